"""feedgen 1.0 with its faults mended, each beside the fault it mends.

What feedgen can't be told otherwise is given as attributes of these classes. Nothing here knows entries or wording.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from syndicator.render.attachment import Attachment
from syndicator.render.moments import rfc822, rfc3339, utc

_ATOM = "http://www.w3.org/2005/Atom"
_LINK = f"{{{_ATOM}}}link"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_NAMESPACES = {"dc": _DC, "media": _MEDIA, "fh": _HISTORY, "at": _TOMBSTONES}
_DECLARATION = re.compile(rb' xmlns:\w+="[^"]*"')
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an entry was taken from: the site as the feed it is to us."""

    url: str
    title: str
    updated_at: datetime
    rights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """An entry that is no more (RFC 6721), and why."""

    ref: str
    at: datetime
    by: str
    comment: str


class MendedFeed(FeedGenerator):  # type: ignore[misc]  # feedgen has no types
    """A feed whose dates are given, whose `<link>` is the home page, and whose entries are written already.

    `links` are (rel, address, media type) besides the home page's.
    """

    def __init__(
        self,
        *,
        updated_at: datetime,
        home_url: str,
        links: Iterable[tuple[str, str, str | None]],
        is_archive: bool = False,
        deleted: Sequence[Deleted] = (),
    ) -> None:
        super().__init__()
        self.updated(utc(updated_at))  # else: the time of rendering
        # feedgen writes this date by switching the locale of the whole process; `_Parts` writes it instead.
        self._FeedGenerator__rss_lastBuildDate = None
        self.register_extension("mended", _Parts)
        self.mended.updated_at = updated_at
        self.mended.is_archive = is_archive
        self.mended.deleted = deleted
        links = tuple(links)
        self.mended.links = links
        for rel, href, type_ in links:
            self.link(href=href, rel=rel, **({"type": type_} if type_ else {}))
        # The last link becomes the RSS <link>.
        self.link(href=home_url, rel="alternate")

    def atom_with(self, entries: Iterable[bytes]) -> bytes:
        """The feed as Atom, with these entries in their order; feedgen writes only what is around them."""
        return _filled(self.atom_str(pretty=True), b"</feed>", entries)

    def rss_with(self, entries: Iterable[bytes]) -> bytes:
        """The feed as RSS, with these entries in their order."""
        return _filled(self.rss_str(pretty=True), b"</channel>", entries)


class MendedEntry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An entry whose Atom links keep their attributes, with the parts that feedgen lacks."""

    def __init__(self, *, urn: str, title: str, published_at: datetime, updated_at: datetime) -> None:
        super().__init__()
        self.guid(urn, permalink=False)
        self.title(title)
        self.updated(utc(updated_at))
        self.published_at = published_at
        self.creators: tuple[str, ...] = ()
        self.attachments: tuple[Attachment, ...] = ()
        self.origin: Origin | None = None
        self.language: str | None = None

    def as_atom(self) -> bytes:
        """The entry as it stands within a feed of ours."""
        return _piece(self.atom_entry(), _NAMESPACES)

    def as_rss(self) -> bytes:
        """The entry as it stands within a channel of ours."""
        return _piece(self.rss_entry(), {**_NAMESPACES, "atom": _ATOM, "content": _CONTENT})

    def atom_entry(self, extensions: bool = True) -> etree._Element:  # noqa: FBT001, FBT002  feedgen's signature
        """The Atom element; feedgen forgets all of a link but its address, and the id and date of a source."""
        entry = super().atom_entry(extensions)
        for element, link in zip(entry.iterfind("link"), self.link() or [], strict=True):
            for name in ("rel", "type", "length"):
                if link.get(name):
                    element.set(name, link[name])
        if self.origin is not None:
            _write_source(entry, self.origin)
        if self.language:
            entry.set(_LANG, self.language)
        return entry

    def rss_entry(self, extensions: bool = True) -> etree._Element:  # noqa: FBT001, FBT002  feedgen's signature
        """The RSS element; feedgen knows authors only by e-mail address, and dates by the process's locale."""
        entry = super().rss_entry(extensions)
        for creator in self.creators:
            etree.SubElement(entry, f"{{{_DC}}}creator").text = creator
        etree.SubElement(entry, "pubDate").text = rfc822(self.published_at)
        # RSS has no date of change of its own.
        etree.SubElement(entry, f"{{{_ATOM}}}updated").text = rfc3339(self.updated())
        for attachment in self.attachments:
            _write_media(entry, attachment)
        return entry


def _filled(around: bytes, end: bytes, entries: Iterable[bytes]) -> bytes:
    head, tag, tail = around.rpartition(end)
    return b"".join((head.rstrip(), b"\n", *entries, tag, tail))


def _piece(element: etree._Element, namespaces: Mapping[str, str]) -> bytes:
    """The element's bytes without the declarations that stand at the top of the feed."""
    root = etree.Element("around", nsmap=namespaces)
    root.append(element)
    written: bytes = etree.tostring(element, encoding="UTF-8", pretty_print=True)
    tag, end, rest = written.partition(b">")
    return _DECLARATION.sub(b"", tag) + end + rest


def _write_source(entry: etree._Element, origin: Origin) -> None:
    source = etree.SubElement(entry, "source")
    etree.SubElement(source, "id").text = origin.url
    etree.SubElement(source, "title").text = origin.title
    etree.SubElement(source, "updated").text = rfc3339(origin.updated_at)
    etree.SubElement(source, "link", href=origin.url, rel="alternate", type="text/html")
    if origin.rights:
        etree.SubElement(source, "rights").text = origin.rights


def _write_media(entry: etree._Element, attachment: Attachment) -> None:
    media = etree.SubElement(entry, f"{{{_MEDIA}}}content", url=attachment.url)
    length = None if attachment.length_bytes is None else str(attachment.length_bytes)
    for name, value in (("medium", attachment.medium), ("type", attachment.type), ("fileSize", length)):
        if value:
            media.set(name, value)


class _Parts(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What a feed needs besides: namespaces, declared once at the top, its date in RSS, its place in an archive."""

    updated_at: datetime
    links: Sequence[tuple[str, str, str | None]]
    is_archive: bool
    deleted: Sequence[Deleted]

    def extend_ns(self) -> dict[str, str]:
        """Of both formats: feedgen asks an extension once; what is not used costs nothing."""
        return dict(_NAMESPACES)

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        etree.SubElement(feed[0], "lastBuildDate").text = rfc822(self.updated_at)
        for rel, href, type_ in self.links:
            if rel != "self":  # the only one that feedgen writes into RSS
                etree.SubElement(feed[0], _LINK, href=href, rel=rel, **({"type": type_} if type_ else {}))
        if self.is_archive:
            etree.SubElement(feed[0], f"{{{_HISTORY}}}archive")
        return feed

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        if self.is_archive:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        for entry in self.deleted:
            element = etree.SubElement(feed, f"{{{_TOMBSTONES}}}deleted-entry", ref=entry.ref, when=rfc3339(entry.at))
            by = etree.SubElement(element, f"{{{_TOMBSTONES}}}by")
            etree.SubElement(by, "name").text = entry.by
            etree.SubElement(element, f"{{{_TOMBSTONES}}}comment").text = entry.comment
        return feed
