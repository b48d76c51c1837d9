"""What a newcomer sees after `make run`: the shipped configuration and the sample newsroom, offline."""

import asyncio
import html
import json
import re
import urllib.request
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import feedparser
import pytest

from builders import FakeClock
from program import CHECKOUT, free_port
from syndicator.sample import Newsroom, stories
from syndicator.storage import schema
from syndicator.storage.database import Database
from syndicator.storage.store import SqlStore

pytestmark = pytest.mark.acceptance


def shipped_config(folder, *, web: int, sample: int, own_newsroom: bool = True) -> None:
    """The shipped files, on ports of our own and in more of a hurry."""
    text = (CHECKOUT / "config.toml").read_text("utf-8")
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{web}").replace("127.0.0.1:8091", f"127.0.0.1:{sample}")
    text = re.sub(r"(?m)^every = .*$", 'every = "2s"', text)
    text = re.sub(r"(?ms)^recheck = \[.*?\]", f"recheck = {[f'{n}s' for n in range(3, 120, 3)]}", text)
    if not own_newsroom:
        text = re.sub(r"(?ms)^\[sample\]\n.*?\n\n", "", text)
    (folder / "config.toml").write_text(text, "utf-8")
    (folder / "channels").mkdir()
    for template in (CHECKOUT / "channels").glob("*.txt"):
        (folder / "channels" / template.name).write_bytes(template.read_bytes())


async def open_earlier(folder, seconds: int) -> None:
    """Let the installation, and so the newsroom, be that old already."""
    database = Database.embedded(folder / "data" / "syndicator.db")
    schema.upgrade(database.engine)
    store = SqlStore(database)
    before = datetime.now(UTC) - timedelta(seconds=seconds)
    await store.sync([], [], [], belongs=lambda *_: False, presented="", now=before)
    await store.close()


def get(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def posts(folder) -> list[dict]:
    lines = (folder / "data" / "posts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
async def newsroom():
    """The sample newsroom with a clock of the test's own, so that nothing depends on how fast the machine is."""
    clock = FakeClock(datetime.now(UTC).replace(microsecond=0))
    opened_at = clock.now()
    room = Newsroom("127.0.0.1:0", clock=clock, opened_at=lambda: opened_at)
    await room.start()
    yield room, clock
    await room.stop()


async def test_a_newcomer_sees_clean_stories_then_a_correction_and_a_withdrawal_everywhere(tmp_path, start, newsroom):
    room, clock = newsroom
    web = free_port()
    shipped_config(tmp_path, web=web, sample=urlsplit(room.url).port, own_newsroom=False)
    program = start("run", cwd=tmp_path)
    written = {story.title: story for story in stories()}

    told = [f'"delivered".*{re.escape(title)}' for title in written]
    await asyncio.to_thread(program.wait_for, *told, '"published", "feed": "all", "entries": 10')
    feed = json.loads(await asyncio.to_thread(get, f"http://127.0.0.1:{web}/feeds/all.json"))
    assert {entry["title"].removeprefix("[Advertorial] ") for entry in feed["items"]} == set(written)
    assert {post["title"].removeprefix("[Advertorial] ") for post in posts(tmp_path)} == set(written)
    before = {entry["id"]: entry for entry in feed["items"]}

    clock.pass_(seconds=61)
    await asyncio.to_thread(program.wait_for, '"action": "edit"', times=2)
    assert await asyncio.to_thread(get, f"http://127.0.0.1:{web}/healthz")
    assert program.stop() == 0

    after = {entry["id"]: entry for entry in json.loads((tmp_path / "feeds" / "all.json").read_bytes())["items"]}
    changed = [entry for id_, entry in after.items() if entry != before[id_]]
    assert after.keys() == before.keys()
    assert sorted(entry["_syndicator"]["state"] for entry in changed) == ["live", "retracted"]
    assert all(entry["date_modified"] > before[entry["id"]]["date_modified"] for entry in changed)
    for name in ("rss", "atom"):
        parsed = feedparser.parse((tmp_path / "feeds" / f"all.{name}").read_bytes())
        assert (parsed.bozo, {entry.id for entry in parsed.entries}) == (False, set(after))
    assert [post["action"] for post in posts(tmp_path)].count("edit") == 2
    for entry in after.values():
        story = written.get(entry["title"].removeprefix("[Advertorial] "))
        if story is not None:  # a withdrawn one has another title
            assert [line for line in story.told(timedelta(seconds=61)) if line not in plain(entry)] == []


def plain(entry: dict) -> str:
    """What a reader reads of an entry."""
    return html.unescape(re.sub(r"<[^>]+>", "", entry["content_html"]))


async def test_a_restart_over_unchanged_articles_changes_no_byte_and_posts_nothing(tmp_path, start):
    web, sample = free_port(), free_port()
    shipped_config(tmp_path, web=web, sample=sample)
    await open_earlier(tmp_path, 3600)

    def run(until: str, times: int) -> tuple[dict, list]:
        program = start("run", "--verbose", cwd=tmp_path)
        program.wait_for(until, times=times)
        assert program.stop() == 0
        return {path.name: path.read_bytes() for path in (tmp_path / "feeds").iterdir()}, posts(tmp_path)

    withdrawn = 1
    first = run('"event": "delivered"', len(stories()) - withdrawn)
    for path in (tmp_path / "feeds").iterdir():
        path.unlink()
    assert run('"event": "polled"', 2) == first


def test_a_taken_port_is_said_with_its_remedy(tmp_path, start, syndicator):
    web, sample = free_port(), free_port()
    shipped_config(tmp_path, web=web, sample=sample)
    start("run", cwd=tmp_path).wait_for("overview")
    other = tmp_path / "other"
    other.mkdir()
    shipped_config(other, web=web, sample=free_port())
    ended = syndicator("run", cwd=other)
    assert (ended.returncode, f"127.0.0.1:{web} is taken" in ended.stderr, "[web] listen" in ended.stderr) == (
        1,
        True,
        True,
    )


def test_a_second_instance_over_the_same_data_is_refused_with_its_remedy(tmp_path, start, syndicator):
    shipped_config(tmp_path, web=free_port(), sample=free_port())
    start("run", cwd=tmp_path).wait_for("overview")
    ended = syndicator("run", cwd=tmp_path)
    assert (ended.returncode, "in use by another syndicator (process" in ended.stderr) == (1, True)


def test_poll_asks_a_running_service(tmp_path, start, syndicator):
    shipped_config(tmp_path, web=free_port(), sample=free_port())
    program = start("run", cwd=tmp_path)
    program.wait_for("overview")
    asked = syndicator("poll", "kabar-etam", cwd=tmp_path)
    assert (asked.returncode, asked.stdout) == (0, "kabar-etam: is polled now\n")
    program.wait_for('"event": "asked"')


@pytest.mark.parametrize("within", ['"level"', '"polled"'])
def test_ctrl_c_ends_at_once_and_without_a_trace(tmp_path, start, within):
    shipped_config(tmp_path, web=free_port(), sample=free_port())
    program = start("run", cwd=tmp_path)
    program.wait_for(within)
    assert program.interrupt() == 0
    assert "Traceback" not in "".join(program.said)
