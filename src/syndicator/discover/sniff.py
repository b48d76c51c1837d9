"""What a fetched text is, by its content: a feed, a sitemap, WordPress posts, a page, or nothing that holds links.

Content types are not believed: feeds are served as text/html, and pages as application/xml, every day.
"""

import re
from dataclasses import dataclass
from typing import Literal

from syndicator.discover.wp_api import is_posts

Kind = Literal["xml-feed", "json-feed", "sitemap", "posts", "page", "other"]

_HEAD_CHARS = 4_000
_PROLOGUE = re.compile(
    r"\s+|<\?.*?(?:\?>|\Z)|<!--.*?(?:-->|\Z)|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*(?=>))*>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?P<name>[A-Za-z][\w.:-]*)(?P<attributes>[^>]{0,4000})")
# A warning printed before the feed (F01): the root still follows soon, and nothing says HTML before it.
_LATE_ROOT = re.compile(r"<(?:\w+:)?(?:rss\s[^>]*version|feed\s[^>]*xmlns)\b", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|div|script)\b", re.IGNORECASE)
_RSS_1 = (
    "purl.org/rss/1.0",
    "my.netscape.com/rdf/simple/0.9",
    "purl.org/net/rss1.1",
    "channel.netscape.com/rdf/simple",
)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org(?:\\?/)version(?:\\?/)')
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_NOT_HTML_ROOTS = frozenset({"opml", "svg", "error", "kml", "soap", "plist"})


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`kind`, the name of the root element, and where it starts (`at`); `says` tells what an "other" is."""

    kind: Kind
    root: str = ""
    at: int = 0
    says: str = ""


def sniff(text: str) -> Sniffed:
    """What `text` is."""
    at = skip_prologue(text)
    if text[at : at + 1] in {"{", "["}:
        return _json(text)
    found = _ROOT.match(text, at)
    if found is None:
        return _late(text)
    name, attributes = found["name"], found["attributes"].lower()
    local = name.rpartition(":")[2].lower()
    if local in {"rss", "feed"} or (local == "rdf" and any(space in attributes for space in _RSS_1)):
        return Sniffed("xml-feed", root=name, at=at)
    if local in _SITEMAPS:
        return Sniffed("sitemap", root=name, at=at)
    if local in _NOT_HTML_ROOTS:
        return Sniffed("other", says=f"an XML document (<{name}>), neither a page nor a feed")
    return _late(text)


def skip_prologue(text: str) -> int:
    """Where the root element begins: after declarations, comments and the DOCTYPE."""
    at = 0
    while (found := _PROLOGUE.match(text, at)) and found.end() > at:
        at = found.end()
    return at


def _late(text: str) -> Sniffed:
    head = text[:_HEAD_CHARS]
    root = _LATE_ROOT.search(head)
    if root and not _HTML.search(head, 0, root.start()):
        name = _ROOT.match(text, root.start())
        return Sniffed("xml-feed", root=name["name"] if name else "", at=root.start())
    if "\x00" in head:
        return Sniffed("other", says="not text")
    return Sniffed("page")


def _json(text: str) -> Sniffed:
    if _JSON_FEED.search(text):
        return Sniffed("json-feed")
    if is_posts(text):
        return Sniffed("posts")
    return Sniffed("other", says="JSON, but neither a JSON Feed (no jsonfeed.org version) nor WordPress posts")
