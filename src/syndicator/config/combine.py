"""All files of a configuration as one tree of tables, where every table stands in one file only.

Checks what needs no knowledge of options: which tables there are, that they are tables, and the names of what the
operator names. Names become file names, addresses and ids, hence their narrow alphabet.
"""

import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, get_args

from syndicator.config.complaints import Complaint, KeyPath, expected, no_such, show
from syndicator.config.options import hints_of
from syndicator.config.report import Document, Report
from syndicator.config.values import Config

NAMED = {"sources": "source", "feeds": "feed", "channels": "channel", "packs": "pack", "partners": "partner"}
"""Tables of tables that the operator names, and what one of them is."""

_MADE_OF_DEFAULTS = "any_source"
WITH_DEFAULTS = ("sources", "feeds", "channels")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def sections() -> dict[str, type]:
    """The tables that stand for themselves (`[app]`, `[web]`, …) and what each becomes: fields of Config."""
    found = {}
    for name, hint in hints_of(Config).items():
        kinds = [kind for kind in (hint, *get_args(hint)) if isinstance(kind, type) and is_dataclass(kind)]
        if kinds and name not in NAMED and name != _MADE_OF_DEFAULTS:
            found[name] = kinds[0]
    return found


def combined(report: Report) -> dict[str, dict[str, Any]]:
    """One tree of all documents; faults go into the report, and what can't be a table is left out."""
    tree: dict[str, dict[str, Any]] = {}
    for document in report.documents:
        for path, value in _tables(report, document):
            owner = report.own(path, document)
            if owner is not document:
                report.add(Complaint(path, f"here twice (first in {owner.line(path)})"), document=document)
            elif len(path) == 1:
                tree[path[0]] = value
            else:
                tree.setdefault(path[0], {})[path[1]] = value
    return tree


def _tables(report: Report, document: Document) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The tables of one document: `("app",)`, `("sources", "radar")`, `("defaults", "feeds")`."""
    known = [*sections(), *NAMED, "defaults"]
    for key, value in document.parsed.values.items():
        if key == "include":
            report.add(*_include(value, is_main=document is report.documents[0]), document=document)
        elif key not in known:
            noun = "table" if isinstance(value, dict) else "option"
            names = known if isinstance(value, dict) else [*known, "include"]
            report.add(Complaint((key,), no_such(noun, key, names)), document=document)
        elif not isinstance(value, dict):
            inner = "" if key in sections() else ".NAME"
            report.add(Complaint((key,), str(expected(f"a table [{key}{inner}]", value))), document=document)
        elif key in sections():
            yield (key,), value
        else:
            yield from _inner(report, document, key, value)


def _inner(
    report: Report, document: Document, key: str, table: dict[str, Any]
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The tables inside `[sources]`, `[defaults]` and their like."""
    for name, value in table.items():
        path = (key, name)
        if key == "defaults" and name not in WITH_DEFAULTS:
            report.add(Complaint(path, no_such("table", name, WITH_DEFAULTS)), document=document)
        elif not isinstance(value, dict):
            report.add(Complaint(path, str(expected(f"a table [{key}.{name}]", value))), document=document)
        else:
            if key in NAMED and not _NAME.fullmatch(name):
                report.add(_no_name(path, name, NAMED[key]), document=document)
            yield path, value


def _no_name(path: KeyPath, name: str, noun: str) -> Complaint:
    form = "small letters, digits, - and _, 64 at most, a letter or digit first"
    return Complaint(path, f"{show(name)} is no name for a {noun} (expected {form})")


def _include(value: object, *, is_main: bool) -> Iterator[Complaint]:
    if not is_main:
        yield Complaint(("include",), "only the main file includes others")
    elif not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        yield Complaint(("include",), 'expected an array of text such as ["sources/*.toml"], got ' + show(value))
