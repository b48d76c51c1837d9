"""Several stories in one post: which are gathered, and what is written of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from syndicator.model import Action, Entry, EntryState, Message
from syndicator.policy.sending import shares
from syndicator.ports import Duty, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """How a channel's digests are made.

    `compose` makes one of all stories for what is done with one of them, under a key; `fitting` says how many of the
    first ones a message takes.
    """

    compose: Callable[[Sequence[Entry], Entry, Action, str], Message]
    fitting: Callable[[Sequence[Entry]], int]
    most: int
    burst: int | None = None


async def gathered(store: Store, digests: Digests | None, duty: Duty, *, now: datetime) -> Duty | None:
    """The duty, with the others that are to share its post. None where they changed meanwhile."""
    if digests is None or duty.digest:
        return duty
    sharing = shares(duty.delivery, burst=digests.burst)
    if sharing is None:
        return duty
    reasons, least = sharing
    found = await store.claim_more(duty.delivery.channel, reasons=reasons, now=now, limit=max(digests.most, least))
    if len(found) < max(least, 2):
        return duty
    together = found[: digests.most]
    count = digests.fitting([each.entry for each in together])
    return await store.gather(together[:count]) if count > 1 else duty


def leaves_some(duty: Duty) -> bool:
    """Whether a digest still has stories that are not withdrawn, so that it can't be deleted for one that is."""
    return any(entry.state is not EntryState.RETRACTED for entry in duty.digest)
