"""Sounds and films that a body leads to: files by their ending, in players and in links.

A link to a film at another site's page is none: a reader's player could not play it.
"""

import re

from lxml.html import HtmlElement

from syndicator import urls
from syndicator.clean.tags import tags
from syndicator.model import Enclosure

_HOLDERS = ("a", "audio", "video", "source")
# What may end so; `media_type` decides, but looks at a whole address.
_ENDING = re.compile(rf"\.(?:{'|'.join(ending[1:] for ending in urls.MEDIA_TYPES)})(?:[/?#]|$)", re.IGNORECASE)
_MOST = 20


def enclosures_of(body: HtmlElement, base_url: str) -> tuple[Enclosure, ...]:
    """Each file once, in their order."""
    found: dict[str, Enclosure] = {}
    for element in tags(body, _HOLDERS):
        said = (element.get("href" if element.tag == "a" else "src") or "").strip()
        url = urls.absolute(base_url, said) if _ENDING.search(said) else None
        type_ = urls.media_type(url) if url else None
        if url and type_ and len(found) < _MOST:
            found.setdefault(url, Enclosure(url=url, type=type_))
    return tuple(found.values())


def with_said(found: tuple[Enclosure, ...], said: tuple[Enclosure, ...]) -> tuple[Enclosure, ...]:
    """The files of the body, with the sizes that the feed says; the feed's or page's where the body leads to none."""
    sizes = {one.url: one for one in said}
    return tuple(sizes.get(one.url, one) for one in found) if found else said
