"""Kind `matrix`: messages to a room (client-server API v1.11, https://spec.matrix.org/v1.11/client-server-api/).

The server knows a repetition by its transaction id, yet only from the same device, which a new token is not, and not
for ever. So each message carries its delivery's key, and the room is looked through for it before anything is repeated.
A correction replaces the message (`m.replace`), a withdrawal redacts it. The room must not be encrypted.
"""

import re
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from urllib.parse import quote, urlencode

from syndicator import urls
from syndicator.channels._service import Service, account_of, document_of
from syndicator.channels._wires import Answer, Wires
from syndicator.egress import bounded_s
from syndicator.errors import ChannelRefused, MessageRefused, TryLater
from syndicator.model import Message, Receipt
from syndicator.ports.limits import Limits, Pace
from syndicator.specs import Secret, option

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_MOST_BYTES = 20_000
_KEY, _LOOKED_AT = "org.syndicator.key", 200
_OF_US = frozenset(
    {"M_FORBIDDEN", "M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_GUEST_ACCESS_FORBIDDEN"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of a `matrix` channel takes."""

    server: str = option("Address of the account's homeserver.", example='"https://matrix.example"')
    token: Secret = option("Access token of the account that posts.", example='"env:MATRIX_TOKEN"')
    room: str = option("The room's id; its address (`#…`) is none.", example='"!aBcDeF:matrix.example"')
    notice: bool = option(
        "Whether messages are notices (`m.notice`), which bots ignore.", example="true", default=False
    )

    def __post_init__(self) -> None:
        """Refuse what could never work, without saying the token."""
        if urls.absolute(self.server, self.server) is None:
            raise ValueError(f"server: expected an http(s) address, not {self.server!r}")
        if not self.room.startswith("!"):
            raise ValueError(f"room: expected the room's id, which begins with !, not {self.room!r}")


def limits(options: Options) -> Limits:
    """An event holds 65,536 bytes, and the text stands in it up to three times; servers count what an account sends."""
    account = account_of(options.server, options.token, (Pace(count=10, within_s=10),))
    return Limits(unit="bytes", most=_MOST_BYTES, account=account)


def connect(options: Options, wires: Wires) -> "Matrix":
    """An adapter that posts to `options.room`."""
    return Matrix(service=Service(who=f"matrix {options.room}", wires=wires, hide=(options.token,)), options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Messages to one room. A receipt's id is the event's."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "findable"

    service: Service
    options: Options = field(repr=False)

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """A message with the headline bold and links to follow."""
        content = self._content(message.text) | {_KEY: idempotency_key}
        return self._receipt(await self._put("send/m.room.message", idempotency_key, content, makes=True))

    async def find(self, message: Message, *, idempotency_key: str) -> Receipt | None:  # noqa: ARG002
        """The message with this key, among the room's newest."""
        wanted = urlencode({"dir": "b", "limit": _LOOKED_AT, "filter": '{"types":["m.room.message"]}'})
        answer = await self._send("GET", f"messages?{wanted}")
        self._judge(answer)
        for event in self.service.document(answer).get("chunk") or ():
            if event.get("content", {}).get(_KEY) == idempotency_key:
                return self._receipt(str(event["event_id"]))
        return None

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:
        """The same message with other words; clients that can't show that see it as a new one with an asterisk."""
        content = self._content(message.text)
        replaced = {
            "msgtype": content["msgtype"],
            "body": f"* {content['body']}",
            "m.new_content": content,
            "m.relates_to": {"rel_type": "m.replace", "event_id": receipt.remote_id},
        }
        await self._put("send/m.room.message", idempotency_key, replaced)
        return receipt

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:
        """Redact the message, with the notice as the reason."""
        reason = {"reason": message.notice} if message.notice else {}
        await self._put(f"redact/{quote(receipt.remote_id, safe='')}", idempotency_key, reason)

    def _content(self, text: str) -> dict[str, Any]:
        return {
            "msgtype": "m.notice" if self.options.notice else "m.text",
            "body": text,
            "format": "org.matrix.custom.html",
            "formatted_body": _formatted(text),
        }

    async def _put(self, what: str, key: str, document: dict[str, Any], *, makes: bool = False) -> str:
        answer = await self._send("PUT", f"{what}/{quote(key, safe='')}", document)
        if answer.status == HTTPStatus.OK:
            return str(self.service.document(answer, "event_id")["event_id"])
        if document_of(answer).get("errcode") == "M_NOT_FOUND" and what.startswith("redact"):
            return ""
        if makes:
            self.service.unsure(answer)
        self._judge(answer)
        raise MessageRefused(self._told(answer))

    async def _send(self, method: str, what: str, document: dict[str, Any] | None = None) -> Answer:
        room = quote(self.options.room, safe="")
        url = f"{self.options.server.rstrip('/')}/_matrix/client/v3/rooms/{room}/{what}"
        headers = {"authorization": f"Bearer {self.options.token.reveal()}"}
        return await self.service.send(method, url, headers=headers, document=document)

    def _judge(self, answer: Answer) -> None:
        """Raise what the answer means unless it is a success."""
        said = document_of(answer)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            asked = said.get("retry_after_ms")
            wait = bounded_s(asked / 1000) if isinstance(asked, int) else self.service.retry_after_s(answer)
            raise TryLater(self._told(answer), retry_after_s=wait)
        if said.get("errcode") in _OF_US:
            raise ChannelRefused(f"{self._told(answer)} (is the account in the room, and the token valid?)")
        self.service.judge(answer, self.options.server)

    def _told(self, answer: Answer) -> str:
        return f"{self.service.who}: HTTP {answer.status}: {self.service.says(answer)}"

    def _receipt(self, event: str) -> Receipt:
        return Receipt(remote_id=event, url=f"https://matrix.to/#/{quote(self.options.room)}/{quote(event)}")


def _formatted(text: str) -> str:
    """The text as HTML: its first line bold, addresses as links."""
    first, *others = text.split("\n")
    lines = [f"<strong>{escape(first)}</strong>", *(_linked(line) for line in others)]
    return "<br>".join(lines)


def _linked(line: str) -> str:
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(line):
        address = escape(found.group())
        parts += [escape(line[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*parts, escape(line[end:])])
