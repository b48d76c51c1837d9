"""When an article was published and last changed: the first place that says so plausibly.

JSON-LD, then `<meta>`, then `<time>`, then words near the headline, then the address.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from syndicator.extract.dates import plausible, relative, stated
from syndicator.extract.index import Index
from syndicator.extract.jsonld import Linked
from syndicator.extract.meta import Metas
from syndicator.extract.text import UNSEEN, texts

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "parsely-pub-date",
    "datepublished", "date.published", "dc.date.issued", "dcterms.created", "dcterms.issued", "dcterms.date", "dc.date",
    "dc.date.created", "publishdate", "publish-date", "publish_date", "pubdate", "published_time", "published-date",
    "published_at", "sailthru.date", "article.published", "cxenseparse:recs:publishtime", "cse_date",
    "originalpublicationdate",
    "article:post_date", "article_date_original", "content_publishdate", "release_date", "datecreated", "created",
    "citation_publication_date", "citation_date", "citation_online_date", "date", "ptime", "displaydate",
    "shareaholic:article_published_time",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "article:modified", "datemodified", "dcterms.modified",
    "dc.date.modified",
    "last-modified", "modified_time", "lastmod", "shareaholic:article_modified_time", "updated_time", "revised",
)  # fmt: skip
_OTHER_STORY = re.compile(
    r"related|comment|sidebar|widget|recent|popular|trending|teaser|recommend|terkait|lainnya|footer|most[-_]",
    re.IGNORECASE,
)
_OWN_FOOTER = re.compile(r"(?:entry|post|article)[-_]*footer", re.IGNORECASE)
_NAMED = re.compile(
    r"date|time(?!line)|tanggal|waktu|publish|posted|byline|meta\b|dateline|created|info|jadwal|detail__|author",
    re.IGNORECASE,
)
_IN_URL = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)|[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?=[/_.-])"
)
# Words that are in whatever `_NAMED` finds: a pattern that ignores case takes fifty times as long.
_HINTS = (
    "date", "time", "tanggal", "waktu", "publish", "posted", "byline", "meta", "created", "info", "jadwal", "detail__",
    "author",
)  # fmt: skip
_SHORT = frozenset(["span", "div", "p", "li", "small", "em", "b", "td", "abbr", "dd", "h5", "h6"])
_READ = frozenset({"time", "text"})
_Others = dict[HtmlElement, bool]
_MAX_LINE, _MAX_NAMES, _NEAR_ELEMENTS, _NEAR_TEXTS, _MOST_H1 = 160, 400, 30, 40, 10
# The most that any of 1,700 real pages offers is 535.
_MOST_OFFERS = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """A moment, in the zone that was stated with it, and the place that named it."""

    at: datetime
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What all places are read with."""

    index: Index
    metas: Metas
    linked: Linked
    url: str
    zone: tzinfo
    language: str | None
    fetched_at: datetime

    def first(self, candidates: Iterator[tuple[str, str]]) -> Found | None:
        """The first candidate (text, where) that is a plausible date."""
        for text, where in islice(candidates, _MOST_OFFERS):
            moment = plausible(stated(text, zone=self.zone, language=self.language), fetched_at=self.fetched_at)
            if moment is None and where in _READ:
                moment = relative(text, now=self.fetched_at)
            if moment is not None:
                return Found(moment, where)
        return None


def published(place: Place) -> Found | None:
    """When the article appeared."""
    return place.first(_published(place))


def offered(place: Place) -> list[tuple[str, str]]:
    """What each place (the second of a pair) offers as the moment of publication, for whoever looks into a page."""
    found: dict[str, str] = {}
    for text, where in _published(place):
        if where not in found and (one := place.first(iter([(text, where)]))):
            found[where] = one.at.isoformat()
    return [(text, where) for where, text in found.items()]


def modified(place: Place, published_at: datetime | None) -> Found | None:
    """When the article last changed; None where that is not after its appearance."""
    found = place.first(_modified(place))
    return found if found and (published_at is None or found.at > published_at) else None


def _published(place: Place) -> Iterator[tuple[str, str]]:
    yield place.linked.published, "json-ld"
    for name in _PUBLISHED:
        for value in place.metas.values.get(name, ()):
            yield value, f"meta {name}"
    yield from _property(place.index, "datepublished")
    others = _around_headline(place.index)
    yield from _times(place.index, others)
    yield from ((text, "text") for text in _near_headline(place.index, others))
    for match in _IN_URL.finditer(place.url):
        yield "-".join(part for part in match.groups() if part), "url"
    yield from ((text, "text") for text in _after_headline(place.index, others))


def _modified(place: Place) -> Iterator[tuple[str, str]]:
    yield place.linked.modified, "json-ld"
    for name in _MODIFIED:
        for value in place.metas.values.get(name, ()):
            yield value, f"meta {name}"
    yield from _property(place.index, "datemodified")
    for element in place.index.of("time"):
        if re.search(r"updated|modified", f"{element.get('class', '')} {element.get('itemprop', '')}", re.IGNORECASE):
            yield _stated(element), "time"


def _property(index: Index, name: str) -> Iterator[tuple[str, str]]:
    for element in index.having("itemprop"):
        if name in element.get("itemprop", "").lower():
            yield _stated(element), f"itemprop {name}"


def _around_headline(index: Index) -> _Others:
    """The boxes that hold the headline: whatever they are called ("content-sidebar-wrap"), no other story's."""
    headline = next(iter(index.of("h1")), None)
    return dict.fromkeys(headline.iterancestors() if headline is not None else (), False)


def _times(index: Index, others: _Others) -> Iterator[tuple[str, str]]:
    """`<time>` elements of this story: those that say what they are first, a change last."""
    own = [element for element in index.of("time") if not _is_other_story(element, others)]
    for element in sorted(own, key=_time_rank):
        yield _stated(element), "time"


def _time_rank(element: HtmlElement) -> int:
    says = f"{element.get('class', '')} {element.get('itemprop', '')} {element.get('pubdate', '-')}".lower()
    if "publish" in says or "pubdate" in says or not says.endswith("-"):
        return 0
    return 2 if "updated" in says or "modified" in says else 1


def _stated(element: HtmlElement) -> str:
    return element.get("content") or element.get("datetime") or element.get("title") or _line(element)


def _is_other_story(element: HtmlElement, others: _Others) -> bool:
    """Whether a box around the element is another story's; `others` keeps what was found of each."""
    new: list[HtmlElement] = []
    found = False
    for parent in element.iterancestors():
        if parent in others:
            found = others[parent]
            break
        new.append(parent)
    for parent in reversed(new):
        found = others[parent] = found or _holds_others(parent)
    return found


def _holds_others(parent: HtmlElement) -> bool:
    if parent.tag in {"body", "html", "main", "article"}:
        return False
    if parent.tag in {"nav", "aside"} or (parent.tag == "footer" and not _is_inside_article(parent)):
        return True
    return _OTHER_STORY.search(_OWN_FOOTER.sub("", _names(parent))) is not None


def _is_inside_article(element: HtmlElement) -> bool:
    """Then a footer is the article's own, where many themes say when it was published."""
    return next(element.iterancestors("article"), None) is not None


def _names(element: HtmlElement) -> str:
    return f"{element.get('class', '')[:_MAX_NAMES]} {element.get('id', '')[:_MAX_NAMES]}"


def _is_named(names: str) -> bool:
    """Whether an element is named as those that hold a date."""
    small = names.lower()
    return any(hint in small for hint in _HINTS) and _NAMED.search(names) is not None


def _near_headline(index: Index, others: _Others) -> Iterator[str]:
    """Short lines that stand near the headline, then those anywhere that are named like dates."""
    headline = next(iter(index.of("h1")), None)
    if headline is not None:
        count = 0
        for element in headline.itersiblings():
            yield _line(element)[:_MAX_LINE]
        for parent in headline.iterancestors():
            for element in parent.itersiblings():
                for inner in element.iter("span", "div", "p", "time", "li", "small", "em", "b"):
                    count += 1
                    if count > _NEAR_ELEMENTS:
                        break
                    yield _short(inner)
        for element in headline.itersiblings(preceding=True):
            yield _short(element)
    for element in index.elements:
        if element.tag in _SHORT and _is_named(_names(element)) and not _is_other_story(element, others):
            yield _short(element)


def _after_headline(index: Index, others: _Others) -> Iterator[str]:
    """The short pieces of text that follow the headline, whatever they stand in."""
    for headline in index.of("h1")[:_MOST_H1]:
        for text, element in islice(_following(headline), _NEAR_TEXTS):
            if len(text) <= _MAX_LINE and element.tag not in UNSEEN and not _is_other_story(element, others):
                yield " ".join(text.split())


def _following(headline: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """The pieces of text after an element to the end of the page, each with the element that it is in or behind."""
    for holder in (headline, *headline.iterancestors()):
        yield from _said(holder.tail, holder)
        for element in holder.itersiblings():
            for event, part in etree.iterwalk(element, events=("start", "end")):
                yield from _said(part.text if event == "start" else part.tail, part)


def _said(text: str | None, element: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    if text and not text.isspace():
        yield text, element


def _short(element: HtmlElement) -> str:
    line = _line(element)
    return line if len(line) <= _MAX_LINE else ""


def _line(element: HtmlElement) -> str:
    parts: list[str] = []
    size = 0
    for text in texts(element):
        parts.append(text)
        size += len(text)
        if size > 4 * _MAX_LINE:
            break
    return " ".join(" ".join(parts).split())
