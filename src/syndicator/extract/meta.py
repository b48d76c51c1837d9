"""What a page says of itself in `<meta>` and `<link>`."""

from collections.abc import Mapping
from dataclasses import dataclass

from syndicator.extract.index import Index

_NAMES = ("property", "name", "itemprop", "http-equiv")


@dataclass(frozen=True, slots=True)
class Metas:
    """The contents of `<meta>` elements by lower-case name, in the page's order."""

    values: Mapping[str, tuple[str, ...]]

    def all(self, *names: str) -> tuple[str, ...]:
        """Every content under the names, in the order of the names."""
        return tuple(value for name in names for value in self.values.get(name, ()))

    def first(self, *names: str) -> tuple[str, str]:
        """The first content under the names, and the name; two empty texts where there is none."""
        return next(((self.values[name][0], name) for name in names if self.values.get(name)), ("", ""))


def read(index: Index) -> Metas:
    """The `<meta>` elements of a page."""
    found: dict[str, list[str]] = {}
    for element in index.of("meta"):
        content = " ".join((element.get("content") or "").split())
        if not content:
            continue
        for name in _NAMES:
            if label := element.get(name):
                found.setdefault(label.strip().lower(), []).append(content)
    return Metas({name: tuple(contents) for name, contents in found.items()})


def links(index: Index, relation: str) -> list[str]:
    """The addresses of `<link rel=…>`, as written."""
    return [
        href
        for element in index.of("link")
        if relation in (element.get("rel") or "").lower().split() and (href := (element.get("href") or "").strip())
    ]
