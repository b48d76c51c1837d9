"""`PublicationStore` of `ports.publications` over the database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from syndicator.model import Publication
from syndicator.ports import FeedState
from syndicator.storage import archive, membership, publications, renames, tags
from syndicator.storage.parts.part import SqlPart


class SqlPublications(SqlPart):
    """Rendered feeds."""

    async def wanted_feeds(self, *, now: datetime | None = None) -> dict[str, datetime]:
        """Feeds to be rendered."""
        return await self._db.read(publications.wanted_feeds, now=now)

    async def want_feeds(self, feeds: Collection[str], *, now: datetime) -> None:
        """Let feeds be rendered."""
        await self._db.write(membership.want_feeds, feeds, now=now)

    async def feed_state(self, feed: str, *, size: int) -> FeedState:
        """What a rendering needs."""
        return await self._db.read(publications.feed_state, feed, size=size)

    async def feed_page(self, feed: str, page: int) -> FeedState | None:
        """A page of a feed's archive."""
        return await self._db.read(archive.feed_page, feed, page)

    async def feed_since(self, feed: str, since: str, *, limit: int) -> FeedState | None:
        """What happened in a feed since a point."""
        return await self._db.read(archive.feed_since, feed, since, limit=limit)

    async def feed_part(self, feed: str, tag: str, *, size: int) -> FeedState | None:
        """A feed's newest entries with a tag."""
        return await self._db.read(tags.feed_part, feed, tag, size=size)

    async def save_publications(
        self,
        feed: str,
        rendered: Sequence[Publication],
        *,
        wanted_at: datetime,
        next_change_at: datetime | None = None,
    ) -> None:
        """Store renderings."""
        await self._db.write(
            publications.save_publications, feed, rendered, wanted_at=wanted_at, next_change_at=next_change_at
        )

    async def past_feeds(self) -> dict[str, str | None]:
        """Names that feeds had once."""
        return await self._db.read(renames.past_feeds)

    async def publications(self) -> list[Publication]:
        """All renderings."""
        return await self._db.read(publications.all_publications)
