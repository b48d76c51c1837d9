"""Atom 1.0 (RFC 4287): every entry names an author, and tells its language where it is not the feed's."""

from syndicator.model import FORMATS
from syndicator.render.mended import MendedEntry, MendedFeed
from syndicator.render.moments import utc
from syndicator.render.story import FeedView, Story


def write_atom(view: FeedView) -> bytes:
    """The feed as Atom."""
    feed = MendedFeed(
        updated_at=view.updated_at,
        home_url=view.home_url,
        self_url=view.url("atom"),
        self_type=FORMATS["atom"].split(";")[0],
    )
    feed.id(view.urn)
    feed.title(view.title)
    feed.author(name=view.title)
    feed.language(view.language)
    feed.generator(view.generator)
    if view.description:
        feed.subtitle(view.description)
    for story in view.stories:
        feed.add(_entry(story, feed_language=view.language))
    atom: bytes = feed.atom_str(pretty=True)
    return atom


def _entry(story: Story, *, feed_language: str) -> MendedEntry:
    known = story.entry
    entry = MendedEntry(urn=known.urn, title=story.title, published_at=known.published_at, updated_at=known.updated_at)
    entry.published(utc(known.published_at))
    for name in story.authors or (story.site,):
        entry.author(name=name)
    entry.link(href=story.url, rel="alternate", type="text/html")
    if story.picture is not None:
        entry.link(href=story.picture.url, rel="enclosure", type=story.picture.type)
    for tag in story.tags:
        entry.category(term=tag, label=tag)
    if story.summary:
        entry.summary(story.summary, type="text")
    if story.html is not None:
        entry.content(story.html, type="html")
    if story.rights:
        entry.rights(story.rights)
    if story.language and story.language.lower() != feed_language.lower():
        entry.language = story.language
    return entry
