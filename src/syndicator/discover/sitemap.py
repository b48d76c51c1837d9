"""A page that is a sitemap (sitemaps.org, with Google's news extension) → its links, or the sitemaps it names.

A news sitemap dates its stories; a plain one says when a page changed last, which orders its links and dates none. The
DOCTYPE is cut off, so that entities have nothing to stand on.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from lxml import etree

from syndicator import urls
from syndicator.discover import addresses, dates, offers, xml
from syndicator.discover.sniff import Sniffed
from syndicator.model import Link, Listing, Page

_GZIP = b"\x1f\x8b"
_UNPACKED_BYTES = 15_000_000
_MOST_PLAIN = 100
_MOST_FURTHER = 20
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_STORIES = re.compile(r"tag|categor|author|penulis|image|video|product|user|taxonom|static", re.IGNORECASE)
_STORIES = re.compile(r"post|article|artikel|berita|stor(?:y|ies)|content", re.IGNORECASE)
_NEWS = re.compile(r"news|berita", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWS_GUESSES = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")
_GUESSES = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/?sitemap=index")


def unpacked(body: bytes) -> bytes:
    """A gzipped sitemap unpacked, up to 15 MB; any other body as it is. Raises ValueError for broken gzip."""
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, _UNPACKED_BYTES)
    except zlib.error as error:
        raise ValueError(f"broken gzip: {error}") from error


def named(robots: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names."""
    return tuple(dict.fromkeys(_SITEMAP_LINE.findall(robots)))[:_MOST_FURTHER]


def guesses(url: str, robots: str, *, news: bool) -> tuple[str, ...]:
    """Where the sitemap of the site may be: what its robots.txt says first, then where sites usually have it."""
    said = [found for name in named(robots) if (found := urls.absolute(url, name))]
    preferred = [name for name in said if bool(_NEWS.search(_tail(name))) == news]
    usual = [f"{urls.origin(url)}{path}" for path in (_NEWS_GUESSES if news else _GUESSES)]
    indexes = [name for name in said if name not in preferred and "index" in name] if news else []
    return tuple(dict.fromkeys([*preferred, *usual, *indexes]))


def read(page: Page, text: str, sniffed: Sniffed, *, news_only: bool = False) -> Listing:
    """The stories of a sitemap; of an index, the sitemaps to read (`feeds`). Raises Unreadable where it is no XML."""
    root = xml.root_of(text[sniffed.at :], what=f"{page.final_url}: the sitemap can't be read")
    rows = [row for row in root if isinstance(row.tag, str)]
    if _local(root) == "sitemapindex":
        further = _further(page, rows, news_only=news_only)
        return Listing(
            links=(),
            tier="sitemap",
            feeds=further,
            why=f"a sitemap index with {len(rows)} sitemaps, {len(further)} fit",
        )
    news = tuple(_news_links(page, rows))
    if news or news_only:
        return Listing(links=offers.distinct(news), tier="news-sitemap", why=f"news sitemap with {len(news)} stories")
    links = offers.distinct(_plain_links(page, rows))[:_MOST_PLAIN]
    why = f"sitemap with {len(rows)} addresses, {len(links)} of the newest look like stories"
    return Listing(links=links, tier="sitemap", why=why)


def _further(page: Page, rows: Iterable[etree._Element], *, news_only: bool) -> tuple[str, ...]:
    """The sitemaps of an index that may hold stories: news first, then the one that changed last."""
    found: list[tuple[int, datetime, int, str]] = []
    for place, row in enumerate(rows):
        url = urls.absolute(page.final_url, _text(row, "loc"))
        if url is None or _NOT_STORIES.search(_tail(url)) or (news_only and not _NEWS.search(_tail(url))):
            continue
        rank = 2 if _NEWS.search(_tail(url)) else 1 if _STORIES.search(_tail(url)) else 0
        found.append((rank, _moment(_text(row, "lastmod")) or _LONG_AGO, -place, url))
    return tuple(url for *_, url in sorted(found, reverse=True))[:_MOST_FURTHER]


def _news_links(page: Page, rows: Iterable[etree._Element]) -> Iterator[Link]:
    for row in rows:
        story = next((child for child in row if _local(child) == "news"), None)
        if story is None:
            continue
        link = offers.offer(
            page,
            _text(row, "loc"),
            title=_text(story, "title"),
            published_at=_moment(_text(story, "publication_date")),
            guid=None,
        )
        if link:
            yield link


def _plain_links(page: Page, rows: Iterable[etree._Element]) -> Iterator[Link]:
    dated = [(_moment(_text(row, "lastmod")) or _LONG_AGO, -place, row) for place, row in enumerate(rows)]
    for *_, row in sorted(dated, key=lambda known: known[:2], reverse=True):
        url = urls.absolute(page.final_url, _text(row, "loc"))
        if url and urls.same_site(url, page.final_url) and addresses.address(url).likeness == addresses.SURELY:
            yield Link(url=url)


def _text(row: etree._Element, name: str) -> str:
    return next(((child.text or "").strip() for child in row if _local(child) == name), "")


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2].lower()


def _moment(text: str) -> datetime | None:
    return dates.moment(text, no_zone_is_utc=True) if text else None


def _tail(url: str) -> str:
    return url.rpartition("/")[2]
