"""The feeds that a page advertises in its head, the one that fits the page best first."""

from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicator import urls

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_JSON = "application/json"
_MOST_FEEDS = 20


def feeds(page_url: str, base_url: str, tree: LexborHTMLParser) -> tuple[str, ...]:
    """Addresses of advertised feeds. Feeds of comments are none; one below the page's own path comes first."""
    found: dict[str, str] = {}
    for node in tree.css("link[rel][href]"):
        url = urls.absolute(base_url, (node.attributes.get("href") or "").strip())
        if url and _is_feed(node, url) and not _is_comments(node, url):
            found.setdefault(urls.key(url), url)
    path = urlsplit(page_url).path.rstrip("/") + "/"
    return tuple(sorted(found.values(), key=lambda url: not urlsplit(url).path.startswith(path)))[:_MOST_FEEDS]


def _is_feed(node: LexborNode, url: str) -> bool:
    kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
    if "alternate" not in (node.attributes.get("rel") or "").lower().split():
        return False
    # WordPress advertises its API as application/json, JSON Feed 1.0 asked for the same type.
    return kind in _TYPES or (kind == _JSON and "feed" in url and "wp-json" not in url)


def _is_comments(node: LexborNode, url: str) -> bool:
    path, title = urlsplit(url).path.lower(), (node.attributes.get("title") or "").lower()
    return "comment" in path or "comments feed" in title or "umpan komentar" in title
