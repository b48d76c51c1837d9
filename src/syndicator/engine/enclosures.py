"""What a page does not say of the sounds and films it leads to: how large they are, asked of their sites."""

from dataclasses import replace

from syndicator.errors import FetchError, TryLater
from syndicator.model import Enclosure, Reading
from syndicator.ports import Fetcher
from syndicator.specs import Access

_MOST_ASKED = 5


async def measured(reading: Reading, fetcher: Fetcher, access: Access) -> Reading:
    """The reading with the sizes of its first few files; one whose site does not tell stays without."""
    files = reading.article.enclosures
    if not any(one.length_bytes is None for one in files[:_MOST_ASKED]):
        return reading
    known = [*[await _measured(one, fetcher, access) for one in files[:_MOST_ASKED]], *files[_MOST_ASKED:]]
    return replace(reading, article=replace(reading.article, enclosures=tuple(known)))


async def _measured(one: Enclosure, fetcher: Fetcher, access: Access) -> Enclosure:
    if one.length_bytes is not None:
        return one
    try:
        return replace(one, length_bytes=await fetcher.size(one.url, access=access))
    except (TryLater, FetchError):
        return one
