"""Sources out of one installation and into another, as OPML."""

import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from click.testing import CliRunner

from builders import NOON, source
from databases import embedded
from syndicator import app
from syndicator.cli import main
from syndicator.model import Validators, Way
from syndicator.ports import PollOutcome
from syndicator.storage.store import SqlStore

OPML = """<?xml version="1.0"?>
<opml version="2.0"><head/><body><outline text="Kaltim">
<outline text="Radar Kaltim" type="rss" xmlUrl="https://radar.example.id/feed/" htmlUrl="https://radar.example.id/"/>
<outline text="Radar Kaltim" type="rss" xmlUrl="https://radar.example.id/kota/feed/"/>
<outline text="新闻" xmlUrl="https://www.media.example.id/rss"/>
<outline text="Lagi" xmlUrl="https://radar.example.id/feed/"/>
<outline text="Berkas" xmlUrl="file:///etc/passwd"/>
<outline text="Catatan"/>
</outline></body></opml>
"""


def ran(*arguments):
    """The command runs a loop of its own, which a running one does not allow in its thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(CliRunner().invoke, main, [str(each) for each in arguments]).result()


@pytest.fixture
def config_path(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('include = ["sources/*.toml"]\n[sources.old]\nurl = "https://old.example.id/"\n')
    (tmp_path / "langganan.opml").write_text(OPML)
    return path


def added(config_path):
    return ran("add", "-c", config_path, config_path.parent / "langganan.opml")


def imported(config_path):
    return ran("opml", "-c", config_path, "import", config_path.parent / "langganan.opml")


@pytest.mark.parametrize("command", [added, imported])
def test_every_feed_of_a_file_becomes_a_source_and_what_can_not_is_told_in_a_line(config_path, command):
    done = command(config_path)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "wrote sources/radar-kaltim.toml: Radar Kaltim  https://radar.example.id/feed/",
        "wrote sources/radar-kaltim-2.toml: Radar Kaltim  https://radar.example.id/kota/feed/",
        "wrote sources/media-example-id.toml: 新闻  https://www.media.example.id/rss",
        "left out: Lagi: https://radar.example.id/feed/: is polled already, as radar-kaltim",
        "left out: Berkas: file:///etc/passwd: not an http or https address",
        "left out: Catatan: it has neither xmlUrl nor htmlUrl",
        "a running service takes it up by itself; `syndicator try media-example-id` shows what it will find",
    ]
    found = app.read_config(config_path).sources
    assert {name: each.url for name, each in found.items() if name != "old"} == {
        "radar-kaltim": "https://radar.example.id/feed/",
        "radar-kaltim-2": "https://radar.example.id/kota/feed/",
        "media-example-id": "https://www.media.example.id/rss",
    }
    assert found["radar-kaltim"].discover == ("feed",)


def test_a_second_import_changes_nothing(config_path):
    imported(config_path)
    before = {path: path.read_bytes() for path in (config_path.parent / "sources").iterdir()}
    done = imported(config_path)
    assert done.output.splitlines()[-1].endswith("langganan.opml: nothing to write")
    assert {path: path.read_bytes() for path in (config_path.parent / "sources").iterdir()} == before


def test_a_file_of_that_name_that_is_not_read_is_not_overwritten(config_path):
    (config_path.parent / "sources").mkdir()
    mine = config_path.parent / "sources" / "radar-kaltim.toml"
    mine.write_text("# mine\n")
    done = imported(config_path)
    assert "wrote sources/radar-kaltim-2.toml" in done.output
    assert mine.read_text() == "# mine\n"


def test_a_title_can_not_write_toml(config_path):
    evil = '<opml><body><outline text="x&#10;[app]&#10;data = 1" xmlUrl="https://a.id/&quot;f"/></body></opml>'
    (config_path.parent / "langganan.opml").write_text(evil)
    done = imported(config_path)
    assert done.exit_code == 0, done.output
    assert app.read_config(config_path).app.data == "data"


def test_what_is_no_opml_is_refused(config_path):
    (config_path.parent / "langganan.opml").write_text("<html></html>")
    done = imported(config_path)
    assert done.exit_code == 1
    assert "langganan.opml: not OPML" in done.output


def outlines(text):
    return [dict(node.attrib) for node in ET.fromstring(text).iter("outline")]


async def test_sources_are_printed_with_their_feeds_where_they_are_read_from_such(tmp_path):
    (tmp_path / "data").mkdir()
    store = SqlStore(embedded(tmp_path / "data" / "syndicator.db"))
    await store.sync([source(), source("b")], [], [], belongs=lambda *_: False, presented="", now=NOON)
    way = Way(tier="feed", url="https://radar.example.id/feed/?a=1&b=2")
    polled = PollOutcome(at=NOON, next_poll_at=NOON + timedelta(hours=1), ok=True, validators=Validators(), way=way)
    await store.settle_poll("radar", polled)
    await store.close()
    (tmp_path / "config.toml").write_text(
        '[sources.radar]\nurl = "https://radar.example.id/"\n[sources.b]\nurl = "https://b.example.id/"\n'
        '[sources.c]\nurl = "https://c.example.id/feed/"\ndiscover = ["feed"]\n'
    )
    done = ran("opml", "-c", tmp_path / "config.toml")
    assert outlines(done.output) == [
        {"text": "radar", "type": "rss", "xmlUrl": way.url, "htmlUrl": "https://radar.example.id/"},
        {"text": "b", "htmlUrl": "https://b.example.id/"},
        {"text": "c", "type": "rss", "xmlUrl": "https://c.example.id/feed/", "htmlUrl": "https://c.example.id/"},
    ]


def test_where_nothing_was_recorded_yet_sources_are_printed_and_no_database_is_made(config_path):
    done = ran("opml", "-c", config_path)
    assert outlines(done.output) == [{"text": "old", "htmlUrl": "https://old.example.id/"}]
    assert not (config_path.parent / "data").exists()


def test_what_is_imported_is_exported_again(config_path):
    imported(config_path)
    printed = outlines(ran("opml", "-c", config_path).output)
    assert {each["xmlUrl"] for each in printed if "xmlUrl" in each} == {
        "https://radar.example.id/feed/", "https://radar.example.id/kota/feed/", "https://www.media.example.id/rss",
    }  # fmt: skip
