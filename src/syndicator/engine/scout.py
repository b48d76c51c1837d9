"""Where a source's links are: the way that was found before, else the first of its ways that gives any.

A way that dries up (it is gone, can't be read, or is empty) is forgotten, and all ways are tried again. Trying costs a
dozen requests, so a source that stays empty is probed at its 1st, 2nd, 4th, 8th … empty poll.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from syndicator import decode, urls
from syndicator.discover import ON_PAGE, discover, places_to_ask
from syndicator.errors import FetchError, TryLater, Unreadable
from syndicator.model import Listing, NotModified, Page, Validators, Way
from syndicator.ports import Fetcher
from syndicator.specs import Source, Tier

_MOST_SITEMAPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A listing that was read, by which way, and what to keep of its page. `way` is None for the source's own page."""

    listing: Listing
    validators: Validators
    way: Way | None
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one tier gives: the way and its listing, or in `says` why nothing."""

    tier: Tier
    found: Found | None = None
    says: str = ""


class Scout:
    """Finds listings; remembers nothing itself."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def look(
        self, source: Source, *, way: Way | None, known: Validators, may_probe: bool = True
    ) -> Found | NotModified:
        """The source's links. Raises TryLater, FetchError, Unreadable."""
        tier = next((tier for tier in source.discover if way is not None and tier == way.tier), None)
        if way is not None and tier is not None:
            try:
                found: Found | NotModified | None = await self._by(source, tier, way.url, known)
            except (FetchError, Unreadable):
                found = None
            if isinstance(found, NotModified) or (found is not None and found.listing.links):
                return found
            known = Validators()
        return await self._afresh(source, known, may_probe=may_probe)

    async def try_all(self, source: Source) -> AsyncIterator[Tried]:
        """What each of the source's tiers gives. Raises TryLater, FetchError, Unreadable of the source's own page."""
        page = await self._get(source.url, source)
        for tier in source.discover:
            try:
                found = await self._try(source, page, tier)
            except (TryLater, FetchError, Unreadable) as fault:
                yield Tried(tier=tier, says=str(fault))
            else:
                yield Tried(tier=tier, found=found, says=found.listing.why if found else "nothing found")

    async def _afresh(self, source: Source, known: Validators, *, may_probe: bool) -> Found | NotModified:
        page = await self._fetcher.fetch(
            source.url, known=known, gap=source.gap, access=source.access, errand="listing"
        )
        return page if isinstance(page, NotModified) else await self.within(page, source, may_probe=may_probe)

    async def within(self, page: Page, source: Source, *, may_probe: bool = True) -> Found:
        """The links of the source's own page, or what other ways give. Raises TryLater, FetchError, Unreadable."""
        own = await self._read(page, source, source.discover)
        if own.tier == "sitemap" and not own.links and own.feeds:
            return replace(await self._behind(source, "sitemap", own, url=page.final_url), way=None)
        if may_probe and not own.links and _is_page(own):
            for tier in source.discover:
                if (found := await self._try(source, page, tier)) is not None:
                    return found
        if not own.links and not own.why:
            own = replace(own, why=f"nothing by {', '.join(source.discover)}")
        return Found(listing=await self._onwards(own, source), validators=page.validators, way=None, page=page)

    async def _try(self, source: Source, page: Page, tier: Tier) -> Found | None:
        """What a tier gives, tried at each of its addresses."""
        if tier in ON_PAGE:
            listing = await self._read(page, source, (tier,))
            is_it = bool(listing.links) and listing.tier == tier
            return Found(listing=listing, validators=page.validators, way=None, page=page) if is_it else None
        robots = await self._robots(source) if tier in ("news-sitemap", "sitemap") else ""
        for url in await asyncio.to_thread(places_to_ask, tier, page, robots=robots):
            try:
                found = await self._by(source, tier, url, Validators())
            except (FetchError, Unreadable):
                continue
            if not isinstance(found, NotModified) and found.listing.links:
                return found
        return None

    async def _by(self, source: Source, tier: Tier, url: str, known: Validators) -> Found | NotModified:
        page = await self._fetcher.fetch(url, known=known, gap=source.gap, access=source.access, errand="listing")
        if isinstance(page, NotModified):
            return page
        listing = await self._read(page, source, (tier,))
        if listing.tier == "sitemap" and not listing.links and listing.feeds:
            return await self._behind(source, tier, listing, url=url)
        if listing.tier != tier:
            raise Unreadable(f"{url}: expected {tier}, got {listing.tier}: {listing.why}")
        return Found(
            listing=await self._onwards(listing, source),
            validators=page.validators,
            way=Way(tier=tier, url=url),
            page=page,
        )

    async def _behind(self, source: Source, tier: Tier, index: Listing, *, url: str) -> Found:
        """The first sitemap of an index that gives stories. The index is the way: its sitemaps come and go."""
        for each in index.feeds[:_MOST_SITEMAPS]:
            page = await self._get(each, source)
            listing = await self._read(page, source, (tier,))
            if listing.links:
                # The validators of the index say nothing of the sitemaps in it.
                return Found(listing=listing, validators=Validators(), way=Way(tier=tier, url=url), page=page)
        raise Unreadable(f"{index.why}; none of the first {_MOST_SITEMAPS} holds stories")

    async def _onwards(self, listing: Listing, source: Source) -> Listing:
        """The links of the listing's further pages, as many as the rules ask for."""
        links = {urls.key(link.url): link for link in listing.links}
        url = listing.next_url
        for _ in range(source.links.pages - 1):
            if url is None:
                break
            try:
                page = await self._get(url, source)
                more = await self._read(page, source, ("listing",))
            except (FetchError, Unreadable):
                break
            fresh = {urls.key(link.url): link for link in more.links if urls.key(link.url) not in links}
            if not fresh:
                break
            links |= fresh
            url = more.next_url
        return replace(listing, links=tuple(links.values()))

    async def _robots(self, source: Source) -> str:
        """The text of robots.txt, for the sitemaps it names."""
        try:
            page = await self._get(f"{urls.origin(source.url)}/robots.txt", source)
        except FetchError:
            return ""
        return decode.decode(page.body, page.content_type)

    async def _read(self, page: Page, source: Source, tiers: Sequence[Tier]) -> Listing:
        """Ten milliseconds for a usual page, seconds for a hostile one: not in the loop."""
        return await asyncio.to_thread(discover, page, tiers=tiers, rules=source.links)

    async def _get(self, url: str, source: Source) -> Page:
        answer = await self._fetcher.fetch(url, gap=source.gap, access=source.access, errand="listing")
        if isinstance(answer, NotModified):
            raise TryLater(f"{url}: answered 304 to a request without validators")
        return answer


def _is_page(listing: Listing) -> bool:
    """Whether an HTML page gave nothing: an empty feed is still the source's feed."""
    return listing.tier == "none" or (listing.tier == "feed" and bool(listing.feeds))
