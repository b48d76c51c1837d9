"""Whether a page says beside its text that the article is paid for: its type, section, address, theme or kicker."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from syndicator.extract.index import Index
from syndicator.extract.jsonld import Linked
from syndicator.extract.meta import Metas
from syndicator.extract.text import line

_TYPES = frozenset({"AdvertiserContentArticle"})
_NAME = (
    r"(?:advertorials?|pariwara|inforial|infotorial|brand[\s_-]?voice|publirreportajes?|publieditorial|"
    r"(?:konten|artikel)[\s_-](?:bersponsor|berbayar|sponsor)|"
    r"(?:sponsored|paid|partner|branded)[\s_-](?:content|post|article|story)s?|contenido[\s_-]patrocinado)"
)
_SECTION = re.compile(rf"\W*(?:{_NAME}|sponsored|iklan|adv|anzeige)\W*", re.IGNORECASE)
_IN_URL = re.compile(rf"/(?:{_NAME}|sponsored)/", re.IGNORECASE)
_OF_THEME = re.compile(
    rf"(?:^|\s)(?:(?:post[_-]?)?(?:category|type|format|section)[_-](?:{_NAME}|sponsored|anzeige|adv)|"
    rf"(?:is|has)-{_NAME}|is-sponsored)(?:\s|$)",
    re.IGNORECASE,
)
# "Sponsored" and "Anzeige" alone are not here: beside most headlines they label a banner.
_KICKER = re.compile(rf"\W*{_NAME}\W*", re.IGNORECASE)
_NEAR, _MOST_PARTS, _MOST_CHARS = 3, 5, 60


def sponsored(index: Index, *, metas: Metas, linked: Linked, categories: Iterable[str], url: str) -> str:
    """The place that says so; empty where none does. `categories` are those that the page links the article to."""
    return next((where for where, says_so in _places(index, metas, linked, categories, url) if says_so), "")


def _places(
    index: Index, metas: Metas, linked: Linked, categories: Iterable[str], url: str
) -> Iterator[tuple[str, bool]]:
    yield "json-ld", bool(linked.kinds & _TYPES) or _is_section(linked.sections)
    yield "meta article:section", _is_section(metas.all("article:section", "og:article:section"))
    yield "rel=category", _is_section(categories)
    yield "url", _IN_URL.search(urlsplit(url).path) is not None
    headline = next(iter(index.of("h1")), None)
    if headline is not None:
        themes = headline.iterancestors("article", "div", "body")
        yield "class", any(_OF_THEME.search(part.get("class", "")) for part in themes)
        yield "kicker", any(map(_KICKER.fullmatch, _kickers(headline)))


def _is_section(texts: Iterable[str]) -> bool:
    return any(map(_SECTION.fullmatch, texts))


def _kickers(headline: HtmlElement) -> Iterator[str]:
    """The short texts right before the headline or the box around it, and those right after the headline."""
    parent = headline.getparent()
    yield from _short(headline.itersiblings(preceding=True))
    yield from _short(headline.itersiblings())
    yield from _short(parent.itersiblings(preceding=True) if parent is not None else ())


def _short(elements: Iterable[HtmlElement]) -> Iterator[str]:
    for element in islice(elements, _NEAR):
        if next(islice(element.iter(), _MOST_PARTS, None), None) is None:
            yield line(element)[:_MOST_CHARS]
