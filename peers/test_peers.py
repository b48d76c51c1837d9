"""Other people's feed readers subscribe to the running program: publish, correct, withdraw, restart.

Each must see every story once, the correction in its place, nothing twice, and get 304 when it looks again. newsboat
keeps the validators of an answer only where it had the feed before, so it gets 304 from its third look on. What is not
installed is skipped loudly; with SYNDICATOR_PEERS=all in the environment that is a failure.
"""

import asyncio
import http.client
import json
import mailbox
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.acceptance.conftest import start  # noqa: F401  a fixture
from tests.acceptance.test_sample import shipped_config

from builders import FakeClock
from program import CHECKOUT, free_port
from syndicator.sample import Newsroom, stories

PYTHON = CHECKOUT / ".venv-peers" / "bin" / "python"
WITHDRAWN, CORRECTED = "Ditarik: ", "Diperbarui "


@dataclass
class Watch:
    """A relay in front of the program that notes how each request was answered."""

    web: int
    answers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        watch = self

        class Relay(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = http.client.HTTPConnection("127.0.0.1", watch.web, timeout=10)
                passed = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                asked.request("GET", self.path, headers={**passed, "Host": f"127.0.0.1:{watch.web}"})
                answer = asked.getresponse()
                body = answer.read()
                watch.answers.append(answer.status)
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() != "connection":
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing: what was answered is in `answers`."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"


def call(*command: object, cwd: Path) -> str:
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def told(url: str, *words: str) -> None:
    """Until the feed says all of these; publishing follows recording within a tick."""
    async with asyncio.timeout(20):
        while True:
            text = await asyncio.to_thread(call, "curl", "-s", url, cwd=Path.cwd())
            if all(word in text for word in words):
                return
            await asyncio.sleep(0.2)


@dataclass
class Reader:
    """lemon24/reader, a library."""

    folder: Path

    def look(self, url: str) -> dict[str, str]:
        code = (
            "import json, sys\nfrom reader import make_reader\nreader = make_reader('reader.sqlite')\n"
            "reader.add_feed(sys.argv[1], exist_ok=True)\nreader.update_feed(sys.argv[1])\n"
            "print(json.dumps([[e.id, e.title + ' ' + e.content[0].value] for e in reader.get_entries()]))"
        )
        rows = json.loads(call(PYTHON, "-c", code, url, cwd=self.folder))
        assert len({row[0] for row in rows}) == len(rows)
        return dict(rows)


@dataclass
class Newsboat:
    """newsboat, a reader for terminals."""

    folder: Path

    def look(self, url: str) -> dict[str, str]:
        (self.folder / "urls").write_text(f"{url}\n")
        (self.folder / "config").touch()
        call("newsboat", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload", cwd=self.folder)
        with sqlite3.connect(self.folder / "cache.db") as cache:
            rows = cache.execute("SELECT guid, title || ' ' || content FROM rss_item WHERE deleted = 0").fetchall()
        assert len({row[0] for row in rows}) == len(rows)
        return dict(rows)


@dataclass
class Rss2Email:
    """rss2email: what it has mailed, it can't mend, so nothing may be mailed twice."""

    folder: Path

    def look(self, url: str) -> dict[str, str]:
        config, data = self.folder / "r2e.cfg", self.folder / "r2e.json"
        command = ("r2e", "-c", config, "-d", data)
        if not config.exists():
            config.write_text(
                "[DEFAULT]\nto = me@example.org\nfrom = we@example.org\nemail-protocol = maildir\n"
                f"maildir-path = {self.folder}/mail\nmaildir-mailbox = inbox\n"
            )
            (self.folder / "mail").mkdir()
            mailbox.Maildir(self.folder / "mail" / "inbox")
            call(*command, "add", "all", url, cwd=self.folder)
        call(*command, "run", cwd=self.folder)
        mails = list(mailbox.Maildir(self.folder / "mail" / "inbox"))
        return {f"{number} {mail['Subject']}": "" for number, mail in enumerate(mails)}


@dataclass
class Feedparser:
    """feedparser, the library under many readers: one look keeps the validators of the one before."""

    folder: Path

    def look(self, url: str) -> dict[str, str]:
        code = (
            "import json, pathlib, sys, feedparser\nkept = pathlib.Path('kept.json')\n"
            "before = json.loads(kept.read_text()) if kept.exists() else {'rows': []}\n"
            "feed = feedparser.parse(sys.argv[1], etag=before.get('etag'), modified=before.get('modified'))\n"
            "assert not feed.bozo, feed.bozo_exception\n"
            "if feed.status == 200:\n"
            "    rows = [[e.id, e.title + ' ' + e.content[0].value] for e in feed.entries]\n"
            "    before = {'rows': rows, 'etag': feed.get('etag'), 'modified': feed.get('modified')}\n"
            "kept.write_text(json.dumps(before))\nprint(json.dumps(before['rows']))"
        )
        rows = json.loads(call(sys.executable, "-c", code, url, cwd=self.folder))
        assert len({row[0] for row in rows}) == len(rows)
        return dict(rows)


PEERS = {
    "feedparser": (Feedparser, True, True),
    "reader": (Reader, PYTHON.exists(), True),
    "newsboat": (Newsboat, shutil.which("newsboat"), True),
    "rss2email": (Rss2Email, shutil.which("r2e"), False),
}


@pytest.fixture
async def newsroom():
    clock = FakeClock(datetime.now(UTC).replace(microsecond=0))
    opened_at = clock.now()
    room = Newsroom("127.0.0.1:0", clock=clock, opened_at=lambda: opened_at)
    await room.start()
    yield room, clock
    await room.stop()


@pytest.mark.parametrize("format_", ["rss", "atom"])
@pytest.mark.parametrize("name", list(PEERS))
async def test_a_peer_sees_each_story_once_and_corrections_in_their_place_F09_F10(
    name,
    format_,
    tmp_path,
    start,  # noqa: F811
    newsroom,
):
    kind, present, mends = PEERS[name]
    if not present:
        says = f"NOT TESTED with {name}: it is not installed (make test-peers says how)"
        pytest.fail(says) if os.environ.get("SYNDICATOR_PEERS") == "all" else pytest.skip(says)
    room, clock = newsroom
    web = free_port()
    shipped_config(tmp_path, web=web, sample=urlsplit(room.url).port, own_newsroom=False)
    watch = Watch(web)
    folder = tmp_path / "peer"
    folder.mkdir()
    peer = kind(folder)

    async def look() -> tuple[dict[str, str], int]:
        seen = await asyncio.to_thread(peer.look, watch.url(f"/feeds/all.{format_}"))
        return seen, watch.answers[-1]

    program = start("run", cwd=tmp_path)
    await asyncio.to_thread(program.wait_for, '"published", "feed": "all", "entries": 10')
    first, _ = await look()
    assert len(first) == len(stories())
    if name == "newsboat":
        assert await look() == (first, 200)
    assert await look() == (first, 304)

    clock.pass_(seconds=61)
    await asyncio.to_thread(program.wait_for, '"action": "edit"', times=2)
    await told(watch.url("/feeds/all.json"), WITHDRAWN, CORRECTED)
    changed, status = await look()
    assert (changed.keys(), status) == (first.keys(), 200)
    if mends:
        texts = [text for id_, text in changed.items() if text != first[id_]]
        assert sorted((text.startswith(WITHDRAWN), CORRECTED in text) for text in texts) == [
            (False, True),
            (True, False),
        ]

    assert program.stop() == 0
    start("run", cwd=tmp_path).wait_for("overview")
    assert await look() == (changed, 304)
