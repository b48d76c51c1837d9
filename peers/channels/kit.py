"""What every channel must do at a real server: after each step the server tells what it shows, we what we know.

A server's test file has a class that inherits `ChannelScenario` and gives it a `peer`.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal

import pytest
from peers.channels.installation import Installation, Ledger
from peers.channels.line import LossyLine
from PIL import Image


class Peer(ABC):
    """An account at a real server."""

    port: int
    posting: bytes
    """How the request begins that makes a post."""
    correcting: bytes = b""
    """How the request begins that corrects one."""
    looking: bytes = b""
    """How the request begins that looks for one."""

    @abstractmethod
    def table(self, port: int) -> str:
        """The options of our channel to it, where the server is reached at `port`; `file:secret` is its secret."""

    @abstractmethod
    def secret(self) -> str:
        """What our channel needs to get in."""

    @abstractmethod
    def texts(self) -> list[str]:
        """All posts as the server tells them, the oldest first."""

    @abstractmethod
    def revoke(self) -> None:
        """Let the secret be good no more."""

    @abstractmethod
    def renew(self) -> None:
        """Have another secret."""

    def as_shown(self, text: str) -> str:
        """A message of ours as `texts` will tell it."""
        return text


@dataclass
class Shown:
    """What a server has to show, where it corrects posts in place, by another post, or not at all."""

    corrects: Literal["in place", "by another", "never"]
    as_shown: Callable[[str], str]
    posts: dict[int, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    def post(self, n: int, text: str) -> None:
        assert n not in self.posts
        self.posts[n] = self.as_shown(text)

    def correct(self, n: int, text: str) -> None:
        if self.corrects == "in place":
            self.posts[n] = self.as_shown(text)
        elif self.corrects == "by another":
            self.others.append(self.as_shown(text))

    @property
    def texts(self) -> list[str]:
        return [*self.posts.values(), *self.others]


@dataclass
class Stage:
    """Our installation, a line to the server that may lose answers, and the account at its other end."""

    ours: Installation
    line: LossyLine
    peer: Peer
    shown: Shown

    async def publish(self, *numbers: int) -> None:
        """New stories; their posts are owed."""
        await self.ours.publish(*numbers)
        for n in numbers:
            self.shown.post(n, await self.ours.text(n))

    async def correct(self, n: int, text: str) -> None:
        """A story with other words; its correction is owed."""
        await self.ours.correct(n, text)
        said = await self.ours.text(n)
        assert text in said
        self.shown.correct(n, said)

    async def check(self, held: str = "", **counts: int) -> None:
        """The server shows all that it has to and nothing else, and our ledger says so: `post_delivered=2`."""
        told = await asyncio.to_thread(self.peer.texts)
        assert sorted(told) == sorted(self.shown.texts)
        await self.check_ledger(held, **counts)

    async def check_ledger(self, held: str = "", **counts: int) -> None:
        """Our ledger stands so; `held` are words of why the channel is."""
        ledger = await self.ours.ledger()
        wanted = {name.replace("_", " "): count for name, count in counts.items() if count}
        assert ledger == Ledger(wanted, ledger.held), await self.ours.why()
        assert bool(ledger.held) == bool(held), ledger.held
        assert held in ledger.held

    async def renewed(self) -> None:
        """The account has another secret, and we are started with it."""
        await asyncio.to_thread(self.peer.renew)
        self.ours.secret("secret", self.peer.secret())
        await self.ours.restart()


class ChannelScenario:
    """Inherit, and define the fixture `peer`. `corrects` says what becomes of a corrected post."""

    corrects: Literal["in place", "by another", "never"] = "in place"
    refused = "401"
    """Words of the fault that a revoked secret gives."""

    @property
    def corrected(self) -> dict[str, int]:
        """What the ledger says of one correction."""
        return {"edit_skipped": 1} if self.corrects == "never" else {"edit_delivered": 1}

    @property
    def withdrawn(self) -> dict[str, int]:
        """What the ledger says of one withdrawal."""
        return {"delete_delivered": 1} if self.corrects == "never" else {"edit_delivered": 1}

    @pytest.fixture
    def peer(self) -> Peer:
        raise NotImplementedError

    @pytest.fixture
    async def stage(self, peer: Peer, tmp_path) -> AsyncIterator[Stage]:
        async with LossyLine(peer.port) as line:
            ours = Installation(tmp_path, peer.table(line.port), ports=(line.port,))
            ours.secret("secret", peer.secret())
            await ours.start()
            yield Stage(ours, line, peer, Shown(self.corrects, peer.as_shown))
            await ours.stop()

    async def test_each_story_is_posted_once_corrected_withdrawn_and_not_again_after_a_restart(self, stage: Stage):
        await stage.publish(1, 2)
        await stage.ours.deliver_all()
        await stage.check(post_delivered=2)

        await stage.correct(1, "Paragraf yang diralat.")
        await stage.ours.deliver_all()
        await stage.check(post_delivered=2, **self.corrected)

        await self.withdraw(stage, 2)
        withdrawn = {"edit_delivered": 2} if "edit_delivered" in self.corrected else self.corrected | self.withdrawn
        await stage.check(post_delivered=2, **withdrawn)

        await stage.ours.restart()
        await stage.ours.deliver_all()
        await stage.check(post_delivered=2, **withdrawn)

        await stage.publish(3)
        await stage.ours.deliver_all()
        await stage.check(post_delivered=3, **withdrawn)

    async def test_awkward_words_arrive_as_they_are(self, stage: Stage):
        stage.ours.tags = ("C++", "日本語", "Kota & Desa", "x" * 80, *(f"Topik {n}" for n in range(12)))
        stage.ours.headline = 'Harga <naik> & "turun" 👩‍👩‍👧 #Politik \u202eterbalik\u2028 @rina \\ {{ url }} https://radar.example.id/a?b=1&c=2'
        stage.ours.body = "Paragraf *yang* _sangat_ `panjang` <script>alert(1)</script> &amp; 🙂. " * 60
        await stage.publish(1)
        await stage.ours.deliver_all()
        await stage.check(post_delivered=1)

    async def withdraw(self, stage: Stage, n: int) -> None:
        """A notice in its place or as another post; where nothing is corrected, the post goes."""
        await stage.ours.withdraw(n)
        await stage.ours.deliver_all()
        if self.corrects == "never":
            del stage.shown.posts[n]
        else:
            stage.shown.correct(n, await stage.ours.text(n))

    async def test_a_post_whose_answer_was_lost_is_there_once(self, stage: Stage):
        await self.lose(stage)
        await stage.publish(1, 2)
        await stage.ours.deliver()
        assert stage.line.lost == 1
        assert await self.texts_now(stage) == stage.shown.texts[:1], "it was carried out"
        await stage.ours.deliver_all()
        await stage.check(post_delivered=2)

    async def test_a_post_whose_answer_was_lost_before_a_restart_is_there_once(self, stage: Stage):
        await self.lose(stage)
        await stage.publish(1, 2)
        await stage.ours.deliver()
        assert stage.line.lost == 1
        await stage.ours.restart()
        await stage.ours.deliver_all()
        await stage.check(post_delivered=2)

    async def test_a_correction_that_comes_before_the_lost_answer_is_settled_reaches_the_one_post(self, stage: Stage):
        await self.lose(stage)
        await stage.publish(1)
        await stage.ours.deliver()
        await stage.correct(1, "Paragraf yang diralat.")
        await stage.ours.deliver_all()
        await stage.check(post_delivered=1, **self.corrected)

    async def test_a_withdrawal_that_comes_before_the_lost_answer_is_settled_reaches_the_one_post(self, stage: Stage):
        await self.lose(stage)
        await stage.publish(1)
        await stage.ours.deliver()
        await self.withdraw(stage, 1)
        await stage.check(post_delivered=1, **self.withdrawn)

    async def lose(self, stage: Stage) -> None:
        """Let the answer to the next post be lost."""
        stage.line.lose(stage.peer.posting)

    async def texts_now(self, stage: Stage) -> list[str]:
        """What the server shows."""
        return await asyncio.to_thread(stage.peer.texts)

    async def test_a_revoked_secret_holds_the_channel_and_another_brings_all_that_waited_once(self, stage: Stage):
        await stage.publish(1)
        await stage.ours.deliver_all()
        await asyncio.to_thread(stage.peer.revoke)
        before = stage.shown.texts
        await stage.publish(2, 3)
        await self.after_revocation(stage)
        await stage.ours.deliver_all()
        assert await self.texts_now(stage) == before
        await stage.check_ledger(self.refused, post_delivered=1, post_pending=2)
        await stage.renewed()
        await stage.ours.deliver_all()
        await stage.check(post_delivered=3)

    async def after_revocation(self, stage: Stage) -> None:
        """What it takes for the server to notice."""


class ShowsPictures(ChannelScenario):
    """For kinds whose posts have pictures; `with_picture` are the options that ask for them."""

    with_picture = ""

    def pictures(self, peer: Peer) -> list[int]:
        """How many pictures each post has, as the server tells."""
        raise NotImplementedError

    async def test_a_post_has_its_picture_and_is_there_once_though_its_answer_was_lost(self, stage: Stage):
        async with await asyncio.start_server(_serve_picture, "127.0.0.1", 0) as site:
            port = site.sockets[0].getsockname()[1]
            stage.ours.table += self.with_picture
            stage.ours.ports += (port,)
            stage.ours.image = f"http://127.0.0.1:{port}/jalan.png"
            await stage.ours.restart()
            await self.lose(stage)
            await stage.publish(1)
            await stage.ours.deliver_all()
            assert stage.line.lost == 1
            await stage.check(post_delivered=1)
            assert await asyncio.to_thread(self.pictures, stage.peer) == [1]


async def _serve_picture(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A site that has one picture, and no robots.txt."""
    asked = await reader.readuntil(b"\r\n\r\n")
    picture = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(picture, "PNG")
    status, body = ("404 Not Found", b"") if asked.startswith(b"GET /robots") else ("200 OK", picture.getvalue())
    head = f"HTTP/1.1 {status}\r\nContent-Type: image/png\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    writer.close()


class LooksUp(ChannelScenario):
    """For kinds whose posts are looked up after a lost answer: `looking` is how that request begins."""

    async def test_a_post_is_there_once_though_the_answer_to_the_look_for_it_was_lost_too(self, stage: Stage):
        await self.lose(stage)
        await stage.publish(1)
        await stage.ours.deliver()
        stage.line.lose(stage.peer.looking)
        await stage.ours.deliver_all()
        assert stage.line.lost == 2
        await stage.check(post_delivered=1)


class CorrectsInPlace(ChannelScenario):
    """For kinds whose posts are corrected in place: `correcting` is how that request begins."""

    async def test_a_correction_whose_answer_was_lost_is_made_once(self, stage: Stage):
        await stage.publish(1)
        await stage.ours.deliver_all()
        stage.line.lose(stage.peer.correcting)
        await stage.correct(1, "Paragraf yang diralat.")
        await stage.ours.deliver_all()
        assert stage.line.lost == 1
        await stage.check(post_delivered=1, edit_delivered=1)
