"""The seams to the world: time, pages, channels, published files and the running service itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import ClassVar, Literal, Protocol, Self, get_args, runtime_checkable

from syndicator.model import Message, NotModified, Page, Publication, Receipt, Reservation, Validators
from syndicator.specs import Access, Partner


class Clock(Protocol):
    """Where the time comes from. Always aware, always UTC."""

    def now(self) -> datetime:
        """The present."""


Errand = Literal["listing", "story", "look"]
"""What a page is fetched for: to find news, to read it, or to see what became of it."""

ERRANDS: tuple[Errand, ...] = get_args(Errand)
"""All errands; where many wait for one host, the first of them goes first."""


class Fetcher(Protocol):
    """Conditional, polite GET through the guard."""

    async def fetch(
        self,
        url: str,
        *,
        known: Validators = Validators(),
        gap: timedelta | None = None,
        access: Access = Access(),
        errand: Errand = "story",
    ) -> Page | NotModified:
        """The page at `url`; NotModified where `known` still holds. Raises TryLater, Gone, Refused."""

    async def size(self, url: str, *, access: Access = Access()) -> int | None:
        """How many bytes a file has; None where its site does not say. Raises TryLater, Refused."""

    async def reservation(
        self, url: str, *, gap: timedelta | None = None, access: Access = Access()
    ) -> Reservation | None:
        """What the site's tdmrep.json says of `url` (W3C TDMRep); None where it says nothing or can't be had."""


class Channel(Protocol):
    """An adapter: payload and the meaning of errors. No retry, no sleep, no log, no template.

    `repeat` says what a second attempt after a lost answer means: "safe" (the remote drops it), "findable" (look it up
    first), "never" (ask the operator). `post` raises TryLater, MessageRefused, ChannelRefused or OutcomeUnknown.
    """

    repeat: ClassVar[Literal["safe", "findable", "never"]]

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """Bring the message; the same key means the same message."""


@runtime_checkable
class CanEdit(Protocol):
    """A channel whose posts can be corrected."""

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:
        """Replace the post by the message."""


@runtime_checkable
class CanDelete(Protocol):
    """A channel whose posts can be removed."""

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:
        """Remove the post. A post that is already gone is success."""


@runtime_checkable
class CanFind(Protocol):
    """A channel that can tell whether an earlier attempt arrived."""

    async def find(self, message: Message, *, idempotency_key: str) -> Receipt | None:
        """The receipt of the post made with this key, or None where there is none."""


class FeedFiles(Protocol):
    """Published feeds: served from memory, and written as files that any web server can serve."""

    def get(self, feed: str, format: str) -> Publication | None:  # noqa: A002
        """The rendering to serve, or None where there is no such feed."""

    def put(self, publication: Publication) -> bool:
        """Publish; True if the bytes differ from those published before. A file is replaced only then."""


class Archive(Protocol):
    """Documents of a feed besides its newest entries, made when asked for."""

    async def page(self, feed: str, page: int, format: str) -> Publication | None:  # noqa: A002
        """A page of the feed's archive, from 1 on, or None where there is none."""

    async def part(self, feed: str, tag: str, format: str) -> Publication | None:  # noqa: A002
        """The newest entries with a tag, of a feed that is split by them; None where there are none."""

    async def rehearsal(self, format: str) -> Publication:  # noqa: A002
        """The feed by which consumers can be tested: an entry is published, corrected and withdrawn every hour."""

    async def for_partner(
        self,
        partner: Partner,
        feed: str,
        format: str,  # noqa: A002
        since: str | None,
    ) -> Publication | None:
        """A feed as a partner gets it, whole or since a point; None where there is no such feed or point."""

    async def since(self, feed: str, since: str, format: str) -> Publication | None:  # noqa: A002
        """What happened in the feed since a moment or number, or None where there is no such feed or point."""


class Beat(Protocol):
    """Gives a sign of life to somebody outside."""

    async def __call__(self) -> None:
        """Once. Raises SyndicatorError where nobody took it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The disk that data is kept on, in bytes."""

    free: int
    total: int

    @property
    def is_low(self) -> bool:
        """Less than a tenth is free."""
        return self.free * 10 < self.total


class Turn(Protocol):
    """What keeps a second process from working on the same installation; entered and left like any context."""

    def is_held(self) -> bool:
        """Whether a running process has it."""

    def keep(self) -> None:
        """Make sure that it is still ours. Raises Busy where another process took it, Unusable where nobody can."""

    def __enter__(self) -> Self:
        """Take it. Raises Busy where another process has it."""

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""


class Engine(Protocol):
    """The running service, as `app` and `web` see it."""

    async def start(self) -> None:
        """Begin to poll, publish and deliver."""

    async def stop(self) -> None:
        """Finish what is under way, begin nothing new."""

    def healthy(self) -> bool:
        """Whether the ticks are running."""
