"""What a site reserves of its stories in its tdmrep.json (W3C TDMRep), asked for beside their pages."""

from dataclasses import replace

from syndicator.extract.reserved import of_site
from syndicator.model import RESERVED, Page, Reading
from syndicator.ports import Fetcher
from syndicator.specs import Source


async def with_reservation(page: Page, fetcher: Fetcher, source: Source) -> Page:
    """The page with its site's word for its address; what the page says itself counts before it."""
    said = await fetcher.reservation(page.final_url, gap=source.gap, access=source.access)
    return replace(page, reservation=said)


async def reserved_by_site(reading: Reading, url: str, fetcher: Fetcher, source: Source) -> Reading:
    """A story that was read from its feed, with its site's word for the address of its page."""
    says = of_site(await fetcher.reservation(url, gap=source.gap, access=source.access))
    return replace(reading, origins={**reading.origins, RESERVED: says}) if says else reading
