"""What the command line asks is done here, by whoever works on the installation: the service, or the command itself.

An intent stays open until it is answered, and doing one twice is as doing it once: so a crash in between loses none.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from syndicator.engine.desk import Desk
from syndicator.errors import SyndicatorError, Unusable
from syndicator.model import Entry, EntryState
from syndicator.policy.gate import lesson_says
from syndicator.policy.identity import url_alias
from syndicator.ports import Answered, Clock, Intent, Store

log = logging.getLogger(__name__)

_AT_ONCE = 1_000

Act = Callable[[Intent], Awaitable[str]]
"""Does what is asked and says what came of it; raises SyndicatorError where it can't be done."""


class Asked:
    """Answers intents in the order in which they were asked."""

    def __init__(self, *, store: Store, clock: Clock, desk: Desk, more: Mapping[str, Act] | None = None) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk
        self._acts: Mapping[str, Act] = {
            "poll": self._poll,
            "retract": self._retract,
            "post": self._post,
            "approve": self._judge,
            "reject": self._judge,
            "release": self._release,
            "drop": self._drop,
            **(more or {}),
        }

    async def answer_all(self) -> None:
        """Do what is asked and not answered."""
        for intent in await self._store.open_intents():
            answer = await self._answer(intent)
            await self._store.answer_intent(intent.id, answer, now=self._clock.now())
            log.info("asked", extra={"verb": intent.verb, "subject": intent.subject, "answer": answer.says})

    async def _answer(self, intent: Intent) -> Answered:
        act = self._acts.get(intent.verb)
        if act is None:
            return Answered(says=f"{intent.verb}: this service does not know how to do that", failed=True)
        try:
            return Answered(says=await act(intent), failed=False)
        except SyndicatorError as fault:
            return Answered(says=str(fault), failed=True)
        except Exception as fault:  # a bug of ours: it may cost this wish, not all that are asked after it
            log.exception("not done", extra={"verb": intent.verb, "subject": intent.subject})
            return Answered(says=f"{intent.verb} {intent.subject}: a fault of this program: {fault!r}", failed=True)

    async def _poll(self, intent: Intent) -> str:
        await self._store.poll_soon(intent.subject, now=self._clock.now())
        return f"{intent.subject}: is polled now"

    async def _post(self, intent: Intent) -> str:
        channel = intent.arguments["channel"]
        entry = await self._store.find_entry(intent.subject)
        if entry is None:
            raise Unusable(f"{intent.subject}: no such entry (`syndicator entries` lists them)")
        says = await self._store.post_again(entry, channel, now=self._clock.now())
        return f"entry {entry}, {channel}: {says}"

    async def _judge(self, intent: Intent) -> str:
        accept, channel = intent.verb == "approve", intent.arguments.get("channel")
        entry = None
        if intent.subject != "all" and (entry := await self._store.find_entry(intent.subject)) is None:
            raise Unusable(f"{intent.subject}: no such entry (`syndicator deliveries --awaiting` lists what waits)")
        count = await self._store.judge(entry, channel, accept=accept, now=self._clock.now())
        if not count:
            raise Unusable(f"{intent.subject}: nothing of it awaits a yes{f' for {channel}' if channel else ''}")
        return f"{intent.subject}: {count} post{'s are' if count > 1 else ' is'} {'made' if accept else 'not made'}"

    async def _release(self, intent: Intent) -> str:
        held, says = await self._held(intent.subject), ""
        is_one = bool(held) and intent.subject != held[0].source  # of many at once, nobody looked at each
        for entry in held:
            lesson = (await self._desk.release(entry, "released by the operator", teaches=is_one)).decision.learns
            if lesson is not None:
                says = f"; {entry.source} holds no {lesson_says(lesson)} any more"
        return f"{intent.subject}: {len(held)} released{_more(held)}{says}"

    async def _drop(self, intent: Intent) -> str:
        """Nobody ever had it, so nobody has to be told; it is kept from returning."""
        held = await self._held(intent.subject)
        for entry in held:
            await self._desk.withdraw(entry, "dropped by the operator")
            await self._store.block_entry(entry.id, reason="dropped by the operator", now=self._clock.now())
        return f"{intent.subject}: {len(held)} dropped{_more(held)}"

    async def _held(self, subject: str) -> Sequence[Entry]:
        """The held story of this name, or all of the source of this name."""
        number = await self._store.find_entry(subject)
        if number is not None:
            entry = (await self._store.account(number)).entry
            found = [entry] if entry.state is EntryState.HELD else []
        else:
            states = frozenset({EntryState.HELD})
            found = await self._store.newest_entries(states=states, source=subject, feed=None, limit=_AT_ONCE)
        if not found:
            raise Unusable(f"{subject}: nothing of it is held (`syndicator entries --held` lists what is)")
        return sorted(found, key=lambda entry: entry.id)

    async def _retract(self, intent: Intent) -> str:
        """Withdraw, keep from returning, and forget where that is asked: in this order, each lasting by itself."""
        reason, now = intent.arguments["reason"], self._clock.now()
        number = await self._store.find_entry(intent.subject)
        if number is None:
            if "://" not in intent.subject:
                raise Unusable(f"{intent.subject}: no such entry (`syndicator entries` lists them)")
            await self._store.block(url_alias(intent.subject), reason=reason, now=now)
            return f"{intent.subject}: there is no entry of it; it is kept out from now on"
        entry = (await self._store.account(number)).entry
        recorded = await self._desk.withdraw(entry, reason)
        await self._store.block_entry(number, reason=reason, now=now)
        says = [recorded.decision.why if recorded.decision.kind == "ignored" else "is withdrawn"]
        if intent.arguments.get("erase"):
            await self._store.erase(number, now=now)
            self._desk.news()
            says.append("what it said is erased here")
        return f"entry {number}: {'; '.join(says)}"


def _more(done: Sequence[Entry]) -> str:
    return "; there may be more, ask again" if len(done) == _AT_ONCE else ""
