"""Values as TOML that people paste into their configuration."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

_ESCAPED = str.maketrans({letter: f"\\{letter}" for letter in r"\.^$*+?{}[]|()"})


def toml_value(value: Any) -> str:
    """A text, in single quotes where that can be, or an array."""
    if isinstance(value, str):
        is_literal = "'" not in value and value.isprintable()
        return f"'{value}'" if is_literal else json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(map(toml_value, value)) + "]"


def toml_lines(table: Mapping[str, Any]) -> list[str]:
    """`key = value` for each."""
    return [f"{key} = {toml_value(value)}" for key, value in table.items()]


def line_rule(line: str, words_count: int = 3) -> str:
    """An expression that finds a line by its first words."""
    words = line.split()
    return "^" + " ".join(words[:words_count]).translate(_ESCAPED)


def words_rule(words: str) -> str:
    """An expression that finds these words."""
    return " ".join(words.split()).translate(_ESCAPED)


def first_words(text: str, count: int) -> str:
    """The beginning of a text."""
    return " ".join(text.split()[:count])


def one_of_each(values: Sequence[str]) -> list[str]:
    """The values without repetitions and empty ones."""
    return [value for value in dict.fromkeys(values) if value]
