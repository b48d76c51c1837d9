"""How an option of the operator's is declared, and values of options that never show."""

from collections.abc import Callable
from dataclasses import MISSING, field
from typing import Any


def option(doc: str, *, example: str = "", default: Any = MISSING, factory: Callable[[], Any] | None = None) -> Any:
    """A field that the operator sets in TOML: what it means, and an example as written there."""
    metadata = {"doc": doc, "example": example}
    return field(default_factory=factory, metadata=metadata) if factory else field(default=default, metadata=metadata)


class Secret:
    """A value that never shows: not in `repr`, not in a log. `reveal()` is for the one place that needs it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


class Told(Secret):
    """A text that the configuration holds itself, or `named` there as a secret. Either way it never shows."""

    __slots__ = ("named",)

    def __init__(self, value: str, *, named: bool = False) -> None:
        super().__init__(value)
        self.named = named
