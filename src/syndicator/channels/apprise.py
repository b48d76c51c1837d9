"""Kind `apprise`: any of the services that the library Apprise speaks to (https://appriseit.com/services/), by its URL.

Apprise says whether a message went, and hardly why not. So a failure is `unknown`, except where one request was made
and its warning names a status that settles it. Its connections are its own: they pass no address guard of
ours, and obey the proxies of the environment.
"""

import asyncio
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from syndicator.channels._answers import words
from syndicator.channels._json import sendable
from syndicator.channels._wires import Wires
from syndicator.errors import ChannelRefused, DeliveryError, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Message, Receipt
from syndicator.ports.limits import Limits, Pace
from syndicator.specs import Secret, option

_DEADLINE_S = 60.0
_SHORTEST_SECRET = 3
# How nearly all of its plugins end the warning about an answer that is no success.
_STATUS = re.compile(r"\berror=([45]\d\d)\b")
_OF_US = frozenset({401, 403, 404, 405, 410})
_OF_THE_MESSAGE = frozenset({400, 413, 414, 415, 422})
_LATER = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of an `apprise` channel takes."""

    service: Secret = option(
        "Apprise's URL of one service, https://appriseit.com/services/ lists their forms.", example='"env:NTFY"'
    )

    def __post_init__(self) -> None:
        """Refuse what could never work, without saying it."""
        if _plugin(self.service) is None:
            raise ValueError(
                "service: Apprise can't read it; https://appriseit.com/services/ says the form for each service"
            )


def limits(options: Options) -> Limits:
    """What Apprise knows of the service: its longest text, and how long it would sleep between two messages."""
    plugin = _plugin(options.service)
    wait_s = float(plugin.request_rate_per_sec)  # seconds a request, in spite of its name
    pace = (Pace(count=1, within_s=wait_s),) if wait_s > 0 else ()
    return Limits(unit="characters", most=plugin.body_maxlen, pace=pace)


def connect(options: Options, wires: Wires) -> "Apprise":  # noqa: ARG001  every kind's form
    """An adapter that hands messages to Apprise."""
    return Apprise(plugin=_plugin(options.service), hide=tuple(_parts(options.service.reveal())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Apprise:
    """Messages to one service. A receipt's id is our own: Apprise tells none."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "never"

    plugin: Any = field(repr=False)
    hide: tuple[str, ...] = field(repr=False)
    deadline_s: float = _DEADLINE_S

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """A message; its first line is the title where the service has titles."""
        await self._notify(message, "info")
        return Receipt(remote_id=idempotency_key)

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:  # noqa: ARG002
        """Another message, which says what is corrected or withdrawn: Apprise can change none."""
        await self._notify(message, "warning")
        return receipt

    async def _notify(self, message: Message, urgency: str) -> None:
        title, body = _split(sendable(message.text), longest_title=self.plugin.title_maxlen)
        # A thread of its own: a service that hangs must not fill the pool that others share.
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="apprise")
        try:
            async with asyncio.timeout(self.deadline_s):
                said = await asyncio.get_running_loop().run_in_executor(
                    thread, partial(_sent, self.plugin, title, body, urgency)
                )
        except TimeoutError:
            raise OutcomeUnknown(f"{self._who}: no answer within {self.deadline_s:g} s") from None
        finally:
            thread.shutdown(wait=False)
        if said is not None:
            raise _meaning(said, who=self._who, plain=len(self.plugin) == 1, hide=self.hide)

    @property
    def _who(self) -> str:
        return f"apprise {self.plugin.service_name}"


def _plugin(url: Secret) -> Any:
    """Apprise's speaker for one service, or None where it knows none. What could hide or repeat a failure is off."""
    # 100 ms and 36 MB: only where a channel needs it.
    from apprise import Apprise as Library  # noqa: PLC0415
    from apprise import AppriseAsset  # noqa: PLC0415

    # Its warnings quote addresses, and so secrets: they are read here, and go nowhere else.
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
    asset = AppriseAsset(app_id="syndicator", app_desc="syndicator", async_mode=False, storage_mode="memory")
    plugin = Library.instantiate(url.reveal(), asset=asset)
    if plugin is not None:
        plugin.retry, plugin.optional = 0, False
    return plugin


def _sent(plugin: Any, title: str, body: str, urgency: str) -> list[str] | None:
    """Hand one message over; None where it went, else Apprise's warnings. Blocks."""
    from apprise import Apprise as Library  # noqa: PLC0415

    library = Library(asset=plugin.asset)
    library.add(plugin)
    with library.notify(
        body=body, title=title, notify_type=urgency, body_format="text", interpret_escapes=False
    ) as result:
        return None if result else [entry.message for entry in result.logs()]


def _meaning(said: list[str], *, who: str, plain: bool, hide: tuple[str, ...]) -> DeliveryError | TryLater:
    """The error that a failure is. `plain`: the URL names one receiver, so that one status speaks for all."""
    told = f"{who}: {words(' '.join(said).encode(), hide=hide) or 'it did not work; Apprise does not say why'}"
    found = [int(status.group(1)) for line in said for status in _STATUS.finditer(line)]
    if not plain or len(said) != 1 or len(found) != 1:
        return OutcomeUnknown(told)
    (status,) = found
    if status in _LATER:
        return TryLater(told)
    if status in _OF_US:
        return ChannelRefused(f"{told} (check the URL and its secrets)")
    return MessageRefused(told) if status in _OF_THE_MESSAGE else OutcomeUnknown(told)


def _split(text: str, *, longest_title: int) -> tuple[str, str]:
    """Title and body. A first line that the service has no place for stays in the body."""
    title, _, body = text.partition("\n")
    body = body.lstrip("\n")
    return (title, body) if body and len(title) <= longest_title else ("", text)


def _parts(url: str) -> Iterator[str]:
    """Everything in the URL that may be a secret; for many services the host is one."""
    yield url
    parts = urlsplit(url)
    pieces = [*re.split(r"[/:@,]", parts.netloc + parts.path), parts.fragment, *(v for _, v in parse_qsl(parts.query))]
    for piece in pieces:
        yield from {piece, unquote(piece)} if len(piece) >= _SHORTEST_SECRET else ()
