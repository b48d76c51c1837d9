"""One story that several sites tell: which one a feed shows, and what it says of the others."""

from datetime import timedelta

import pytest

from builders import article, channel, feed, source
from syndicator.specs import Dedupe

AGENCY = " ".join(f"kalimat{n} tentang banjir di hulu sungai" for n in range(40))
RADAR, MEDIA = "https://radar.example.id", "https://media.example.id"


def story(site: str, n: int = 1, text: str = AGENCY, **more):
    return article(n, url=f"{site}/berita-{n}/", title=f"Banjir menurut {site}", text=text, **more)


def with_dedupe(**rule):
    return feed("all", sources=("media", "radar"), dedupe=Dedupe(**{"window": timedelta(hours=72), **rule}))


@pytest.fixture
async def two(ledger):
    """Two sources, a feed that shows one of several, and another that shows all."""
    ledger.sources = [source("radar"), source("media")]
    ledger.feeds = [with_dedupe(), feed("semua")]
    ledger.channels = [channel(first_run="post", feeds=("all",))]
    await ledger.sync()
    return ledger


async def urls_in(ledger, name="all"):
    state = await ledger.store.feed_state(name, size=9)
    return [entry.revision.article.url for entry in state.entries]


async def test_a_feed_shows_the_first_of_near_duplicates_and_its_channel_hears_of_one(two):
    first = (await two.read(story(RADAR))).entry
    second = (await two.read(story(MEDIA, text=f"{AGENCY} (red)"), source_id="media")).entry
    assert await urls_in(two) == [f"{RADAR}/berita-1/"]
    assert await urls_in(two, "semua") == [f"{MEDIA}/berita-1/", f"{RADAR}/berita-1/"]
    assert [row[:2] for row in await two.deliveries()] == [("post", "pending")]
    state = await two.store.feed_state("all", size=9)
    assert [other.url for other in state.others[first.id]] == [f"{MEDIA}/berita-1/"]
    account = await two.store.account(second.id)
    assert [(near.key, near.source, near.likeness > 0.9) for near in account.near] == [(first.key, "radar", True)]


async def test_a_feed_that_wants_the_best_source_lets_the_others_leave_and_posts_nothing_twice(two):
    two.feeds = [with_dedupe(keep="source"), feed("semua")]
    await two.sync()
    await two.read(story(RADAR))
    await two.read(story(MEDIA), source_id="media")
    assert await urls_in(two) == [f"{MEDIA}/berita-1/"]
    assert await two.deliveries() == [("post", "pending", ""), ("post", "skipped", "near")]
    await two.read(story(RADAR, n=2))
    assert await urls_in(two) == [f"{MEDIA}/berita-1/"]


@pytest.mark.parametrize(
    ("rule", "later", "text"),
    [
        ({"window": timedelta(hours=1)}, timedelta(hours=2), AGENCY),
        ({"window": None}, timedelta(0), AGENCY),
        ({"similarity": 1.0}, timedelta(0), f"{AGENCY} dengan satu kalimat lagi di ujungnya, dan satu lagi"),
        ({}, timedelta(0), AGENCY.replace("banjir", "kebakaran hutan").replace("sungai", "gunung")),
        ({}, timedelta(0), "Pendek saja."),
    ],
    ids=["too long ago", "no window", "not alike enough", "another story", "too short"],
)
async def test_what_is_not_nearly_the_same_soon_enough_is_shown(two, rule, later, text):
    two.feeds = [with_dedupe(**rule)]
    await two.sync()
    await two.read(story(RADAR, text="Pendek saja." if text == "Pendek saja." else AGENCY))
    two.clock.pass_(seconds=later.total_seconds())
    await two.read(story(MEDIA, text=text), source_id="media")
    assert len(await urls_in(two)) == 2


async def test_a_correction_leaves_an_entry_where_it_is(two):
    await two.read(story(RADAR))
    await two.read(story(MEDIA, text="Cerita yang sama sekali lain. " * 30), source_id="media")
    await two.read(story(MEDIA), source_id="media")
    assert sorted(await urls_in(two)) == [f"{MEDIA}/berita-1/", f"{RADAR}/berita-1/"]


async def test_a_withdrawn_story_keeps_no_other_out_and_is_named_nowhere(two):
    first = (await two.read(story(RADAR))).entry
    for _ in range(2):
        await two.gone(first.id)
    await two.read(story(MEDIA), source_id="media")
    assert f"{MEDIA}/berita-1/" in await urls_in(two)
    assert (await two.store.feed_state("all", size=9)).others == {}


async def test_a_changed_rule_counts_for_what_a_feed_holds_already(two):
    two.feeds = [feed("all", sources=("media", "radar")), feed("semua")]
    await two.sync()
    await two.read(story(RADAR))
    await two.read(story(MEDIA), source_id="media")
    assert len(await urls_in(two)) == 2
    two.feeds = [with_dedupe(), feed("semua")]
    await two.sync()
    assert await urls_in(two) == [f"{RADAR}/berita-1/"]


async def test_sketches_go_when_no_window_reaches_them(two):
    await two.read(story(RADAR))
    assert await two.store.forget_sketches(now=two.clock.now()) == 0
    assert await two.store.forget_sketches(now=two.clock.now() + timedelta(days=15)) == 1
    await two.read(story(MEDIA), source_id="media")
    assert len(await urls_in(two)) == 2
