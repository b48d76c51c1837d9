"""Kind `mastodon`: posts of an account of Mastodon, GoToSocial, Pleroma or Akkoma (https://docs.joinmastodon.org/methods/statuses/).

Mastodon drops a repetition by its Idempotency-Key for an hour; after that, and at servers that don't, the account's own
timeline tells whether a post arrived.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from typing import Any, ClassVar, Literal

from syndicator import urls
from syndicator.channels._pictures import form, uploads
from syndicator.channels._service import Service, account_of
from syndicator.channels._wires import Answer, Wires
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Message, Receipt
from syndicator.ports.limits import Limits, Pace, PictureLimits
from syndicator.specs import Secret, option

_URL_WEIGHT = 23
_LOOKED_AT = 40
_MOST_PICTURES = 4
_PICTURE = PictureLimits(
    most_bytes=8_000_000,
    longest_side=4096,
    types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    alt=1500,
)
_TAG, _NO_WORD = re.compile(r"<[^>]*>"), re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of a `mastodon` channel takes."""

    server: str = option("Address of the account's server.", example='"https://mastodon.example"')
    token: Secret = option(
        "Access token with `read:accounts`, `read:statuses` and `write:statuses`.", example='"env:MASTODON_TOKEN"'
    )
    visibility: Literal["public", "unlisted", "private"] = option(
        "Who sees the posts.", example='"unlisted"', default="public"
    )
    pictures: int = option(
        "Most pictures of a story that go with its post, up to 4; Mastodon shows no card of the link then. The token "
        "needs `write:media`.",
        example="1",
        default=0,
    )
    characters: int = option("Characters that the server takes in a post.", example="5000", default=500)

    def __post_init__(self) -> None:
        """Refuse what could never work, without saying the token."""
        if urls.absolute(self.server, self.server) is None:
            raise ValueError(f"server: expected an http(s) address, not {self.server!r}")
        if not 0 <= self.pictures <= _MOST_PICTURES:
            raise ValueError(f"pictures: expected a number from 0 to {_MOST_PICTURES}, not {self.pictures}")
        if self.characters <= _URL_WEIGHT:
            raise ValueError(f"characters: expected more than {_URL_WEIGHT}, not {self.characters}")


def limits(options: Options) -> Limits:
    """Characters as people see them, 23 for any address; an account may post 300 times in three hours."""
    return Limits(
        unit="graphemes",
        most=options.characters,
        url_weight=_URL_WEIGHT,
        picture=_PICTURE if options.pictures else None,
        account=account_of(
            options.server, options.token, (Pace(count=300, within_s=3 * 3600), Pace(count=10, within_s=10))
        ),
    )


def connect(options: Options, wires: Wires) -> "Mastodon":
    """An adapter that posts as the token's account."""
    service = Service(who=f"mastodon {urls.host(options.server)}", wires=wires, hide=(options.token,))
    return Mastodon(service=service, options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mastodon:
    """Posts of one account. A receipt's id is the status's."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "findable"

    service: Service
    options: Options = field(repr=False)

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """A status in the story's language, with its pictures."""
        document = self._status(message) | {"visibility": self.options.visibility}
        if media := await self._media(message, idempotency_key):
            document["media_ids"] = media
        answer = await self._send("POST", "/api/v1/statuses", document, key=idempotency_key)
        self.service.unsure(answer)
        return self._receipt(self._read(answer))

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:  # noqa: ARG002
        """The same status with other words; those who boosted it are told. What is withdrawn loses its pictures."""
        document = self._status(message) | ({"media_ids": []} if message.retracted else {})
        answer = await self._send("PUT", f"/api/v1/statuses/{receipt.remote_id}", document)
        if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise MessageRefused(f"{self.service.who}: the post is not there any more")
        self._read(answer)
        return receipt

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:  # noqa: ARG002
        """Remove the status."""
        answer = await self._send("DELETE", f"/api/v1/statuses/{receipt.remote_id}")
        if answer.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            self._read(answer)

    async def find(self, message: Message, *, idempotency_key: str) -> Receipt | None:  # noqa: ARG002
        """The account's newest status that says what the message says."""
        account = self._read(await self._send("GET", "/api/v1/accounts/verify_credentials"))
        path = f"/api/v1/accounts/{account['id']}/statuses?limit={_LOOKED_AT}&exclude_reblogs=true"
        said = _key(message.text)
        for status in self._read(await self._send("GET", path)):
            if _key(unescape(_TAG.sub("", str(status.get("content", ""))))) == said:
                return self._receipt(status)
        return None

    def _status(self, message: Message) -> dict[str, Any]:
        language = (message.article.language or "").partition("-")[0]
        return {"status": message.text} | ({"language": language} if language else {})

    async def _media(self, message: Message, key: str) -> list[str]:
        """The numbers of the story's pictures, copied there. A story matters more than its pictures."""
        numbers = []
        for upload in await uploads(message, self.service.wires, _PICTURE, most=self.options.pictures):
            body = form({"description": upload.alt}, {"file": upload}, key=key)
            with suppress(MessageRefused, OutcomeUnknown):
                answer = await self.service.send(
                    "POST", self._url("/api/v2/media"), headers=self._authorised(), body=body
                )
                # 202: not ready yet, so that no status may name it.
                if answer.status != HTTPStatus.ACCEPTED:
                    numbers.append(str(self._read(answer)["id"]))
        return numbers

    async def _send(
        self, method: str, path: str, document: dict[str, Any] | None = None, *, key: str | None = None
    ) -> Answer:
        headers = self._authorised() | ({"idempotency-key": key} if key else {})
        return await self.service.send(method, self._url(path), headers=headers, document=document)

    def _authorised(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.options.token.reveal()}"}

    def _url(self, path: str) -> str:
        return f"{self.options.server.rstrip('/')}{path}"

    def _read(self, answer: Answer) -> Any:
        """What a success brings."""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            # Mastodon names no Retry-After: https://docs.joinmastodon.org/api/rate-limits/
            wait = self.service.until_reset_s(answer, "x-ratelimit-reset")
            raise TryLater(f"{self.service.who}: HTTP 429: {self.service.says(answer)}", retry_after_s=wait)
        if answer.status == HTTPStatus.FORBIDDEN:
            raise ChannelRefused(f"{self.service.who}: {self.service.says(answer)} (check the token's rights)")
        self.service.judge(answer, self.options.server)
        return self.service.json(answer)

    def _receipt(self, status: Any) -> Receipt:
        if not isinstance(status, dict) or not status.get("id"):
            raise OutcomeUnknown(f"{self.service.who}: the answer names no status")
        return Receipt(remote_id=str(status["id"]), url=status.get("url"))


def _key(text: str) -> str:
    """The same for a message and for what the server made of it."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
