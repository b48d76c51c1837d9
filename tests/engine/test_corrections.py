"""What the site changes reaches readers: one story from poll to correction to withdrawal."""

import pytest

from syndicator.errors import Gone, Refused, TryLater

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


async def test_a_page_that_says_the_same_though_it_was_read_otherwise_is_no_correction(posted):
    asked = []

    async def read_otherwise(before, after, *, was, now):
        asked.append((before.text, after.text, [page.body for page in was], [page.body for page in now]))
        return True

    posted.desk._readers.read_otherwise = read_otherwise
    posted.web.write(1, "satu, dan sumber")
    posted.clock.pass_(hours=1)
    (recorded,) = await posted.recheck()
    await posted.deliver()
    assert (recorded.decision.kind, recorded.decision.revision) == ("unchanged", None)
    assert asked == [("satu", "satu, dan sumber", [b"satu"], [b"satu, dan sumber"])]
    assert [told[0] for told in posted.adapter.told] == ["post"]


async def test_a_page_gone_twice_is_withdrawn_everywhere(posted):
    posted.web.pages[f"{SITE}/berita-1/"] = Gone("HTTP 410", permanent=True)
    posted.clock.pass_(hours=1)
    await posted.recheck()
    assert await posted.texts() == ["satu"]
    posted.clock.pass_(minutes=15)
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


async def test_a_page_that_refuses_us_is_not_asked_for_ever(posted):
    posted.web.pages[f"{SITE}/berita-1/"] = Refused("HTTP 403")
    looks = 0
    for _ in range(24 * 10):
        posted.clock.pass_(hours=1)
        looks += len(await posted.recheck())
    assert (looks, await posted.texts()) == (3, ["satu"])


async def test_an_address_that_leads_to_another_known_story_has_lost_its_own(posted):
    posted.web.list(2, 1)
    posted.web.write(2, "dua sama sekali lain")
    posted.clock.pass_(minutes=30)
    await posted.poll()
    posted.web.move(1, 2)
    for _ in range(2):
        posted.clock.pass_(hours=1)
        await posted.recheck()
    assert sorted(await posted.texts()) == ["[satu]", "dua sama sekali lain"]


async def test_an_address_that_leads_to_a_consent_wall_tells_nothing(posted):
    posted.web.write(99, "Setujui kuki untuk melanjutkan membaca")
    posted.web.move(1, 99)
    for _ in range(5):
        posted.clock.pass_(hours=3)
        await posted.recheck()
    assert await posted.texts() == ["satu"]
    posted.web.write(1, "satu, diralat")
    posted.clock.pass_(hours=20)
    await posted.recheck()
    assert await posted.texts() == ["satu, diralat"]


async def test_a_story_under_a_new_slug_is_followed_there(posted):
    posted.web.write(77, "satu!")
    posted.web.move(1, 77)
    posted.clock.pass_(hours=1)
    await posted.recheck()
    posted.web.write(77, "satu, diralat di alamat baru")
    del posted.web.pages[f"{SITE}/berita-1/"]
    posted.clock.pass_(hours=5)
    await posted.recheck()
    assert await posted.texts() == ["satu, diralat di alamat baru"]


async def test_the_end_of_a_copy_is_not_the_end_of_the_story(posted):
    posted.web.list(5, 1)
    posted.web.write(5, "satu")
    posted.clock.pass_(minutes=30)
    await posted.poll()
    assert await posted.texts() == ["satu"]
    posted.web.pages[f"{SITE}/berita-5/"] = Gone("HTTP 404", permanent=False)
    for _ in range(3):
        posted.clock.pass_(hours=8)
        await posted.recheck()
    assert await posted.texts() == ["satu"]


async def test_a_page_that_was_gone_at_the_last_look_is_confirmed_though_the_site_was_down_then(posted):
    posted.clock.pass_(hours=24)
    posted.web.pages.pop(f"{SITE}/berita-1/")
    await posted.recheck()
    posted.web.pages[f"{SITE}/berita-1/"] = TryLater("HTTP 503")
    posted.clock.pass_(hours=1)
    await posted.recheck()
    posted.web.pages.pop(f"{SITE}/berita-1/")
    posted.clock.pass_(hours=1)
    await posted.recheck()
    assert await posted.texts() == ["[satu]"]


async def test_a_site_that_was_down_at_the_last_look_is_looked_at_again(posted):
    posted.web.pages[f"{SITE}/berita-1/"] = TryLater("HTTP 503")
    posted.clock.pass_(hours=24)
    await posted.recheck()
    posted.web.write(1, "satu, dibetulkan")
    posted.clock.pass_(hours=1)
    await posted.recheck()
    assert await posted.texts() == ["satu, dibetulkan"]


async def test_X07_a_story_listed_with_tracking_parameters_or_under_an_edited_slug_is_no_new_one(posted):
    def rows(*urls):
        items = "".join(f"<item><title>satu</title><link>{url}</link></item>" for url in urls)
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>R</title>{items}</channel></rss>'

    urn = (await posted.store.feed_state("all", size=9)).entries[0].urn
    posted.web.pages[f"{SITE}/"] = rows(f"{SITE}/berita-1/?utm_source=beranda&amp;fbclid=x")
    posted.clock.pass_(minutes=30)
    await posted.poll()
    posted.web.pages[f"{SITE}/"] = rows(f"{SITE}/berita-1-slug-dibetulkan/")
    posted.web.pages[f"{SITE}/berita-1-slug-dibetulkan/"] = "satu"
    posted.clock.pass_(minutes=30)
    await posted.poll()
    await posted.deliver()
    assert [entry.urn for entry in (await posted.store.feed_state("all", size=9)).entries] == [urn]
    assert [told[0] for told in posted.adapter.told if told[0] == "post"] == ["post"]
