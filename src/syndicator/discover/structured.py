"""A page's list of stories in JSON-LD (schema.org): ItemList, Blog, CollectionPage, or bare articles."""

import json
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from syndicator import urls
from syndicator.discover import addresses, dates, offers
from syndicator.discover.listing import Found
from syndicator.model import Link, Page

_LEAST = 2
_MOST_CHARS, _MOST_NODES = 2_000_000, 5_000
_LEADS_ON = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "blogPost", "blogPosts", "hasPart")
_NOT_LISTS = frozenset({"BreadcrumbList", "SiteNavigationElement", "FAQPage", "WPHeader", "WPFooter"})


def find(page: Page, base_url: str, tree: LexborHTMLParser) -> Found:
    """The stories of the page's JSON-LD, in its order; none where it describes a single one."""
    links = offers.distinct(_links(page, base_url, tree))
    if len(links) < _LEAST:
        return Found((), "no list of stories in JSON-LD")
    return Found(links, f"{len(links)} stories listed in JSON-LD")


def _links(page: Page, base_url: str, tree: LexborHTMLParser) -> Iterator[Link]:
    own = urls.key(page.final_url)
    for node in _nodes(tree):
        said = _address(node)
        url = urls.absolute(base_url, said) if said else None
        if url is None or urls.key(url) == own or not urls.same_site(url, page.final_url):
            continue
        # A list of sections has the same form as a list of stories.
        if not _is_article(node) and addresses.address(url).likeness != addresses.SURELY:
            continue
        written = node.get("datePublished")
        when = dates.moment(str(written), no_zone_is_utc=False) if written else None
        title = node.get("headline") or node.get("name")
        link = offers.offer(page, url, title=title, published_at=when, guid=None)
        if link:
            yield link


def _nodes(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    waiting: list[Any] = [_loaded(script.text() or "") for script in tree.css('script[type*="ld+json"]')]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting = [*value, *waiting]
        elif isinstance(value, dict) and not _kinds(value) & _NOT_LISTS:
            yield value
            waiting = [*(value[key] for key in _LEADS_ON if isinstance(value.get(key), dict | list)), *waiting]


def _loaded(text: str) -> Any:
    try:
        return json.loads(text[:_MOST_CHARS], strict=False)
    except (ValueError, RecursionError):
        return None


def _address(node: dict[str, Any]) -> str:
    if not (_is_article(node) or "ListItem" in _kinds(node)):
        return ""
    entry = node.get("item")
    page = node.get("mainEntityOfPage")
    for value in (node.get("url"), entry, page.get("@id") if isinstance(page, dict) else page):
        if isinstance(value, str) and value:
            return value
    return ""


def _kinds(node: dict[str, Any]) -> frozenset[str]:
    kinds = node.get("@type")
    return frozenset(str(kind).rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _is_article(node: dict[str, Any]) -> bool:
    return any(kind.endswith(("Article", "Posting")) for kind in _kinds(node))
