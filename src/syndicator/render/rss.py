"""RSS 2.0 with content:encoded, Dublin Core creators and Media RSS images.

A `description` is HTML by the specification, so the summary, which is text, is escaped for it.
"""

from markupsafe import escape

from syndicator.model import FORMATS
from syndicator.render.mended import MendedEntry, MendedFeed
from syndicator.render.story import FeedView, Story


def write_rss(view: FeedView) -> bytes:
    """The feed as RSS."""
    feed = MendedFeed(
        updated_at=view.updated_at,
        home_url=view.home_url,
        self_url=view.url("rss"),
        self_type=FORMATS["rss"].split(";")[0],
    )
    feed.title(view.title)
    feed.description(view.description or view.title)
    feed.language(view.language)
    feed.generator(view.generator)
    for story in view.stories:
        feed.add(_entry(story))
    rss: bytes = feed.rss_str(pretty=True)
    return rss


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
    entry.picture = story.picture
    return entry
