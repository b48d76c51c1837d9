"""RSS 2.0 by the best practices profile, with content:encoded, Dublin Core creators and Media RSS.

A `description` is HTML by the specification, so the summary, which is text, is escaped for it. RSS has no word for a
deleted entry: one that is deleted leaves, and its notice stays with those who have it.
"""

from markupsafe import escape

from syndicator.render.mended import MendedEntry, MendedFeed
from syndicator.render.story import Story
from syndicator.render.view import FeedView


def write_rss(view: FeedView) -> bytes:
    """The feed as RSS."""
    feed = MendedFeed(
        updated_at=view.updated_at,
        home_url=view.home_url,
        links=view.links("rss"),
        is_archive=view.ways.is_archive,
    )
    feed.title(view.title)
    feed.description(view.description or view.title)
    feed.language(view.language)
    feed.generator(view.generator)
    return feed.rss_with(story.piece("rss", lambda of: _entry(of).as_rss()) for story in view.stories)


def _entry(story: Story) -> MendedEntry:
    known = story.entry
    entry = MendedEntry(urn=known.urn, title=story.title, published_at=known.published_at, updated_at=known.updated_at)
    entry.link(href=story.url)
    entry.source(url=story.source_url, title=story.site)
    # feedgen moves the content into an empty description.
    entry.description(str(escape(story.summary or story.title)))
    if story.html is not None:
        entry.content(story.html)
    for tag in story.tags:
        entry.category(term=tag)
    entry.creators = story.authors
    entry.attachments = story.attachments
    # The profile allows one enclosure, and wants its type; a length that nobody knows is 0.
    first = next((each for each in story.attachments if each.medium in ("audio", "video")), None)
    if first is not None:
        entry.enclosure(url=first.url, length=str(first.length_bytes or 0), type=first.type)
    return entry
