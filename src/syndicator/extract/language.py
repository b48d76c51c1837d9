"""The language of an article, as "id", "en", "pt-BR": what the page declares, unless its words plainly differ.

Themes ship with `lang="en-US"`, and many newsrooms in Indonesia never change it: their words decide.
"""

import re
from collections import Counter
from dataclasses import dataclass

from lxml.html import HtmlElement

from syndicator.extract.jsonld import Linked
from syndicator.extract.meta import Metas

_TAG = re.compile(r"^\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?\b")
_OLD = {"in": "id", "iw": "he", "ji": "yi"}
_WRITTEN_DIFFERENTLY = frozenset({"pt-BR", "zh-TW", "zh-HK", "zh-CN"})
_STOP_WORDS = {
    "id": frozenset(
        [
            "yang",
            "dan",
            "di",
            "dengan",
            "untuk",
            "dari",
            "pada",
            "ini",
            "itu",
            "dalam",
            "tidak",
            "akan",
            "juga",
            "oleh",
            "kepada",
            "saat",
            "telah",
            "para",
            "bahwa",
            "adalah",
            "sebagai",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "that",
            "is",
            "was",
            "for",
            "with",
            "on",
            "as",
            "by",
            "it",
            "from",
            "this",
            "be",
            "are",
            "has",
            "at",
            "which",
            "have",
            "not",
        ]
    ),
}
_MIN_HITS, _MIN_LEAD = 8, 4
_SAMPLE_CHARS = 3_000


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language and the place that named it."""

    tag: str
    where: str


def language(root: HtmlElement, *, metas: Metas, linked: Linked, text: str) -> Tongue | None:
    """The language of the page's article; `text` is a sample of its words."""
    guess = guessed(text)
    for where, value in (
        (
            "html lang",
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or "",
        ),
        ("json-ld", linked.language),
        ("meta", metas.first("og:locale", "content-language", "language", "inlanguage")[0]),
    ):
        tag = normalised(value)
        if tag:
            is_mistaken = guess is not None and tag != guess and tag in _STOP_WORDS
            return Tongue(guess, "text") if is_mistaken and guess else Tongue(tag, where)
    return Tongue(guess, "text") if guess else None


def normalised(tag: str) -> str | None:
    """A language tag as this program writes it; None for what is none."""
    match = _TAG.match(tag)
    if not match:
        return None
    language = match.group(1).lower()
    language = _OLD.get(language, language)
    full = f"{language}-{(match.group(3) or '').upper()}"
    return full if full in _WRITTEN_DIFFERENTLY else language


def guessed(text: str) -> str | None:
    """Indonesian or English, where the commonest words leave no doubt."""
    words = re.findall(r"[a-z]+", text[:_SAMPLE_CHARS].lower())
    counts = Counter(words)
    hits = {tag: sum(counts[word] for word in stop_words) for tag, stop_words in _STOP_WORDS.items()}
    best = max(hits, key=lambda tag: hits[tag])
    others = max(count for tag, count in hits.items() if tag != best)
    return best if hits[best] >= max(_MIN_HITS, _MIN_LEAD * others, len(words) // 12) else None
