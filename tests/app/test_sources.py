import json
from dataclasses import replace
from datetime import timedelta

from click.testing import CliRunner

from builders import NOON, source
from databases import embedded
from syndicator.cli import main
from syndicator.model import Validators, Way
from syndicator.ports import PollOutcome, Subscription
from syndicator.storage.store import SqlStore
from syndicator.storage.subscriptions import SqlSubscriptions


async def prepared(path, **outcome):
    """A data folder whose one source has been polled three times with this outcome."""
    (path / "data").mkdir()
    store = SqlStore(embedded(path / "data" / "syndicator.db"))
    await store.sync([source()], [], [], belongs=lambda *_: False, presented="", now=NOON)
    settled = {"at": NOON, "next_poll_at": NOON + timedelta(hours=6), "ok": True, "says": "unchanged"} | outcome
    for _ in range(3):
        await store.settle_poll("radar", PollOutcome(**settled))
    await store.close()
    (path / "config.toml").write_text('[sources.radar]\nurl = "https://radar.example.id/"\n')


def shown(path, *options):
    done = CliRunner().invoke(main, ["sources", "-c", str(path / "config.toml"), *options])
    assert done.exit_code == 0, done.output
    return done.output


async def test_h09_a_site_that_moved_for_good_is_named_after_three_polls(tmp_path):
    await prepared(tmp_path, moved_to="https://baru.example.id/")
    out = in_a_thread(shown, tmp_path)
    assert 'moved for good, 3 polls in a row: set url = "https://baru.example.id/"' in out


async def test_a_blocked_source_says_so_and_since_when(tmp_path):
    await prepared(tmp_path, ok=False, health="blocked", says="a wall against robots (Cloudflare, HTTP 403)")
    (row,) = json.loads(in_a_thread(shown, tmp_path, "--json"))
    assert (row["health"], row["failed_count"]) == ("blocked", 3)
    assert row["notes"] == ["3 failures in a row; last success: never"]


async def test_the_way_by_which_links_come_is_shown(tmp_path):
    await prepared(tmp_path, validators=Validators(), way=Way(tier="feed", url="https://radar.example.id/feed/"))
    assert "links come from https://radar.example.id/feed/ (feed)" in in_a_thread(shown, tmp_path)


async def test_what_the_newest_story_s_page_reserves_is_shown(tmp_path, monkeypatch):
    async def reserved(self):
        return {"radar": "noindex (meta robots)"}

    monkeypatch.setattr(SqlStore, "reserved", reserved)
    await prepared(tmp_path)
    assert "its newest story's page reserves: noindex (meta robots)" in in_a_thread(shown, tmp_path)


async def test_the_hubs_that_tell_of_a_source_are_shown_and_how_each_does(tmp_path, monkeypatch):
    hub = Subscription(
        id=1, source="radar", hub="https://hub.example.id/", topic="https://radar.example.id/feed/", callback="x",
        secret="s", state="active", lease_until=NOON + timedelta(days=5), missed_count=2,
    )  # fmt: skip

    async def of_source(self, source):
        return (hub, replace(hub, hub="https://lain.example.id/", state="wanted"))

    monkeypatch.setattr(SqlSubscriptions, "of_source", of_source)
    await prepared(tmp_path)
    out = in_a_thread(shown, tmp_path)
    assert "its hub https://hub.example.id/ tells of news until 2026-11-29" in out
    assert "it has told nothing yet; 2 news in a row came without a word from it" in out
    assert "its hub https://lain.example.id/ has not agreed yet to tell of news" in out
    (row,) = json.loads(in_a_thread(shown, tmp_path, "--json"))
    assert row["hubs"] == ["https://hub.example.id/", "https://lain.example.id/"]


async def test_how_a_source_is_asked_is_shown_without_a_value(tmp_path, monkeypatch):
    await prepared(tmp_path)
    monkeypatch.setenv("LOGIN", "radar:kenari")
    with (tmp_path / "config.toml").open("a") as file:
        file.write(
            'auth = "env:LOGIN"\nproxy = "http://10.0.0.9:3128"\nagent = "RadarReader/1.0"\n'
            'robots = "ignore"\nrobots_reason = "mail of 2026-11-03"\n'
        )
    (row,) = json.loads(in_a_thread(shown, tmp_path, "--json"))
    assert row["robots"] == "ignore"
    assert row["notes"][:3] == [
        "asked with auth, proxy of its own",
        "asked as RadarReader/1.0",
        "its robots.txt is ignored: mail of 2026-11-03",
    ]


async def test_when_it_was_read_last_is_shown_and_that_it_has_been_silent_for_too_long(tmp_path):
    await prepared(tmp_path, silent_at=NOON - timedelta(hours=1))
    out = in_a_thread(shown, tmp_path)
    assert "last success 2026-11-24 04:00 UTC" in out
    assert "without news for longer than silent_for" in out
    (row,) = json.loads(in_a_thread(shown, tmp_path, "--json"))
    assert (row["new_per_day"], row["last_new"], row["words"]) == (0.0, None, None)


def in_a_thread(call, *arguments):
    """The command runs a loop of its own, which a running one does not allow in its thread."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call, *arguments).result()
