"""Kind `telegram`: posts of a bot to a chat, group, topic or channel (Bot API 9, https://core.telegram.org/bots/api).

A post is a text with the preview of its link or, as told, a picture or an album with the text as its caption. Telegram
fetches the pictures itself; where it can't, the story's own is sent to it, and else the text goes alone. The API knows
no idempotency and gives no way to look: a lost answer is for the operator to settle.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, ClassVar, Literal

from syndicator import urls
from syndicator.channels._pictures import form, uploads
from syndicator.channels._service import Service, document_of
from syndicator.channels._wires import Answer, Wires
from syndicator.egress import bounded_s
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Message, Receipt
from syndicator.ports.limits import Account, Limits, Pace, PictureLimits
from syndicator.render.pictures import pictures_of
from syndicator.specs import Secret, option

_SERVER = "https://api.telegram.org"
_PICTURE, _ALBUM = "p", "a"
_MOST_PICTURES = 10
# Width and height together may have 10,000 pixels, and a picture that is sent 10 MB.
_TAKES = PictureLimits(most_bytes=5_000_000, longest_side=5_000)
# Descriptions of 400 and 403 that speak of the chat or the bot, not of one message.
_OF_THE_CHAT = (
    "chat not found", "chat_write_forbidden", "not enough rights", "have no rights", "need administrator rights",
    "topic_closed", "topic closed", "message thread not found", "upgraded to a supergroup", "bot was kicked",
    "bot is not a member", "peer_id_invalid",
)  # fmt: skip
_PICTURE_FAULTS = (
    "http url content",
    "wrong file identifier",
    "webpage_",
    "photo_",
    "image_process",
    "type of the web page",
)
_NO_POST = ("message to edit not found", "message_id_invalid", "message to delete not found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of a `telegram` channel takes."""

    token: Secret = option("The bot's token, as BotFather gave it.", example='"env:TELEGRAM_TOKEN"')
    chat: str = option("The chat: `@name` of a public one, or its number.", example='"@radar_kaltim"')
    topic: int | None = option("Number of the topic in a group with topics.", example="42", default=None)
    silent: bool = option("Whether readers' phones stay quiet.", example="true", default=False)
    picture: bool = option(
        "Whether posts are pictures with a caption, not texts with the link's preview. Nobody can take a picture off a "
        'post, so set `on_retract = "delete"` with it.',
        example="true",
        default=False,
    )
    album: int = option(
        "Most pictures of a story in one post, up to 10, where `picture` is set.", example="4", default=1
    )
    server: str = option(
        "Address of the Bot API; a server of your own lets larger files pass.",
        example='"http://127.0.0.1:8081"',
        default=_SERVER,
    )

    def __post_init__(self) -> None:
        """Refuse what could never work, without saying the token."""
        number, _, key = self.token.reveal().partition(":")
        if not (number.isdecimal() and key and key.isascii()):
            raise ValueError("token: expected NUMBER:KEY as BotFather gives it")
        if not self.chat.startswith("@") and not self.chat.removeprefix("-").isdecimal():
            raise ValueError(f"chat: expected @name or a number, not {self.chat!r}")
        if not 1 <= self.album <= _MOST_PICTURES:
            raise ValueError(f"album: expected a number from 1 to {_MOST_PICTURES}, not {self.album}")
        if urls.absolute(self.server, self.server) is None:
            raise ValueError(f"server: expected an http(s) address, not {self.server!r}")


def limits(options: Options) -> Limits:
    """What a message or caption holds, and what Telegram bears.

    One a second to a chat, 20 a minute to a group, 30 a second from a bot:
    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """
    bot, _, _ = options.token.reveal().partition(":")
    return Limits(
        markup="html",
        unit="utf16",
        most=4096,
        most_with_picture=1024 if options.picture else None,
        counts_visible=True,
        picture=_TAKES if options.picture else None,
        pace=(Pace(count=1, within_s=1), Pace(count=20, within_s=60)),
        account=Account(name=f"telegram {options.server} {bot}", pace=(Pace(count=30, within_s=1),)),
    )


def connect(options: Options, wires: Wires) -> "Telegram":
    """An adapter that posts to `options.chat`."""
    service = Service(who=f"telegram {options.chat}", wires=wires, hide=(options.token,))
    return Telegram(service=service, options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """Posts to one chat. A receipt's id is the message's number, with `p` where it has a picture.

    An album is several messages: all their numbers, the one with the caption first, and `a`.
    """

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "never"

    service: Service
    options: Options = field(repr=False)

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """A message, with the story's pictures where it has some."""
        pictures = pictures_of(message.article) if self.options.picture and not message.retracted else []
        about: dict[str, Any] = {"chat_id": self.options.chat, "parse_mode": "HTML"}
        if self.options.topic is not None:
            about["message_thread_id"] = self.options.topic
        if self.options.silent:
            about["disable_notification"] = True
        # The story matters more than its pictures: fewer are tried where some are refused.
        several = [self._album] if len(pictures[: self.options.album]) > 1 else []
        for attempt in [*several, self._picture, self._upload] if pictures else []:
            with suppress(_PictureRefused):
                if (receipt := await attempt(about, message, pictures, idempotency_key)) is not None:
                    return receipt
        return self._receipt(await self._call("sendMessage", {**about, "text": message.text}), "")

    async def _album(self, about: dict[str, Any], message: Message, pictures: list[str], _: str) -> Receipt:
        media: list[dict[str, str]] = [{"type": "photo", "media": url} for url in pictures[: self.options.album]]
        media[0] |= {"caption": message.text, "parse_mode": "HTML"}
        group = {name: value for name, value in about.items() if name != "parse_mode"}
        sent = await self._call("sendMediaGroup", {**group, "media": media})
        first = self._receipt(sent[0] if isinstance(sent, list) and sent else None, "")
        numbers = [str(each["message_id"]) for each in sent]
        return replace(first, remote_id=f"{'-'.join(numbers)}{_ALBUM}")

    async def _picture(self, about: dict[str, Any], message: Message, pictures: list[str], _: str) -> Receipt:
        sent = await self._call("sendPhoto", {**about, "photo": pictures[0], "caption": message.text})
        return self._receipt(sent, _PICTURE)

    async def _upload(self, about: dict[str, Any], message: Message, _: list[str], key: str) -> Receipt | None:
        """The picture itself, made to fit; None where it can't be had."""
        for upload in await uploads(message, self.service.wires, _TAKES):
            fields = {name: str(value).lower() if value is True else str(value) for name, value in about.items()}
            body = form({**fields, "caption": message.text}, {"photo": upload}, key=key)
            return self._receipt(await self._call("sendPhoto", body=body), _PICTURE)
        return None

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:  # noqa: ARG002
        """The post with other words; its picture stays, for Telegram lets nobody take one off."""
        about = {"chat_id": self.options.chat, "message_id": _numbers(receipt)[0], "parse_mode": "HTML"}
        if receipt.remote_id.endswith((_PICTURE, _ALBUM)):
            await self._call("editMessageCaption", {**about, "caption": message.text})
        else:
            preview = {"link_preview_options": {"is_disabled": True}} if message.retracted else {}
            await self._call("editMessageText", {**about, "text": message.text, **preview})
        return receipt

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:  # noqa: ARG002
        """Remove the post. After 48 hours Telegram refuses that to bots without the right to delete messages."""
        numbers = _numbers(receipt)
        which = {"message_id": numbers[0]} if len(numbers) == 1 else {"message_ids": numbers}
        method = "deleteMessage" if len(numbers) == 1 else "deleteMessages"
        await self._call(method, {"chat_id": self.options.chat, **which})

    def _receipt(self, sent: Any, suffix: str) -> Receipt:
        number = sent.get("message_id") if isinstance(sent, dict) else None
        if not isinstance(number, int):
            raise OutcomeUnknown(f"{self.service.who}: the answer names no message")
        name = self.options.chat.removeprefix("@")
        url = f"https://t.me/{name}/{number}" if self.options.chat.startswith("@") else None
        return Receipt(remote_id=f"{number}{suffix}", url=url)

    async def _call(
        self, method: str, document: dict[str, Any] | None = None, *, body: tuple[bytes, str] = (b"", "")
    ) -> Any:
        url = f"{self.options.server.rstrip('/')}/bot{self.options.token.reveal()}/{method}"
        answer = await self.service.send("POST", url, document=document, body=body)
        if answer.status == HTTPStatus.OK:
            return self.service.document(answer, "result")["result"]
        self.service.unsure(answer)
        description = str(document_of(answer).get("description", "")).lower()
        if "message is not modified" in description or (
            method.startswith("deleteMessage") and _is_any(_NO_POST, description)
        ):
            return None  # it is as it should be
        self._refused(method, answer, description)
        self.service.judge(answer, url)
        raise MessageRefused(f"{self.service.who}: HTTP {answer.status}: {self.service.says(answer)}")

    def _refused(self, method: str, answer: Answer, description: str) -> None:
        """Raise what the API's own words mean; nothing where the status alone says it."""
        said = document_of(answer).get("parameters")
        parameters = said if isinstance(said, dict) else {}
        told = f"{self.service.who}: {self.service.says(answer)}"
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TryLater(told, retry_after_s=bounded_s(parameters.get("retry_after")))
        if answer.status not in {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN}:
            return
        if _is_any(_OF_THE_CHAT, description):
            moved = parameters.get("migrate_to_chat_id")
            raise ChannelRefused(f"{told}{f' (set chat to {moved})' if moved else ''}")
        if method in ("sendPhoto", "sendMediaGroup") and _is_any(_PICTURE_FAULTS, description):
            raise _PictureRefused(told)
        if answer.status == HTTPStatus.BAD_REQUEST:
            raise MessageRefused(told)


class _PictureRefused(MessageRefused):
    """Telegram could not fetch the picture, or does not take it."""


def _is_any(phrases: tuple[str, ...], description: str) -> bool:
    return any(phrase in description for phrase in phrases)


def _numbers(receipt: Receipt) -> list[int]:
    return [int(number) for number in receipt.remote_id.rstrip(_PICTURE + _ALBUM).split("-")]
