"""TOML text → values, and every line that is no TOML.

`tomllib` stops at the first error. Here the line is blanked, with all that hangs on it, and the rest is read again, so
that one look shows all faults. What was blanked is missing from the values: `broken` says so.
"""

import re
import tomllib
from dataclasses import dataclass, field
from typing import NamedTuple

from syndicator.config.complaints import key_text
from syndicator.config.positions import first_error, places

_MOST_ROUNDS = 100
_LONG_NUMBER = re.compile(r"[0-9_]{4000}")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_AT_END = " (at end of document)"
_NAME = r"""[\w."'-](?:[\w.\-"' ]*[\w."'-])?"""
_HEADER = re.compile(rf"^\s*\[\[?\s*({_NAME})\s*\]\]?\s*(?:#.*)?$")
_PAIR = re.compile(rf"^\s*({_NAME})\s*=\s*([^\s#]*)")
_COLON = re.compile(r"""^\s*([a-z][a-z0-9_-]{0,63})\s*:(?=[\s"'\[{]|$)""")
_ARRAY_OPENS = re.compile(rf"^\s*{_NAME}\s*=\s*\[")
_TWICE = ("Cannot declare", "Cannot overwrite", "Cannot redefine", "Cannot mutate", "Duplicate inline")
_CURLY_QUOTES = "“”„‘’«»"
_OPTION = re.compile(r"[a-z][a-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that is no TOML, the header above it, and what is wrong. Line 0 is the file as a whole."""

    line: int
    table: str
    says: str


@dataclass(slots=True)
class Parsed:
    """What could be read."""

    values: dict[str, object] = field(default_factory=dict)
    faults: list[BrokenLine] = field(default_factory=list)

    @property
    def broken(self) -> bool:
        """Whether lines are missing from `values`, so that an absence proves nothing."""
        return bool(self.faults)


def parse(text: str) -> Parsed:
    """The values of `text`, without its broken lines."""
    lines = text.split("\n")
    parsed = Parsed()
    for _ in range(_MOST_ROUNDS):
        try:
            parsed.values = tomllib.loads("\n".join(lines))
        except RecursionError:
            parsed.faults.append(BrokenLine(0, "", "arrays or tables are nested too deeply"))
            return parsed
        except ValueError as error:
            blame = _blame(lines, text, str(error))
            if all(blame.first != fault.line for fault in parsed.faults):
                parsed.faults.append(BrokenLine(blame.first, _table_of(lines, blame.first), blame.says))
            if not blame.first:
                return parsed
            lines[blame.first - 1 : blame.last] = [blame.instead] + [""] * (blame.last - blame.first)
        else:
            return parsed
    return parsed


class _Blame(NamedTuple):
    """The lines to leave out, first and last, what is wrong with them, and what to read instead of the first."""

    first: int
    last: int
    says: str
    instead: str = ""


def _blame(lines: list[str], text: str, message: str) -> _Blame:
    found = _AT_LINE.search(message)
    if found:
        message, number = message[: found.start()], int(found[1])
    elif message.endswith(_AT_END):
        message, number = message.removesuffix(_AT_END), first_error("\n".join(lines))
    else:  # int() refuses very long numbers, and does not say where
        number = next((n for n, line in enumerate(lines, 1) if _LONG_NUMBER.search(line)), 0)
        return _Blame(number, number, _named(lines[number - 1], "a number is too long"))
    if message.startswith(_TWICE):
        return _twice(lines, text, number)
    if message.startswith("Unclosed array"):
        return _array(lines, number)
    return _Blame(number, _end_of(lines, number), _hint(lines[number - 1], message))


def _twice(lines: list[str], text: str, number: int) -> _Blame:
    again = places(text).again
    first = max((line for line in again if line <= number and any(lines[line - 1 : number])), default=0)
    if not first:
        return _Blame(number, _end_of(lines, number), _named(lines[number - 1], "this name has a value already"))
    path, earlier = again[first]
    says = f"here twice (first on line {earlier})"
    header = _HEADER.match(lines[first - 1])
    return _Blame(first, max(number, _end_of(lines, first)), says if header else f"{key_text(path[-1:])}: {says}")


def _array(lines: list[str], number: int) -> _Blame:
    """An array goes wrong where its end is missing, or a comma: the line decides, since statements hold "="."""
    line = lines[number - 1]
    if not _starts_statement(line):
        comma_missing = not line.lstrip().startswith(",")
        says = 'a comma or "]" is missing before this line'
        return _Blame(number, number, says, instead=f",{line}" if comma_missing else "")
    if _ARRAY_OPENS.match(line) and "]" not in line:
        first, last = number, next((n for n in range(number, len(lines)) if _starts_statement(lines[n])), len(lines))
    else:
        first, last = (
            next((n for n in range(number - 1, 0, -1) if _ARRAY_OPENS.match(lines[n - 1])), number),
            number - 1,
        )
    return _Blame(first, max(first, last), _named(lines[first - 1], 'the array is not closed, "]" is missing'))


def _starts_statement(line: str) -> bool:
    return bool(_PAIR.match(line) or _HEADER.match(line))


def _end_of(lines: list[str], number: int) -> int:
    """The last line that hangs on a line: all pairs under a header, an inline table's end, or the line itself."""
    line, following = lines[number - 1], range(number, len(lines))
    if line.lstrip().startswith("["):
        return next((index for index in following if _HEADER.match(lines[index])), len(lines))
    if "{" in line and "}" not in line:
        return next((index + 1 for index in following if "}" in lines[index]), number)
    return number


def _table_of(lines: list[str], number: int) -> str:
    """The header that a line stands under, as written; a broken header has none."""
    if number and lines[number - 1].lstrip().startswith("[") and not _HEADER.match(lines[number - 1]):
        return ""
    above = (_HEADER.match(lines[n - 1]) for n in range(number, 0, -1))
    return next((f"[{header[1].strip()}]" for header in above if header), "")


def _hint(line: str, message: str) -> str:
    """What to do about a line, where the parser's own words would leave a newcomer alone."""
    if colon := _COLON.match(line):
        return f'{colon[1]}: expected "=" after the name, got ":"'
    pair = _PAIR.match(line)
    return _named(line, (pair and _value_hint(pair[2])) or _sentence(message))


def _value_hint(word: str) -> str:
    """What is wrong with a value that begins with `word`; nothing where it looks right."""
    if not word:
        return 'a value is missing after "="'
    if word[0] in _CURLY_QUOTES:
        return "quotes must be straight ones"
    if word[0] == "{":
        return "a table in braces stands on one line, with commas between its pairs only"
    if word.lower() in ("true", "false"):
        return f"expected {word.lower()} in small letters"
    return "" if word[0] in "\"'[" or _is_value(word) else "text needs quotes"


def _named(line: str, says: str) -> str:
    """`says` with the option's name, if it looks like one: what is no TOML may be a secret gone astray."""
    pair = _PAIR.match(line)
    return f"{pair[1]}: {says}" if pair and _OPTION.fullmatch(pair[1]) else says


def _sentence(message: str) -> str:
    if message.startswith("Unescaped"):
        return "a backslash in double quotes has a meaning of its own; use single quotes"
    if message.startswith("Illegal character '\\n'"):
        return "the text is not closed, a quote is missing"
    return f"no TOML: {message[:1].lower()}{message[1:]}"


def _is_value(word: str) -> bool:
    try:
        tomllib.loads(f"key = {word}")
    except ValueError:
        return False
    return True
