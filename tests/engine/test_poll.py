from datetime import timedelta

import pytest

from builders import source
from syndicator.engine.poll import Poller
from syndicator.errors import Refused, TryLater

SITE = "https://radar.example.id"


@pytest.fixture
def restarted():
    """The same installation with a new poller: what was only in memory is gone."""

    def again(works):
        old = works.poller
        works.poller = Poller(
            store=works.store, fetcher=works.web, desk=works.desk, clock=works.clock,
            sources=old._sources, jitter=lambda: 0.0,
        )  # fmt: skip
        return works

    return again


async def test_stories_of_a_listing_are_recorded_oldest_first(works):
    works.web.list(2, 1)
    works.web.write(1, "satu")
    works.web.write(2, "dua")
    (outcome,) = await works.poll()
    assert (outcome.ok, outcome.says) == (True, "2 links, 2 new")
    assert await works.texts() == ["dua", "satu"]


async def test_an_unchanged_listing_costs_one_request(works):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    works.clock.pass_(hours=1)
    works.web.asked.clear()
    (outcome,) = await works.poll()
    assert (outcome.says, works.web.asked) == ("unchanged", [f"{SITE}/"])


async def test_a_known_story_is_not_fetched_again(works):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    works.web.list(2, 1)
    works.web.write(2, "dua")
    works.clock.pass_(hours=1)
    works.web.asked.clear()
    await works.poll()
    assert works.web.asked == [f"{SITE}/", f"{SITE}/berita-2/"]


async def test_a_story_that_does_not_come_now_is_asked_for_at_the_next_poll(works):
    works.web.list(1)
    works.web.pages[f"{SITE}/berita-1/"] = TryLater("radar.example.id: HTTP 503")
    (outcome,) = await works.poll()
    assert (outcome.ok, outcome.says) == (True, "1 links, 0 new, 1 postponed")
    works.web.write(1, "satu")
    works.clock.pass_(hours=1)
    await works.poll()
    assert await works.texts() == ["satu"]


async def test_a_page_without_an_article_is_left_alone_and_noted(works):
    works.web.list(1)
    works.web.write(1, "junk")
    await works.poll()
    works.web.list(2, 1)
    works.web.write(2, "dua")
    works.clock.pass_(minutes=20)
    works.web.asked.clear()
    await works.poll()
    assert f"{SITE}/berita-1/" not in works.web.asked
    events = (await works.store.overview()).events
    assert [event.says for event in events if event.kind == "not read"] == [f"{SITE}/berita-1/: no article"]


async def test_a_failing_source_waits_longer_and_says_why(works):
    works.web.pages[f"{SITE}/"] = Refused("radar.example.id: HTTP 403")
    (outcome,) = await works.poll()
    assert (outcome.ok, outcome.says) == (False, "radar.example.id: HTTP 403")
    assert outcome.next_poll_at == works.clock.now() + timedelta(minutes=30)
    (state,) = (await works.store.overview()).sources
    assert (state.failed_count, state.says) == (1, "radar.example.id: HTTP 403")


async def test_a_source_that_asks_for_time_gets_it(works):
    works.web.pages[f"{SITE}/"] = TryLater("radar.example.id: HTTP 429", retry_after_s=7200)
    (outcome,) = await works.poll()
    assert outcome.next_poll_at == works.clock.now() + timedelta(hours=2)


async def test_an_amp_twin_of_a_known_story_is_not_fetched_twice_and_makes_no_entry(works):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    works.web.list(9, 1)
    works.web.write(9, f"AMP {SITE}/berita-1/")
    works.clock.pass_(hours=1)
    works.web.asked.clear()
    await works.poll()
    assert works.web.asked == [f"{SITE}/", f"{SITE}/berita-9/"]
    assert await works.texts() == ["satu"]
    works.web.list(9)
    works.clock.pass_(hours=1)
    works.web.asked.clear()
    await works.poll()
    assert works.web.asked == [f"{SITE}/"]


async def test_an_amp_page_is_read_from_its_canonical_address(works):
    works.web.list(9)
    works.web.write(9, f"AMP {SITE}/berita-1/")
    works.web.write(1, "satu")
    await works.poll()
    assert await works.texts() == ["satu"]


async def test_an_amp_page_whose_canonical_does_not_come_is_read_as_it_is(works):
    works.web.list(9)
    works.web.write(9, f"AMP {SITE}/berita-1/")
    await works.poll()
    assert await works.texts() == [f"AMP {SITE}/berita-1/"]


async def test_a_split_article_is_read_from_all_its_pages_in_their_order(works):
    works.web.list(1)
    works.web.write(1, "SPLIT 3 satu")
    works.web.pages |= {f"{SITE}/berita-1/2/": "dua", f"{SITE}/berita-1/3/": "tiga"}
    await works.poll()
    assert await works.texts() == ["SPLIT 3 satu dua tiga"]


async def test_half_of_a_split_article_is_no_story_while_the_rest_is_to_come(works):
    works.web.list(1)
    works.web.write(1, "SPLIT 2 satu")
    works.web.pages[f"{SITE}/berita-1/2/"] = TryLater("radar.example.id: HTTP 503")
    await works.poll()
    assert await works.texts() == []
    works.web.pages[f"{SITE}/berita-1/2/"] = "dua"
    works.clock.pass_(hours=1)
    await works.poll()
    assert await works.texts() == ["SPLIT 2 satu dua"]


@pytest.mark.parametrize("second", [None, "junk"])
async def test_a_page_of_an_article_that_is_not_there_or_not_to_be_read_ends_it(works, second):
    works.web.list(1)
    works.web.write(1, "SPLIT 3 satu")
    works.web.pages[f"{SITE}/berita-1/3/"] = "tiga"
    if second:
        works.web.pages[f"{SITE}/berita-1/2/"] = second
    await works.poll()
    assert await works.texts() == ["SPLIT 3 satu"]


async def test_a_correction_on_the_second_page_is_seen_though_the_first_is_as_it_was(works):
    works.web.list(1)
    works.web.write(1, "SPLIT 2 satu")
    works.web.pages[f"{SITE}/berita-1/2/"] = "dua"
    await works.poll()
    works.web.pages[f"{SITE}/berita-1/2/"] = "dua, diralat"
    works.clock.pass_(hours=1)
    await works.recheck()
    assert await works.texts() == ["SPLIT 2 satu dua, diralat"]


LONG = "satu dan dua, semua yang ada di dalam berita ini, lebih panjang dari halaman pertama"


async def test_a_page_that_shows_all_is_read_under_the_first_pages_address(works):
    works.web.list(1)
    works.web.write(1, f"WHOLE {SITE}/berita-1/?page=all")
    works.web.pages[f"{SITE}/berita-1/?page=all"] = LONG
    await works.poll()
    assert await works.texts() == [LONG]
    (entry,) = (await works.store.feed_state("all", size=9)).entries
    assert entry.revision.article.url == f"{SITE}/berita-1/"


async def test_the_sizes_of_sounds_are_asked_of_their_sites_and_cost_no_story_where_they_are_not_told(works):
    files = [f"https://cdn.example.id/{name}.mp3" for name in ("a", "b", "c")]
    works.web.sizes = dict(zip(files, [4321, None, TryLater("cdn.example.id: HTTP 503")], strict=True))
    works.web.list(1)
    works.web.write(1, f"FILES {' '.join(files)}")
    await works.poll()
    (entry,) = (await works.store.feed_state("all", size=9)).entries
    assert [one.length_bytes for one in entry.revision.article.enclosures] == [4321, None, None]


async def test_stories_owed_since_the_first_run_are_still_no_news(works):
    from dataclasses import replace

    spec = replace(works.poller._sources["radar"], first_run="baseline")
    works.poller._sources["radar"] = spec
    works.web.list(1)
    works.web.pages[f"{SITE}/berita-1/"] = TryLater("radar.example.id: HTTP 503")
    await works.poll()
    works.web.write(1, "satu")
    works.clock.pass_(hours=1)
    (outcome,) = await works.poll()
    assert "1 older stories were not posted" in outcome.says
    await works.deliver()
    assert works.adapter.told == []


async def test_a_page_that_could_not_be_read_is_asked_for_again_although_the_listing_is_unchanged(works):
    works.web.list(1)
    works.web.write(1, "junk")
    await works.poll()
    works.web.write(1, "satu")
    works.clock.pass_(minutes=20)
    await works.poll()
    assert await works.texts() == []
    works.clock.pass_(minutes=20)
    await works.poll()
    assert await works.texts() == ["satu"]


async def test_an_old_story_that_could_not_be_read_at_first_is_no_news_after_a_restart_either(works, restarted):
    works.poller._sources["radar"] = source(first_run="baseline")
    works.web.list(2, 1)
    works.web.write(1, "junk")
    works.web.write(2, "dua")
    await works.poll()
    works.web.write(1, "satu")
    works.clock.pass_(hours=1)
    (outcome,) = await restarted(works).poll()
    assert "1 older stories were not posted" in outcome.says
    assert (await works.store.due_channels(now=works.clock.now())) == []


async def test_a_first_run_that_found_nothing_was_none(works):
    works.poller._sources["radar"] = source(first_run="baseline")
    works.web.list()
    await works.poll()
    works.web.list(1)
    works.web.write(1, "satu")
    works.clock.pass_(hours=1)
    (outcome,) = await works.poll()
    assert "1 older stories were not posted" in outcome.says


async def test_a_guid_that_is_no_address_harms_nobody(works):
    works.web.list(1)
    page = works.web.pages[f"{SITE}/"]
    works.web.pages[f"{SITE}/"] = page.replace("</link>", "</link><guid>http://[x</guid>")
    works.web.write(1, "satu")
    (outcome,) = await works.poll()
    assert (outcome.ok, await works.texts()) == (True, ["satu"])


async def test_a_bug_on_one_page_costs_that_story_and_no_other(works):
    works.web.list(2, 1)
    works.web.write(1, "satu")
    works.web.write(2, "dua")
    take = works.desk.take

    async def broken(source, link, **named):
        return 1 / 0 if link.url.endswith("berita-1/") else await take(source, link, **named)

    works.desk.take = broken
    (outcome,) = await works.poll()
    assert (outcome.ok, await works.texts()) == (True, ["dua"])
    (event,) = [event for event in (await works.store.overview()).events if event.kind == "not read"]
    assert "a fault of this program: ZeroDivisionError" in event.says


async def test_a_bug_in_a_poll_costs_that_poll_and_says_so(works):
    works.web.pages[f"{SITE}/"] = ZeroDivisionError("oops")
    (outcome,) = await works.poll()
    assert (outcome.ok, outcome.says) == (False, "a fault of this program: ZeroDivisionError('oops')")


@pytest.mark.parametrize("url", ["http://10.0.0.5/payroll", "https://media.example.org/asli/"])
async def test_a_twin_on_another_site_is_neither_fetched_nor_linked(works, url):
    works.web.list(9)
    works.web.write(9, f"AMP {url}")
    works.web.pages[url] = "rahasia"
    await works.poll()
    assert url not in works.web.asked
    (entry,) = (await works.store.feed_state("all", size=9)).entries
    assert (entry.revision.article.url, entry.revision.article.text) == (f"{SITE}/berita-9/", f"AMP {url}")


async def test_what_a_page_is_fetched_for_is_told_so_that_news_goes_first(works):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    works.clock.pass_(hours=1)
    await works.recheck()
    assert works.web.errands == ["listing", "story", "look"]
