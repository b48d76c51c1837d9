"""Which way a source's links are found by, remembered, and tried again when it dries up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from syndicator.errors import Blocked, Gone
from syndicator.model import Way

SITE = "https://radar.example.id"
API = f"{SITE}/wp-json/wp/v2/posts?per_page=50&_fields=id,guid,link,date_gmt,modified_gmt,title,content"
EMPTY = '<html><head><link rel="https://api.w.org/" href="/wp-json/"></head><body>Selamat datang</body></html>'


def posts(*numbers):
    return (
        "[" + ",".join(f'{{"id":{n},"link":"{SITE}/berita-{n}/","title":{{"rendered":"{n}"}}}}' for n in numbers) + "]"
    )


async def the_state(works):
    (state,) = (await works.store.overview()).sources
    return state


async def poll_later(works, **span):
    works.clock.pass_(**span)
    works.web.asked.clear()
    (outcome,) = await works.poll()
    return outcome


async def test_a_page_without_links_is_followed_to_the_site_s_api_and_that_is_remembered(works):
    works.web.pages[f"{SITE}/"] = EMPTY
    works.web.pages[API] = posts(1)
    works.web.write(1, "satu")
    (outcome,) = await works.poll()
    assert (outcome.says, outcome.way) == ("1 links, 1 new", Way(tier="wp-api", url=API))
    outcome = await poll_later(works, hours=1)
    assert (outcome.says, works.web.asked) == ("unchanged", [API])
    assert (await the_state(works)).way == Way(tier="wp-api", url=API)


async def test_a_way_that_dries_up_is_given_up_for_one_that_gives_links(works):
    works.web.pages[f"{SITE}/"] = EMPTY
    works.web.pages[API] = posts(1)
    works.web.write(1, "satu")
    await works.poll()
    works.web.pages[API] = Gone(f"{API}: HTTP 404", permanent=False)
    works.web.pages[f"{SITE}/robots.txt"] = f"User-agent: *\nDisallow:\nSitemap: {SITE}/peta.xml"
    works.web.pages[f"{SITE}/peta.xml"] = f"<urlset><url><loc>{SITE}/berita-222222/</loc></url></urlset>"
    works.web.write(222222, "dua")
    outcome = await poll_later(works, hours=1)
    assert outcome.way == Way(tier="sitemap", url=f"{SITE}/peta.xml")
    assert await works.texts() == ["dua", "satu"]


async def test_a_source_that_stays_empty_is_not_probed_at_every_poll(works):
    works.web.pages[f"{SITE}/"] = EMPTY.replace("api.w.org", "x")
    await works.poll()
    counts = []
    for n in range(5):
        works.web.pages[f"{SITE}/"] += f"<!-- {n} -->"
        await poll_later(works, hours=1)
        counts.append(len(works.web.asked) > 1)
    assert counts == [True, True, False, True, False]


async def test_ways_that_give_nothing_are_named(works):
    works.poller._sources["radar"] = replace(works.poller._sources["radar"], discover=("wp-api", "sitemap"))
    works.web.pages[f"{SITE}/"] = EMPTY
    (outcome,) = await works.poll()
    assert outcome.says == "no links: nothing by wp-api, sitemap"


async def test_h02_once_a_day_the_page_is_asked_for_without_conditions(works):
    works.web.list(1)
    works.web.write(1, "satu")
    (first,) = await works.poll()
    later = await poll_later(works, hours=1)
    next_day = await poll_later(works, hours=24)
    assert [one.whole for one in (first, later, next_day)] == [True, False, True]


async def test_h10_410_ends_the_polling_until_the_operator_resumes_it_and_404_only_waits(works):
    works.web.pages[f"{SITE}/"] = Gone(f"{SITE}/: HTTP 404", permanent=False)
    (outcome,) = await works.poll()
    assert (outcome.stop, outcome.next_poll_at - works.clock.now()) == (False, timedelta(minutes=30))
    works.web.pages[f"{SITE}/"] = Gone(f"{SITE}/: HTTP 410", permanent=True)
    outcome = await poll_later(works, hours=1)
    assert outcome.says.endswith("(`syndicator resume source:radar` polls it again)")
    works.clock.pass_(days=30)
    assert await works.poll() == []
    assert (await the_state(works)).health == "gone"
    await works.store.set_pause("source", ["radar"], paused=False, now=works.clock.now())
    works.web.list(1)
    works.web.write(1, "satu")
    (outcome,) = await works.poll()
    assert outcome.ok


async def test_h06_a_wall_is_a_state_and_is_asked_every_six_hours(works):
    works.web.pages[f"{SITE}/"] = Blocked("radar.example.id: a wall against robots (Cloudflare, HTTP 403)")
    for _ in range(3):
        outcome = await poll_later(works, hours=7)
        assert (outcome.health, outcome.next_poll_at - works.clock.now()) == ("blocked", timedelta(hours=6))
    works.web.list(1)
    works.web.write(1, "satu")
    assert (await poll_later(works, hours=7)).ok
    assert (await the_state(works)).health == "ok"


@pytest.mark.parametrize(("pages", "found"), [(1, 2), (2, 4), (9, 6)])
async def test_further_pages_of_a_listing_are_read_as_far_as_asked(works, pages, found):
    def front(n, further):
        rows = "".join(
            f'<li><h2><a href="/berita-{1000 + each}/">Berita panjang {each}</a></h2></li>' for each in (n, n + 1)
        )
        return f'<html><body><ul>{rows}</ul><a rel="next" href="{further}">lama</a></body></html>'

    source = works.poller._sources["radar"]
    works.web.pages |= {f"{SITE}/": front(1, "/2"), f"{SITE}/2": front(3, "/3"), f"{SITE}/3": front(5, "/3")}
    rules = replace(source.links, pages=pages, select="h2 a")
    works.poller._sources["radar"] = replace(source, links=rules)
    for n in range(1, 7):
        works.web.write(1000 + n, f"teks {n}")
    (outcome,) = await works.poll()
    assert outcome.says == f"{found} links, {found} new"
