"""kill -9 at random moments, again and again over one database and five channels: nothing is lost or doubled (S04).

`KILLS` (default 10, and 200 in `make test-crash`) and `SEED` come from the environment.
"""

import math
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.crash.world import World

pytestmark = pytest.mark.acceptance

KILLS = int(os.environ.get("KILLS", "10"))
SEED = int(os.environ.get("SEED", "1"))
_SETTLED_WITHIN_S = 300
_LIFE = (math.log(0.4), math.log(5.0))
"""How long a run may live, in seconds: mostly short, at times long enough for a worker process to start and read."""

CONFIG = """
[app]
user_agent = "Test/1 (+https://example.id)"
[web]
listen = "127.0.0.1:0"
[egress]
allow = ["127.0.0.1:{port}"]
[limits]
workers = 1
[sources.kota]
url = "http://127.0.0.1:{port}/feed"
every = "1s"
gap = "0s"
discover = ["feed"]
first_run = "post"
recheck = [{rechecks}]
[channels.hook]
kind = "webhook"
url = "http://127.0.0.1:{port}/hook"
secret = "env:HOOK_SECRET"
first_run = "post"
[channels.arsip]
kind = "file"
path = "posts.jsonl"
template = "posts.txt"
first_run = "post"
[channels.mastodon]
kind = "mastodon"
server = "http://127.0.0.1:{port}/mastodon"
token = "env:HOOK_SECRET"
template = "chat.txt"
first_run = "post"
[channels.matrix]
kind = "matrix"
server = "http://127.0.0.1:{port}/matrix"
token = "env:HOOK_SECRET"
room = "!r:matrix.example"
template = "chat.txt"
first_run = "post"
[channels.discord]
kind = "discord"
webhook = "env:DISCORD"
template = "chat.txt"
first_run = "post"
"""
ABLE = ("mastodon", "matrix")
"""Services that can tell what became of a post whose answer was lost; Discord can't."""


class Nursery:
    """Starts the program quickly, as often as it takes."""

    def __init__(self, port: int) -> None:
        secrets = {"HOOK_SECRET": "whsec_" + "c2VjcmV0" * 4}
        secrets["DISCORD"] = f"http://127.0.0.1:{port}/discord/api/webhooks/1/KEY"
        self._parent = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("nursery.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **secrets},
        )
        assert self._parent.stdout.readline() == "ready\n"

    def run(self, config: Path) -> int:
        self._parent.stdin.write(f"{config}\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())

    def end(self) -> None:
        self._parent.stdin.close()
        self._parent.wait(20)


@pytest.fixture
def world():
    made = World(SEED)
    yield made
    made.close()


@pytest.fixture
def nursery(world):
    made = Nursery(world.port)
    yield made
    made.end()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(true, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def filed(folder: Path) -> list[str]:
    """The posts, without edits, that the file channel has written so far."""
    path = folder / "posts.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [line for line in lines if '"action":"post"' in line]


def deliveries(folder: Path, state: str) -> list[tuple[str, str]]:
    """The channel and the address of the story of each delivery in a state."""
    with sqlite3.connect(f"file:{folder / 'data' / 'syndicator.db'}?mode=ro", uri=True) as database:
        query = """SELECT channels.name, entries.url FROM deliveries JOIN channels ON channels.id = channel_id
            JOIN entries ON entries.id = entry_id WHERE deliveries.state = ? AND action = 'post'"""
        found = database.execute(query, (state,)).fetchall()
    database.close()
    return found


def open_deliveries(folder: Path) -> bool:
    return bool(deliveries(folder, "pending") or deliveries(folder, "sending"))


def stale(world: World) -> list[str]:
    """Stories that a service tells otherwise than the site does now, or not at all."""
    notes = world.notes()
    return [story for name in ABLE for story, note in notes.items() if note not in world.shows(name).get(story, "")]


def test_S04_kills_at_any_moment_lose_nothing_and_double_nothing(tmp_path, world, nursery):
    moments = random.Random(SEED)
    config = tmp_path / "config.toml"
    rechecks = ", ".join(f'"{n}s"' for n in range(3, 90, 3))
    config.write_text(CONFIG.format(port=world.port, rechecks=rechecks))
    (tmp_path / "posts.txt").write_text("{{ title }}")
    (tmp_path / "chat.txt").write_text("{{ title }} {{ text.split('\n')[-1] }} {{ url }}")
    began = time.monotonic()
    for _ in range(KILLS):
        pid = nursery.run(config)
        wait_until(lambda pid=pid: not is_alive(pid), math.exp(moments.uniform(*_LIFE)))
        assert is_alive(pid), f"it ended by itself:\n{(tmp_path / 'run.log').read_text()[-3000:]}"
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda pid=pid: not is_alive(pid), 10)
    world.settle()
    pid = nursery.run(config)

    def all_told() -> bool:
        wanted = {f"http://127.0.0.1:{world.port}/berita-{n}/": world.text(n) for n in range(len(world.revisions))}
        told = world.last_texts() == wanted and len(filed(tmp_path)) >= len(wanted)
        return told and not open_deliveries(tmp_path) and not stale(world)

    settled = wait_until(all_told, _SETTLED_WITHIN_S)
    os.kill(pid, signal.SIGTERM)
    assert wait_until(lambda: not is_alive(pid), 40)

    posts = world.posts()
    lost = len(world.revisions) - len(world.last_texts())
    doubled = sum(count - 1 for count in posts.values())
    written = filed(tmp_path)
    print(
        f"\n{KILLS} kills (seed {SEED}) in {time.monotonic() - began:.0f} s: {len(world.revisions)} stories in "
        f"{sum(world.revisions)} revisions, {len(world.events)} messages, {world.lost_answers} answers lost, "
        f"{world.refusals} refusals; lost {lost}, doubled {doubled}; "
        + ", ".join(f"{name} {sum(world.posted(name).values())} posts" for name in world.services)
        + f", of {len(deliveries(tmp_path, 'unknown'))} nobody knows"
    )
    with sqlite3.connect(tmp_path / "data" / "syndicator.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        [(entries,)] = database.execute("SELECT count(*) FROM entries")
    database.close()
    unknown = deliveries(tmp_path, "unknown")
    log = (tmp_path / "run.log").read_text()
    assert (lost, doubled) == (0, 0), log[-3000:]
    assert settled, f"not all corrections arrived:\n{log[-3000:]}"
    assert (
        entries == len(world.revisions) == len(written) == len({line[: line.index('"revision"')] for line in written})
    )
    for name in ABLE:
        assert set(world.posted(name).values()) == {1}, f"{name}: {world.posted(name).most_common(3)}"
        assert len(world.posted(name)) == len(world.revisions)
    assert {channel for channel, _ in unknown} <= {"discord"}, "all the others can always tell"
    assert set(world.posted("discord").values()) == {1}, world.posted("discord").most_common(3)
    not_known = {url.removeprefix(f"http://127.0.0.1:{world.port}") for _, url in unknown}
    assert set(world.notes()) - set(world.posted("discord")) <= not_known, "what is not there is unknown, never lost"
