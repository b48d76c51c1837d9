"""feedgen 1.0 with its faults mended, each beside the fault it mends.

What feedgen can't be told otherwise is given as attributes of these classes. Nothing here knows entries or wording.
"""

from datetime import datetime

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from syndicator.render.moments import rfc822, rfc3339, utc
from syndicator.render.picture import Picture

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class MendedFeed(FeedGenerator):  # type: ignore[misc]  # feedgen has no types
    """A feed whose dates are given, whose `<link>` is the home page, and whose entries stay in their order."""

    def __init__(self, *, updated_at: datetime, home_url: str, self_url: str, self_type: str) -> None:
        super().__init__()
        self.updated(utc(updated_at))  # else: the time of rendering
        # feedgen writes this date by switching the locale of the whole process; `_RssParts` writes it instead.
        self._FeedGenerator__rss_lastBuildDate = None
        self.register_extension("mended", _RssParts, atom=False)
        self.mended.updated_at = updated_at
        # The last link becomes the RSS <link>.
        self.link(href=self_url, rel="self", type=self_type)
        self.link(href=home_url, rel="alternate")

    def add(self, entry: "MendedEntry") -> None:
        """Put an entry after those that are there; feedgen's default is before."""
        self.add_entry(entry, order="append")


class MendedEntry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An entry whose Atom links keep their attributes, with the RSS parts that feedgen lacks."""

    def __init__(self, *, urn: str, title: str, published_at: datetime, updated_at: datetime) -> None:
        super().__init__()
        self.guid(urn, permalink=False)
        self.title(title)
        self.updated(utc(updated_at))
        self.published_at = published_at
        self.creators: tuple[str, ...] = ()
        self.picture: Picture | None = None
        self.language: str | None = None

    def atom_entry(self, extensions: bool = True) -> etree._Element:  # noqa: FBT001, FBT002  feedgen's signature
        """The Atom element; feedgen forgets all of a link but its address."""
        entry = super().atom_entry(extensions)
        for element, link in zip(entry.iterfind("link"), self.link() or [], strict=True):
            for name in ("rel", "type", "length"):
                if link.get(name):
                    element.set(name, link[name])
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
        if self.picture is not None:
            media = etree.SubElement(entry, f"{{{_MEDIA}}}content", url=self.picture.url, medium="image")
            if self.picture.type:
                media.set("type", self.picture.type)
        return entry


class _RssParts(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What the RSS channel needs besides: namespaces, declared once at the top, and its date."""

    updated_at: datetime

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC, "media": _MEDIA}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        etree.SubElement(feed[0], "lastBuildDate").text = rfc822(self.updated_at)
        return feed
