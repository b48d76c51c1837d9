"""A renamed source, feed or channel keeps its history."""

from builders import article, channel, feed, source


async def test_a_renamed_source_keeps_its_stories_and_has_no_second_first_run(ledger):
    ledger.sources = [source()]
    await ledger.sync()
    await ledger.read(article())
    ledger.sources = [source("radar-kaltim", url="https://radar.example.id/", was="radar")]
    await ledger.sync()
    [entry] = await ledger.store.newest_entries(states=frozenset(), source="radar-kaltim", feed=None, limit=9)
    assert (entry.source, entry.revision.article.title) == ("radar-kaltim", article().title)
    assert await ledger.store.newest_entries(states=frozenset(), source="radar", feed=None, limit=9) == []
    again = await ledger.read(article(), source_id="radar-kaltim")
    assert again.decision.kind == "unchanged"


async def test_a_renamed_feed_keeps_its_id_its_entries_and_leads_from_its_old_name(ledger):
    ledger.feeds = [feed(), feed("kota")]
    await ledger.sync()
    await ledger.read(article())
    before = await ledger.store.feed_state("kota", size=9)
    ledger.feeds = [feed(), feed("samarinda", was="kota")]
    await ledger.sync()
    after = await ledger.store.feed_state("samarinda", size=9)
    assert (after.urn, after.minted_at, after.entries) == (before.urn, before.minted_at, before.entries)
    assert await ledger.store.past_feeds() == {"kota": "samarinda"}


async def test_a_feed_renamed_twice_leads_from_both_names_until_it_is_removed(ledger):
    for feeds in ([feed("a")], [feed("b", was="a")], [feed("c", was="b")]):
        ledger.feeds = [feed(), *feeds]
        await ledger.sync()
    assert await ledger.store.past_feeds() == {"a": "c", "b": "c"}
    ledger.feeds = [feed()]
    await ledger.sync()
    assert await ledger.store.past_feeds() == {"a": None, "b": None, "c": None}


async def test_a_name_that_is_taken_again_is_a_feed_of_its_own(ledger):
    ledger.feeds = [feed(), feed("b")]
    await ledger.sync()
    urn = (await ledger.store.feed_state("b", size=9)).urn
    ledger.feeds = [feed(), feed("c", was="b")]
    await ledger.sync()
    ledger.feeds = [feed(), feed("c", was="b"), feed("d", was="x"), feed("b")]
    await ledger.sync()
    assert (await ledger.store.feed_state("c", size=9)).urn == urn
    assert (await ledger.store.feed_state("b", size=9)).urn != urn


async def test_a_renamed_channel_posts_nothing_twice(ledger):
    ledger.channels = [channel()]
    await ledger.sync()
    await ledger.read(article())
    assert await ledger.deliveries("arsip") == [("post", "pending", "")]
    ledger.channels = [channel("arsip-baru", was="arsip")]
    await ledger.sync()
    assert await ledger.deliveries("arsip-baru") == [("post", "pending", "")]
    assert await ledger.deliveries("arsip") == []


async def test_a_changed_address_of_ours_moves_no_id(ledger):
    await ledger.read(article())
    before = await ledger.store.feed_state("all", size=9)
    await ledger.sync(presented="https://another.example.id")
    after = await ledger.store.feed_state("all", size=9)
    assert (after.urn, [each.urn for each in after.entries]) == (before.urn, [each.urn for each in before.entries])
