"""One page looked at closely: whence each field came, which part was taken for the story, what became of each line."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from syndicator.model import Dropped
from syndicator.render.fields import fields_as_text
from syndicator.render.plain import one_line
from syndicator.trial import Examined, Matched, PageLine, ReadTrial, fate

_SHOWN_CHARS, _RULE_CHARS = 96, 60
_AROUND, _RUN_SHOWN = 3, 2
_OTHERS_SHOWN, _IDLE_SHOWN = 3, 3
_MINUTE = timedelta(minutes=1)
_AGREED = {"title": "title", "authors": "authors", "published": "published_at", "image": "image_url"}


def closeup(trial: ReadTrial, *, all_lines: bool = False) -> Iterator[str]:
    """The page, its fields, the parts that might be its body, its lines, and what the rules matched."""
    if trial.reading is None:
        yield f"not read: {trial.says}"
    yield f"  {'read from':<12} {trial.place}"
    looked = trial.examined or Examined()
    if trial.reading is not None:
        for name, line in fields_as_text(trial.reading):
            yield line
            yield from _others(name, trial, looked)
        yield f"  {'text':<12} {len(trial.reading.article.text.split())} words"
        if trial.says:
            yield f"  {'not whole':<12} {trial.says}"
    if trial.examined is None:
        return
    yield from _body(looked)
    yield from _lines(looked, trial.reading.dropped if trial.reading else (), all_lines=all_lines)
    yield from _rules(looked, all_lines=all_lines)


def _others(name: str, trial: ReadTrial, looked: Examined) -> Iterator[str]:
    """Who says otherwise of a field, among the places that speak of it."""
    key = _AGREED.get(name)
    article = trial.reading.article if trial.reading else None
    if key is None or article is None:
        return
    value = getattr(article, key)
    chosen = ", ".join(value) if isinstance(value, tuple) else value
    others = [
        f"{offer.where} {one_line(offer.value)[:_RULE_CHARS]!r}"
        for offer in looked.offers
        if offer.field == key and not _same(offer.value, chosen)
    ]
    if others:
        yield f"  {'':<12} otherwise: {'; '.join(others[:_OTHERS_SHOWN])}"


def _same(said: str, chosen: object) -> bool:
    """Whether a place says the same of a field: a title with the site's name is the same, a moment to the minute is."""
    if isinstance(chosen, datetime):
        return abs(datetime.fromisoformat(said) - chosen) < _MINUTE
    words = " ".join(str(chosen or "").casefold().split())
    return bool(words) and words in " ".join(said.casefold().split())


def _body(looked: Examined) -> Iterator[str]:
    taken = [line for line in looked.lines if line.is_taken]
    way = "by the rule `body`" if any(one.name == "body" for one in looked.matched) else "found by itself"
    yield f"  {'body':<12} {way}: {len(taken)} of the page's {len(looked.lines)} lines"
    if looked.parts:
        yield "     words  taken  part of the page"
    for number, part in enumerate(looked.parts):
        note = "   ← holds the story" if number == 0 and part.taken_count else ""
        yield f"    {part.words_count:>6} {part.taken_count:>6}  {part.selector}{note}"


def _lines(looked: Examined, dropped: tuple[Dropped, ...], *, all_lines: bool) -> Iterator[str]:
    """The lines of the story and around it; `+` is in the article, `-` went by a rule, `·` was not chosen."""
    numbers = [number for number, line in enumerate(looked.lines) if line.is_taken]
    if not numbers:
        numbers = list(range(len(looked.lines)))[: _AROUND * 4]
    first, last = max(0, numbers[0] - _AROUND) if numbers else 0, (numbers[-1] + _AROUND + 1) if numbers else 0
    if all_lines:
        first, last = 0, len(looked.lines)
    yield "  lines        + in the article, - dropped by a rule, · not chosen; how likely it is the story's"
    if first:
        yield f"    · … {first} lines before (--lines shows all)"
    rows = [_row(line, dropped) for line in looked.lines[first:last]]
    yield from rows if all_lines else _without_runs(rows)
    if left := len(looked.lines) - last:
        yield f"    · … {left} lines after" if left > 0 else ""


def _row(line: PageLine, dropped: tuple[Dropped, ...]) -> str:
    rule = fate(line.text, dropped) if line.is_taken else ""
    sign = "-" if rule else "+" if line.is_taken else "·"
    words = one_line(line.text)
    words = words if len(words) <= _SHOWN_CHARS else f"{words[:_SHOWN_CHARS].rpartition(' ')[0]} …"
    return f"    {sign} {line.chance:>4.0%}  {words}" + (f"   ← {rule}" if rule else "")


def _without_runs(rows: Sequence[str]) -> Iterator[str]:
    """The rows, where many that are kept follow each other only the first and last of them."""
    run: list[str] = []
    for row in [*rows, ""]:
        if row.startswith("    +"):
            run.append(row)
            continue
        if len(run) > _RUN_SHOWN * 2 + 1:
            run = [*run[:_RUN_SHOWN], f"    + …     {len(run) - 2 * _RUN_SHOWN} more", *run[-_RUN_SHOWN:]]
        yield from run
        run = []
        if row:
            yield row


def _rules(looked: Examined, *, all_lines: bool) -> Iterator[str]:
    """What the operator's rules matched before anything was read; of many that match nothing, how many."""
    idle = [one for one in looked.matched if not one.texts]
    shown = [one for one in looked.matched if one.texts or all_lines or len(idle) <= _IDLE_SHOWN]
    rows = [f"{one.name} {one.rule!r}: {_matches(one)}" for one in shown]
    if len(idle) > _IDLE_SHOWN and not all_lines:
        rows.append(f"{len(idle)} more match nothing here, as those of packs often do (--lines names them)")
    for number, row in enumerate(rows):
        yield f"  {'rules' if number == 0 else '':<12} {row}"


def _matches(one: Matched) -> str:
    if not one.texts:
        return "nothing here matches it"
    first = one_line(one.texts[0])[:_RULE_CHARS]
    return f"{len(one.texts)} on the page" + (f", such as {first!r}" if first else "")
