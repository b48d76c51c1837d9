"""Step 10: claim, compose, mark sending, post, settle: in order within a channel, channels independently."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from syndicator.engine.digests import gathered, leaves_some
from syndicator.engine.faults import tell_fault
from syndicator.engine.outlet import Outlet
from syndicator.engine.turns import Turns
from syndicator.errors import ChannelRefused, DeliveryError, MessageRefused, OutcomeUnknown, TemplateError, TryLater
from syndicator.model import Action, DeliveryId, DeliveryState, EntryState, Message, Receipt
from syndicator.policy.sending import ALONE, AS_PLAIN, is_plain, not_now
from syndicator.policy.timing import next_attempt_at
from syndicator.ports import CanDelete, CanEdit, CanFind, Channel, Clock, Duty, Settlement, Store

log = logging.getLogger(__name__)

_AHEAD = 10
"""So many posts are claimed at once; each is still what was claimed when it is marked, or it is claimed anew."""

_SHOWS_WITHIN = timedelta(seconds=10)
_INTERRUPTED = "interrupted while sending"


class Deliverer:
    """Works off the ledger."""

    def __init__(
        self, *, store: Store, clock: Clock, outlets: Mapping[str, Outlet], jitter: Callable[[], float]
    ) -> None:
        self._store = store
        self._clock = clock
        self._outlets = outlets
        self._jitter = jitter
        self._running: dict[str, asyncio.Task[None]] = {}
        self._unwritten: dict[DeliveryId, Settlement] = {}
        """What became of attempts, where the store could not take it down."""
        self._turns = Turns(store, clock, outlets)
        self._stopping = False

    async def deliver_due(self) -> None:
        """Start a worker for every channel that has something due and none at work."""
        for channel in await self._store.due_channels(now=self._clock.now()):
            if channel in self._outlets and channel not in self._running and not self._stopping:
                task = asyncio.create_task(self._drain(channel), name=f"deliver {channel}")
                self._running[channel] = task
                task.add_done_callback(partial(self._ended, channel))

    def _ended(self, channel: str, task: asyncio.Task[None]) -> None:
        self._running.pop(channel, None)
        tell_fault(log, task)

    async def drain(self) -> None:
        """Bring all that is due, and wait until it is brought."""
        await self.deliver_due()
        while self._running:
            await asyncio.wait(self._running.values())

    async def stop(self, *, within: timedelta) -> None:
        """Let the attempts under way end; begin none."""
        self._stopping = True
        if self._running:
            await asyncio.wait(self._running.values(), timeout=within.total_seconds())

    async def _drain(self, channel: str) -> None:
        """Work off one channel, in order."""
        outlet = self._outlets[channel]
        await self._turns.remember(channel)
        if not await self._settled(outlet, channel):
            return
        # A digest takes others with it, and what the pace holds back need not be claimed yet.
        ahead = min([_AHEAD, *(bound.count for bound in outlet.pace)]) if outlet.digests is None else 1
        claimed: deque[Duty] = deque()
        while not self._stopping and self._turns.may_go(channel):
            if not claimed:
                claimed.extend(await self._store.claim_deliveries(channel, now=self._clock.now(), limit=ahead))
            if not claimed:
                return
            state = await self._bring(outlet, claimed.popleft())
            if state is None or state is DeliveryState.SENDING:
                return  # not now, or to be looked up in a while; those behind wait, so that order is kept
            if state is not DeliveryState.DELIVERED:
                claimed.clear()

    async def _settled(self, outlet: Outlet, channel: str) -> bool:
        """Settle what was cut off: nobody else sends to this channel, so that is all that stands as `sending`.

        False where the channel can't tell yet; those behind wait, so that order is kept.
        """
        for duty in await self._store.sending(channel):
            if duty.delivery.due_at > self._clock.now():
                return False
            try:
                settlement = self._unwritten.get(duty.delivery.id) or await self._resumed(outlet, duty)
            except ChannelRefused as fault:
                await self._hold(duty, fault, DeliveryState.SENDING)
                return False
            await self._settle(duty, settlement)
            if settlement.state is DeliveryState.SENDING:
                return False
        return True

    async def _resumed(self, outlet: Outlet, duty: Duty) -> Settlement:
        """What becomes of an attempt that its sender did not live to settle, or that waits to be looked up."""
        if duty.delivery.reason not in ("", AS_PLAIN):
            return await self._reconciled(outlet, duty, duty.delivery.reason)
        if _may_repeat(outlet.adapter, duty):
            # Not the remote's failure: it need not wait as after one.
            now = self._clock.now()
            return Settlement(state=DeliveryState.PENDING, at=now, reason=_also(duty, _INTERRUPTED), due_at=now)
        return self._lost(outlet.adapter, duty, _INTERRUPTED)

    async def _bring(self, outlet: Outlet, duty: Duty) -> DeliveryState | None:
        """Try one delivery, and say where it stands; None where its account bears no more now."""
        now = self._clock.now()
        posted = self._turns.posts(duty.delivery.channel)
        needless = _needless(duty, now) or not_now(duty.delivery, outlet.when, posted=posted, now=now)
        if needless is not None:
            return await self._settle(duty, needless, as_claimed=True)
        together = await gathered(self._store, outlet.digests, duty, now=now)
        if together is None:
            return DeliveryState.PENDING  # some of it changed meanwhile: claim again
        duty, message = together, self._composed(outlet, together)
        if isinstance(message, Settlement):
            return await self._settle(duty, message, as_claimed=True)
        return await self._send(outlet, duty, message, now)

    async def _send(self, outlet: Outlet, duty: Duty, message: Message, now: datetime) -> DeliveryState | None:
        """Mark, attempt and settle; None where its account bears no more now."""
        if not self._turns.take(duty.delivery.channel):
            return None
        # Should the store be lost while it marks, it may be marked all the same; nothing was sent then.
        self._unwritten[duty.delivery.id] = Settlement(
            state=DeliveryState.PENDING, at=now, reason=_also(duty, _INTERRUPTED), due_at=now
        )
        is_marked = await self._store.mark_sending(duty, now=now)
        self._unwritten.pop(duty.delivery.id)
        if not is_marked:
            return DeliveryState.PENDING  # it changed meanwhile: claim again
        try:
            return await self._settle(duty, await self._attempt(outlet, duty, message))
        except ChannelRefused as fault:
            return await self._hold(duty, fault, DeliveryState.PENDING)

    def _composed(self, outlet: Outlet, duty: Duty) -> Message | Settlement:
        """The message, or how the delivery ends without one."""
        try:
            return outlet.message(duty, duty.delivery.action)
        except TemplateError as fault:
            return self._refused(duty, str(fault))
        except Exception as fault:  # a bug of ours: it may cost this message, not the channel behind it
            log.exception("not composed", extra={"channel": duty.delivery.channel, "entry": duty.entry.id})
            return self._refused(duty, f"not composed: {fault!r}")

    async def _attempt(self, outlet: Outlet, duty: Duty, message: Message) -> Settlement:
        self._turns.used(duty.delivery.channel, duty.delivery.action)
        try:
            receipt = await _act(outlet.adapter, duty, message)
        except TryLater as fault:
            return self._again(duty, str(fault), retry_after_s=fault.retry_after_s)
        except MessageRefused as fault:
            if duty.delivery.action is Action.DELETE and isinstance(outlet.adapter, CanEdit) and duty.receipt:
                return await self._noticed(outlet, outlet.adapter, duty, duty.receipt, str(fault))
            return self._plainly(outlet, duty, message, str(fault)) or self._refused(duty, str(fault))
        except OutcomeUnknown as fault:
            return self._lost(outlet.adapter, duty, str(fault))
        note = receipt.note if receipt is not None else ""
        if duty.digest:
            note = f"in a digest of {len(duty.digest)}" + (f"; {note}" if note else "")
        reason = _also(duty, note)
        return Settlement(state=DeliveryState.DELIVERED, at=self._clock.now(), reason=reason, receipt=receipt)

    def _plainly(self, outlet: Outlet, duty: Duty, message: Message, why: str) -> Settlement | None:
        """A message that the remote refused is tried once more as the simplest there is; None where it was that."""
        if outlet.plain is None or duty.digest or duty.delivery.action is Action.DELETE or is_plain(duty.delivery):
            return None
        try:
            plain = outlet.plain(duty.entry, duty.delivery.action)
        except TemplateError:  # the service takes less than a headline and an address
            return None
        if plain.text == message.text and not message.article.image_url:
            return None
        now = self._clock.now()
        return Settlement(state=DeliveryState.PENDING, at=now, reason=f"{AS_PLAIN}: {why}", due_at=now)

    def _refused(self, duty: Duty, why: str) -> Settlement:
        """What is refused is dead; but of a digest, each story is posted by itself: one of them may be at fault."""
        now = self._clock.now()
        if duty.digest and duty.delivery.action is Action.POST:
            return Settlement(state=DeliveryState.PENDING, at=now, reason=f"{ALONE}{why}", due_at=now, apart=True)
        return Settlement(state=DeliveryState.DEAD, at=now, reason=_also(duty, why))

    async def _hold(self, duty: Duty, fault: ChannelRefused, state: DeliveryState) -> DeliveryState:
        """The message is kept for better days as it is, and so is all that is behind it."""
        now = self._clock.now()
        log.error("channel held", extra={"channel": duty.delivery.channel, "why": str(fault)})
        await self._settle(duty, Settlement(state=state, at=now, reason=str(fault), due_at=now))
        await self._store.hold_channel(duty.delivery.channel, reason=str(fault), at=now)
        return state

    async def _noticed(self, outlet: Outlet, adapter: CanEdit, duty: Duty, receipt: Receipt, why: str) -> Settlement:
        """What the remote does not delete is edited to the notice; where that fails, too, both reasons are told."""
        try:
            message = outlet.message(duty, Action.EDIT)
            edited = await adapter.edit(receipt, message, idempotency_key=duty.key)
        except TryLater as fault:
            return self._again(duty, str(fault), retry_after_s=fault.retry_after_s)
        except OutcomeUnknown as fault:
            return self._again(duty, str(fault))
        except (DeliveryError, TemplateError) as fault:
            reason = f"deletion refused ({why}), and the notice, too ({fault})"
            return Settlement(state=DeliveryState.DEAD, at=self._clock.now(), reason=reason)
        reason = f"deletion refused ({why}): the post says instead that the story was withdrawn"
        return Settlement(state=DeliveryState.DELIVERED, at=self._clock.now(), reason=reason, receipt=edited)

    def _lost(self, adapter: Channel, duty: Duty, why: str) -> Settlement:
        """The answer was lost: again where that doubles nothing, else look in a while, or ask the operator."""
        if _may_repeat(adapter, duty):
            return self._again(duty, why)
        now = self._clock.now()
        if adapter.repeat == "findable" and isinstance(adapter, CanFind):
            # What is on its way may not show yet.
            reason = _also(duty, why)
            return Settlement(state=DeliveryState.SENDING, at=now, reason=reason, due_at=now + _SHOWS_WITHIN)
        return Settlement(state=DeliveryState.UNKNOWN, at=now, reason=why)

    async def _reconciled(self, outlet: Outlet, duty: Duty, why: str) -> Settlement:
        """What is known by now of a post whose answer was lost a while ago."""
        adapter = outlet.adapter
        if _may_repeat(adapter, duty):
            return self._again(duty, why)
        if adapter.repeat == "findable" and isinstance(adapter, CanFind):
            return await self._looked_up(outlet, adapter, duty, why)
        return Settlement(state=DeliveryState.UNKNOWN, at=self._clock.now(), reason=why)

    async def _looked_up(self, outlet: Outlet, adapter: CanFind, duty: Duty, why: str) -> Settlement:
        try:
            message = outlet.message(duty, duty.delivery.action)
            receipt = await adapter.find(message, idempotency_key=duty.key)
        except TryLater as fault:
            # Still cut off: the next worker looks again.
            now = self._clock.now()
            due_at = next_attempt_at(now, attempts=1, retry_after_s=fault.retry_after_s, jitter=self._jitter())
            return Settlement(state=DeliveryState.SENDING, at=now, reason=f"{why}; {fault}", due_at=due_at)
        except (MessageRefused, OutcomeUnknown, TemplateError) as fault:
            return Settlement(state=DeliveryState.UNKNOWN, at=self._clock.now(), reason=f"{why}; {fault}")
        if receipt is None:
            return self._again(duty, why)
        return Settlement(state=DeliveryState.DELIVERED, at=self._clock.now(), receipt=receipt)

    def _again(self, duty: Duty, why: str, *, retry_after_s: float = 0.0) -> Settlement:
        now = self._clock.now()
        attempts = duty.delivery.attempts + (duty.delivery.state is DeliveryState.PENDING)
        due_at = next_attempt_at(now, attempts=attempts, retry_after_s=retry_after_s, jitter=self._jitter())
        if due_at is None:
            return Settlement(state=DeliveryState.DEAD, at=now, reason=f"given up after {attempts} attempts: {why}")
        return Settlement(state=DeliveryState.PENDING, at=now, reason=_also(duty, why), due_at=due_at)

    async def _settle(self, duty: Duty, settlement: Settlement, *, as_claimed: bool = False) -> DeliveryState:
        """Write how it ended; what was not attempted, only where it still is `as_claimed`."""
        title = f"{len(duty.digest)} stories" if duty.digest else duty.entry.revision.article.title
        says = f"{duty.delivery.action}: {title}"
        says += f" ({settlement.reason})" if settlement.reason else ""
        self._unwritten[duty.delivery.id] = settlement
        number = duty.delivery.revision if as_claimed and not duty.digest else None
        is_settled = await self._store.settle_delivery(duty.delivery.id, replace(settlement, says=says), number=number)
        self._unwritten.pop(duty.delivery.id)
        if not is_settled:
            return DeliveryState.PENDING  # it changed meanwhile: claim again
        fields = {"channel": duty.delivery.channel, "action": str(duty.delivery.action), "entry": duty.entry.id}
        if settlement.state is DeliveryState.DELIVERED:
            log.info("delivered", extra=fields | {"title": title})
        elif settlement.waits_from is not None:
            log.info("put off", extra=fields | {"until": str(settlement.due_at), "why": settlement.reason})
        else:
            log.warning("not delivered", extra=fields | {"state": str(settlement.state), "why": settlement.reason})
        return settlement.state


def _also(duty: Duty, why: str) -> str:
    """Why, and that the remote refused the usual message before."""
    before = duty.delivery.reason
    if not is_plain(duty.delivery):
        return why
    return before if why in before else f"{before}; {why}"


def _may_repeat(adapter: Channel, duty: Duty) -> bool:
    """Whether doing it once more doubles nothing: a correction or deletion never does."""
    return adapter.repeat == "safe" or duty.delivery.action is not Action.POST


def _needless(duty: Duty, now: datetime) -> Settlement | None:
    """How a delivery ends that need not be tried, or None."""
    action = duty.delivery.action
    if action is Action.POST:
        withdrawn = duty.entry.state is EntryState.RETRACTED and not duty.delivery.attempts
        return Settlement(state=DeliveryState.SKIPPED, at=now, reason="retracted") if withdrawn else None
    if duty.receipt is not None:
        return None
    if duty.is_deleted and action is Action.DELETE:
        return Settlement(state=DeliveryState.DELIVERED, at=now, reason="deleted with the others of its post")
    if duty.post_state is DeliveryState.UNKNOWN:
        reason = "whether its post arrived is unknown"
        return Settlement(state=DeliveryState.UNKNOWN, at=now, reason=reason)
    return Settlement(state=DeliveryState.SKIPPED, at=now, reason="there is no post")


async def _act(adapter: Channel, duty: Duty, message: Message) -> Receipt | None:
    """The one call that reaches the remote."""
    action, receipt = duty.delivery.action, duty.receipt
    if action is Action.POST:
        return await adapter.post(message, idempotency_key=duty.key)
    if receipt is not None and action is Action.EDIT and isinstance(adapter, CanEdit):
        return await adapter.edit(receipt, message, idempotency_key=duty.key)
    if receipt is not None and action is Action.DELETE and leaves_some(duty):
        if isinstance(adapter, CanEdit):
            return await adapter.edit(receipt, message, idempotency_key=duty.key)
        raise MessageRefused(f"{duty.delivery.channel}: it shares its post with others, and can't edit its posts")
    if receipt is not None and action is Action.DELETE and isinstance(adapter, CanDelete):
        await adapter.delete(receipt, message, idempotency_key=duty.key)
        return None
    raise MessageRefused(f"{duty.delivery.channel}: can't {action} its posts")
