"""What a configuration would change, before it does."""

from builders import article, channel, feed, source
from syndicator.policy.routing import belongs
from syndicator.render.plan import plan_as_text
from syndicator.specs import Access


async def planned(ledger, *, sources=None, feeds=None, channels=None):
    return await ledger.store.plan(
        ledger.sources if sources is None else sources,
        ledger.feeds if feeds is None else feeds,
        ledger.channels if channels is None else channels,
        belongs=lambda one, by, entry: belongs(one, sources=by, article=entry.revision.article),
        presented="",
        now=ledger.clock.now(),
    )


async def test_the_configuration_that_is_there_would_change_nothing(ledger):
    await ledger.read(article(1))
    plan = await planned(ledger)
    assert (plan.sources, plan.feeds, plan.channels) == ({}, (), ())
    assert plan_as_text(plan, sources={}) == ["nothing would change"]


async def test_a_condition_says_which_entries_would_leave_and_a_new_feed_which_would_enter(ledger):
    for n in (1, 2, 3):
        await ledger.read(article(n, tags=("Politik",) if n == 2 else ()))
    feeds = [feed(where='"Politik" in tags'), feed("baru", where='"Politik" not in tags')]
    plan = await planned(ledger, feeds=feeds)
    moves = {one.name: (one.change, [e.title for e in one.enters], [e.title for e in one.leaves]) for one in plan.feeds}
    assert moves == {
        "all": ("changed", [], ["Berita nomor 1", "Berita nomor 3"]),
        "baru": ("new", ["Berita nomor 1", "Berita nomor 3"], []),
    }


async def test_nothing_of_a_plan_stays(ledger):
    await ledger.read(article(1))
    before = await ledger.store.feed_state("all", size=9), await ledger.deliveries()
    await planned(ledger, feeds=[feed(where="words > 999")], channels=[*ledger.channels, channel("baru")])
    assert (await ledger.store.feed_state("all", size=9), await ledger.deliveries()) == before
    assert await planned(ledger) == await planned(ledger)


async def test_a_new_channel_says_what_it_would_post_and_what_it_would_skip(ledger):
    ledger.sources = [source(first_run="post")]
    await ledger.sync()
    await ledger.read(article(1))
    posting, quiet = channel("pos", first_run="post"), channel("sepi")
    plan = await planned(ledger, channels=[*ledger.channels, posting, quiet])
    found = {one.name: (one.change, [e.title for e in one.posts], one.skips) for one in plan.channels}
    assert found == {"pos": ("new", ["Berita nomor 1"], {}), "sepi": ("new", [], {"baseline": 1})}


async def test_the_plan_is_what_happens_then(ledger):
    for n in range(1, 6):
        await ledger.read(article(n, tags=("Politik",) if n % 2 else ()))
    ledger.feeds = [feed(), feed("politik", where='"Politik" in tags')]
    (plan,) = (await planned(ledger)).feeds
    await ledger.sync()
    entered = {entry.id for entry in (await ledger.store.feed_state("politik", size=9)).entries}
    assert {each.number for each in plan.enters} == entered


async def test_a_new_name_moves_no_entry_and_what_is_gone_is_said(ledger):
    ledger.feeds = [feed(), feed("lama")]
    await ledger.sync()
    await ledger.read(article(1))
    plan = await planned(
        ledger, sources=[source("media"), source("kota")], feeds=[feed(), feed("baru", was="lama")], channels=[]
    )
    lines = plan_as_text(plan, sources={"kota": source("kota")})
    assert lines == [
        "- source radar: not polled any more; its stories stay",
        "+ source kota: polled at once; what it lists then is its baseline, and not posted",
        "~ feed baru, was lama: 0 entries would enter, 0 would leave",
        "- channel arsip: nothing is posted there any more",
        "0 posts would follow",
    ]


async def test_a_source_whose_robots_is_ignored_is_named_with_the_reason(ledger):
    kota = source("kota", access=Access(robots="ignore", robots_reason="mail of Monday"))
    plan = await planned(ledger, sources=[source(), source("media"), kota])
    assert plan_as_text(plan, sources={"kota": kota})[:2] == [
        "+ source kota: polled at once; what it lists then is its baseline, and not posted",
        "    its robots.txt is ignored: mail of Monday",
    ]


async def test_a_long_list_is_cut_unless_all_of_it_is_wanted(ledger):
    for n in range(1, 14):
        await ledger.read(article(n))
    plan = await planned(ledger, feeds=[feed(), feed("baru")])
    lines, whole = plan_as_text(plan, sources={}), plan_as_text(plan, sources={}, all_of_them=True)
    assert (len(lines), len(whole)) == (13, 15)
    assert (lines[1], lines[-2]) == ("    + 13  radar  'Berita nomor 13'", "    … and 3 more (--all)")
