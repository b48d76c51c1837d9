"""Values laid over each other key by key, each remembering where it was written.

Later layers win; arrays whose path is in `added` are joined instead, without saying one thing twice.
"""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from syndicator.config.complaints import Complaint, KeyPath


@dataclass(frozen=True, slots=True)
class Layer:
    """A value written at path `at`, to be laid `under` a path of the table that the layers make."""

    at: KeyPath
    value: Any
    under: KeyPath = ()


@dataclass(slots=True)
class Cascade:
    """The table that the layers make."""

    added: AbstractSet[KeyPath] = frozenset()
    values: dict[str, Any] = field(default_factory=dict)
    _origins: dict[KeyPath, KeyPath] = field(default_factory=dict)

    def lay(self, layer: Layer) -> None:
        """Put a layer on top."""
        self._lay(layer.under, layer.at, layer.value)

    def written(self, complaint: Complaint) -> Complaint:
        """The complaint about a value of this table, as one about the place where it was written."""
        path = complaint.path
        for length in range(len(path), -1, -1):
            if path[:length] in self._origins:
                return Complaint((*self._origins[path[:length]], *path[length:]), complaint.says, complaint.absent)
        return complaint

    def _lay(self, path: KeyPath, at: KeyPath, value: object) -> None:
        if isinstance(value, Mapping):
            self._table(path)
            for key, inner in value.items():
                self._lay((*path, key), (*at, key), inner)
        elif path in self.added and isinstance(value, list):
            self._join(path, at, value)
            return
        else:
            self._table(path[:-1])[path[-1]] = value
        self._origins[path] = at

    def _join(self, path: KeyPath, at: KeyPath, elements: list[object]) -> None:
        table = self._table(path[:-1])
        joined = table.setdefault(path[-1], [])
        if not isinstance(joined, list):
            joined = table[path[-1]] = []
        for index, element in enumerate(elements):
            if element not in joined:
                self._origins[(*path, len(joined))] = (*at, index)
                joined.append(element)

    def _table(self, path: KeyPath) -> dict[Any, Any]:
        """The table at a path; whatever stood in its way was a fault, and is reported where it was written."""
        table: dict[Any, Any] = self.values
        for key in path:
            if not isinstance(table.get(key), dict):
                table[key] = {}
            table = table[key]
        return table


def overlaid(*layers: Layer, added: AbstractSet[KeyPath] = frozenset()) -> Cascade:
    """All layers in turn, the last on top."""
    cascade = Cascade(added)
    for layer in layers:
        cascade.lay(layer)
    return cascade


def chosen(table: object, names: Collection[str]) -> dict[str, Any]:
    """The part of a table that a cascade hands on: keys that are options. The others are reported where they stand."""
    return {key: value for key, value in table.items() if key in names} if isinstance(table, dict) else {}
