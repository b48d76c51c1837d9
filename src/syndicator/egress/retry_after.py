"""The wait that an answer asks for, in whatever form it says so (RFC 9110, section 10.2.3)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isnan

_LONGEST_WAIT_S = 86_400.0
_SECONDS = re.compile(r"[0-9]{1,15}", re.ASCII)


def retry_after_s(headers: Mapping[str, str], *, now: datetime) -> float:
    """Seconds to wait, at most a day; 0 where the answer names no time to come (nothing, 0, -1, junk, a past date)."""
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return bounded_s(float(value))
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError, IndexError):  # IndexError: the standard library's own slips on junk
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return bounded_s((at - now).total_seconds())


def bounded_s(said: object) -> float:
    """A wait in seconds that a service named in a way of its own, at most a day; 0 for what is no time to come."""
    if isinstance(said, bool) or not isinstance(said, int | float) or isnan(said):
        return 0.0
    return float(min(max(said, 0), _LONGEST_WAIT_S))
