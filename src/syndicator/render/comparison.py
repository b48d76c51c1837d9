"""Pages read with and without a changed rule: what differs on each, what the rule found, and what to do with it."""

from collections.abc import Iterator

from syndicator.model import Article
from syndicator.render.plain import one_line
from syndicator.render.reread import differences
from syndicator.render.rules_to_paste import rules_to_paste
from syndicator.trial import ReadTrial, Trial

_MATCHED = ("body", "drop", "keep", "title", "author", "date")


def comparison(trial: Trial) -> Iterator[str]:
    """Each page's differences, how many pages differ, and the rules as TOML to paste where any does."""
    changed_count = 0
    for one in trial.articles:
        differs = list(_differences(one))
        changed_count += bool(differs)
        yield from _one(one, differs)
        yield from (f"  {line}" for line in _found(one, trial))
        yield ""
    count = len(trial.articles)
    pages = f"{count} page{'' if count == 1 else 's'}"
    if not changed_count:
        yield f"nothing changes on {pages}; `syndicator try` without the change shows each line and its part"
        return
    yield f"{changed_count} of {pages} {'changes' if changed_count == 1 else 'change'}. To keep it, paste:"
    yield ""
    yield from rules_to_paste(trial)
    yield ""
    yield f"then `syndicator check --tests {trial.source or 'NAME'}` tells when it is true no more, and"
    yield f"`syndicator reextract {trial.source or 'NAME'} --dry-run` what else it changes of all that is stored"


def _one(one: ReadTrial, differs: list[str]) -> Iterator[str]:
    title = one_line(one.reading.article.title) if one.reading else ""
    yield f"{one.url}  {title}".rstrip()
    yield f"  read from {one.place}; {_size(one)} before, {_size(one.after)} after"
    yield from differs or ["  nothing differs"]


def _size(one: ReadTrial | None) -> str:
    if one is None or one.reading is None:
        return "not read"
    return f"{len(one.reading.article.text.split())} words"


def _differences(one: ReadTrial) -> Iterator[str]:
    before = one.reading.article if one.reading else None
    after = one.after.reading.article if one.after and one.after.reading else None
    if before and after:
        yield from differences(before, after)
    elif before:
        yield f"  would not be read any more: {one.after.says if one.after else ''}"
    elif after:
        yield f"  was not read ({one.says}), and would be:"
        yield from (f"  + {line}" for line in _text(after))
    else:
        return


def _text(article: Article) -> list[str]:
    return [one_line(line) for line in article.text.split("\n")]


def _found(one: ReadTrial, trial: Trial) -> Iterator[str]:
    """What each changed rule found on the page."""
    after = one.after
    if after is None:
        return
    dropped = [piece.rule for piece in after.reading.dropped] if after.reading else []
    for pattern in trial.changes.get("drop_lines", ()):
        count = dropped.count(f"drop_lines {pattern!r}")
        yield f"drop_lines {pattern!r}: {_counted(count, 'line')}"
    matched = {(each.name, each.rule): len(each.texts) for each in after.examined.matched} if after.examined else {}
    for name in _MATCHED:
        value = trial.changes.get(name, ())
        for rule in [value] if isinstance(value, str) else value:
            if (name, rule) in matched:
                yield f"{name} {rule!r}: {_counted(matched[name, rule], 'part')}"
    if one.reading is None and after.reading is None:
        yield f"not read, with the change or without: {one.says}"


def _counted(count: int, noun: str) -> str:
    return f"found {count} {noun}{'' if count == 1 else 's'}" if count else f"found no {noun}"
