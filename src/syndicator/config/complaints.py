"""What is wrong and at which path of the configuration, before anyone asks in which line that is.

A path leads from the top of the file to a value: `("sources", "radar", "recheck", 2)`. The words of every message are
made here, so that they are alike. Nothing here shows more of a value than a line needs.
"""

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_CREDENTIALS = re.compile(r"//[^/@\s]*@")
_INVISIBLE = re.compile(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SHOWN_CHARS = 60
_SHOWN_NUMBER = 10**18
_COMPARED_CHARS = 64


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong at a path. `absent`: something is not there, which a broken line nearby may explain."""

    path: KeyPath
    says: str
    absent: bool = False

    def under(self, path: KeyPath) -> "Complaint":
        """The same, seen from further up."""
        return Complaint((*path, *self.path), self.says, self.absent)


class Wrong(ValueError):
    """A value that is not what its option expects; the text is what a fault says."""


def expected(form: str, value: object) -> Wrong:
    """`expected text, got 42`."""
    return Wrong(f"expected {form}, got {show(value)}")


def show(value: object) -> str:
    """A value as it may stand in a message: one short line, no credentials of a URL, arrays and tables unopened."""
    if isinstance(value, str):
        return _quoted(_CREDENTIALS.sub("//…@", value))
    if isinstance(value, bool | float):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < _SHOWN_NUMBER else "a very large number"
    if isinstance(value, list):
        return "an array"
    return "a table" if isinstance(value, dict) else "a date or time"


def key_text(parts: Iterable[str | int]) -> str:
    """A dotted key as it would be written; positions in arrays are left out, the line says which."""
    return ".".join(part if _BARE_KEY.fullmatch(part) else _quoted(part) for part in parts if isinstance(part, str))


def no_such(noun: str, word: str, names: Iterable[str]) -> str:
    """`no such option (did you mean "chat"?)`."""
    return f"no such {noun}{did_you_mean(word, names)}"


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """The nearest name as a question in parentheses, or nothing."""
    known = {name.lower(): name for name in names}
    near = difflib.get_close_matches(word[:_COMPARED_CHARS].lower(), known, n=1)
    return f' (did you mean "{known[near[0]]}"?)' if near else ""


def _quoted(text: str) -> str:
    short = text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…"
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(short, ensure_ascii=False))
