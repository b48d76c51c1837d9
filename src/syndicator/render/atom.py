"""Atom 1.0 (RFC 4287): every entry names an author and its source, and its language where it is not the feed's."""

from syndicator.render.attachment import Attachment
from syndicator.render.mended import Deleted, MendedEntry, MendedFeed, Origin
from syndicator.render.moments import utc
from syndicator.render.story import Story
from syndicator.render.view import FeedView


def write_atom(view: FeedView) -> bytes:
    """The feed as Atom."""
    feed = MendedFeed(
        updated_at=view.updated_at,
        home_url=view.home_url,
        links=view.links("atom"),
        is_archive=view.ways.is_archive,
        deleted=[Deleted(ref=gone.urn, at=gone.at, by=view.title, comment=gone.notice) for gone in view.tombstones],
    )
    feed.id(view.urn)
    feed.title(view.title)
    feed.author(name=view.title)
    feed.language(view.language)
    feed.generator(view.generator)
    if view.description:
        feed.subtitle(view.description)
    return feed.atom_with(
        story.piece(f"atom in {view.language}", lambda of: _entry(of, feed_language=view.language).as_atom())
        for story in view.stories
    )


def _entry(story: Story, *, feed_language: str) -> MendedEntry:
    known = story.entry
    entry = MendedEntry(urn=known.urn, title=story.title, published_at=known.published_at, updated_at=known.updated_at)
    entry.published(utc(known.published_at))
    for name in story.authors or (story.site,):
        entry.author(name=name)
    entry.link(href=story.url, rel="alternate", type="text/html")
    for other in story.elsewhere:
        entry.link(href=other.url, rel="related", title=other.site, type="text/html")
    for attachment in story.attachments:
        entry.link(**_enclosure(attachment))
    for tag in story.tags:
        entry.category(term=tag, label=tag)
    if story.summary:
        entry.summary(story.summary, type="text")
    if story.html is not None:
        entry.content(story.html, type="html")
    if story.rights:
        entry.rights(story.rights)
    entry.origin = Origin(url=story.source_url, title=story.site, updated_at=known.updated_at, rights=story.rights)
    if story.language and story.language.lower() != feed_language.lower():
        entry.language = story.language
    return entry


def _enclosure(attachment: Attachment) -> dict[str, str]:
    said = {"type": attachment.type, "length": str(attachment.length_bytes) if attachment.length_bytes else None}
    return {"href": attachment.url, "rel": "enclosure", **{name: value for name, value in said.items() if value}}
