"""A pack as the TOML that the operator keeps, with what could not be carried over as comments."""

from collections.abc import Mapping, Sequence

from syndicator.render.toml import toml_lines, toml_value

Value = str | Sequence[str] | Sequence[Sequence[str]]


def pack_file(
    name: str,
    rules: Mapping[str, Value],
    left: Sequence[tuple[int, str, str]],
    *,
    origin: str,
    tests: Sequence[Mapping[str, Value]] = (),
) -> str:
    """`[packs.NAME]` with the rules, and the tests of the pack."""
    lines = [f"# From {origin}, a site config file of Full-Text RSS.", f"[packs.{name}]"]
    for key, value in rules.items():
        if isinstance(value, str):
            lines.append(f"{key} = {toml_value(value)}")
        else:
            lines += [f"{key} = [", *(f"    {toml_value(each)}," for each in value), "]"]
    for test in tests:
        lines += ["", f"[[packs.{name}.tests]]", *toml_lines(test)]
    if left:
        lines += ["", "# Not carried over:"]
        lines += [f"# line {number}: {_plain(line)}  ({_plain(why)})" for number, line, why in left]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
