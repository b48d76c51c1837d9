"""A trial as text for people: what was found, read and dropped, why, and what to do next."""

from collections.abc import Iterator

from syndicator.model import Listing
from syndicator.render.closeup import closeup
from syndicator.render.comparison import comparison
from syndicator.render.fields import fields_as_text
from syndicator.render.toml import line_rule
from syndicator.trial import ReadTrial, Trial

_LINKS_SHOWN = 30
_TEXT_SHOWN = 400
_DROPPED_SHOWN = 40


def trial_as_text(trial: Trial, *, again: str = "syndicator try URL", all_lines: bool = False) -> str:
    """What was found, read and dropped, and why. `again` is the command that shows it, for the hints at the end."""
    lines = [trial.url if trial.url == trial.final_url else f"{trial.url} → {trial.final_url}"]
    if trial.changes:
        lines = [*([*lines, *_listing(trial.listing), ""] if trial.listing else []), *comparison(trial)]
    elif trial.listing is None and len(trial.articles) == 1:
        (one,) = trial.articles
        lines += [*closeup(one, all_lines=all_lines), "", *_next(trial, one, again)]
    else:
        lines += _listing(trial.listing) if trial.listing is not None else []
        for article in trial.articles:
            lines += ["", *_brief(article)]
        if trial.articles:
            lines += ["", "a closer look at one of them: `syndicator try` with its address"]
    return "\n".join(lines)


def _listing(listing: Listing) -> Iterator[str]:
    yield f"found by {listing.tier}: {len(listing.links)} links. {listing.why}"
    for link in listing.links[:_LINKS_SHOWN]:
        date = f"  {link.published_at:%Y-%m-%d %H:%M}Z" if link.published_at else ""
        yield f"  {link.title or '(no title)'}{date}"
        yield f"    {link.url}"
    if len(listing.links) > _LINKS_SHOWN:
        yield f"  … and {len(listing.links) - _LINKS_SHOWN} more"
    for feed in listing.feeds:
        yield f"  the page advertises a feed: {feed}"


def _brief(trial: ReadTrial) -> Iterator[str]:
    if trial.reading is None:
        yield f"{trial.url}: not read: {trial.says}"
        return
    yield from (line for _, line in fields_as_text(trial.reading))
    text = trial.reading.article.text
    yield f"  text         {len(text.split())} words"
    yield from (f"    {line}" for line in _cut(text).split("\n"))
    dropped = trial.reading.dropped
    if dropped:
        yield f"  dropped      {len(dropped)}"
        for piece in dropped[:_DROPPED_SHOWN]:
            yield f"    {piece.text[:70]!r}   ← {piece.rule}"


def _next(trial: Trial, one: ReadTrial, again: str) -> Iterator[str]:
    """What to add to the command, made of what the page holds."""
    parts = one.examined.parts if one.examined else ()
    hints = []
    if one.reading is not None:
        rule = line_rule(one.reading.article.text.split("\n")[-1]).replace("'", ".")
        hints += [(f"--drop-line '{rule}'", "a line too many: shows the page with and without, and what to paste")]
        hints += [("--drop 'CSS' or --keep 'CSS'", "a part too many, or one that is missing")]
    if parts:
        hints += [(f"--body '{parts[0].selector}'", "the wrong part of the page")]
    if one.reading is not None:
        hints += [("--title 'CSS', --author, --date", "a field is wrong")]
        hints += [("--test", "all is well: prints a test that keeps it so")]
    if hints:
        yield f"what next? Add to  {again}"
    for words, why in hints:
        yield f"  {words:<34} {why}"
    if not trial.source:
        yield "  no source of the configuration is at this site: `syndicator add URL` writes one"


def _cut(text: str) -> str:
    if len(text) <= _TEXT_SHOWN * 2:
        return text
    return f"{text[:_TEXT_SHOWN].rsplit(' ', 1)[0]} …\n…\n… {text[-_TEXT_SHOWN:].split(' ', 1)[-1]}"
