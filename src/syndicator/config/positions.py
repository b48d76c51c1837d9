"""Where in a TOML text each table, key and array element stands.

Values come from `tomllib`; this reads places only, of broken texts too. It is asked only where there is something to
complain about: walking a large file costs more than reading its values.
"""

import tomllib
from dataclasses import dataclass

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from syndicator.config.complaints import KeyPath

_LANGUAGE = Language(tree_sitter_toml.language())
_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})
_VALUES_APART = frozenset({"=", "comment", *_KEYS})
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Place:
    """A 1-based line, and the path of the table header it stands under (empty: before the first)."""

    line: int
    table: KeyPath


@dataclass(frozen=True, slots=True)
class Places:
    """`first` has the place of every path; `again` has the lines that write a path once more, and its first line."""

    first: dict[KeyPath, Place]
    again: dict[int, tuple[KeyPath, int]]

    def nearest(self, path: KeyPath) -> tuple[KeyPath, Place]:
        """The longest known beginning of `path`, and its place; line 0 where nothing of it is known."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.first:
                return path[:length], self.first[path[:length]]
        return (), Place(0, ())


def places(text: str) -> Places:
    """The places of all that `text` writes."""
    walk = _Walk()
    for node in Parser(_LANGUAGE).parse(text.encode("utf-8", "replace")).root_node.children:
        walk.statement(node)
    return Places(walk.first, walk.again)


class _Walk:
    """Through the statements of one text, from top to bottom."""

    def __init__(self) -> None:
        self.first: dict[KeyPath, Place] = {}
        self.again: dict[int, tuple[KeyPath, int]] = {}
        self._written: dict[KeyPath, int] = {}
        self._newest: dict[KeyPath, int] = {}

    def statement(self, node: Node) -> None:
        """A pair before the first header, or a header with its pairs. Errors and comments are passed over."""
        if node.type == "pair":
            self._pair(node, (), Place(0, ()))
        elif node.type in ("table", "table_array_element"):
            line = node.start_point.row + 1
            path = self._header(_key(node), line, many=node.type == "table_array_element")
            for child in node.children:
                if child.type == "pair":
                    self._pair(child, path, Place(0, path))

    def _header(self, key: tuple[str, ...], line: int, *, many: bool) -> KeyPath:
        """The path that a header means: below an array of tables it is the array's newest element."""
        path: KeyPath = ()
        for step, name in enumerate(key, 1):
            path = (*path, name)
            self.first.setdefault(path, Place(line, path))
            if many and step == len(key):
                self._newest[path] = self._newest.get(path, -1) + 1
            if path in self._newest:
                path = (*path, self._newest[path])
                self.first.setdefault(path, Place(line, path))
        self._write(path, line)
        return path

    def _pair(self, node: Node, base: KeyPath, under: Place, depth: int = 0) -> None:
        line = node.start_point.row + 1
        path = base
        for name in _key(node):
            path = (*path, name)
            self.first.setdefault(path, Place(line, under.table))
        self._write(path, line)
        for child in node.children:
            if child.type not in _VALUES_APART:
                self._value(child, path, under, depth)

    def _value(self, node: Node, path: KeyPath, under: Place, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if node.type == "inline_table":
            for child in node.children:
                if child.type == "pair":
                    self._pair(child, path, under, depth + 1)
        elif node.type == "array":
            elements = [child for child in node.children if child.is_named and child.type != "comment"]
            for index, child in enumerate(elements):
                self.first.setdefault((*path, index), Place(child.start_point.row + 1, under.table))
                self._value(child, (*path, index), under, depth + 1)

    def _write(self, path: KeyPath, line: int) -> None:
        if path in self._written:
            self.again.setdefault(line, (path, self._written[path]))
        else:
            self._written[path] = line


def _key(node: Node) -> tuple[str, ...]:
    """The names of a header's or a pair's key, unquoted as TOML does it."""
    written = next((child.text or b"" for child in node.children if child.type in _KEYS), b"").decode(
        "utf-8", "replace"
    )
    if '"' not in written and "'" not in written:
        return tuple(name.strip() for name in written.split("."))
    try:
        inside: object = tomllib.loads(f"{written} = 0")
    except tomllib.TOMLDecodeError:
        return (written,)
    names = []
    while isinstance(inside, dict):
        [(name, inside)] = inside.items()
        names.append(name)
    return tuple(names)


def first_error(text: str) -> int:
    """The first line of the first part that is no TOML; the last line where nothing strikes the grammar."""
    node = Parser(_LANGUAGE).parse(text.encode("utf-8", "replace")).root_node
    while node.has_error and not node.is_error:
        node = next((child for child in node.children if child.has_error or child.is_missing), node)
        if node.is_missing or not node.children:
            break
    return node.start_point.row + 1 if node.has_error or node.is_missing else len(text.rstrip().split("\n"))
