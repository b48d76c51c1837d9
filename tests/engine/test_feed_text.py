"""Whose text a story has, its page's or its feed's, over a real database and the real reading of pages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from syndicator.engine import work
from syndicator.errors import Gone, Refused, TryLater
from syndicator.model import Reservation
from syndicator.storage.tables.recording import said

SITE = "https://radar.example.id"
HOUR = timedelta(hours=1)


class InProcess:
    """What worker processes do, in this one."""

    async def read_otherwise(self, before, after, *, was, now):
        return work.read_otherwise(before, after, was, now)

    async def read(self, page, rules, *, language, further=(), said=None, refrains=None):
        return work.read(page, rules, language, further, said)

    async def read_said(self, said, url, *, at, rules, language):
        return work.read_said(said, url, at, rules, language)


def words(n: int, count: int = 6) -> str:
    return "".join(
        f"<p>Paragraf {k} dari berita {n} menceritakan dengan tenang apa yang dilihat warga di tepi sungai "
        f"pada pagi hari itu, ketika air mulai surut dan pasar dibuka kembali.</p>"
        for k in range(count)
    )


def page(n: int, body: str) -> str:
    return f"<html lang=id><title>Berita {n}</title><body><article><h1>Berita {n}</h1>{body}</article></body></html>"


@pytest.fixture
def town(works):
    """The feed at the front page is whole, and so is every page."""
    readers = InProcess()
    works.desk._readers = works.desk._offers._readers = readers
    works.feed = {}

    def publish(n, feed=None, on_page=None, *, page_is=None):
        works.feed[n] = words(n) if feed is None else feed
        works.web.pages[f"{SITE}/berita-{n}/"] = page_is or page(n, words(n) if on_page is None else on_page)
        show()

    def show():
        rows = "".join(
            f"<item><title>Berita {n}</title><link>{SITE}/berita-{n}/</link><category>Politik</category>"
            f"<content:encoded><![CDATA[{html}]]></content:encoded></item>"
            for n, html in reversed(works.feed.items())
        )
        works.web.pages[f"{SITE}/"] = (
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>R</title>'
            f"{rows}</channel></rss>"
        )

    works.publish, works.show = publish, show
    return works


def configure(works, **changes):
    for sources in (works.poller._sources, works.desk._sources):
        sources["radar"] = replace(sources["radar"], **changes)


async def poll(works, after=timedelta(minutes=15)):
    works.clock.pass_(seconds=after.total_seconds())
    works.web.asked.clear()
    return await works.poll()


async def learnt(works):
    """Five stories by which the feed is known to be whole."""
    for n in range(1, 6):
        works.publish(n)
    await poll(works)


async def entry(works, n):
    state = await works.store.feed_state("all", size=50)
    (found,) = [each for each in state.entries if each.revision.article.url == f"{SITE}/berita-{n}/"]
    found, revisions = await works.store.entry_with_revisions(found.key)
    return revisions[-1]


async def test_a_feed_that_holds_whole_stories_is_believed_after_five(town):
    await learnt(town)
    assert len(town.web.asked) == 6
    town.publish(6)
    await poll(town)
    assert town.web.asked == [f"{SITE}/"]
    revision = await entry(town, 6)
    assert revision.article.text.count("\n") == 5
    assert (revision.article.title, revision.article.tags) == ("Berita 6", ("Politik",))
    assert {revision.origins[name] for name in ("body", "title", "tags")} == {"feed"}


async def test_it_is_still_believed_after_a_restart_and_compared_again_once_a_day(town):
    await learnt(town)
    town.desk._offers._known.clear()
    town.publish(6)
    await poll(town)
    assert town.web.asked == [f"{SITE}/"]
    town.publish(7)
    await poll(town, timedelta(days=1))
    assert town.web.asked == [f"{SITE}/", f"{SITE}/berita-7/"]
    town.publish(8)
    await poll(town)
    assert town.web.asked == [f"{SITE}/"]


async def test_a_feed_that_begins_to_cut_its_stories_is_believed_no_longer(town):
    await learnt(town)
    town.publish(6, feed=words(6, 2))
    await poll(town, timedelta(days=1))
    assert (await entry(town, 6)).article.text.count("\n") == 5
    town.publish(7, feed=words(7, 2))
    await poll(town)
    assert town.web.asked == [f"{SITE}/", f"{SITE}/berita-7/"]


async def test_a_feed_of_summaries_is_never_taken_for_the_story(town):
    for n in range(1, 9):
        town.publish(n, feed=words(n, 1))
    await poll(town)
    assert len(town.web.asked) == 9
    assert (await entry(town, 8)).origins["body"] == "found"


async def test_the_operator_says_feed_and_no_page_is_asked_for(town):
    configure(town, content="feed")
    town.publish(1, feed=words(1, 2))
    await poll(town)
    assert town.web.asked == [f"{SITE}/"]
    assert (await entry(town, 1)).article.text.count("\n") == 1


async def test_the_operator_says_page_and_the_feed_s_text_is_never_taken(town):
    configure(town, content="page")
    await learnt(town)
    town.publish(6)
    town.publish(7, page_is=Refused("HTTP 403"))
    await poll(town)
    assert town.web.asked == [f"{SITE}/", f"{SITE}/berita-6/", f"{SITE}/berita-7/"]
    assert (await entry(town, 6)).origins["body"] == "found"
    assert len(await town.texts()) == 6


@pytest.mark.parametrize(
    "page_is",
    [
        pytest.param(Gone("radar.example.id: HTTP 404", permanent=False), id="a wall of 404"),
        pytest.param(Refused("radar.example.id: HTTP 403"), id="a wall of 403"),
        pytest.param(
            "<html><body><div id=app></div><script>go()</script></body></html>", id="scripts and nothing else"
        ),
        pytest.param(
            "<html><body><p>Please enable JavaScript to view this site.</p></body></html>", id="a wall of words"
        ),
    ],
)
async def test_a_page_that_can_not_be_read_is_published_from_the_feed_with_a_note(town, page_is):
    town.publish(1, page_is=page_is)
    await poll(town)
    revision = await entry(town, 1)
    assert revision.article.text.count("\n") == 5
    assert revision.origins["body"] == "feed"
    assert revision.origins["page"].startswith("not used (")
    town.clock.pass_(hours=1)
    (recorded,) = await town.recheck()
    assert recorded.decision.kind == "unchanged"


async def test_a_page_that_can_not_be_read_beside_a_summary_is_asked_for_again(town):
    town.publish(1, feed="<p>Ringkas.</p>", page_is=Refused("HTTP 403"))
    await poll(town)
    assert await town.texts() == []


async def test_a_site_in_trouble_holds_nothing_up_where_the_feed_is_whole(town):
    await learnt(town)
    town.publish(6, page_is=TryLater("HTTP 503"))
    await poll(town, timedelta(days=1))
    assert (await entry(town, 6)).origins["body"] == "feed"


async def test_a_site_in_trouble_is_waited_for_where_nothing_is_known_of_the_feed(town):
    town.publish(1, page_is=TryLater("HTTP 503"))
    await poll(town)
    assert await town.texts() == []


async def test_looks_compare_the_feed_s_text_with_the_feed_s_text(town):
    await learnt(town)
    town.publish(6, on_page=words(6) + "<p>Satu paragraf yang hanya ada di laman, dan cukup panjang untuk dibaca.</p>")
    await poll(town)
    town.clock.pass_(hours=1)
    kinds = {recorded.decision.kind for recorded in await town.recheck()}
    assert kinds == {"unchanged"}


async def test_our_own_switch_between_page_and_feed_is_no_correction(town):
    await learnt(town)
    town.publish(6)
    await poll(town)
    configure(town, content="page")
    town.clock.pass_(hours=1)
    assert {recorded.decision.kind for recorded in await town.recheck()} == {"unchanged"}
    configure(town, content="feed")
    town.clock.pass_(hours=5)
    assert {recorded.decision.kind for recorded in await town.recheck()} == {"unchanged"}


async def test_a_correction_in_the_feed_is_one_of_the_story(town):
    await learnt(town)
    town.publish(6)
    await poll(town)
    town.feed[6] = words(6).replace("surut", "naik")
    town.show()
    await poll(town)
    town.clock.pass_(hours=1)
    changed = [each for each in await town.recheck() if each.decision.kind == "revised"]
    assert ["naik" in each.entry.revision.article.text for each in changed] == [True]
    assert changed[0].entry.revision.material


async def test_what_the_feed_filled_stays_when_the_page_is_looked_at_again(town):
    town.publish(1, feed=words(1, 1))
    await poll(town)
    assert (await entry(town, 1)).article.tags == ("Politik",)
    town.web.pages[f"{SITE}/berita-1/"] = page(1, words(1) + "<p>Diralat dengan satu kalimat yang panjang.</p>")
    town.clock.pass_(hours=1)
    (recorded,) = await town.recheck()
    assert recorded.decision.kind == "revised"
    assert recorded.entry.revision.article.tags == ("Politik",)


async def test_a_text_that_leaves_the_feed_is_no_correction(town):
    await learnt(town)
    town.publish(6)
    await poll(town)
    town.feed[6] = ""
    town.show()
    await poll(town)
    town.clock.pass_(hours=1)
    assert {recorded.decision.kind for recorded in await town.recheck()} == {"unchanged"}


async def test_a_page_that_is_gone_withdraws_a_story_of_the_feed_s(town):
    await learnt(town)
    town.publish(6)
    await poll(town)
    town.web.pages[f"{SITE}/berita-6/"] = Gone("HTTP 410", permanent=True)
    town.clock.pass_(hours=1)
    await town.recheck()
    town.clock.pass_(hours=1)
    await town.recheck()
    assert sum(text.startswith("[") for text in await town.texts()) == 1


async def test_a_story_of_the_feed_s_that_moved_is_shown_at_its_new_address(town):
    await learnt(town)
    town.publish(6)
    await poll(town)
    town.web.pages[f"{SITE}/berita-6-dibetulkan/"] = town.web.pages.pop(f"{SITE}/berita-6/")
    town.web.moved[f"{SITE}/berita-6/"] = f"{SITE}/berita-6-dibetulkan/"
    town.clock.pass_(hours=1)
    (changed,) = [each for each in await town.recheck() if each.decision.kind == "revised"]
    assert changed.entry.revision.article.url == f"{SITE}/berita-6-dibetulkan/"
    assert (changed.decision.revision.material, changed.decision.revision.origins["body"]) == (False, "feed")
    town.clock.pass_(hours=5)
    assert {recorded.decision.kind for recorded in await town.recheck()} == {"unchanged"}
    assert (await town.store.account(changed.entry.id)).pages_count == 0


async def test_a_story_of_the_feed_s_whose_address_leads_to_another_story_is_withdrawn(town):
    await learnt(town)
    lines = "".join(
        f"<p>Wali kota meresmikan jembatan ke-{k} yang menghubungkan kedua kecamatan itu.</p>" for k in range(9)
    )
    town.publish(6)
    town.publish(7, feed=lines, on_page=lines)
    await poll(town)
    del town.web.pages[f"{SITE}/berita-6/"]
    town.web.moved[f"{SITE}/berita-6/"] = f"{SITE}/berita-7/"
    for _ in range(2):
        town.clock.pass_(hours=1)
        await town.recheck()
    assert [text.count("[") for text in await town.texts()].count(1) == 1


async def test_an_address_that_leads_to_a_wall_leaves_a_story_of_the_feed_s_as_the_feed_tells_it(town):
    await learnt(town)
    town.publish(6)
    await poll(town)
    wall = "Setujui kuki kami untuk terus membaca laman ini, karena kami peduli pada data Anda. " * 3
    town.web.pages["https://kuki.example.id/"] = f"<title>Kuki</title><article><h1>Kuki</h1><p>{wall}</p></article>"
    town.web.moved[f"{SITE}/berita-6/"] = "https://kuki.example.id/"
    town.feed[6] = words(6).replace("surut", "naik")
    town.show()
    await poll(town)
    town.clock.pass_(hours=1)
    (changed,) = [each for each in await town.recheck() if each.decision.kind == "revised"]
    assert "naik" in changed.entry.revision.article.text
    assert changed.entry.revision.article.url == f"{SITE}/berita-6/"


async def test_what_was_said_is_forgotten_with_the_last_look(town):
    await learnt(town)
    assert await town.store.forget_said(limit=9) == 0
    town.clock.pass_(hours=24)
    await town.recheck()
    assert await town.store.forget_said(limit=9) == 5
    with town.store.database.engine.connect() as connection:
        assert connection.execute(said.select()).all() == []


async def test_a_story_of_the_feed_s_that_moves_and_is_retitled_is_looked_at_there_from_then_on(town):
    configure(town, content="feed")
    town.publish(6)
    await poll(town)
    town.web.pages[f"{SITE}/berita-6/"] = Gone(f"{SITE}/berita-6/: HTTP 410", permanent=True)
    del town.feed[6]
    town.publish(8, feed=words(6))
    await poll(town)
    changed = await entry(town, 8)
    assert (changed.number, changed.article.title, changed.origins["body"]) == (2, "Berita 8", "feed")
    town.web.asked.clear()
    town.clock.pass_(seconds=7 * HOUR.total_seconds())
    assert [recorded.decision.kind for recorded in await town.recheck()] == ["unchanged"]
    assert (town.web.asked, len(await town.texts())) == ([f"{SITE}/berita-8/"], 1)


NOT_MINED = "no text and data mining (tdmrep.json)"


async def test_what_the_site_s_file_reserves_is_recorded_with_a_story_of_a_page_and_of_the_feed(town):
    for n in range(1, 8):
        town.web.reservations[f"{SITE}/berita-{n}/"] = Reservation(reserved=n != 7)
    await learnt(town)
    town.publish(6)
    town.publish(7)
    await poll(town)
    assert town.web.asked == [f"{SITE}/"]
    assert [(await entry(town, n)).reserved for n in (1, 6, 7)] == [NOT_MINED, NOT_MINED, ""]


async def test_a_correction_is_recorded_with_what_the_site_s_file_reserves_now(town):
    configure(town, content="page")
    town.publish(1)
    await poll(town)
    assert (await entry(town, 1)).reserved == ""
    town.web.reservations[f"{SITE}/berita-1/"] = Reservation(reserved=True)
    town.web.pages[f"{SITE}/berita-1/"] = page(1, words(1) + words(9, 1))
    town.clock.pass_(seconds=HOUR.total_seconds())
    await town.recheck()
    assert (await entry(town, 1)).reserved == NOT_MINED
