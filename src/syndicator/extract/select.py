"""The operator's rules for a page: fields picked, parts dropped before anything else looks at it, parts marked.

Rules are CSS selectors (`css`), or XPaths after `xpath:` (`xpath`), and only sources that have any pay for them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from syndicator.extract import css, xpath
from syndicator.extract.kept import MARK
from syndicator.rules import XPATH
from syndicator.specs import ArticleRules

_Find = Callable[[str, str], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What the rules found. `text` is the page without the dropped parts; `body` is None without a body rule.

    `next` is where the link to the next page leads, as written; None without a rule for it.
    """

    text: str
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    next: str | None = None
    body: tuple[str, ...] | None = None


def pick(text: str, rules: ArticleRules) -> Picked:
    """Apply the rules to a page; without any, the page is as it was."""
    if not any((rules.title, rules.author, rules.date, rules.next, rules.body, rules.drop, rules.keep)):
        return Picked(text=text)
    title = next(iter(_found(text, rules.title, css.lines, xpath.lines)), "")
    authors = tuple(filter(None, _found(text, rules.author, css.lines, xpath.lines)))
    date = next(iter(_found(text, rules.date, css.dates, xpath.dates)), "")
    further = _found(text, rules.next, css.links, xpath.links)
    text = _marked(_without(text, rules.drop), rules.keep)
    body = None if rules.body is None else tuple(_found(text, rules.body, css.parts, xpath.parts))
    return Picked(
        text=text,
        title=title,
        authors=authors,
        date=date,
        next=None if rules.next is None else next(iter(further), ""),
        body=body,
    )


def _found(text: str, rule: str | None, by_css: _Find, by_xpath: _Find) -> list[str]:
    if not rule:
        return []
    return by_xpath(text, rule.removeprefix(XPATH)) if rule.startswith(XPATH) else by_css(text, rule)


def _without(text: str, rules: Sequence[str]) -> str:
    selectors, paths = _parted(rules)
    text = css.without(text, selectors) if selectors else text
    return xpath.without(text, paths) if paths else text


def _marked(text: str, rules: Sequence[str]) -> str:
    selectors, paths = _parted(rules)
    text = css.marked(text, selectors, MARK) if selectors else text
    return xpath.marked(text, paths, MARK) if paths else text


def _parted(rules: Iterable[str]) -> tuple[list[str], list[str]]:
    selectors, paths = [], []
    for rule in rules:
        if rule.startswith(XPATH):
            paths.append(rule.removeprefix(XPATH))
        else:
            selectors.append(rule)
    return selectors, paths
