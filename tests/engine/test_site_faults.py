"""The faults of sites (N01, N05–N08, H01–H03), from a real socket to what is recorded of the source."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from builders import feed
from engine.conftest import Works
from fetch.conftest import Site
from misbehaving import faulty_site
from syndicator.egress import Egress
from syndicator.engine.outlet import Outlet
from syndicator.engine.watch import Watch
from syndicator.fetch import PoliteFetcher
from syndicator.render import compose_alert


@dataclass
class Live:
    """The works over the real fetcher, and the site that its one source polls."""

    works: Works
    site: Site

    def lists(self, *numbers: int, **headers: str) -> None:
        rows = "".join(f"<item><title>{n}</title><link>{self.site.url(f'/berita-{n}/')}</link></item>" for n in numbers)
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>R</title>{rows}</channel></rss>'
        self.site.says("/", body=body.encode(), Content_Type="application/rss+xml", **headers)

    async def poll(self, **later):
        self.works.clock.pass_(**later)
        (outcome,) = await self.works.poll()
        return outcome

    async def state(self):
        return (await self.works.store.overview()).sources[0]

    def asked(self, path: str) -> list[dict[str, str]]:
        return [asked.headers for asked in self.site.asked if asked.path == path]


def connect(works: Works, base: str) -> aclosing:
    """Let the source be polled at `base` by a real fetcher; the egress to close."""

    async def sleep(seconds: float) -> None:
        works.clock.pass_(seconds=seconds)

    egress = Egress(allow=["127.0.0.1"], user_agent="ExampleBot/1.0")
    fetcher = PoliteFetcher(egress, works.clock, user_agent="ExampleBot/1.0", sleep=sleep)
    works.desk._fetcher = works.poller._scout._fetcher = fetcher
    sources = works.desk._sources
    sources["radar"] = replace(sources["radar"], url=f"{base}/", discover=("feed",))
    return aclosing(egress)


@pytest.fixture
async def live(works):
    site = Site(works.clock)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    async with connect(works, site.url("")):
        yield Live(works, site)
    server.close()


@pytest.fixture
async def faulty(works):
    async with faulty_site() as site, connect(works, site.url("")):
        yield site


def watching(works: Works) -> Watch:
    return Watch(
        store=works.store,
        clock=works.clock,
        outlets={"arsip": Outlet(adapter=works.adapter, compose=None)},
        channels=("arsip",),
        compose=lambda alert: compose_alert(alert, language="id", base_url="https://f.test", now=works.clock.now()),
    )


async def test_N01_a_site_that_refuses_is_asked_ever_more_seldom_and_told_of_once(works, faulty):
    faulty.mood = "refuse"
    watch, waits = watching(works), []
    for _ in range(6):
        (outcome,) = await works.poll()
        waits.append(outcome.next_poll_at - works.clock.now())
        await watch.look()
        works.clock.pass_(hours=7)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=30), timedelta(hours=6))
    assert (await works.store.overview()).sources[0].failed_count == 6
    assert len(works.adapter.told) == 1


async def test_N08_a_site_that_flaps_for_a_minute_is_told_of_once_at_most(works, faulty):
    watch = watching(works)
    works.desk._sources["radar"] = replace(works.desk._sources["radar"], every=timedelta(seconds=1))
    for second in range(60):
        faulty.mood = "refuse" if second % 2 else "well"
        works.clock.pass_(seconds=1)
        await works.poll()
        await watch.look()
    assert len(works.adapter.told) <= 1


async def test_N05_an_answer_that_is_cut_leaves_the_source_s_validators_as_they_were(live):
    live.lists(1, ETag='"1"')
    live.site.says("/berita-1/", body=b"satu")
    await live.poll()
    live.site._answers["/"].clear()
    live.site.breaks("/")  # under an ETag of its own
    outcome = await live.poll(hours=1)
    assert (outcome.ok, (await live.state()).validators.etag) == (False, '"1"')
    await live.poll(hours=1)
    assert [headers.get("if-none-match") for headers in live.asked("/")] == [None, '"1"', '"1"']


async def test_N06_an_article_that_is_cut_short_is_no_story_until_it_comes_whole(live):
    live.lists(1)
    live.site.breaks("/berita-1/")
    live.site.says("/berita-1/", body=b"satu")
    outcome = await live.poll()
    assert (outcome.says, await live.works.texts()) == ("1 links, 0 new, 1 postponed", [])
    await live.poll(hours=1)
    assert await live.works.texts() == ["satu"]


async def test_N06_a_known_story_whose_page_is_cut_short_is_not_corrected(live):
    live.lists(1)
    live.site.says("/berita-1/", body=b"satu dua tiga")
    live.site.breaks("/berita-1/")
    await live.poll()
    live.works.clock.pass_(hours=2)
    assert await live.works.recheck() == [None]
    assert await live.works.texts() == ["satu dua tiga"]


async def test_H01_a_304_with_a_new_etag_changes_nothing_but_the_next_question(live):
    live.lists(1, ETag='"1"')
    live.site.says("/", 304, ETag='"2"')
    live.site.says("/berita-1/", body=b"satu")
    await live.poll()
    outcome = await live.poll(hours=1)
    await live.poll(hours=1)
    assert (outcome.says, await live.works.texts()) == ("unchanged", ["satu"])
    assert [headers.get("if-none-match") for headers in live.asked("/")] == [None, '"1"', '"2"']


@pytest.mark.parametrize("lie", [{"ETag": '"1"'}, {"Last_Modified": "Tue, 01 Jan 2041 00:00:00 GMT"}], ids=str)
async def test_H02_validators_that_lie_are_found_out_within_a_day(live, lie):
    """The site says 304 to whoever asks with a condition, whatever it has."""
    live.lists(1, **lie)
    live.site.says("/berita-1/", body=b"satu")
    live.site.says("/berita-2/", body=b"dua")
    await live.poll()
    live.site._answers["/"].clear()
    live.site.says("/", 304)
    live.lists(2, 1, **lie)
    assert (await live.poll(hours=1)).says == "unchanged"
    assert (await live.poll(hours=24)).says == "2 links, 1 new"
    conditions = [{"if-none-match", "if-modified-since"} & headers.keys() for headers in live.asked("/")]
    assert [bool(each) for each in conditions] == [False, True, False]


async def test_H03_changed_rules_see_the_page_though_the_site_would_say_304(live):
    live.lists(1, ETag='"1"')
    live.site.says("/berita-1/", body=b"satu")
    await live.poll()
    sources = live.works.desk._sources
    sources["radar"] = replace(sources["radar"], article=replace(sources["radar"].article, body=".lain"))
    await live.works.store.sync(
        list(sources.values()), [feed()], [], belongs=lambda *_: True, presented="", now=live.works.clock.now()
    )
    await live.poll(minutes=1)
    assert ["if-none-match" in headers for headers in live.asked("/")] == [False, False]
