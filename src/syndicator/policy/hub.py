"""What subscribers may ask of our WebSub hub, and what we tell them (W3C WebSub, sections 5 to 7).

Forms, addresses and signatures are made here; whether a topic exists and what is sent when is not known here.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from syndicator import urls

Mode = Literal["subscribe", "unsubscribe"]

DEFAULT_LEASE = timedelta(days=10)
SHORTEST_LEASE, LONGEST_LEASE = timedelta(minutes=1), timedelta(days=30)
_LONGEST_SECRET_BYTES = 199  # "MUST be less than 200 bytes in length"
_LONGEST_URL = 2_000
_MOST_FIELDS = 20
_MOST_ATTEMPTS_TO_ASK = 4
_FIRST_RETRY, _LONGEST_RETRY = timedelta(seconds=10), timedelta(hours=1)
_SPREAD = 0.1


class Unacceptable(ValueError):
    """A request that no hub could carry out; the sentence goes back to whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A subscriber's wish, not verified yet."""

    mode: Mode
    topic: str
    callback: str
    lease: timedelta = DEFAULT_LEASE
    secret: str | None = None


def read_ask(body: bytes) -> Ask:
    """The wish in a posted form. Raises Unacceptable with what is wrong and what was expected."""
    try:
        form = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Unacceptable("expected a form (application/x-www-form-urlencoded) of at most 20 fields") from None
    mode = _one(form, "hub.mode")
    if mode not in ("subscribe", "unsubscribe"):
        raise Unacceptable(f'hub.mode: expected "subscribe" or "unsubscribe", got "{mode[:50]}"')
    secret = form.get("hub.secret", [""])[-1] or None
    if secret and len(secret.encode()) > _LONGEST_SECRET_BYTES:
        raise Unacceptable("hub.secret: expected less than 200 bytes")
    return Ask(
        mode="subscribe" if mode == "subscribe" else "unsubscribe",
        topic=_one(form, "hub.topic"),
        callback=_callback(_one(form, "hub.callback")),
        lease=_lease(form.get("hub.lease_seconds", [""])[-1]),
        secret=secret,
    )


def verification_url(ask: Ask, challenge: str) -> str:
    """Where a subscriber is asked whether it meant it: its callback, with its own query kept."""
    fields = {"hub.mode": ask.mode, "hub.topic": ask.topic, "hub.challenge": challenge}
    if ask.mode == "subscribe":
        fields["hub.lease_seconds"] = str(int(ask.lease.total_seconds()))
    return _with_query(ask.callback, fields)


def signature(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature. The recommendation also lists sha1; nobody should trust it."""
    return f"sha256={hmac.new(secret.encode(), body, 'sha256').hexdigest()}"


def links(hub_urls: tuple[str, ...], topic: str) -> str:
    """The value of the Link header by which a topic, and every ping, names its hubs and itself."""
    return ", ".join([*(f'<{hub}>; rel="hub"' for hub in hub_urls), f'<{topic}>; rel="self"'])


def next_ask_at(now: datetime, *, attempts: int) -> datetime | None:
    """When to ask a subscriber again that could not be reached; None to let the wish drop."""
    return None if attempts >= _MOST_ATTEMPTS_TO_ASK else now + _FIRST_RETRY * 4 ** (attempts - 1)


def next_ping_at(now: datetime, *, attempts: int, retry_after_s: float = 0.0, jitter: float = 0.0) -> datetime:
    """When to ping again after `attempts` failures: 10 s, doubled up to an hour, until the lease ends."""
    wait = min(_FIRST_RETRY * (1 << min(max(attempts - 1, 0), 16)), _LONGEST_RETRY)
    return now + max(wait * (1 + _SPREAD * jitter), timedelta(seconds=retry_after_s))


def _one(form: dict[str, list[str]], name: str) -> str:
    found = form.get(name, [])
    if len(found) != 1 or not found[0]:
        raise Unacceptable(f"{name}: expected once, got {len(found)} times" if len(found) > 1 else f"{name}: missing")
    return found[0]


def _callback(url: str) -> str:
    if len(url) > _LONGEST_URL or urls.absolute(url, url) is None or urlsplit(url).fragment:
        raise Unacceptable(
            "hub.callback: expected an http or https address without a fragment, 2,000 characters at most"
        )
    if "@" in urlsplit(url).netloc:
        raise Unacceptable("hub.callback: expected an address without user and password")
    return url


def _lease(asked: str) -> timedelta:
    """What was asked for, within our bounds: the confirmation tells what was granted."""
    if not asked:
        return DEFAULT_LEASE
    if not asked.isascii() or not asked.isdigit():
        raise Unacceptable(f'hub.lease_seconds: expected a whole number of seconds, got "{asked[:50]}"')
    return min(max(timedelta(seconds=min(int(asked[:12]), 10**10)), SHORTEST_LEASE), LONGEST_LEASE)


def _with_query(url: str, fields: dict[str, str]) -> str:
    """`fields` behind the query that is there: dropping it would break callbacks that tell subscriptions by it."""
    return f"{url}{'&' if urlsplit(url).query else '?' if '?' not in url else ''}{urlencode(fields)}"
