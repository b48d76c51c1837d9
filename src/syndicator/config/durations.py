"""Durations as operators write them: `90s`, `15m`, `15 min`, `1h30m`, `50ms`.

Whole numbers with units, the larger unit first, each once. Ten years at most, so that adding one to a date is safe.
"""

import re
from datetime import timedelta

from syndicator.config.complaints import Wrong, expected

_UNITS_MS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_SPELLINGS = {"m": "(?:m| ?min)"}
_FORM = re.compile("".join(rf"(?:([0-9]{{1,12}}){_SPELLINGS.get(unit, unit)})?" for unit in _UNITS_MS))
_LONGEST = timedelta(days=3660)


def parse(text: object) -> timedelta:
    """The duration that a text means. Raises Wrong."""
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if not match or not text:
        raise expected('a duration such as "15m"', text)
    counts = zip(match.groups(default="0"), _UNITS_MS.values(), strict=True)
    milliseconds = sum(int(count) * unit_ms for count, unit_ms in counts)
    if milliseconds > _LONGEST / timedelta(milliseconds=1):
        raise Wrong(f'expected a duration of ten years at most, got "{text}"')
    return timedelta(milliseconds=milliseconds)


def show(duration: timedelta) -> str:
    """The shortest text without weeks that `parse` reads as this duration; parts of a millisecond are dropped."""
    rest = duration // timedelta(milliseconds=1)
    text = ""
    for unit, unit_ms in list(_UNITS_MS.items())[1:]:
        count, rest = divmod(rest, unit_ms)
        text += f"{count}{unit}" if count else ""
    return text or "0s"
