"""A real WordPress as a source of the running program, by each tier, as its editors go on working.

The same posts are served at five ports, in three themes and with what the usual plugins put round a story; one program
reads each port by another tier. Editors then correct, move, retitle, unpublish and trash posts. What our feeds and
channels say is noted after each chapter, once it is as it should be or the time is up; the tests look at the notes.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import PIPE, STDOUT

import feedparser
import pytest
from peers.newsroom import Newsroom, Notes, Story, shown
from peers.servers import wordpress
from peers.servers.base import Unavailable
from peers.servers.wordpress import Look, WordPress

from program import Program, free_port

CLASSIC, BLOCKS, BLOCKS_TOO = "twentytwentyone", "twentytwentytwo", "twentytwentythree"
WITHDRAWN = "Ditarik: "
SYNDICATOR = (sys.executable, "-u", "-m", "syndicator")


@dataclass(frozen=True)
class Tier:
    """How a source of the test is read: where, in which theme, with which options."""

    theme: str
    path: str
    options: str = ""


TIERS = {
    "feed": Tier(CLASSIC, "/feed/", 'discover = ["feed"]\ncontent = "feed"'),
    "wp-json": Tier(BLOCKS, "/", 'discover = ["wp-api"]\ncontent = "feed"'),
    "sitemap": Tier(BLOCKS_TOO, "/", 'discover = ["sitemap"]'),
    "listing": Tier(BLOCKS, "/category/kota/", 'discover = ["listing"]'),
    "themed": Tier(CLASSIC, "/"),  # as `syndicator` does by itself
}


STORIES = {
    "kept": Story("Lamaru", "lamaru-menunggu-beras-murah", "Lamaru menunggu beras murah", 3),
    "corrected": Story("Manggar", "pedagang-manggar-menjual-di-atas-acuan", "Pedagang Manggar jual di atas acuan", 4),
    "moved": Story("Sepinggan", "sepinggan-menanti-operasi-pasar", "Sepinggan menanti operasi pasar", 5),
    "retitled": Story("Klandasan", "klandasan-harga-beras-naik", "Klandasan: harga beras “tajam” & merata", 6),
    "unpublished": Story("Damai", "warga-damai-mengeluh", "Warga Damai mengeluh soal harga", 7),
    "trashed": Story("Gunung Bahagia", "gunung-bahagia-minta-papan-harga", "Gunung Bahagia minta papan harga", 8),
    "neighbour": Story("Prapatan", "warga-damai-mengeluh-lagi-di-prapatan", "Prapatan ikut mengeluh", 9),
}
NEWS = Story("Teritip", "teritip-dapat-pasokan-pertama", "Teritip dapat pasokan pertama", 10)
CORRECTION = replace(STORIES["corrected"], lines=("Ralat: naskah semula menyebut jumlah pedagang yang keliru.",))
MOVED = replace(STORIES["moved"], slug="operasi-pasar-di-sepinggan-ditunda")
RETITLED = replace(
    STORIES["retitled"], slug="klandasan-akhirnya-turun-juga", title="Klandasan: harga akhirnya turun juga"
)
GONE = ("unpublished", "trashed")


def config(site: WordPress, web: int) -> str:
    rechecks = [f"{seconds}s" for seconds in range(4, 240, 4)]
    ports = ", ".join(f'"127.0.0.1:{port}"' for port in site.looks.values())
    tables = "".join(
        f'[sources.{name}]\nurl = "http://127.0.0.1:{site.looks[name]}{tier.path}"\n{tier.options}\n'
        f'[feeds.{name}]\ntitle = "{name}"\nsources = ["{name}"]\nattribution = false\n'
        f'[channels.{name}]\nkind = "file"\npath = "posts/{name}.jsonl"\nfeeds = ["{name}"]\nfirst_run = "post"\n'
        for name, tier in TIERS.items()
    )
    return (
        f'[app]\nlanguage = "id"\n[web]\nlisten = "127.0.0.1:{web}"\n[egress]\nallow = [{ports}]\n'
        f'[defaults.sources]\nevery = "2s"\ngap = "0s"\nfirst_run = "post"\nrecheck = {rechecks}\n{tables}'
        '[channels.bersih]\nkind = "file"\npath = "posts/bersih.jsonl"\nfirst_run = "post"\non_retract = "delete"\n'
    )


@pytest.fixture(scope="module")
def site() -> Iterator[WordPress]:
    try:
        server = wordpress.start("wordpress-source", looks={name: Look(tier.theme) for name, tier in TIERS.items()})
    except Unavailable as fault:
        says = f"NOT TESTED: {str(fault).strip()}"
        pytest.fail(says) if os.environ.get("SYNDICATOR_SERVERS") == "all" else pytest.skip(says)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def newsroom(site: WordPress, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """The whole story, told once."""
    room = Newsroom(site, tmp_path_factory.mktemp("newsroom"), free_port())
    rina = {"username": "rina", "name": "Rina Wulandari", "email": "rina@example.id", "password": "rina"}
    room.posts["author"] = site.ask("POST", "users", {**rina, "roles": ["author"]})["id"]
    room.posts["kota"] = site.ask("POST", "categories", {"name": "Kota", "slug": "kota"})["id"]
    for name, story in STORIES.items():
        room.publish(name, story)
    (room.folder / "config.toml").write_text(config(site, room.web))
    program = Program(subprocess.Popen([*SYNDICATOR, "run"], cwd=room.folder, stdout=PIPE, stderr=STDOUT, text=True))
    try:
        program.wait_for("overview")
        tell(room)
    finally:
        program.stop(signal.SIGKILL)  # what it said is written down
    return room


def tell(room: Newsroom) -> None:
    """The chapters."""
    room.chapter("first", lambda _, notes: len(notes.feed) == len(STORIES) == len(notes.told))
    room.publish("news", NEWS)
    room.chapter("news", lambda _, notes: bool(notes.of(NEWS)) and len(notes.told) > len(STORIES))
    room.edit("corrected", CORRECTION.document)
    room.edit("moved", {"slug": MOVED.slug})
    room.edit("retitled", {"slug": RETITLED.slug, "title": RETITLED.title})

    def is_changed(tier: str, notes: Notes) -> bool:
        corrected, moved, retitled = (notes.of(story) for story in (CORRECTION, MOVED, RETITLED))
        return (
            any(CORRECTION.lines[0] in each.lines for each in corrected)
            and any(each.url == room.url(tier, MOVED) for each in moved)
            and any(each.url == room.url(tier, RETITLED) for each in retitled)
            and sum(line["action"] == "edit" for line in notes.told) >= 2
        )

    room.chapter("changed", is_changed)
    room.edit("unpublished", {"status": "draft"})
    room.site.ask("DELETE", f"posts/{room.posts['trashed']}")

    def is_gone(_: str, notes: Notes) -> bool:
        shown_so = sum(each.title.startswith(WITHDRAWN) for each in notes.feed)
        return shown_so >= len(GONE) and sum(line["retracted"] for line in notes.told) >= len(GONE)

    room.chapter("gone", is_gone)


in_every_tier = pytest.mark.parametrize("tier", TIERS)


@in_every_tier
def test_every_post_is_an_entry_with_its_own_words_only(newsroom: Newsroom, tier: str):
    notes = newsroom.chapters["first"][tier]
    assert [
        (each.title, each.url, each.published, list(each.lines))
        for each in sorted(notes.feed, key=lambda each: each.published)
    ] == [
        (story.title, newsroom.url(tier, story), f"2026-11-{story.day - 1:02}T23:15:00+00:00", story.text)
        for story in STORIES.values()
    ]
    assert sorted(line["action"] for line in notes.told) == ["post"] * len(STORIES)


@in_every_tier
def test_a_new_post_is_told_once(newsroom: Newsroom, tier: str):
    notes = newsroom.chapters["gone"][tier]
    entry = notes.one(NEWS)
    assert (list(entry.lines), notes.actions(entry.id)) == (NEWS.text, ["post"])


@in_every_tier
def test_an_edited_post_is_a_correction_in_feed_and_channel(newsroom: Newsroom, tier: str):
    first, notes = newsroom.chapters["first"][tier], newsroom.chapters["changed"][tier]
    before, after = first.one(STORIES["corrected"]), notes.one(CORRECTION)
    assert (after.id, list(after.words), after.is_corrected) == (before.id, CORRECTION.text, True)
    assert notes.actions(after.id) == ["post", "edit"]


@in_every_tier
def test_a_post_with_another_slug_is_the_same_entry_at_its_new_address(newsroom: Newsroom, tier: str):
    first, notes = newsroom.chapters["first"][tier], newsroom.chapters["gone"][tier]
    before, after = first.one(STORIES["moved"]), notes.one(MOVED)
    assert after == replace(before, url=newsroom.url(tier, MOVED))
    assert notes.actions(after.id) == ["post"]


@in_every_tier
def test_a_post_with_another_slug_and_headline_is_the_same_entry(newsroom: Newsroom, tier: str):
    first, notes = newsroom.chapters["first"][tier], newsroom.chapters["gone"][tier]
    before, after = first.one(STORIES["retitled"]), notes.one(RETITLED)
    assert (after.id, after.title, after.url) == (before.id, RETITLED.title, newsroom.url(tier, RETITLED))
    assert notes.actions(after.id) == ["post", "edit"]


@in_every_tier
@pytest.mark.parametrize("name", GONE)
def test_a_post_that_is_taken_back_is_withdrawn_everywhere(newsroom: Newsroom, tier: str, name: str):
    before, notes = newsroom.chapters["first"][tier].one(STORIES[name]), newsroom.chapters["gone"][tier]
    after = notes.by_id(before.id)
    assert after.title == WITHDRAWN + before.title
    assert STORIES[name].text[0] not in after.lines
    assert notes.actions(before.id) == ["post", "edit"]
    assert notes.told[-1]["retracted"]


@in_every_tier
def test_nothing_else_is_told_of_anything(newsroom: Newsroom, tier: str):
    notes = newsroom.chapters["gone"][tier]
    assert len(notes.feed) == len(STORIES) + 1
    for name in ("kept", "neighbour"):
        entry = notes.one(STORIES[name])
        assert (entry, notes.actions(entry.id)) == (newsroom.chapters["first"][tier].one(STORIES[name]), ["post"])


def test_a_channel_that_deletes_what_is_withdrawn_deletes_it(newsroom: Newsroom):
    lines = [json.loads(line) for line in (newsroom.folder / "posts" / "bersih.jsonl").read_text("utf-8").splitlines()]
    deleted = [line["id"] for line in lines if line["action"] == "delete"]
    withdrawn = [newsroom.chapters["first"][tier].one(STORIES[name]).id for tier in TIERS for name in GONE]
    assert sorted(deleted) == sorted(withdrawn)


def test_add_writes_a_source_that_works(newsroom: Newsroom, tmp_path: Path):
    port = newsroom.site.looks["themed"]
    (tmp_path / "config.toml").write_text(
        f'include = ["sources/*.toml"]\n[egress]\nallow = ["127.0.0.1:{port}"]\n[defaults.sources]\ngap = "0s"\n'
    )

    def call(*words: str) -> str:
        done = subprocess.run([*SYNDICATOR, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    call("add", f"http://127.0.0.1:{port}/", "--name", "kabar")
    call("check")
    assert f"{len(STORIES) - 1} new" in call("poll", "kabar")
    entries = feedparser.parse((tmp_path / "feeds" / "all.atom").read_bytes()).entries
    kept = [each for each in map(shown, entries) if each.title == STORIES["kept"].title]
    assert [list(each.lines[: len(STORIES["kept"].text)]) for each in kept] == [STORIES["kept"].text]
