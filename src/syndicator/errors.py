"""The error tree. A class is named by what its catcher does next.

    SyndicatorError
    ├── ConfigError        the operator mends the config; carries every fault            exit 2
    ├── Busy               a port or the data folder is taken; the message says the remedy
    ├── Unusable           what we were given can't be used: a newer database, a folder we may not write
    ├── TryLater           wait (`retry_after_s`), then do the same again    (fetch and channels)
    ├── FetchError
    │   ├── Gone           the page is not there: HTTP 404 or 410 (`permanent`)
    │   └── Refused        asking again changes nothing: guard, robots, cap, 4xx, bad bytes
    │       └── Blocked    a wall against robots: ask seldom, and let the operator talk to the site
    ├── Unreadable         this page can't become an article; the reason is the answer
    ├── TemplateError      a template does not compile, or fails on an entry
    └── DeliveryError
        ├── MessageRefused    this message is dead, with the remote's words
        ├── ChannelRefused    the channel is held, its queue is kept
        └── OutcomeUnknown    sent, and no answer: it may or may not be there

`OSError` and the like never leave the adapter that met them.
"""

from dataclasses import dataclass


class SyndicatorError(Exception):
    """Whatever this program raises on purpose. `str()` is a sentence for the operator."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a config file: where (1-based line, 0 = the file as a whole), and what."""

    file: str
    line: int
    table: str
    says: str

    def __str__(self) -> str:
        """One line under the file's heading."""
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.table) if part)
        return f"{where} {self.says}".strip()


class ConfigError(SyndicatorError):
    """Every fault of a configuration at once, ordered by file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__(self._report())

    def _report(self) -> str:
        lines: list[str] = []
        for file in dict.fromkeys(fault.file for fault in self.faults):
            here = [fault for fault in self.faults if fault.file == file]
            lines.append(f"{file}: {len(here)} fault{'s' if len(here) > 1 else ''}")
            lines += [f"  {fault}" for fault in here]
        return "\n".join(lines)


class Busy(SyndicatorError):
    """Something we need is held by another process; the message names it and the remedy."""


class Unusable(SyndicatorError):
    """Something on this machine that we need can't be used as it is; the message names it and the remedy."""


class TryLater(SyndicatorError):
    """The other side can't answer now. `retry_after_s` is what it asked for, 0 if it did not say."""

    def __init__(self, says: str, *, retry_after_s: float = 0.0) -> None:
        super().__init__(says)
        self.retry_after_s = retry_after_s


class FetchError(SyndicatorError):
    """A page did not come and waiting will not bring it."""


class Gone(FetchError):
    """HTTP 404 or 410. `permanent` is true for 410."""

    def __init__(self, says: str, *, permanent: bool) -> None:
        super().__init__(says)
        self.permanent = permanent


class Refused(FetchError):
    """We, or they, refuse: the address guard, robots.txt, a cap, a 4xx, bytes that do not decode."""


class Blocked(Refused):
    """A wall against robots answered in the site's place."""


class Unreadable(SyndicatorError):
    """A page that holds no article we could stand behind."""


class TemplateError(SyndicatorError):
    """A message template does not compile or fails on an entry; says which, where and why."""


class DeliveryError(SyndicatorError):
    """An attempt that will not be repeated as it was."""


class MessageRefused(DeliveryError):
    """The remote refuses this message; others may pass."""


class ChannelRefused(DeliveryError):
    """The remote refuses us: revoked token, chat gone. Hold the channel, keep its queue."""


class OutcomeUnknown(DeliveryError):
    """The request went out and no answer came."""
