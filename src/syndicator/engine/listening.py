"""Listening to the hubs of others' feeds (W3C WebSub): asking, renewing, ending, and polling where one tells of news.

What a hub sends is a hint: its source is polled, and the body of the push is not read. Polls go on all the same, more
seldom while a hub tells of all news; a hub that is gone is asked again, ever later, and missed by nobody. A feed may
name several (WebSub, section 4): each is subscribed to, so that one that is dead or deaf costs nothing.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Literal

from syndicator.engine.underway import UnderWay
from syndicator.errors import OutcomeUnknown, Refused, TryLater
from syndicator.model import Announced
from syndicator.policy import listening
from syndicator.ports import CallbackKey, Clock, Send, Subscription, SubscriptionStore

log = logging.getLogger(__name__)

PATH = "/websub/in/"
_AT_ONCE = 50
_LONGEST_ANSWER_BYTES = 10_000
_FORM = {"content-type": "application/x-www-form-urlencoded"}


class Listening:
    """Our side of all subscriptions. `base_url` is where hubs reach us; without one nothing is asked for."""

    def __init__(
        self,
        *,
        store: SubscriptionStore,
        clock: Clock,
        send: Send,
        base_url: str | None,
        sources: Collection[str],
        secret: Callable[[], str],
    ) -> None:
        self._store = store
        self._clock = clock
        self._send = send
        self._base = f"{base_url.rstrip('/')}{PATH}" if base_url else ""
        self._sources = sources
        self._secret = secret
        self._announced: dict[str, Announced | None] = {}
        self._pushed_at: dict[str, datetime] = {}
        self._under_way = UnderWay()

    # ── for polls

    async def announced(self, source: str, by: Announced | None) -> None:
        """What a poll found: the hubs that the source's feed names, or none."""
        wanted = by if self._base and source in self._sources else None
        if source in self._announced and self._announced[source] == wanted:
            return
        hubs = wanted.hubs if wanted else ()
        keys = [CallbackKey(f"{self._base}{self._secret()}", self._secret()) for _ in hubs]
        await self._store.want(source, wanted, keys=keys, now=self._clock.now())
        self._announced[source] = wanted

    async def next_poll_at(self, source: str, planned: datetime, *, began_at: datetime) -> datetime:
        """When to poll next: at once where news came while we polled, later where a hub tells of all."""
        now = self._clock.now()
        if self._pushed_at.get(source, began_at) > began_at:
            return now
        known = await self._store.of_source(source) if self._announced.get(source) else ()
        told = any(listening.is_reliable(one, now=now) for one in known)
        return listening.as_a_net(now, next_at=planned) if told else planned

    async def found_news(self, source: str, *, last_poll_at: datetime | None) -> None:
        """A poll found news; a hub that sent no push since the one before did not tell of them."""
        if last_poll_at is not None and self._announced.get(source):
            await self._store.miss(source, since=last_poll_at)

    # ── for the web

    async def expects(self, token: str) -> bool:
        """Whether there is such a callback."""
        return await self._of(token) is not None

    async def answer(self, token: str, asked: Mapping[str, str]) -> str | None:
        """A hub asks whether we meant it: yes to what we asked for, and to nothing else."""
        known, mode = await self._of(token), asked.get("hub.mode", "")
        if known is None or asked.get("hub.topic") != known.topic:
            return None
        now = self._clock.now()
        if mode == "denied":
            says = f"denied: {asked.get('hub.reason', '')[:200]}"
            await self._store.fail(known, until=listening.after_denial(now), says=says)
            log.warning("subscription denied", extra={"source": known.source, "hub": known.hub, "why": says})
            return ""
        if mode == "unsubscribe" and known.state == "leaving":
            await self._store.forget(known)
            return asked.get("hub.challenge")
        if mode == "subscribe" and known.state != "leaving":
            lease = listening.lease_of(asked.get("hub.lease_seconds", ""))
            due_at = listening.renew_at(now, lease)
            await self._store.confirm(known, lease_until=now + lease, due_at=due_at)
            log.info("subscribed", extra={"source": known.source, "hub": known.hub, "lease": str(lease)})
            return asked.get("hub.challenge")
        return None

    async def push(self, token: str, *, signature: str, body: bytes) -> None:
        """News, if it is signed with the secret that the hub has from us; else it is nobody's word."""
        known = await self._of(token)
        if known is None or known.state == "leaving":
            return
        if not listening.is_signed(known.secret, signature, body):
            log.warning("push not believed", extra={"source": known.source, "why": "its signature is not the hub's"})
            return
        now = self._clock.now()
        heard_at = [one.heard_at for one in await self._store.of_source(known.source) if one.heard_at]
        poll_at = max(now, max(heard_at) + listening.BREATH) if heard_at else now
        self._pushed_at[known.source] = now
        await self._store.hear(known, now=now, poll_at=poll_at)

    async def _of(self, token: str) -> Subscription | None:
        return await self._store.of_callback(f"{self._base}{token}") if self._base else None

    # ── at every tick

    async def run_due(self) -> None:
        """Begin what is due and not under way; nobody is waited for."""
        for one in await self._store.due(now=self._clock.now(), limit=_AT_ONCE):
            self._under_way.begin(one.id, partial(self._act, one), name=f"subscription {one.id}")

    async def drain(self) -> None:
        """Wait until what is under way has ended."""
        await self._under_way.drain()

    async def stop(self) -> None:
        """End what is under way; it is due again later."""
        await self._under_way.stop()

    async def _act(self, one: Subscription) -> None:
        if one.state == "leaving" and one.attempts >= listening.MOST_GOODBYES:
            await self._store.forget(one)  # its callback answers 410 from now on, which ends it, too
        elif one.state == "asked":
            await self._failed(one, "its hub did not verify it")
        else:
            await self._ask(one, "unsubscribe" if one.state == "leaving" else "subscribe")

    async def _ask(self, one: Subscription, mode: Literal["subscribe", "unsubscribe"]) -> None:
        if not await self._store.begin(one, until=self._clock.now() + listening.PATIENCE):
            return
        try:
            # A hub may send a request on (WebSub, 5.2); whom it sends us to is no better than any stranger.
            answer = await self._send(
                "POST",
                one.hub,
                headers=_FORM,
                content=listening.form(mode, one),
                max_bytes=_LONGEST_ANSWER_BYTES,
                follows=True,
            )
        except (TryLater, OutcomeUnknown, Refused) as fault:
            await self._failed(one, str(fault))
            return
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            await self._failed(one, f"{one.hub}: answered HTTP {answer.status}")
        elif mode == "unsubscribe":
            await self._failed(one, "its hub did not verify it")  # until it does

    async def _failed(self, one: Subscription, says: str) -> None:
        until = listening.retry_at(self._clock.now(), attempts=one.attempts + 1)
        await self._store.fail(one, until=until, says=says)
        if one.state != "leaving":
            log.warning("not subscribed", extra={"source": one.source, "hub": one.hub, "why": says})
