"""A pack as the TOML that the operator keeps, with what could not be carried over as comments."""

import json
from collections.abc import Mapping, Sequence

Value = str | Sequence[str] | Sequence[Sequence[str]]


def pack_file(name: str, rules: Mapping[str, Value], left: Sequence[tuple[int, str, str]], *, origin: str) -> str:
    """`[packs.NAME]` with the rules."""
    lines = [f"# From {origin}, a site config file of Full-Text RSS.", f"[packs.{name}]"]
    for key, value in rules.items():
        if isinstance(value, str):
            lines.append(f"{key} = {_text(value)}")
        else:
            lines += [f"{key} = [", *(f"    {_element(each)}," for each in value), "]"]
    if left:
        lines += ["", "# Not carried over:"]
        lines += [f"# line {number}: {_plain(line)}  ({_plain(why)})" for number, line, why in left]
    return "\n".join(lines) + "\n"


def _element(value: str | Sequence[str]) -> str:
    return _text(value) if isinstance(value, str) else "[" + ", ".join(map(_text, value)) + "]"


def _text(value: str) -> str:
    is_literal = "'" not in value and value.isprintable()
    return f"'{value}'" if is_literal else json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
