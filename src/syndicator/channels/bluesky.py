"""Kind `bluesky`: posts of an account on Bluesky or any other AT Protocol server (https://atproto.com/specs/record-key).

A post is a record whose key (a TID) follows from the delivery, so that a repetition writes the same record again. The
network shows no changed post, therefore a correction is not sent; a withdrawal deletes the post.
"""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar, Literal

from syndicator import urls
from syndicator.channels._json import moment
from syndicator.channels._pictures import Upload, uploads
from syndicator.channels._service import Service, document_of
from syndicator.channels._wires import Answer, Wires
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Message, Receipt
from syndicator.ports.limits import Account, Limits, Pace, PictureLimits
from syndicator.specs import Secret, option

_SERVER = "https://bsky.social"
_COLLECTION = "app.bsky.feed.post"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_ADDRESS, _HASHTAG = re.compile(r"https?://[^\s<>\"]+"), re.compile(r"(?<!\w)#(\w*[^\W\d]\w*)")
_MAX_DESCRIPTION, _MAX_TAG_CHARS = 300, 64
# The lexicon bounds a card's picture: https://github.com/bluesky-social/atproto, app.bsky.embed.external.
_PICTURE = PictureLimits(most_bytes=1_000_000, longest_side=2000)
_EXPIRED = frozenset({"ExpiredToken", "InvalidToken"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of a `bluesky` channel takes."""

    handle: str = option("The account's handle or DID.", example='"radar.bsky.social"')
    password: Secret = option("An app password of the account, not its own.", example='"env:BLUESKY_PASSWORD"')
    server: str = option("Address of the account's server (PDS).", example='"https://pds.example"', default=_SERVER)
    picture: bool = option("Whether the story's card shows its picture.", example="false", default=True)

    def __post_init__(self) -> None:
        """Refuse what could never work, without saying the password."""
        if self.handle.startswith("@") or not ("." in self.handle or self.handle.startswith("did:")):
            raise ValueError(f"handle: expected a handle such as radar.bsky.social without @, not {self.handle!r}")
        if urls.absolute(self.server, self.server) is None:
            raise ValueError(f"server: expected an http(s) address, not {self.server!r}")


def limits(options: Options) -> Limits:
    """300 graphemes and 3,000 bytes; writing costs an account points: 5,000 an hour at 3 a post."""
    return Limits(
        unit="graphemes",
        most=300,
        most_bytes=3000,
        picture=_PICTURE if options.picture else None,
        account=Account(name=f"{options.server} {options.handle}", pace=(Pace(count=1600, within_s=3600),)),
    )


def connect(options: Options, wires: Wires) -> "Bluesky":
    """An adapter that posts as `options.handle`."""
    return Bluesky(Service(who=f"bluesky {options.handle}", wires=wires, hide=(options.password,)), options)


def tid(at: datetime, key: str) -> str:
    """The record key of a delivery: 53 bits of microseconds and 10 of a clock, all from `at` and `key`."""
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4])
    micros = int(at.timestamp()) * 1_000_000 + digest % 1_000_000
    number = (micros << 10) | (digest >> 22)
    return "".join(_SORTABLE[(number >> shift) & 31] for shift in range(60, -1, -5))


class Bluesky:
    """Posts of one account. A receipt's id is the record's address (`at://…`). The session is kept while it is good."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "safe"

    def __init__(self, service: Service, options: Options) -> None:
        self._service, self._options = service, options
        self._session: _Session | None = None

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """A post with a card of the story below it."""
        key = tid(message.published_at, idempotency_key)
        record = record_of(message)
        if "embed" in record and (thumb := await self._thumb(message)) is not None:
            record["embed"]["external"]["thumb"] = thumb
        document = {"collection": _COLLECTION, "rkey": key, "record": record}
        address = str((await self._call("com.atproto.repo.putRecord", document, "uri"))["uri"])
        return Receipt(remote_id=address, url=f"https://bsky.app/profile/{self._options.handle}/post/{key}")

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:  # noqa: ARG002
        """Remove the record; one that is gone is success."""
        key = receipt.remote_id.rpartition("/")[2]
        await self._call("com.atproto.repo.deleteRecord", {"collection": _COLLECTION, "rkey": key})

    async def _thumb(self, message: Message) -> Any:
        """The card's picture, copied there: the same bytes are the same blob. A story matters more than its picture."""
        if not self._options.picture:
            return None
        for upload in await uploads(message, self._service.wires, _PICTURE):
            with suppress(MessageRefused, OutcomeUnknown):
                return (await self._call("com.atproto.repo.uploadBlob", upload, "blob"))["blob"]
        return None

    async def _call(self, method: str, brings: dict[str, Any] | Upload, *needed: str) -> dict[str, Any]:
        answer = await self._send(method, brings, self._session or await self._signed_in())
        if document_of(answer).get("error") in _EXPIRED:
            answer = await self._send(method, brings, await self._signed_in())
        if answer.status == HTTPStatus.OK:
            return self._service.document(answer, *needed)
        self._refused(answer)
        raise MessageRefused(f"{self._service.who}: HTTP {answer.status}: {self._service.says(answer)}")

    async def _send(self, method: str, brings: dict[str, Any] | Upload, session: "_Session") -> Answer:
        headers = {"authorization": f"Bearer {session.token.reveal()}"}
        if isinstance(brings, Upload):
            body = (brings.body, brings.type)
            return await self._service.send("POST", self._url(method), headers=headers, body=body)
        return await self._service.send(
            "POST", self._url(method), headers=headers, document={"repo": session.did, **brings}
        )

    async def _signed_in(self) -> "_Session":
        document = {"identifier": self._options.handle, "password": self._options.password.reveal()}
        answer = await self._service.send("POST", self._url("com.atproto.server.createSession"), document=document)
        if answer.status != HTTPStatus.OK:
            if answer.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
                said = self._service.says(answer)
                raise ChannelRefused(f"{self._service.who}: not signed in: {said} (check handle and app password)")
            self._refused(answer)
        found = document_of(answer)
        if not found.get("accessJwt") or not found.get("did"):
            raise TryLater(f"{self._service.who}: not signed in: the server's answer has no session")
        self._session = _Session(did=str(found["did"]), token=Secret(str(found["accessJwt"])))
        return self._session

    def _refused(self, answer: Answer) -> None:
        said = document_of(answer)
        told = f"{self._service.who}: HTTP {answer.status}: {self._service.says(answer)}"
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TryLater(told, retry_after_s=self._service.until_reset_s(answer, "ratelimit-reset"))
        if said.get("error") in {"AccountTakedown", "AccountDeactivated", "AuthMissing"}:
            raise ChannelRefused(told)
        self._service.judge(answer, self._options.server)

    def _url(self, method: str) -> str:
        return f"{self._options.server.rstrip('/')}/xrpc/{method}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    did: str
    token: Secret = field(repr=False)


def record_of(message: Message) -> dict[str, Any]:
    """The post: its text with links and hashtags marked, the story's card, its language."""
    article = message.article
    record: dict[str, Any] = {"$type": _COLLECTION, "text": message.text, "createdAt": moment(message.published_at)}
    if facets := [*_links(message.text), *_hashtags(message.text)]:
        record["facets"] = facets
    if article.language:
        record["langs"] = [article.language]
    if not message.retracted and article.url:
        description = " ".join(article.text.split())
        external = {"uri": article.url, "title": article.title, "description": description[:_MAX_DESCRIPTION]}
        record["embed"] = {"$type": "app.bsky.embed.external", "external": external}
    return record


def _links(text: str) -> list[dict[str, Any]]:
    return [
        _facet(text, found, {"$type": "app.bsky.richtext.facet#link", "uri": found.group()})
        for found in _ADDRESS.finditer(text)
    ]


def _hashtags(text: str) -> list[dict[str, Any]]:
    return [
        _facet(text, found, {"$type": "app.bsky.richtext.facet#tag", "tag": found.group(1)})
        for found in _HASHTAG.finditer(text)
        if len(found.group(1)) <= _MAX_TAG_CHARS
    ]


def _facet(text: str, found: re.Match[str], feature: dict[str, str]) -> dict[str, Any]:
    """Positions count UTF-8 bytes (https://docs.bsky.app/docs/advanced-guides/post-richtext)."""
    start = len(text[: found.start()].encode("utf-8", "replace"))
    end = start + len(found.group().encode("utf-8", "replace"))
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}
