"""Draft → article: no furniture, no repetition, addresses in full, and safe to show.

    clean(draft, rules, language=…) → Cleaned(article, dropped)

Pure, and its own output is clean: cleaning it again changes nothing. Raises Unreadable where nothing remains.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from syndicator import urls
from syndicator.clean import fragment, markup, paid
from syndicator.clean.blocks import plain_blocks
from syndicator.clean.credits import credits_in
from syndicator.clean.dateline import dateline
from syndicator.clean.fingerprint import draft_hash, fingerprint, rules_version
from syndicator.clean.media import enclosures_of, with_said
from syndicator.clean.refrains import known_of, recurring
from syndicator.clean.replacing import replace_in
from syndicator.clean.sanitise import check_depth, sanitise
from syndicator.clean.text import lines_of
from syndicator.clean.top import Known
from syndicator.decode import legal
from syndicator.errors import Unreadable
from syndicator.model import Article, Draft, Dropped
from syndicator.refrain import Line, Refrains, keyed
from syndicator.specs import ArticleRules

__all__ = ["TEMPLATE", "Cleaned", "clean", "draft_hash", "fingerprint", "rules_version", "sanitise"]

TEMPLATE = "template"
"""The rule by which a line is dropped because its site says it on other pages, too; and its place in origins."""

_MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The article, and every line that is not in it with the rule that removed it.

    `lines` are those that the site's template was looked at with; `recurring` are those of them that it knows.
    """

    article: Article
    dropped: tuple[Dropped, ...] = ()
    lines: tuple[Line, ...] = ()
    recurring: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


def clean(
    draft: Draft, rules: ArticleRules, *, language: str | None = None, refrains: Refrains = Refrains()
) -> Cleaned:
    """The draft as an article. `language` is that of articles that do not say; `refrains` recur on its site's pages."""
    title = _line(draft.title)
    authors = tuple(dict.fromkeys(line for name in draft.authors if (line := _line(name))))
    check_depth(draft.body_html)
    body = markup.parse(draft.body_html)
    fragment.link_players(body, draft.url)
    fragment.absolute_addresses(body, draft.url)
    enclosures = with_said(enclosures_of(body, draft.url), draft.enclosures)
    known = Known(title=title, authors=authors, published_at=draft.published_at)
    if rules.replace:
        plain_blocks(body)
        replace_in(body, rules.replace)
    dropped = _drop(body, _compiled(rules.drop_lines), known, frozenset(draft.kept))
    lines = lines_of(body)
    said = keyed(lines)
    left = said
    if gone := recurring(said, refrains):
        doomed = frozenset(said[number].text for number in gone).difference(draft.kept)
        dropped += fragment.drop_lines(body, doomed, rule=TEMPLATE)
        fragment.drop_empty(body)
        lines = lines_of(body)
        left = keyed(lines)
    made_by = credits_in(left)
    if made_by.lines:
        dropped += fragment.drop_lines(body, made_by.texts, rule="credit")
        fragment.drop_empty(body)
        lines = lines_of(body)
    authors = tuple(name for name in authors if name not in made_by.editors) or made_by.writers
    if not lines:
        raise Unreadable(f"{draft.url}: nothing remains of the body ({len(dropped)} lines dropped)")
    text = "\n".join(lines)
    article = Article(
        url=draft.canonical_url,
        title=title,
        html=sanitise(markup.html_of(body)),
        text=text,
        published_at=draft.published_at,
        modified_at=draft.modified_at,
        authors=authors,
        language=draft.language or language,
        image_url=_address(draft.image_url, draft.url),
        tags=tuple(_distinct(draft.tags)),
        site_name=_line(draft.site_name or "") or None,
        advertorial="advertorial" in draft.origins or paid.is_paid(title, lines, draft.tags),
        paywalled=draft.paywalled,
        dateline=dateline(lines, (draft.site_name or "", *_hosts(draft.url))),
        enclosures=enclosures,
        fingerprint=fingerprint(title, text),
    )
    return Cleaned(
        article=article,
        dropped=tuple(dropped),
        lines=said,
        recurring=known_of(said, refrains),
        editors=made_by.editors,
    )


def _drop(body: HtmlElement, patterns: Sequence[re.Pattern[str]], known: Known, kept: Container[str]) -> list[Dropped]:
    """Remove what is no part of the story, and again while something went: a figure without its picture is none."""
    dropped: list[Dropped] = []
    known_rules: fragment.Rules = {}
    for _ in range(_MOST_ROUNDS):
        plain_blocks(body)
        gone = fragment.drop_furniture(body, patterns, known_rules, kept=kept) + fragment.drop_repeats(body, known)
        dropped += gone
        if not fragment.drop_empty(body) and not gone:
            break
    return dropped


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(pattern) for pattern in patterns)
    except re.error as error:
        raise Unreadable(f"drop_lines {error.pattern!r}: {error}") from None


def _line(text: str) -> str:
    return " ".join(legal(text).split())


def _hosts(url: str) -> tuple[str, str]:
    """What a site is called by its address."""
    site = urls.site(urls.host(url))
    return site, site.partition(".")[0]


def _distinct(texts: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(line for text in texts if (line := _line(text)))


def _address(url: str | None, base_url: str) -> str | None:
    address = urls.absolute(base_url, url) if url else None
    return urls.tidy(address) if address else None
