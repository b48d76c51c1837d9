"""Kind `discord`: posts of a webhook to a channel or thread (https://discord.com/developers/docs/resources/webhook).

A webhook can correct and remove what it posted. Nothing can be mentioned by a story's words. Discord knows no
idempotency for webhooks: a lost answer is for the operator to settle.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from urllib.parse import urlencode

from syndicator import urls
from syndicator.channels._service import Service, document_of
from syndicator.channels._wires import Answer, Wires
from syndicator.egress import bounded_s
from syndicator.errors import ChannelRefused, MessageRefused, TryLater
from syndicator.model import Message, Receipt
from syndicator.ports.limits import Limits, Pace
from syndicator.specs import Secret, option

_UNKNOWN_MESSAGE = 10008


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of a `discord` channel takes."""

    webhook: Secret = option("The webhook's address, which is its password.", example='"env:DISCORD_WEBHOOK"')
    thread: str | None = option("Number of the thread that is posted to.", example='"1203948120394812"', default=None)
    name: str | None = option("Name shown beside the posts.", example='"Radar"', default=None)

    def __post_init__(self) -> None:
        """Refuse what could never work, without saying the address."""
        address = self.webhook.reveal()
        if urls.absolute(address, address) is None or "/webhooks/" not in address:
            raise ValueError("webhook: expected the address of a webhook, as Discord shows it")
        if self.thread is not None and not self.thread.isdecimal():
            raise ValueError(f"thread: expected a number, not {self.thread!r}")


def limits(options: Options) -> Limits:  # noqa: ARG001  every kind's form
    """2,000 characters; five posts in two seconds and 30 in a minute."""
    return Limits(
        markup="discord", unit="characters", most=2000, pace=(Pace(count=5, within_s=2), Pace(count=30, within_s=60))
    )


def connect(options: Options, wires: Wires) -> "Discord":
    """An adapter that posts by the webhook."""
    return Discord(service=Service(who="discord", wires=wires, hide=(options.webhook,)), options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """Posts of one webhook. A receipt's id is the message's."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "never"

    service: Service
    options: Options = field(repr=False)

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:  # noqa: ARG002  the API has none
        """A message that mentions nobody."""
        document = self._content(message) | ({"username": self.options.name} if self.options.name else {})
        url = self._url("", wait="true")
        answer = await self.service.send("POST", url, document=document)
        self._judge(answer)
        return Receipt(remote_id=str(self.service.document(answer, "id")["id"]))

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:  # noqa: ARG002
        """The same message with other words."""
        url = self._url(f"/messages/{receipt.remote_id}")
        answer = await self.service.send("PATCH", url, document=self._content(message))
        if _is_gone(answer):
            raise MessageRefused("discord: the post is not there any more")
        self._judge(answer)
        return receipt

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:  # noqa: ARG002
        """Remove the message."""
        answer = await self.service.send("DELETE", self._url(f"/messages/{receipt.remote_id}"))
        if not _is_gone(answer):
            self._judge(answer)

    def _content(self, message: Message) -> dict[str, Any]:
        return {"content": message.text, "allowed_mentions": {"parse": []}}

    def _url(self, path: str, **query: str) -> str:
        if self.options.thread is not None:
            query["thread_id"] = self.options.thread
        address = self.options.webhook.reveal().partition("?")[0].rstrip("/")
        return f"{address}{path}{'?' if query else ''}{urlencode(query)}"

    def _judge(self, answer: Answer) -> None:
        told = f"discord: HTTP {answer.status}: {self.service.says(answer)}"
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            wait = document_of(answer).get("retry_after")
            raise TryLater(told, retry_after_s=bounded_s(wait) or self.service.retry_after_s(answer))
        if answer.status == HTTPStatus.NOT_FOUND:
            raise ChannelRefused(f"{told} (make a new webhook and set it)")
        self.service.unsure(answer)
        self.service.judge(answer, self.options.webhook.reveal())


def _is_gone(answer: Answer) -> bool:
    return answer.status == HTTPStatus.NOT_FOUND and document_of(answer).get("code") == _UNKNOWN_MESSAGE
