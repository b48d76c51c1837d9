"""Who wrote an article: people first; a newsroom's name ("Redaksi", "Admin") only where no person is named."""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from syndicator.extract.index import Index
from syndicator.extract.jsonld import Linked
from syndicator.extract.meta import Metas
from syndicator.extract.text import UNSEEN, is_small, line

_METAS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "dc.contributor.author", "citation_author", "byl", "og:article:author", "article:author:name",
    "cxenseparse:author", "authors", "content_author", "publishername",
)  # fmt: skip
_PREFIX = re.compile(
    r"^(?:(?:written|posted|published|reported|(?:post )?author|text|story|words|photos?|review|recipe|"
    r"(?:view )?all posts)\s+by|"
    r"by|oleh|penulis|editor|reporter|pewarta|jurnalis|laporan|kontributor|wartawan|penyunting|"
    r"author|autor|auteur|über|about|tentang|"
    r"(?:artikel|erstellt|veröffentlicht|(?:zeige )?alle beiträge)\s+von|interview(?:\s+(?:by|with|von|mit|oleh))?|"
    r"von|par|por|from)\b\s*[:.\-–|]?\s+|"
    # "Dan" is a name, too.
    r"^(?-i:and|dan|und)\s+(?=(?-i:[^\W\d_a-z]))|"
    r"^(?:penulis|editor|reporter|pewarta|oleh|by|text|teks)\s*:\s*",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*(?:[;/|•·]|,(?!\s*(?:jr|sr|ii|iii|phd|md|dr|m\.?[a-z]|s\.?[a-z])\b\.?)|\s(?:and|dan|und|et|og|och|y|e|with|&)\s)\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+(?:[-–—|]\s+|\(|@|on\s+\w+\s\d|[A-Za-z]{3,9}\.?\s+\d{1,2}\b).*$")
_JOBS = (
    r"(?:(?:senior|junior|staff|contributing|guest|special|freelance|chief|associate|assistant|managing)\s+)+"
    r"(?:writer|reporter|correspondent|editor|contributor|photographer|columnist|journalist)s?"
)
# Of a person: "Radar staff reporter" is a newsroom's.
_JOB_TAIL = re.compile(
    rf"^(\S+(?:\s+\S+)+?)\s+(?:{_JOBS}\b|(?:writer|author|(?:co-?)?founder|ceo|reporter|journalist|columnist)\s(?:at|of|for|di)\s).*$",
    re.IGNORECASE,
)
# "Ayu Lestari, Founder at Radar": what one is, not who else wrote.
_OFFICE = re.compile(
    rf"(?:{_JOBS}\b.*|(?:(?:co-?)?founder|ceo|cto|cfo|chief|director|president|professor|head|manager|editor|writer|reporter|"
    r"correspondent|journalist|partner)\b(?:$|.*\s(?:at|of|for|for the|bei|di)\s.*|[\s-]in[\s-]chief.*))",
    re.IGNORECASE,
)
_NO_LETTER = re.compile(r"[\W_]+")
_NO_NAME = re.compile(
    r"(?:no|unknown|the)\s+author|text|written by|posted by|posted|(?:all|alle|more|mehr|view|see|zur|lihat)\s.*",
    re.IGNORECASE,
)
_DEGREE = re.compile(r"^(?=.*[A-Z].*[A-Z])(?:[A-Z][a-z]?\.?|-){2,6}[®™]?$")
_HOUSE = re.compile(
    r"\b(?:redaksi|admin|administrator|editorial|newsroom|staff|staf|team|tim|desk|redaktion|webmaster|super ?user|"
    r"agency|agencies|"
    r"reporters?|correspondents?|writers?|newswire|contributors?|guest|the author)\b|^(?:editor|news|root|user)$",
    re.IGNORECASE,
)
_BYLINE = (
    (re.compile(r"author", re.IGNORECASE), "itemprop"),
    (re.compile(r"\bauthor\b", re.IGNORECASE), "rel"),
    (
        re.compile(
            r"(?:^|[\s_-])(?:author|by-?line)(?:[-_]?|[-_]+[a-z]+[-_]+)(?:name|link)(?:\s|$)|^byl$|__?author[-_]?name",
            re.IGNORECASE,
        ),
        "class",
    ),
    (
        re.compile(
            r"(?:^|[\s_-])(?:author|by-?line|penulis|reporter|pewarta|posted-by|writer|journalist)s?(?:\s|$)",
            re.IGNORECASE,
        ),
        "class",
    ),
)
_OWN_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|penulis|contributors?|writers?|reporters?)/[^/?#]{3,}/?(?:[?#]|$)",
    re.IGNORECASE,
)
_HINTS = (
    "uthor", "yline", "y-line", "yLine", "byl", "enulis", "eporter", "ewarta", "riter", "ournalist", "osted-by",
)  # fmt: skip
_WRITTEN = re.compile(
    r"^\W*(?:written\s+by|posted\s+by|published\s+by|words\s+by|by|oleh|ditulis\s+oleh|penulis|pewarta|reporter|von|por|par)\b"
    r"\s*:?\s+(?P<names>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_STARTS = (
    "By", "BY", "by", "Written", "Posted by", "Words by", "Published by", "Oleh", "OLEH", "Ditulis", "Penulis",
    "Pewarta", "Reporter", "Von", "Por", "Par",
)  # fmt: skip
_PARTICLES = frozenset(
    ["van", "von", "de", "der", "den", "da", "di", "del", "bin", "binti", "al", "la", "le", "dos", "ter", "ten", "el"]
)
_NOT_HERE = re.compile(r"comment|related|sidebar|widget|footer|recommend|teaser|popular", re.IGNORECASE)
_UNWRITTEN = UNSEEN | {"title", "option", "button"}
_MIN_NAME_CHARS, _MAX_NAME_CHARS, _MAX_NAME_WORDS, _MAX_LINE = 2, 60, 6, 120
_MAX_WRITTEN_WORDS, _NEAR = 4, 3
# The most of 1,700 real pages, with room: 89 bylines looked at, 141 names said.
_MOST_BYLINES, _MOST_PARTS, _MOST_NAMES, _MOST_SAID, _MOST_CHARS, _MAX_NAMES = 100, 5_000, 100, 200, 5_000, 400
_MOST_AROUND = 200


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors and the place that named them."""

    names: tuple[str, ...]
    where: str


def offered(index: Index, *, metas: Metas, linked: Linked) -> list[tuple[str, str]]:
    """Whom each place (the second of a pair) names, for whoever looks into a page."""
    found: dict[str, str] = {}
    for where, texts in _places(index, metas, linked):
        if names := names_in(texts):
            found.setdefault(where, ", ".join(names))
    return [(names, where) for where, names in found.items()]


def byline(index: Index, *, metas: Metas, linked: Linked, site_names: Iterable[str]) -> Byline | None:
    """The first place that names people; else the first that names a newsroom."""
    houses: Byline | None = None
    own = frozenset(_key(name) for name in site_names) - {""}
    for where, texts in _places(index, metas, linked):
        names = names_in(texts)
        people = tuple(name for name in names if not _is_house(name, own))
        if people:
            return Byline(people, where)
        if names and houses is None:
            houses = Byline(names, where)
    return houses


def names_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The names that bylines hold, without "By", "Oleh:" and what follows a name."""
    found: dict[str, str] = {}
    for text in _bounded(texts):
        parts = [] if re.match(r"https?:|www\.", text) else _SEPARATOR.split(_unprefixed(text))
        for number, part in enumerate(parts):
            if number and (_DEGREE.match(part.strip()) or _OFFICE.fullmatch(part.strip())):
                continue
            name = _JOB_TAIL.sub(r"\1", _TAIL.sub("", _unprefixed(part))).strip(" .,:;-–—|\"'“”")
            if _is_name(name):
                found.setdefault(_key(name), name)
    return tuple(found.values())


def _bounded(texts: Iterable[str]) -> Iterator[str]:
    """The texts until they are more than the bylines of any page say together."""
    left = _MOST_CHARS
    for text in islice(texts, _MOST_SAID):
        left -= len(text)
        if left < 0:
            return
        yield text


def _hinting(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Those whose class could be a writer's."""
    names = [element.get("class", "") for element in elements]
    all_names = " ".join(names)
    hints = [hint for hint in _HINTS if hint in all_names]
    return [
        element for element, name in zip(elements, names, strict=True) if hints and any(hint in name for hint in hints)
    ]


def _that_start(index: Index) -> Iterator[HtmlElement]:
    """The elements in which a short text begins as a byline does."""
    for element in index.elements:
        if (text := element.text) and len(text) < _MAX_LINE and text.lstrip().startswith(_STARTS):
            yield element
        if (text := element.tail) and len(text) < _MAX_LINE and text.lstrip().startswith(_STARTS):
            yield element.getparent()


def _places(index: Index, metas: Metas, linked: Linked) -> Iterable[tuple[str, list[str]]]:
    around = _around_headline(index)
    yield "json-ld", list(linked.people)
    for name in _METAS:
        yield f"meta {name}", list(metas.all(name))
    for pattern, attribute in _BYLINE[:2]:
        yield attribute, _bylines(index.having(attribute), pattern, attribute, around)
    classed = _hinting(index.having("class"))
    for pattern, attribute in _BYLINE[2:]:
        yield attribute, _bylines(classed, pattern, attribute, around)
    yield "link", _linked(index, around)
    yield "text", _written(index, around)
    yield "json-ld", list(linked.houses)


def _bylines(
    candidates: Iterable[HtmlElement], pattern: re.Pattern[str], attribute: str, around: Container[HtmlElement]
) -> list[str]:
    """The lines of the first element so named, and of its neighbours under the same parent."""
    named = (element for element in candidates if pattern.search(element.get(attribute, "")))
    for element in islice(named, _MOST_BYLINES):
        if _is_elsewhere(element, around):
            continue
        inside = islice(element.iterdescendants(), _MOST_PARTS)
        named_inside = (part for part in inside if part.get("itemprop") == "name" or part.get("rel") == "author")
        names = list(islice(named_inside, _MOST_NAMES))
        lines = _short(names or [element])
        if names_in(lines):
            near = islice(element.itersiblings(), _MOST_SAID)
            others = [other for other in near if pattern.search(other.get(attribute, ""))]
            return [*lines, *_short(others)]
    return []


def _linked(index: Index, around: Container[HtmlElement]) -> list[str]:
    """The names that link to an author's own page, where all of them that are the story's name the same."""
    found: dict[str, None] = {}
    others = _around_links_to_stories(index, around)
    own = (link for link in index.of("a") if _OWN_PAGE.search(link.get("href") or ""))
    for link in islice(own, _MOST_BYLINES):
        if others.isdisjoint(islice(link.iterancestors(), _NEAR)) and not _is_elsewhere(link, around):
            found |= dict.fromkeys(filter(_is_written_as_name, names_in(_short([link]))))
    return list(found) if len(found) == 1 else []


def _around_links_to_stories(index: Index, around: Container[HtmlElement]) -> frozenset[HtmlElement]:
    """The boxes right around a heading that links to another story: an author named there is that story's."""
    headings = (heading for level in "23456" for heading in index.of(f"h{level}"))
    to_stories = (heading for heading in headings if any(map(_is_to_story, heading.iter("a"))))
    boxes = (box for heading in to_stories for box in islice(heading.iterancestors(), _NEAR - 1))
    return frozenset(box for box in boxes if box.tag not in {"body", "html", "main"} and box not in around)


def _is_to_story(link: HtmlElement) -> bool:
    href = link.get("href") or ""
    return len(href) > len("/") and not href.startswith("#") and not _OWN_PAGE.search(href)


def _written(index: Index, around: Container[HtmlElement]) -> list[str]:
    """The first line that says "By …" and then nothing but names."""
    for element in islice(_that_start(index), _MOST_BYLINES):
        if element is None or element.tag in _UNWRITTEN or _is_elsewhere(element, around):
            continue
        for near in (element, element.getparent()):
            if near is None or near.tag in {"body", "html"} or not is_small(near):
                break
            words = line(near, gap=" ")
            if len(words) > _MAX_LINE:
                break
            match = _WRITTEN.match(words)
            if match and (names := names_in([match["names"]])) and all(map(_is_written_as_name, names)):
                return list(names)
    return []


def _is_written_as_name(name: str) -> bool:
    words = name.split()
    return 1 < len(words) <= _MAX_WRITTEN_WORDS and all(
        word[0].isupper() or word.lower() in _PARTICLES or not word[0].isalpha() for word in words
    )


def _short(elements: Iterable[HtmlElement]) -> list[str]:
    small = filter(is_small, elements)
    return [words for element in small if (words := line(element, gap=" ")) and len(words) <= _MAX_LINE]


def _around_headline(index: Index) -> frozenset[HtmlElement]:
    """The boxes that hold the headline: whatever they are called ("content-sidebar-wrap"), what is in them is here."""
    headline = next(iter(index.of("h1")), None)
    return frozenset(headline.iterancestors() if headline is not None else ())


def _is_elsewhere(element: HtmlElement, around: Container[HtmlElement]) -> bool:
    return element.tag in {"meta", "link"} or any(
        parent.tag in {"nav", "aside", "footer"}
        or _is_named_elsewhere(f"{parent.get('class', '')[:_MAX_NAMES]} {parent.get('id', '')[:_MAX_NAMES]}")
        for parent in islice(element.iterancestors(), _MOST_AROUND)
        if parent.tag not in {"body", "html", "main", "article"} and parent not in around
    )


@lru_cache(maxsize=1_000)
def _is_named_elsewhere(names: str) -> bool:
    """Asked of the same boxes for every byline in them."""
    return _NOT_HERE.search(names) is not None


def _unprefixed(text: str) -> str:
    text = " ".join(text.split())
    while (shorter := _PREFIX.sub("", text, count=1)) != text:
        text = shorter
    return text


def _is_name(name: str) -> bool:
    words = name.split()
    return (
        _MIN_NAME_CHARS <= len(name) <= _MAX_NAME_CHARS
        and len(words) <= _MAX_NAME_WORDS
        and not re.search(r"https?:|www\.|@|\d{2}|[<>{}()=?!]", name)
        and any(char.isalpha() for char in name)
        and not _NO_NAME.fullmatch(name)
    )


def _is_house(name: str, own: frozenset[str]) -> bool:
    return bool(_HOUSE.search(name)) or _key(name) in own or _is_part_of_house(name, own)


def _is_part_of_house(name: str, own: frozenset[str]) -> bool:
    """Of a house that goes by its capitals, such as "MDR Thüringen"."""
    first = name.partition(" ")[0]
    return first.isupper() and _key(first) in own


@lru_cache(maxsize=256)
def _key(name: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", name).casefold())
