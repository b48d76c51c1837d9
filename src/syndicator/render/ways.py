"""Where a feed's documents are, and how one leads to the next (RFC 5005): newest entries, archive pages, catch-up.

Only ways to older documents are written into archive pages, so that a page never changes because a new one is cut.
"""

from dataclasses import dataclass, replace
from urllib.parse import quote

from syndicator.ports import FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One document in all its formats."""

    stem: str
    query: str = ""
    folder: str = "feeds"

    def url(self, home_url: str, ending: str) -> str:
        """Its address in one format."""
        return f"{home_url.rstrip('/')}/{self.folder}/{self.stem}.{ending}{self.query}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """`current` is the document to subscribe to, `here` this one.

    `older` is where a reader walks on to the first entry, `more` where catching up goes on.
    """

    current: Way
    here: Way
    older: Way | None = None
    more: Way | None = None
    is_archive: bool = False


def ways(feed: str, state: FeedState) -> Ways:
    """The ways from and to a document of the feed."""
    stem = quote(feed)
    folder = "feeds" if state.partner is None else f"partners/{quote(state.partner)}"
    current = Way(stem=stem, folder=folder)
    if state.page is not None:
        here = Way(stem=f"{stem}/archive/{state.page}")
        return Ways(current=current, here=here, older=_archive(stem, state.page - 1), is_archive=True)
    if state.since is not None:
        more = None if state.more_since is None else replace(current, query=f"?since={state.more_since}")
        return Ways(current=current, here=replace(current, query=f"?since={quote(state.since)}"), more=more)
    if state.partner is not None:
        return Ways(current=current, here=current)
    if state.part is not None:
        part = part_way(feed, state.part.key)
        return Ways(current=part, here=part)
    return Ways(current=current, here=current, older=_archive(stem, state.archives_count))


def part_way(feed: str, key: str) -> Way:
    """The feed's entries with one value of what it is split by."""
    return Way(stem=f"{quote(feed)}/tag/{quote(key, safe='')}")


def _archive(stem: str, page: int) -> Way | None:
    return Way(stem=f"{stem}/archive/{page}") if page > 0 else None
