"""Our WebSub hub: verify what subscribers ask for, and bring them every new rendering, whole and signed.

Everything that is owed is in the store, so a restart loses no wish and no ping. A subscriber that can't be reached is
tried again until its lease ends, and always gets the newest rendering, never a queue of old ones.
"""

import hmac
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from syndicator.egress import retry_after_s
from syndicator.engine.underway import UnderWay
from syndicator.errors import OutcomeUnknown, Refused, TryLater
from syndicator.model import FORMATS
from syndicator.policy.hub import Ask, Mode, links, next_ask_at, next_ping_at, signature, verification_url
from syndicator.ports import Answer, Clock, FeedFiles, PendingAsk, Send, Subscriber, SubscriberStore

log = logging.getLogger(__name__)

_AT_ONCE = 50
_LONGEST_ANSWER_BYTES = 10_000
_HOUSEKEEPING = timedelta(hours=1)
_FORM = "application/x-www-form-urlencoded"


class Hub:
    """Works off what is due; `challenge` makes a text that nobody can guess."""

    def __init__(
        self,
        *,
        subscribers: SubscriberStore,
        shelf: FeedFiles,
        clock: Clock,
        send: Send,
        hub_url: str,
        challenge: Callable[[], str],
        jitter: Callable[[], float],
    ) -> None:
        self._subscribers = subscribers
        self._shelf = shelf
        self._clock = clock
        self._send = send
        self._hub_url = hub_url
        self._challenge = challenge
        self._jitter = jitter
        self._under_way = UnderWay()
        self._tidied_at: datetime | None = None

    async def run_due(self) -> None:
        """Begin what is due and not under way; nobody is waited for."""
        now = self._clock.now()
        for ask in await self._subscribers.due_asks(now=now, limit=_AT_ONCE):
            self._begin("verify", ask.id, partial(self._verify, ask))
        for subscriber in await self._subscribers.due_pings(now=now, limit=_AT_ONCE):
            self._begin("ping", subscriber.id, partial(self._ping, subscriber))
        if self._tidied_at is None or now - self._tidied_at >= _HOUSEKEEPING:
            self._tidied_at = now
            await self._subscribers.forget_ended(now=now)

    async def drain(self) -> None:
        """Wait until what is under way has ended."""
        await self._under_way.drain()

    async def stop(self) -> None:
        """End what is under way; it is due again at the next start."""
        await self._under_way.stop()

    def _begin(self, verb: str, number: int, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if len(self._under_way) < _AT_ONCE:
            self._under_way.begin((verb, number), work, name=f"{verb} subscriber {number}")

    async def _verify(self, pending: PendingAsk) -> None:
        """Ask the callback whether it meant it: only an exact echo of the challenge is a yes."""
        challenge = self._challenge()
        mode: Mode = "unsubscribe" if pending.mode == "unsubscribe" else "subscribe"
        ask = Ask(mode=mode, topic=pending.topic, callback=pending.callback, lease=pending.lease)
        try:
            answer = await self._exchange("GET", verification_url(ask, challenge))
        except (TryLater, OutcomeUnknown) as fault:
            until = next_ask_at(self._clock.now(), attempts=pending.attempts + 1)
            if until is None:
                await self._drop(pending, str(fault))
            else:
                await self._subscribers.postpone_ask(pending, until=until, says=str(fault))
            return
        except Refused as fault:
            await self._drop(pending, str(fault))
            return
        if not _is_success(answer):
            await self._drop(pending, f"answered HTTP {answer.status} to the verification")
        elif not hmac.compare_digest(answer.body, challenge.encode()):
            await self._drop(pending, "did not echo the challenge")
        else:
            await self._subscribers.settle_ask(pending, verified=True, now=self._clock.now())
            log.info("verified", extra={"asked": pending.mode, "topic": pending.topic, "subscriber": pending.id})

    async def _drop(self, ask: PendingAsk, why: str) -> None:
        await self._subscribers.settle_ask(ask, verified=False, now=self._clock.now(), says=why)
        log.info("not verified", extra={"topic": ask.topic, "subscriber": ask.id, "why": why})

    async def _ping(self, subscriber: Subscriber) -> None:
        publication = self._shelf.get(subscriber.feed, subscriber.format)
        if publication is None:
            await self._later(subscriber, "the feed is not rendered yet")
            return
        try:
            if subscriber.is_hub:
                answer = await self._tell_hub(subscriber)
            else:
                answer = await self._bring(subscriber, publication.body)
        except (TryLater, OutcomeUnknown, Refused) as fault:
            await self._later(subscriber, str(fault), getattr(fault, "retry_after_s", 0.0))
            return
        if _is_success(answer):
            await self._subscribers.settle_ping(subscriber, etag=publication.etag, now=self._clock.now())
        elif answer.status == HTTPStatus.GONE and not subscriber.is_hub:
            await self._subscribers.forget_subscriber(subscriber)
            log.info("unsubscribed", extra={"topic": subscriber.topic, "subscriber": subscriber.id, "why": "HTTP 410"})
        else:
            wait_s = retry_after_s(answer.headers, now=self._clock.now())
            await self._later(subscriber, f"answered HTTP {answer.status}", wait_s)

    async def _bring(self, subscriber: Subscriber, body: bytes) -> Answer:
        """The fat ping: the whole rendering, as a GET of the topic would give it."""
        headers = {"content-type": FORMATS[subscriber.format], "link": links((self._hub_url,), subscriber.topic)}
        if subscriber.secret:
            headers["x-hub-signature"] = signature(subscriber.secret, body)
        return await self._exchange("POST", subscriber.callback, headers, body)

    async def _tell_hub(self, subscriber: Subscriber) -> Answer:
        """What hubs take from publishers, in the two spellings that are about."""
        fields = {"hub.mode": "publish", "hub.url": subscriber.topic, "hub.topic": subscriber.topic}
        return await self._exchange("POST", subscriber.callback, {"content-type": _FORM}, urlencode(fields).encode())

    async def _exchange(
        self, method: str, url: str, headers: dict[str, str] | None = None, content: bytes = b""
    ) -> Answer:
        return await self._send(method, url, headers=headers or {}, content=content, max_bytes=_LONGEST_ANSWER_BYTES)

    async def _later(self, subscriber: Subscriber, why: str, wait_s: float = 0.0) -> None:
        now = self._clock.now()
        attempts = subscriber.attempts + 1
        until = next_ping_at(now, attempts=attempts, retry_after_s=wait_s, jitter=self._jitter())
        await self._subscribers.postpone_ping(subscriber, until=until, says=why)


def _is_success(answer: Answer) -> bool:
    return HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
