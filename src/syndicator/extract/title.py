"""The headline, by vote: `<h1>`, JSON-LD, og:title and `<title>` each offer it, with or without the site's name.

One of the four is right on 98.8 % of publishers' pages, and none of them alone on more than three quarters.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from syndicator import urls
from syndicator.extract.index import Index
from syndicator.extract.jsonld import Linked
from syndicator.extract.meta import Metas
from syndicator.extract.text import line

_SEPARATOR = re.compile(r"\s+[|–—\-‒―:»›·•/~]+\s+|\s*[|｜]\s*|：")
_NO_LETTER = re.compile(r"[\W_]+")
_STRONG = re.compile(r"\s*[|｜]\s*|\s+[»›]\s+")
_SITE_TITLE = re.compile(r"site[-_]?(?:title|name|logo)|logo|brand", re.IGNORECASE)
_WEIGHT = {"h1": 1.15, "json-ld": 1.1, "meta og:title": 1.05, "title": 0.8, "meta twitter:title": 0.3}
_OWN_H1 = 2.4
"""The weight of a page's only `<h1>` where nothing calls the page news: there the other places are written for search
engines, while newsrooms repeat one headline everywhere."""
_SHORTENED = 0.6
"""The weight of a form that a place offers only if one part is taken off, against what it says as a whole."""
_MIN_HEADLINE, _MAX_HEADLINE = 3, 500
_MIN_SHARE, _MOST_H1, _MOST_PARTS = 0.4, 50, 200
_TWO = 2


@dataclass(frozen=True, slots=True)
class Headline:
    """The title and the place that it was taken from."""

    text: str
    where: str


def headline(index: Index, *, metas: Metas, linked: Linked, site_name: str | None, url: str) -> Headline:
    """The article's own headline; empty where no place offers one."""
    found, pieces = _offers(index, metas, linked)
    offers = [(where, text) for where, text in found if _MIN_HEADLINE <= len(text) <= _MAX_HEADLINE]
    names = {
        key for name in (site_name, linked.publisher, metas.first("application-name")[0]) if (key := _key(name or ""))
    }
    names |= _host_names(url)
    offers, names = _without_site(offers, names)
    weights = _WEIGHT if "NewsArticle" in linked.kinds else {**_WEIGHT, "h1": _OWN_H1}
    ballot = [
        (where, form, weight * weights[where]) for where, text in offers for form, weight in _forms(where, text, names)
    ]
    ballot += [("h1", piece, _SHORTENED * weights["h1"]) for piece in pieces]
    votes = _votes(ballot)
    best: tuple[float, str, str] | None = None
    for where, form, weight in ballot:
        score = sum(votes[_key(form)].values()) + 0.01 * weight
        if best is None or score > best[0]:
            best = (score, form, where)
    return Headline(best[1], best[2]) if best else Headline("", "")


def offered(index: Index, *, metas: Metas, linked: Linked) -> list[tuple[str, str]]:
    """What each place (the second of a pair) offers as the headline, for whoever looks into a page."""
    return [(text, where) for where, text in _offers(index, metas, linked)[0] if text]


def _votes(ballot: list[tuple[str, str, float]]) -> dict[str, dict[str, float]]:
    """For each form, the weight with which each place offers it."""
    votes: dict[str, dict[str, float]] = {}
    for where, form, weight in ballot:
        offered = votes.setdefault(_key(form), {})
        offered[where] = max(weight, offered.get(where, 0.0))
    return votes


def _without_site(offers: list[tuple[str, str]], names: set[str]) -> tuple[list[tuple[str, str]], set[str]]:
    """Some sites set their own name as the `<h1>`: the `<title>` ends with it, after a headline.

    Where what stands before is shorter, and og:title does not say it, it may as well be a section before a headline.
    """
    said = dict(offers)
    parts = _parts(said.get("title", ""))
    h1 = _key(said.get("h1", ""))
    if len(parts) < _TWO or not h1 or _key(parts[-1][0]) != h1:
        return offers, names
    before = _key(_joined(parts[:-1]))
    if _is_name(parts[0][0], names) or (len(before) <= len(h1) and before != _key(said.get("meta og:title", ""))):
        return offers, names
    return [(where, text) for where, text in offers if where != "h1"], names | {h1}


def _offers(index: Index, metas: Metas, linked: Linked) -> tuple[list[tuple[str, str]], list[str]]:
    """What each place says, and the pieces that the `<h1>` is made of."""
    title = next((line(element) for element in index.of("title") if element.getparent() is not None), "")
    offers = [
        ("json-ld", linked.headline),
        ("meta og:title", metas.first("og:title")[0]),
        ("meta twitter:title", metas.first("twitter:title")[0]),
        ("title", title),
    ]
    known = [_key(text) for _, text in offers if text]
    own = _own_h1(index, known)
    return [("h1", line(own) if own is not None else ""), *offers], _pieces(own)


def _own_h1(index: Index, known: list[str]) -> HtmlElement | None:
    """The `<h1>` that the other places agree with; else the only one that is not the site's name."""
    candidates = [element for element in index.of("h1")[:_MOST_H1] if line(element) and not _is_site_title(element)]
    for element in candidates:
        if (words := _key(line(element))) and any(words in key for key in known):
            return element
    return candidates[0] if len(candidates) == 1 else None


def _pieces(h1: HtmlElement | None) -> list[str]:
    """A kicker and a headline may stand in one `<h1>`, each in an element of its own."""
    if h1 is None:
        return []
    whole = line(h1)
    parts = list(islice(h1.iterdescendants(), _MOST_PARTS))
    texts = [line(element) for element in parts if isinstance(element.tag, str)]
    tails = [(element.tail or "").strip() for element in parts]
    return [text for text in dict.fromkeys([*texts, *tails]) if len(whole) > len(text) >= len(whole) * _MIN_SHARE]


def _is_site_title(element: HtmlElement) -> bool:
    near = [element, *islice(element.iterancestors(), 2), *islice(element.iterchildren(), _MOST_PARTS)]
    return any(_SITE_TITLE.search(f"{part.get('class', '')} {part.get('id', '')}") for part in near)


def _forms(where: str, text: str, names: set[str]) -> list[tuple[str, float]]:
    """What a place offers, and how firmly: the whole without the site's name; less so, without its first or last."""
    parts = _parts(text if where == "h1" else _longest(text))
    while len(parts) > 1 and _is_name(parts[-1][0], names):
        parts.pop()
        parts[-1] = (parts[-1][0], "")
    while len(parts) > 1 and _is_name(parts[0][0], names):
        parts.pop(0)
    whole = _joined(parts)
    forms = {whole: 1.0}
    for shorter in (parts[:-1], parts[1:], parts[:-2]):
        joined = _joined([*shorter[:-1], (shorter[-1][0], "")]) if shorter else ""
        if joined and len(joined) >= len(whole) * _MIN_SHARE:
            forms.setdefault(joined, _SHORTENED)
    return list(forms.items())


def _longest(text: str) -> str:
    """Bars part a headline from sections and names, and hardly ever stand inside of one."""
    return max(_STRONG.split(text), key=len)


def _parts(text: str) -> list[tuple[str, str]]:
    """The parts of a title, each with the separator after it."""
    parts: list[tuple[str, str]] = []
    start = 0
    for match in _SEPARATOR.finditer(text):
        if match.start() > start:
            parts.append((text[start : match.start()], match.group()))
            start = match.end()
    return [*parts, (text[start:], "")]


def _joined(parts: Iterable[tuple[str, str]]) -> str:
    return "".join(part + separator for part, separator in parts).strip()


def _is_name(text: str, names: set[str]) -> bool:
    key = _key(text)
    return not key or key in names


def _host_names(url: str) -> set[str]:
    host = urls.host(url)
    labels = [label for label in host.split(".")[:-1] if label not in {"co", "com", "or", "go", "ac", "web"}]
    return {_key(host), *(_key(label) for label in labels[-1:])} - {""}


def _key(text: str) -> str:
    return _key_of(text[: 2 * _MAX_HEADLINE])


@lru_cache(maxsize=256)
def _key_of(text: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())
