from datetime import timedelta

import pytest

from builders import NOON, article, feed
from syndicator.errors import Unusable
from syndicator.model import Publication
from syndicator.storage.files import FeedFolder


def publication(body=b"<feed/>", **changes) -> Publication:
    made = {"feed": "all", "format": "atom", "body": body, "gzip": b"z", "etag": "e", "modified_at": NOON}
    return Publication(**(made | changes))


async def test_a_recorded_story_makes_its_feeds_wanted(ledger, story):
    await ledger.store.save_publications("all", [], wanted_at=NOON)
    assert await ledger.store.wanted_feeds() == {}
    await ledger.read(story)
    assert list(await ledger.store.wanted_feeds()) == ["all"]


async def test_an_unchanged_story_makes_nothing_wanted(ledger, story):
    await ledger.read(story)
    await ledger.store.save_publications("all", [], wanted_at=(await ledger.store.wanted_feeds())["all"])
    await ledger.read(story)
    assert await ledger.store.wanted_feeds() == {}


async def test_a_change_while_rendering_keeps_the_feed_wanted(ledger, story):
    await ledger.read(story)
    wanted_at = (await ledger.store.wanted_feeds())["all"]
    ledger.clock.pass_(seconds=1)
    await ledger.read(article(2))
    await ledger.store.save_publications("all", [publication()], wanted_at=wanted_at)
    assert list(await ledger.store.wanted_feeds()) == ["all"]


async def test_renderings_survive_a_restart(ledger):
    await ledger.store.save_publications("all", [publication()], wanted_at=NOON)
    assert await ledger.store.publications() == [publication()]


async def test_a_changed_presentation_renders_every_feed_again_and_an_unchanged_one_none(ledger):
    await ledger.store.save_publications("all", [], wanted_at=NOON)
    await ledger.sync()
    assert await ledger.store.wanted_feeds() == {}
    await ledger.sync(presented="another base_url")
    assert list(await ledger.store.wanted_feeds()) == ["all"]


def test_a_file_is_replaced_only_when_its_bytes_differ(tmp_path):
    folder = FeedFolder(tmp_path)
    assert folder.put(publication())
    before = (tmp_path / "all.atom").stat()
    assert not folder.put(publication(modified_at=NOON + timedelta(hours=1)))
    after = (tmp_path / "all.atom").stat()
    assert (before.st_ino, before.st_mtime) == (after.st_ino, after.st_mtime)
    assert before.st_mtime == NOON.timestamp()


def test_files_of_removed_feeds_go_and_other_files_stay(tmp_path):
    for name in ("README.md", "package.json"):
        (tmp_path / name).write_text("keep")
    folder = FeedFolder(tmp_path)
    folder.put(publication())
    folder.put(publication(feed="gone"))
    folder.remove("gone")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "all.atom", "package.json"]
    assert folder.get("gone", "atom") is None


def test_a_feed_is_served_even_where_its_file_can_not_be_written(tmp_path):
    folder = FeedFolder(tmp_path)
    (tmp_path / "all.atom").mkdir()
    with pytest.raises(Unusable, match=r"all\.atom: Is a directory"):
        folder.put(publication())
    assert folder.get("all", "atom") == publication()


async def test_removed_feeds_are_known_by_name(ledger):
    ledger.feeds = [feed("other")]
    await ledger.sync()
    assert await ledger.store.past_feeds() == {"all": None}


async def test_a_change_after_the_clock_was_set_back_keeps_a_feed_that_is_being_rendered_wanted(ledger, story):
    await ledger.read(story)
    wanted_at = (await ledger.store.wanted_feeds())["all"]
    ledger.clock.pass_(hours=-1)
    await ledger.read(article(2))
    await ledger.store.save_publications("all", [publication()], wanted_at=wanted_at)
    assert "all" in await ledger.store.wanted_feeds()
