"""Documents of a feed that are made when they are asked for: archive pages, and what happened since a point.

Each request looks at the state; what was rendered of the same state is not rendered again.
"""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from syndicator.model import EntryState, Publication
from syndicator.policy import rehearsal
from syndicator.policy.partners import ripe
from syndicator.ports import Clock, FeedState, Store
from syndicator.specs import Feed, Partner

RenderOne = Callable[[Feed, FeedState, datetime, str], bytes]
"""Pure: a feed, a state, the present and a format → bytes."""

_REMEMBERED_COUNT = 128
_AT_ONCE = 2
_MOST_SINCE = 100


class Archivist:
    """`ports.Archive` over the store. Anybody may ask, so only a few renderings run at once."""

    def __init__(
        self, *, store: Store, clock: Clock, feeds: Mapping[str, Feed], render: RenderOne, home_url: str = ""
    ) -> None:
        self._home_url = home_url
        self._store = store
        self._clock = clock
        self._feeds = feeds
        self._render = render
        self._made: OrderedDict[tuple[str, str, str], tuple[FeedState, Publication]] = OrderedDict()
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def page(self, feed: str, page: int, format: str) -> Publication | None:  # noqa: A002  the port's word
        """A page of the archive; None where there is none."""
        if feed not in self._feeds:
            return None
        return await self._made_of(feed, await self._store.feed_page(feed, page), format, f"page {page}")

    async def since(self, feed: str, since: str, format: str) -> Publication | None:  # noqa: A002  the port's word
        """What happened since a point; None where there is no such feed or point."""
        if feed not in self._feeds:
            return None
        state = await self._store.feed_since(feed, since, limit=_MOST_SINCE)
        return await self._made_of(feed, state, format, f"since {since}")

    async def part(self, feed: str, tag: str, format: str) -> Publication | None:  # noqa: A002  the port's word
        """The feed's entries with a tag; None where it is not split, or has none."""
        spec = self._feeds.get(feed)
        if spec is None or spec.split is None:
            return None
        return await self._made_of(feed, await self._store.feed_part(feed, tag, size=spec.size), format, f"tag {tag}")

    async def for_partner(
        self,
        partner: Partner,
        feed: str,
        format: str,  # noqa: A002  the port's word
        since: str | None,
    ) -> Publication | None:
        """A feed as a partner gets it; None where there is no such feed or point."""
        spec = self._feeds.get(feed)
        if spec is None:
            return None
        if since is None:
            # Twice as many: what is too young for the partner takes none of the places.
            state = await self._store.feed_state(feed, size=spec.size * 2)
        else:
            found = await self._store.feed_since(feed, since, limit=_MOST_SINCE)
            if found is None:
                return None
            state = found
        state = ripe(state, delay=partner.delay, now=self._clock.now(), size=spec.size)
        return await self._made_of(feed, replace(state, partner=partner.id), format, f"{partner.id} {since}")

    async def rehearsal(self, format: str) -> Publication:  # noqa: A002  the port's word
        """The feed that is for rehearsing consumers."""
        now = self._clock.now()
        state = rehearsal.state(now, home_url=self._home_url)
        async with self._room:
            body = await asyncio.to_thread(self._render, rehearsal.FEED, state, now, format)
        return _publication(rehearsal.NAME, format, state, body)

    async def _made_of(self, feed: str, state: FeedState | None, format_: str, which: str) -> Publication | None:
        if state is None:
            return None
        place = (feed, format_, which)
        known = self._made.get(place)
        if known is None or known[0] != state or _ages(self._feeds[feed], state):
            async with self._room:
                body = await asyncio.to_thread(self._render, self._feeds[feed], state, self._clock.now(), format_)
            known = self._made[place] = state, _publication(feed, format_, state, body)
        self._made.move_to_end(place)
        while len(self._made) > _REMEMBERED_COUNT:
            self._made.popitem(last=False)
        return known[1]


def _ages(spec: Feed, state: FeedState) -> bool:
    """Whether time alone changes it: a notice becomes a tombstone, an entry too old."""
    if (state.part is not None or state.partner is not None) and spec.age is not None:
        return True
    return state.page is None and any(entry.state is EntryState.RETRACTED for entry in state.entries)


def _publication(feed: str, format_: str, state: FeedState, body: bytes) -> Publication:
    """Dated by what is in it: a page by when it was cut, or by the last withdrawal."""
    whole = state.since is not None or state.part is not None or state.partner is not None
    dates = [entry.updated_at for entry in state.entries if whole or entry.state is EntryState.RETRACTED]
    return Publication(
        feed=feed,
        format=format_,
        body=body,
        gzip=gzip.compress(body, 6, mtime=0),
        etag=blake2b(body, digest_size=12).hexdigest(),
        modified_at=max([state.minted_at, *dates]).replace(microsecond=0),
    )
