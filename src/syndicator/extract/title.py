"""The headline, by vote: `<h1>`, JSON-LD, og:title and `<title>` each offer it, with or without the site's name.

One of the four is right on 98.8 % of publishers' pages, and none of them alone on more than three quarters.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from syndicator import urls
from syndicator.extract.jsonld import Linked
from syndicator.extract.meta import Metas
from syndicator.extract.text import line

_SEPARATOR = re.compile(r"\s+[|–—\-‒―:»›·•/~]+\s+|\s*[|｜]\s*|：")
_NO_LETTER = re.compile(r"[\W_]+")
_STRONG = re.compile(r"\s*[|｜]\s*|\s+[»›]\s+")
_SITE_TITLE = re.compile(r"site[-_]?(?:title|name|logo)|logo|brand", re.IGNORECASE)
_WEIGHT = {"h1": 1.15, "json-ld": 1.1, "meta og:title": 1.05, "title": 0.8, "meta twitter:title": 0.7}
_OWN_H1 = 2.4
"""The weight of a page's only `<h1>` where nothing calls the page news: there the other places are written for search
engines, while newsrooms repeat one headline everywhere."""
_SHORTENED = 0.6
"""The weight of a form that a place offers only if one part is taken off, against what it says as a whole."""
_MIN_HEADLINE, _MAX_HEADLINE = 3, 500


@dataclass(frozen=True, slots=True)
class Headline:
    """The title and the place that it was taken from."""

    text: str
    where: str


def headline(root: HtmlElement, *, metas: Metas, linked: Linked, site_name: str | None, url: str) -> Headline:
    """The article's own headline; empty where no place offers one."""
    offers = [
        (where, text) for where, text in _offers(root, metas, linked) if _MIN_HEADLINE <= len(text) <= _MAX_HEADLINE
    ]
    names = {
        key for name in (site_name, linked.publisher, metas.first("application-name")[0]) if (key := _key(name or ""))
    }
    names |= _host_names(url)
    weights = _WEIGHT if "NewsArticle" in linked.kinds else {**_WEIGHT, "h1": _OWN_H1}
    ballot = [
        (where, form, weight * weights[where]) for where, text in offers for form, weight in _forms(where, text, names)
    ]
    votes = _votes(ballot)
    best: tuple[float, str, str] | None = None
    for where, form, weight in ballot:
        score = sum(votes[_key(form)].values()) + 0.01 * weight
        if best is None or score > best[0]:
            best = (score, form, where)
    return Headline(best[1], best[2]) if best else Headline("", "")


def _votes(ballot: list[tuple[str, str, float]]) -> dict[str, dict[str, float]]:
    """For each form, the weight with which each place offers it."""
    votes: dict[str, dict[str, float]] = {}
    for where, form, weight in ballot:
        offered = votes.setdefault(_key(form), {})
        offered[where] = max(weight, offered.get(where, 0.0))
    return votes


def _offers(root: HtmlElement, metas: Metas, linked: Linked) -> list[tuple[str, str]]:
    title = next((line(element) for element in root.iter("title") if element.getparent() is not None), "")
    offers = [
        ("json-ld", linked.headline),
        ("meta og:title", metas.first("og:title")[0]),
        ("meta twitter:title", metas.first("twitter:title")[0]),
        ("title", title),
    ]
    known = [_key(text) for _, text in offers if text]
    return [("h1", _own_h1(root, known)), *offers]


def _own_h1(root: HtmlElement, known: list[str]) -> str:
    """The `<h1>` that the other places agree with; else the first that is not the site's name."""
    candidates = [element for element in root.iter("h1") if not _is_site_title(element)]
    lines = [words for element in candidates if (words := line(element))]
    for words in lines:
        if any(_key(words) and _key(words) in key for key in known):
            return words
    return lines[0] if len(lines) == 1 else ""


def _is_site_title(element: HtmlElement) -> bool:
    near = [element, *list(element.iterancestors())[:2], *element.iterchildren()]
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
        if joined and len(joined) >= len(whole) * 0.4:
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


@lru_cache(maxsize=256)
def _key(text: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())
