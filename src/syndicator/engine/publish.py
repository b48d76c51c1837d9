"""Step 9: render the feeds that changed; nothing moves where the bytes are the same."""

import asyncio
import gzip
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b

from syndicator.engine.mirror import Mirror
from syndicator.errors import SyndicatorError, Unusable
from syndicator.model import Publication, Rendering
from syndicator.ports import Clock, FeedFiles, FeedState, Store
from syndicator.specs import Feed

log = logging.getLogger(__name__)

Render = Callable[[Feed, FeedState, datetime], Rendering]
"""Pure: a feed, its state and the present → bytes by format."""


class Publisher:
    """Keeps the shelf of renderings equal to the store."""

    def __init__(
        self,
        *,
        store: Store,
        shelf: FeedFiles,
        clock: Clock,
        feeds: Mapping[str, Feed],
        render: Render,
        mirror: Mirror | None = None,
    ) -> None:
        self._mirror = mirror
        self._store = store
        self._shelf = shelf
        self._clock = clock
        self._feeds = feeds
        self._render = render

    async def publish_wanted(self) -> None:
        """Render every feed whose content changed, by an event or by the passing of time.

        One that can't be rendered or written keeps no other from its readers; the first fault is raised at the end.
        """
        faults = []
        for feed, wanted_at in (await self._store.wanted_feeds(now=self._clock.now())).items():
            if feed in self._feeds:
                try:
                    await self._publish(self._feeds[feed], wanted_at)
                except SyndicatorError as fault:
                    faults.append(fault)
        if faults:
            raise faults[0]

    async def want_pictures(self) -> None:
        """Let what a restart left behind be fetched."""
        for feed in self._feeds.values():
            if self._mirror is not None and feed.images == "mirror":
                self._mirror.want(feed.id, (await self._store.feed_state(feed.id, size=feed.size)).entries)

    async def _publish(self, feed: Feed, wanted_at: datetime) -> None:
        state = await self._store.feed_state(feed.id, size=feed.size)
        if self._mirror is not None and feed.images == "mirror":
            self._mirror.want(feed.id, state.entries)
        # Tens of milliseconds for a full feed: not in the loop.
        rendered = await asyncio.to_thread(self._render, feed, state, self._clock.now())
        for fault in rendered.faults:
            log.warning("shown without the feed's template", extra={"feed": feed.id, "why": fault})
        before = {format_: self._shelf.get(feed.id, format_) for format_ in rendered.bodies}
        publications = [
            self._publication(feed, format_, body, before[format_]) for format_, body in rendered.bodies.items()
        ]
        self._put(publications)
        await self._store.save_publications(
            feed.id, publications, wanted_at=wanted_at, next_change_at=rendered.next_change_at
        )
        if state.entries and publications != list(before.values()):
            log.info("published", extra={"feed": feed.id, "entries": len(state.entries)})

    def _put(self, publications: Sequence[Publication]) -> None:
        """Serve all formats, then complain of the first file that could not be written."""
        faults = []
        for publication in publications:
            try:
                self._shelf.put(publication)
            except Unusable as fault:
                faults.append(fault)
        if faults:
            raise faults[0]

    def _publication(self, feed: Feed, format_: str, body: bytes, before: Publication | None) -> Publication:
        """The same as before where the bytes are: its date must not move."""
        if before is not None and before.body == body:
            return before
        return Publication(
            feed=feed.id,
            format=format_,
            body=body,
            gzip=gzip.compress(body, 6, mtime=0),
            etag=blake2b(body, digest_size=12).hexdigest(),
            modified_at=self._clock.now().replace(microsecond=0),
        )
