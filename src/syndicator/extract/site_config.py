"""Site config files of Full-Text RSS (github.com/fivefilters/ftr-site-config) → our rules, as far as they say the same.

Their dialect is XPath 1.0 of the same library. Several ways to one field are tried in order there; here they are one
XPath, in which a later way counts where the earlier ones find nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from syndicator import urls
from syndicator.extract import xpath
from syndicator.rules import XPATH

_FIELDS = {"title": "title", "body": "body", "author": "author", "date": "date", "next_page_link": "next"}
_LINE = re.compile(r"(?P<name>[a-z_]+)(?:\((?P<given>.*?)\))?\s*:\s*(?P<value>.*)")
_TESTS = frozenset({"test_url", "test_contains"})
_NOTHING_TO_DO = frozenset({"tidy", "prune", "parser", "autodetect_on_failure"})
_WHY_NOT = {
    "single_page_link": "there is no such rule here; a page that shows all of an article is found by itself",
    "http_header": "headers belong to a source: its `headers`, `cookies` or `agent`",
}
_NO_RULE = "there is no such rule here"


@dataclass(frozen=True, slots=True)
class Imported:
    """What was carried over, by the names of our options, and what was not: the line's number, the line, and why."""

    rules: dict[str, str | list[str] | list[list[str]]] = field(default_factory=dict)
    tests: list[dict[str, str | list[str]]] = field(default_factory=list)
    left: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Directive:
    number: int
    name: str
    given: str | None
    value: str
    line: str


def imported(text: str) -> Imported:
    """The rules of a site config file."""
    made = Imported()
    ways: dict[str, list[str]] = {}
    drop: list[str] = []
    pairs: list[list[str]] = []
    found = ""
    for one in _directives(text, made):
        if one.name in _FIELDS:
            _take(made, one, one.value, ways.setdefault(_FIELDS[one.name], []))
        elif (path := _dropped(one)) is not None:
            _take(made, one, path, drop)
        elif one.name == "find_string":
            found = one.value
        elif one.name == "replace_string":
            _replace(made, one, found if one.given is None else one.given, pairs)
        elif one.name in _TESTS:
            _test(made, one)
        elif one.name not in _NOTHING_TO_DO:
            _leave(made, one, _WHY_NOT.get(one.name, _NO_RULE))
    made.rules.update({name: XPATH + _in_order(paths) for name, paths in ways.items() if paths})
    if drop:
        made.rules["drop"] = [XPATH + path for path in dict.fromkeys(drop)]
    if pairs:
        made.rules["replace"] = pairs
    return made


def _directives(text: str, made: Imported) -> Iterator[_Directive]:
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().lstrip("\ufeff")
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            made.left.append((number, line, "it is no directive"))
            continue
        yield _Directive(number, match["name"], match["given"], match["value"].strip(), line)


def _take(made: Imported, one: _Directive, path: str, into: list[str]) -> None:
    wrong = xpath.fault(path) if path else "it is empty"
    if not wrong and into and one.name in _FIELDS and not (_is_path(path) and all(map(_is_path, into))):
        wrong = "the ways before it count; one that gives text can't be joined to them"
    if wrong:
        _leave(made, one, wrong)
    else:
        into.append(path)


def _dropped(one: _Directive) -> str | None:
    """What a directive strips, as XPath; None where it strips nothing."""
    said = one.value.strip("'\"")
    if one.name == "strip":
        return one.value
    if one.name not in ("strip_id_or_class", "strip_image_src"):
        return None
    if not said or "'" in said:
        return ""
    if one.name == "strip_image_src":
        return f"//img[contains(@src, '{said}')]"
    return f"//*[contains(@class, '{said}') or contains(@id, '{said}')]"


def _replace(made: Imported, one: _Directive, found: str, pairs: list[list[str]]) -> None:
    if not found:
        _leave(made, one, "it does not say what it replaces")
    elif "<" in found + one.value or ">" in found + one.value:
        _leave(made, one, "it changes markup; `replace` changes the words of paragraphs only")
    else:
        pairs.append([re.escape(found), one.value.replace("\\", r"\\")])


def _test(made: Imported, one: _Directive) -> None:
    """A page's address, or words that the page named last has."""
    if not one.value:
        _leave(made, one, "it is empty")
    elif one.name == "test_url":
        url = urls.absolute(one.value, one.value)
        if url is None or not url.startswith(("http://", "https://")) or any(map(str.isspace, one.value)):
            _leave(made, one, "it is no address")
        else:
            made.tests.append({"url": one.value})
    elif not made.tests:
        _leave(made, one, "no test_url stands before it")
    else:
        made.tests[-1]["contains"] = [*made.tests[-1].get("contains", []), one.value]


def _leave(made: Imported, one: _Directive, why: str) -> None:
    made.left.append((one.number, one.line, why))


def _is_path(path: str) -> bool:
    return path.startswith(("/", "(/"))


def _in_order(paths: list[str]) -> str:
    """One XPath: each way where no earlier one finds anything."""
    first, *others = dict.fromkeys(paths)
    joined = [first]
    for number, path in enumerate(others, 1):
        earlier = " or ".join(list(dict.fromkeys(paths))[:number])
        joined.append(f"({path})[not({earlier})]")
    return " | ".join(joined)
