"""`preview` and `test`, over real files and a real receiver on loopback."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from builders import NOON, article, reading
from syndicator import app
from syndicator.app.parts import SystemClock
from syndicator.app.storing import open_store, sync_store
from syndicator.errors import Unusable
from syndicator.policy.deciding import Rules, decide_read
from syndicator.policy.identity import url_alias
from syndicator.ports import Candidate


@pytest.fixture
def receiver():
    answers, asked = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(answers.pop(0) if answers else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", answers, asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def found(tmp_path, receiver, monkeypatch):
    monkeypatch.setenv("SECRET", "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")
    path = tmp_path / "config.toml"
    path.write_text(f"""
        [app]
        language = "id"
        [egress]
        allow = ["127.0.0.1"]
        [sources.radar]
        url = "https://radar.example.id/"
        [channels.arsip]
        kind = "file"
        path = "posts.jsonl"
        [channels.kait]
        kind = "webhook"
        url = "{receiver[0]}"
        secret = "env:SECRET"
        [channels.burung]
        kind = "mastodon"
        server = "https://sosial.example.id"
        token = "env:SECRET"
        """)
    return app.read_config(path)


async def record(found, *stories):
    from contextlib import AsyncExitStack

    async with AsyncExitStack() as stack:
        store, subscribers = await open_store(found, stack=stack)
        await sync_store(found, store, subscribers, clock=SystemClock())
        rules = Rules(source=found.sources["radar"], feeds=list(found.feeds.values()), routes=[])
        for story in stories:
            made = reading(story)
            candidate = Candidate(source="radar", seen_at=NOON, aliases=(url_alias(story.url),), reading=made)
            await store.record(candidate, lambda known, made=made: decide_read(known, made, rules, now=NOON))


async def test_preview_shows_the_newest_entry_as_it_would_be_sent_with_its_counts(found):
    await record(found, article(1), article(2, text="Kata yang panjang sekali. " * 60))
    lines = await app.preview(found, "burung", None)
    assert lines[0].startswith("Berita nomor 2")
    assert any(" of 500 " in line and "counts 23" in line for line in lines)
    assert not any("Kata yang panjang" in line for line in await app.preview(found, "burung", "1"))


async def test_preview_says_what_would_be_cut(found, tmp_path):
    await record(found, article(1, title="Judul " + "panjang " * 100))
    lines = await app.preview(found, "burung", "1")
    at = next(n for n, line in enumerate(lines) if line.startswith("shortened by"))
    assert "panjang" in lines[at + 1]


@pytest.mark.parametrize(
    ("channel", "entry", "says"),
    [("tiada", None, "no such channel"), ("kait", "99", "no such entry"), ("kait", None, "hold no entry yet")],
)
async def test_what_can_not_be_shown_is_said(found, channel, entry, says):
    with pytest.raises(Unusable, match=says):
        await app.preview(found, channel, entry)


async def test_a_channel_is_tried_by_posting_correcting_and_removing_one_message(found, receiver):
    said = []
    assert await app.try_channel(found, "kait", say=said.append)
    assert [line.partition(":")[0] for line in said] == ["post", "correct", "remove"]
    assert all(line.split(": ")[1].startswith("done") for line in said)
    assert len(receiver[2]) == 3
    assert "mohon diabaikan" in receiver[2][0]
    assert "dikoreksi oleh uji" in receiver[2][1]


async def test_a_step_that_fails_is_told_with_its_remedy(found, receiver):
    said = []
    receiver[1].append(401)
    assert not await app.try_channel(found, "kait", say=said.append)
    assert said[0].startswith("post: failed: ")
    assert said[0].endswith("look at its secrets and rights there")
