"""Times as machines read them: RFC 3339 for Atom and JSON Feed, RFC 822 for RSS; always UTC, to the second."""

from datetime import UTC, datetime
from email.utils import format_datetime


def utc(at: datetime) -> datetime:
    """`at` in UTC, to the second."""
    return at.astimezone(UTC).replace(microsecond=0)


def rfc3339(at: datetime) -> str:
    """`2026-11-24T02:05:00Z`."""
    return utc(at).isoformat().replace("+00:00", "Z")


def rfc822(at: datetime) -> str:
    """`Tue, 24 Nov 2026 02:05:00 GMT`, whatever the machine's locale."""
    return format_datetime(utc(at), usegmt=True)
