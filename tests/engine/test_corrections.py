"""What the site changes reaches readers: one story from poll to correction to withdrawal."""

import pytest

from syndicator.errors import Gone, TryLater

SITE = "https://radar.example.id"


@pytest.fixture
async def posted(works):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    await works.deliver()
    await works.publisher.publish_wanted()
    return works


async def test_a_correction_becomes_a_revision_an_edit_and_a_new_rendering(posted):
    posted.web.write(1, "satu, diralat")
    posted.clock.pass_(hours=1)
    (recorded,) = await posted.recheck()
    await posted.deliver()
    await posted.publisher.publish_wanted()
    assert recorded.entry.revision.number == 2
    assert [told[:2] for told in posted.adapter.told] == [("post", "satu"), ("edit 1", "satu, diralat")]
    assert posted.shelf.get("all", "json").body == b"satu, diralat"


async def test_an_unchanged_page_makes_no_revision_and_is_looked_at_again(posted):
    posted.clock.pass_(hours=1)
    (recorded,) = await posted.recheck()
    assert (recorded.decision.kind, recorded.decision.revision) == ("unchanged", None)
    posted.clock.pass_(hours=5)
    assert len(await posted.recheck()) == 1


async def test_looks_end_after_the_last(posted):
    posted.clock.pass_(hours=24)
    await posted.recheck()
    posted.clock.pass_(days=30)
    assert await posted.recheck() == []


async def test_a_page_gone_twice_is_withdrawn_everywhere(posted):
    posted.web.pages[f"{SITE}/berita-1/"] = Gone("HTTP 410", permanent=True)
    posted.clock.pass_(hours=1)
    await posted.recheck()
    assert await posted.texts() == ["satu"]
    posted.clock.pass_(minutes=10)
    await posted.recheck()
    await posted.deliver()
    assert await posted.texts() == ["[satu]"]
    assert [told[0] for told in posted.adapter.told] == ["post", "edit 1"]


async def test_a_site_in_trouble_withdraws_nothing(posted):
    posted.web.pages[f"{SITE}/berita-1/"] = TryLater("HTTP 500")
    for _ in range(3):
        posted.clock.pass_(hours=1)
        await posted.recheck()
    assert await posted.texts() == ["satu"]


async def test_the_same_state_is_published_once(posted):
    before = posted.shelf.get("all", "json")
    await posted.store.save_publications("all", [], wanted_at=posted.clock.now())
    posted.clock.pass_(hours=1)
    await posted.recheck()
    await posted.publisher.publish_wanted()
    assert posted.shelf.get("all", "json") is before
