"""A channel ready to use: its adapter, what is written for it, and when."""

from collections.abc import Callable
from dataclasses import dataclass

from syndicator.engine.digests import Digests
from syndicator.model import Action, Entry, Message
from syndicator.policy.sending import When, is_plain
from syndicator.ports import Channel, Duty
from syndicator.ports.limits import Account, Pace

Compose = Callable[[Entry, Action], Message]
"""Pure: an entry and what is to be done with it → the message, by the channel's template. Raises TemplateError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A channel ready to use."""

    adapter: Channel
    compose: Compose
    pace: tuple[Pace, ...] = ()
    account: Account | None = None
    when: When = When()
    digests: Digests | None = None
    plain: Compose | None = None
    """The simplest message there is, for a remote that refuses the usual one."""

    def message(self, duty: Duty, action: Action) -> Message:
        """What is written for a duty. Raises TemplateError."""
        if duty.digest and self.digests is not None:
            return self.digests.compose(duty.digest, duty.entry, action, duty.key)
        if self.plain is not None and is_plain(duty.delivery):
            return self.plain(duty.entry, action)
        return self.compose(duty.entry, action)
