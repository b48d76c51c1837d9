"""Stories that get another address and another title at once, and those that only seem to (X07)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from builders import article, reading
from syndicator.errors import Gone, TryLater
from syndicator.policy.routing import belongs

SITE = "https://radar.example.id"
OLD, NEW = f"{SITE}/berita-1/", f"{SITE}/berita-2/"
TEXT = " ".join(f"kata{n}" for n in range(200))
AT_NEW = "the story at its new address"


@pytest.fixture
async def town(works):
    """One story at its old address, posted. Titles are the addresses'; `works.dated` moves the date of the new one."""
    works.dated = {}

    async def read(page, rules, *, language, further=(), said=None, refrains=None):
        body = page.body.decode()
        made = article(1, url=page.final_url, title=page.final_url, text=body)
        return reading(replace(made, published_at=works.dated.get(page.final_url, made.published_at)))

    works.desk._readers.read = read
    works.web.list(1)
    works.web.write(1, TEXT)
    await works.poll()
    await works.deliver()
    works.adapter.told.clear()
    return works


async def relisted(works, *numbers, text=TEXT, guid=""):
    """The feed lists these now, the story under its new address among them; what the poll says."""
    works.web.write(2, text)
    listed(works, *numbers, guid=guid)
    return await polled(works)


def listed(works, *numbers, guid=""):
    works.web.list(*numbers, dated=article(1).published_at if guid else None)
    if guid:
        front = works.web.pages[f"{SITE}/"]
        works.web.pages[f"{SITE}/"] = front.replace("</item>", f"<guid isPermaLink='false'>{guid}</guid></item>")


async def polled(works, **after):
    works.clock.pass_(**(after or {"minutes": 15}))
    works.web.asked.clear()
    (outcome,) = await works.poll()
    await works.deliver()
    return outcome.says


async def stories(works):
    """Every entry's address, state and number of revisions."""
    states = frozenset({"live", "held", "retracted"})
    entries = await works.store.newest_entries(states=states, source=None, feed=None, limit=99)
    return sorted((entry.revision.article.url, str(entry.state), entry.revision.number) for entry in entries)


def verbs(works):
    return [verb for verb, _, _ in works.adapter.told]


async def looked_at_later(works):
    """Where looks at known stories go."""
    works.web.asked.clear()
    works.clock.pass_(hours=7)
    await works.recheck()
    return works.web.asked


MOVED = [(NEW, "live", 2)]
TWO = [(OLD, "live", 1), (NEW, "held", 1)]


async def test_a_story_whose_old_address_leads_to_its_new_one_is_a_new_revision_and_no_second_post(town):
    town.web.move(1, 2)
    assert "0 new" in await relisted(town, 2)
    assert await stories(town) == MOVED
    assert "post" not in verbs(town)
    assert await looked_at_later(town) == [NEW]


async def test_small_changes_of_its_words_are_taken_along(town):
    town.web.move(1, 2)
    await relisted(town, 2, text=f"{TEXT} Diralat pukul tiga.")
    assert (await stories(town), await town.texts()) == (MOVED, [f"{TEXT} Diralat pukul tiga."])


async def test_a_story_whose_old_address_is_gone_for_good_has_moved(town):
    town.web.pages[OLD] = Gone(f"{OLD}: HTTP 410", permanent=True)
    await relisted(town, 2)
    assert await stories(town) == MOVED


async def test_an_address_that_is_not_found_is_asked_once_more_at_the_next_poll(town):
    del town.web.pages[OLD]
    assert "1 postponed" in await relisted(town, 2)
    assert (await stories(town), verbs(town)) == ([(OLD, "live", 1)], [])
    assert "0 new" in await polled(town)
    assert await stories(town) == MOVED
    assert "post" not in verbs(town)
    assert await looked_at_later(town) == [NEW]


async def test_two_links_of_one_poll_are_no_second_answer(town):
    del town.web.pages[OLD]
    town.web.write(3, TEXT)
    assert "2 postponed" in await relisted(town, 2, 3)
    assert await stories(town) == [(OLD, "live", 1)]


async def test_no_look_withdraws_the_story_between_the_two_polls(town):
    del town.web.pages[OLD]
    await relisted(town, 2)
    for _ in range(3):
        town.clock.pass_(hours=1)
        await town.recheck()
    assert await stories(town) == [(OLD, "live", 1)]
    await polled(town)
    assert await stories(town) == MOVED


async def test_a_site_that_blinked_has_two_stories(town):
    del town.web.pages[OLD]
    await relisted(town, 2)
    town.web.write(1, TEXT)
    assert "1 held back" in await polled(town)
    assert await stories(town) == TWO
    assert town.desk._moving._waiting == {}  # what was seen of it before the page stood again counts no more


async def test_as_long_as_the_old_address_has_its_story_there_are_two(town):
    assert "1 held back" in await relisted(town, 2)
    assert OLD in town.web.asked
    assert (await stories(town), verbs(town)) == (TWO, [])
    town.web.pages[f"{SITE}/"] += "<!-- -->"
    await polled(town)
    assert town.web.asked == [f"{SITE}/"]


async def test_an_address_that_is_listed_still_is_not_asked(town):
    town.web.pages[OLD] = Gone(f"{OLD}: HTTP 410", permanent=True)
    await relisted(town, 2, 1)
    assert OLD not in town.web.asked
    assert await stories(town) == TWO


async def test_of_many_that_say_nearly_the_same_two_are_asked(town):
    for n in range(3, 8):
        town.web.write(n, f"{TEXT} {' '.join(f'{k}dari{n}' for k in range(8))}")
    await relisted(town, 1, *range(3, 8), text=TEXT)
    await relisted(town, 2)
    asked = [url for url in town.web.asked if url not in (f"{SITE}/", NEW)]
    assert len(asked) == 2


@pytest.mark.parametrize(
    "there",
    [pytest.param(TryLater(f"{OLD}: HTTP 503"), id="in trouble"), pytest.param(None, id="leads to the front page")],
)
async def test_an_old_address_that_tells_nothing_merges_nothing(town, there):
    if there is None:
        town.web.moved[OLD] = f"{SITE}/"
    else:
        town.web.pages[OLD] = there
    await relisted(town, 2)
    assert await stories(town) == TWO


async def test_the_next_day_s_list_is_another_story_though_the_old_one_is_gone(town):
    town.web.pages[OLD] = Gone(f"{OLD}: HTTP 410", permanent=True)
    town.dated[NEW] = town.clock.now() + timedelta(days=1)
    await relisted(town, 2)
    assert await stories(town) == TWO
    assert OLD not in town.web.asked


async def test_another_text_is_another_story_though_the_old_one_is_gone(town):
    town.web.pages[OLD] = Gone(f"{OLD}: HTTP 410", permanent=True)
    await relisted(town, 2, text=" ".join(f"lain{n}" for n in range(200)))
    assert await stories(town) == [(OLD, "live", 1), (NEW, "live", 1)]
    assert verbs(town) == ["post"]


async def test_another_source_s_story_is_never_asked_for(town):
    from builders import source

    town.desk._sources["media"] = town.poller._sources["media"] = source("media", first_run="post")
    await synced(town)
    there = "https://media.example.id/berita-9/"
    town.web.pages[there] = TEXT
    town.web.pages["https://media.example.id/"] = town.web.pages[f"{SITE}/"].replace(OLD, there)
    town.web.pages[OLD] = Gone(f"{OLD}: HTTP 410", permanent=True)
    town.web.asked.clear()
    town.clock.pass_(minutes=15)
    await town.poll()
    assert there in town.web.asked
    assert OLD not in town.web.asked
    assert (there, "live", 1) in await stories(town)


async def synced(town):
    from builders import channel, feed

    await town.store.sync(
        list(town.desk._sources.values()), [feed()], [channel(first_run="post")],
        belongs=lambda one, sources, entry: belongs(one, sources=sources, article=entry.revision.article),
        presented="", now=town.clock.now(),
    )  # fmt: skip


async def test_with_polls_half_a_day_apart_no_look_withdraws_it_either(town):
    del town.web.pages[OLD]
    town.web.write(2, TEXT)
    town.web.list(2)
    await polled(town, minutes=30)
    for _ in range(11):
        town.clock.pass_(hours=1)
        await town.recheck()
    await polled(town, hours=1)
    assert (await stories(town), "post" in verbs(town)) == (MOVED, False)


async def test_with_polls_days_apart_a_story_moves_at_the_second_one(town):
    every(town, "radar", timedelta(days=2))
    del town.web.pages[OLD]
    assert "1 postponed" in await relisted(town, 2)
    assert "0 new" in await polled(town, days=2, minutes=15)
    assert (await stories(town), "post" in verbs(town)) == (MOVED, False)


async def test_a_link_is_put_off_no_second_time_where_polls_failed_for_weeks(town):
    del town.web.pages[OLD]
    await relisted(town, 2)
    assert "1 held back" in await polled(town, days=9)
    assert await stories(town) == TWO


def every(town, name, time):
    made = replace(town.desk._sources[name], every=time)
    town.desk._sources[name] = town.poller._sources[name] = made


async def test_a_link_that_was_put_off_is_taken_though_it_left_the_listing(town):
    del town.web.pages[OLD]
    await relisted(town, 2)
    town.web.write(3, "lain sama sekali")
    listed(town, 3)
    assert "1 new" in await polled(town)
    assert await stories(town) == sorted([*MOVED, (f"{SITE}/berita-3/", "live", 1)])


async def test_a_link_that_left_the_listing_is_waited_for_until_the_old_address_tells(town):
    del town.web.pages[OLD]
    await relisted(town, 2)
    town.web.write(3, "lain sama sekali")
    listed(town, 3)
    every(town, "radar", timedelta(hours=1))
    await polled(town)  # too soon to be a second answer
    town.web.write(1, TEXT)
    await polled(town, hours=2)
    assert await stories(town) == sorted([*TWO, (f"{SITE}/berita-3/", "live", 1)])


async def test_a_link_that_left_the_listing_is_asked_for_again_where_its_page_is_in_trouble(town):
    del town.web.pages[OLD]
    await relisted(town, 2)
    town.web.pages[NEW] = TryLater(f"{NEW}: HTTP 503")
    town.web.write(3, "lain sama sekali")
    listed(town, 3)
    assert "1 new, 1 postponed" in await polled(town)
    town.web.write(2, TEXT)
    await polled(town)
    assert await stories(town) == sorted([*MOVED, (f"{SITE}/berita-3/", "live", 1)])


async def test_where_its_page_went_with_the_listing_nothing_is_waited_for_longer_than_a_week(town):
    del town.web.pages[OLD]
    await relisted(town, 2)
    del town.web.pages[NEW]
    town.web.write(3, "lain sama sekali")
    listed(town, 3)
    await polled(town)
    await polled(town, days=9)
    await polled(town, days=1)
    assert NEW not in town.web.asked
    assert town.desk._moving._waiting == {}


async def test_where_too_many_links_wait_a_story_is_taken_at_once(town, monkeypatch):
    monkeypatch.setattr("syndicator.engine.moving._MOST_KEPT", 0)
    del town.web.pages[OLD]
    assert "1 held back" in await relisted(town, 2)
    assert await stories(town) == TWO


async def weeks_old(works):
    """Nobody looks at the story any more."""
    for _ in range(3):
        works.clock.pass_(days=2, hours=8)
        await works.recheck()


async def test_a_story_whose_looks_have_ended_is_not_looked_at_again(town):
    await weeks_old(town)
    del town.web.pages[OLD]
    assert "1 postponed" in await relisted(town, 2)
    town.web.asked.clear()
    for _ in range(3):
        town.clock.pass_(hours=7)
        await town.recheck()
    assert town.web.asked == []
    await polled(town)
    assert await stories(town) == MOVED


@pytest.mark.parametrize("permanent", [True, False])
async def test_an_old_story_that_is_gone_is_not_the_one_without_a_date_that_says_nearly_the_same(town, permanent):
    await weeks_old(town)
    town.dated[NEW] = None
    town.web.pages[OLD] = Gone(f"{OLD}: HTTP 404", permanent=permanent)
    assert "1 new" in await relisted(town, 2, text=f"{TEXT} dan enam kata lagi di sini")
    await polled(town)
    for _ in range(3):
        await looked_at_later(town)
    assert await stories(town) == [(OLD, "live", 1), (NEW, "live", 1)]
    assert verbs(town) == ["post"]


async def test_an_old_story_that_leads_to_the_one_without_a_date_has_moved_there(town):
    await weeks_old(town)
    town.dated[NEW] = None
    town.web.move(1, 2)
    await relisted(town, 2)
    assert await stories(town) == MOVED


async def test_a_new_story_that_is_gone_is_the_one_without_a_date(town):
    town.dated[NEW] = None
    town.web.pages[OLD] = Gone(f"{OLD}: HTTP 410", permanent=True)
    await relisted(town, 2)
    assert await stories(town) == MOVED


# ── known by its guid


@pytest.fixture
async def guided(works, town):
    """The story has a guid, and the feed is known with it."""
    listed(works, 1, guid="7")
    await polled(works)
    return works


async def test_a_story_with_a_guid_moves_whatever_became_of_its_words(guided):
    guided.web.move(1, 2)
    half = " ".join(f"kata{n}" for n in range(150))
    await relisted(guided, 2, guid="7", text=half)
    assert (await stories(guided), await guided.texts()) == (MOVED, [half])
    assert "post" not in verbs(guided)
    assert await looked_at_later(guided) == [NEW]


async def test_a_story_with_a_guid_whose_old_address_is_gone_is_not_withdrawn(guided):
    del guided.web.pages[OLD]
    await relisted(guided, 2, guid="7")
    await polled(guided)
    for _ in range(3):
        await looked_at_later(guided)
    assert await stories(guided) == MOVED


async def test_a_second_address_of_a_guid_is_a_sighting_as_long_as_the_first_one_stands(guided):
    await relisted(guided, 2, guid="7", text=f"{TEXT} dan banyak lagi")
    assert await stories(guided) == [(OLD, "live", 1)]
    assert verbs(guided) == []
    listed(guided, 2, guid="7")
    guided.web.pages[f"{SITE}/"] += "<!-- -->"
    await polled(guided)
    assert guided.web.asked == [f"{SITE}/"]
    assert await looked_at_later(guided) == [OLD]


async def test_an_address_that_differs_in_its_query_alone_is_not_asked_for(guided):
    guided.web.pages[f"{SITE}/"] = guided.web.pages[f"{SITE}/"].replace(OLD, f"{OLD}?ref=7")
    await polled(guided)
    assert guided.web.asked == [f"{SITE}/"]
