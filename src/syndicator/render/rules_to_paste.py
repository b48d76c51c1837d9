"""What a trial has shown, as TOML to paste: changed rules, and tests that keep a page as it reads."""

from collections.abc import Iterator, Mapping
from typing import Any

from syndicator.model import Article, Reading
from syndicator.render.plain import one_line
from syndicator.render.toml import first_words, one_of_each, toml_value
from syndicator.trial import ReadTrial, Trial

_WORDS, _MOST = 8, 3
_SEVERAL = frozenset({"drop", "drop_lines", "keep", "replace"})


def rules_to_paste(trial: Trial) -> Iterator[str]:
    """The changed rules as the source's table has them, and a test of the first page that changes."""
    name = trial.source or "NAME"
    yield f"  [sources.{name}.article]"
    for key, value in trial.changes.items():
        note = "   # where the array is there already: add to it" if key in _SEVERAL else ""
        yield f"  {key} = {toml_value(value)}{note}"
    for one in trial.articles:
        if one.reading and one.after and one.after.reading:
            expectations = _changed(one.reading.article, one.after.reading.article)
            if expectations:
                yield ""
                yield from _test(name, one.after.reading.article.url, expectations)
                return


def pinned(trial: Trial, one: ReadTrial) -> Iterator[str]:
    """A test that asks for what the page gives now."""
    if one.reading is not None:
        yield from _test(trial.source or "NAME", one.reading.article.url, _as_read(one.reading))


def _test(name: str, url: str, expectations: Mapping[str, Any]) -> Iterator[str]:
    yield f"  [[sources.{name}.tests]]"
    yield f"  url = {toml_value(url)}"
    for key, value in expectations.items():
        yield f"  {key} = {toml_value(value)}"


def _changed(before: Article, after: Article) -> dict[str, Any]:
    """What the page has now and had not, and the other way round."""
    olds, news = before.text.split("\n"), after.text.split("\n")
    found: dict[str, Any] = {
        "contains": _phrases([line for line in news if line not in olds], absent_from=before.text),
        "lacks": _phrases([line for line in olds if line not in news], absent_from=after.text),
    }
    if before.title != after.title:
        found["title"] = one_line(after.title)
    if before.authors != after.authors and after.authors:
        found["authors"] = list(after.authors)
    if before.published_at != after.published_at and after.published_at:
        found["date"] = after.published_at.isoformat()
    return {key: value for key, value in found.items() if value}


def _as_read(reading: Reading) -> dict[str, Any]:
    article = reading.article
    lines = article.text.split("\n")
    moment = reading.published_local or article.published_at
    found: dict[str, Any] = {
        "title": one_line(article.title),
        "contains": one_of_each([first_words(lines[0], _WORDS), first_words(lines[-1], _WORDS)]),
        "lacks": _phrases([piece.text for piece in reading.dropped], absent_from=article.text),
        "authors": list(article.authors),
        "date": moment.date().isoformat() if moment else "",
    }
    return {key: value for key, value in found.items() if value}


def _phrases(lines: list[str], *, absent_from: str) -> list[str]:
    """The first words of some lines, where the other text has them not."""
    phrases = one_of_each([first_words(line, _WORDS) for line in lines])
    other = " ".join(absent_from.casefold().split())
    return [phrase for phrase in phrases if phrase.casefold() not in other][:_MOST]
