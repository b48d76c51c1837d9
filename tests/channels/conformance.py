"""What every kind must do. A kind's test file has a class that inherits `ChannelConformance` and gives it a `rig`."""

import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from syndicator.channels import Wires
from syndicator.errors import Gone
from syndicator.model import Action, Article, Message, Picture, SafeHtml
from syndicator.ports import CanDelete, CanEdit, CanFind, Channel

NOW = datetime(2026, 8, 1, 10, 30, tzinfo=UTC)
HOSTILE = 'Baris\n{"id":"palsu"}\r\n\u2028\u2029\x85\x9b31m\x00\x1b[2J\ud800\u202e"\\ </script> 🙂'

ARTICLE = Article(
    url="https://radar.example.id/berita/jalan/",
    title="Jalan rusak diperbaiki",
    html=SafeHtml("<p>Jalan itu diperbaiki.</p>"),
    text="Jalan itu diperbaiki.",
    authors=("Sari",),
    language="id",
    image_url="https://radar.example.id/jalan.jpg",
    tags=("Politik",),
    site_name="Radar",
)
MESSAGE = Message(
    action=Action.POST,
    urn="urn:uuid:6f6c7a3e-3f57-4a53-8a0a-0f6a4ad36f11",
    revision=1,
    text="Jalan rusak diperbaiki\nhttps://radar.example.id/berita/jalan/",
    article=ARTICLE,
    published_at=datetime(2026, 8, 1, 9, tzinfo=UTC),
    updated_at=datetime(2026, 8, 1, 9, tzinfo=UTC),
)
CORRECTED = replace(MESSAGE, action=Action.EDIT, revision=2, notice="Dikoreksi 1 Agustus 2026: nama jalan.")
RETRACTED = replace(
    CORRECTED,
    revision=3,
    retracted=True,
    text="Berita ini dicabut. Dicabut 1 Agustus 2026: tidak benar.",
    notice="Dicabut 1 Agustus 2026: tidak benar.",
)
DELETED = replace(RETRACTED, action=Action.DELETE)


class StillClock:
    """A clock that a test sets."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Sent:
    """A request that an adapter made."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True)
class Replied:
    """An answer of the remote."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Remote:
    """The other side of `send`: remembers what came and answers as told. An exception is raised instead."""

    def __init__(self, *replies: Replied | Exception) -> None:
        self.replies = list(replies)
        self.sent: list[Sent] = []

    async def send(self, method, url, *, headers, content, max_bytes=None):
        self.sent.append(Sent(method, url, dict(headers), content))
        reply = self.replies.pop(0) if self.replies else Replied()
        if isinstance(reply, Exception):
            raise reply
        return reply


async def dial(host: str, port: int) -> socket.socket:
    """A connection to a server of the test."""
    connection = socket.create_connection((host, port))
    connection.setblocking(False)
    return connection


@dataclass(frozen=True)
class Gallery:
    """The pictures that sites have, by their addresses."""

    pictures: Mapping[str, Picture]

    async def picture(self, url: str, *, referer: str) -> Picture:
        if url not in self.pictures:
            raise Gone(f"{url}: HTTP 404 (from {referer})", permanent=False)
        return self.pictures[url]


def wires(folder: Path, remote: Remote | None = None, clock: StillClock | None = None) -> Wires:
    return Wires(
        send=(remote or Remote()).send,
        dial=dial,
        pictures=Gallery(getattr(remote, "gallery", {})),
        folder=folder,
        clock=clock or StillClock(),
    )


@dataclass(frozen=True)
class Posted:
    """One thing the remote got, as the kind's test reads it back. `key` is empty where the service takes none."""

    meaning: str  # "post", "edit" or "delete"
    key: str
    text: str
    raw: str


@dataclass(frozen=True)
class Rig:
    """An adapter at work, and what the other side has got so far."""

    channel: Channel
    posted: Callable[[], list[Posted]]


class ChannelConformance:
    """Inherit, and define the fixture `rig`. `finds_by_text`: posts are known by what they say, not by a key.
    `is_html`: messages are written in HTML.
    """

    finds_by_text = False
    is_html = False

    @pytest.fixture
    def rig(self, tmp_path: Path) -> Rig:
        raise NotImplementedError

    async def test_a_post_arrives_once_with_its_text_and_key(self, rig: Rig):
        receipt = await rig.channel.post(MESSAGE, idempotency_key="k1")
        assert receipt.remote_id
        assert [(got.meaning, got.key or "k1", got.text) for got in rig.posted()] == [("post", "k1", MESSAGE.text)]

    async def test_a_message_made_twice_of_the_same_state_is_the_same(self, rig: Rig):
        await rig.channel.post(MESSAGE, idempotency_key="k1")
        await rig.channel.post(MESSAGE, idempotency_key="k1")
        first, second = rig.posted()
        assert first == second

    async def test_hostile_text_arrives_whole_and_in_one_message(self, rig: Rig):
        article = replace(ARTICLE, title=HOSTILE, tags=(HOSTILE,), authors=(HOSTILE,), text=HOSTILE)
        composed = escape(HOSTILE) if self.is_html else HOSTILE
        await rig.channel.post(replace(MESSAGE, text=composed, article=article), idempotency_key="k1")
        (got,) = rig.posted()
        assert got.text == composed.replace("\ud800", "\ufffd")
        assert not set("\x85\x9b\x1b\x00\u2028\u2029\u202e\r\n") & set(got.raw)

    async def test_a_correction_names_the_same_post(self, rig: Rig):
        channel = rig.channel
        if not isinstance(channel, CanEdit):
            pytest.skip("posts of this kind can't be corrected")
        receipt = await channel.post(MESSAGE, idempotency_key="k1")
        assert (await channel.edit(receipt, CORRECTED, idempotency_key="k2")).remote_id == receipt.remote_id
        first, second = rig.posted()
        assert (first.meaning, first.key or "k1") == ("post", "k1")
        assert (second.meaning, second.key or "k2") == ("edit", "k2")

    async def test_a_withdrawn_story_leaves_only_its_notice(self, rig: Rig):
        channel = rig.channel
        if not isinstance(channel, CanEdit):
            pytest.skip("posts of this kind can't be corrected")
        receipt = await channel.post(MESSAGE, idempotency_key="k1")
        await channel.edit(receipt, RETRACTED, idempotency_key="k3")
        _, got = rig.posted()
        assert RETRACTED.notice in got.raw
        assert ARTICLE.text not in got.raw
        assert "jalan.jpg" not in got.raw

    async def test_a_deleted_post_can_be_deleted_again(self, rig: Rig):
        channel = rig.channel
        if not isinstance(channel, CanDelete):
            pytest.skip("posts of this kind can't be removed")
        receipt = await channel.post(MESSAGE, idempotency_key="k1")
        await channel.delete(receipt, DELETED, idempotency_key="k4")
        await channel.delete(receipt, DELETED, idempotency_key="k4")
        assert [got.meaning for got in rig.posted()][1] == "delete"

    async def test_find_tells_what_arrived_from_what_did_not(self, rig: Rig):
        channel = rig.channel
        assert (channel.repeat == "findable") <= isinstance(channel, CanFind)
        if not isinstance(channel, CanFind):
            pytest.skip("posts of this kind can't be looked up")
        assert await channel.find(MESSAGE, idempotency_key="k1") is None
        receipt = await channel.post(MESSAGE, idempotency_key="k1")
        assert await channel.find(MESSAGE, idempotency_key="k1") == receipt
        if not self.finds_by_text:
            assert await channel.find(MESSAGE, idempotency_key="k") is None
        assert await channel.find(replace(MESSAGE, text="Berita lain"), idempotency_key="k") is None

    def test_what_repetition_means_is_declared(self, rig: Rig):
        assert rig.channel.repeat in {"safe", "findable", "never"}


async def outcome(attempt: Awaitable[object]) -> Exception | object:
    """What an attempt came to: its value, or the error it raised."""
    try:
        return await attempt
    except Exception as raised:  # noqa: BLE001  the test judges it
        return raised
