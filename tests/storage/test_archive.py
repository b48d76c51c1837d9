"""A feed's past: pages that only a withdrawal changes, and catching up from a point."""

from builders import article, feed


async def _fill(ledger, *numbers, size=4):
    ledger.feeds = [feed(size=size)]
    await ledger.sync()
    return [(await ledger.read(article(n))).entry for n in numbers]


def _texts(state):
    return [entry.revision.article.title for entry in state.entries]


async def test_a_page_is_cut_whenever_there_is_enough_for_one(ledger):
    await _fill(ledger, *range(1, 10))
    assert (await ledger.store.feed_state("all", size=4)).archives_count == 2
    assert _texts(await ledger.store.feed_page("all", 1)) == [f"Berita nomor {n}" for n in (4, 3, 2, 1)]
    assert await ledger.store.feed_page("all", 3) is None
    assert await ledger.store.feed_page("elsewhere", 1) is None


async def test_a_reader_of_the_newest_and_of_every_page_has_every_entry(ledger):
    made = await _fill(ledger, *range(1, 12))
    newest = await ledger.store.feed_state("all", size=4)
    pages = [await ledger.store.feed_page("all", page) for page in range(1, newest.archives_count + 1)]
    assert {entry.id for state in (newest, *pages) for entry in state.entries} == {entry.id for entry in made}


async def test_F10_a_correction_of_an_entry_older_than_the_window_is_shown_in_the_feed(ledger):
    await _fill(ledger, *range(1, 10))
    later = ledger.clock.pass_(hours=1)
    await ledger.read(article(1, text="Paragraf yang sama sekali lain."))
    top = (await ledger.store.feed_state("all", size=4)).entries[0]
    assert (top.revision.article.title, top.corrected_at) == ("Berita nomor 1", later)


async def test_a_correction_changes_no_page_that_was_cut_before(ledger):
    await _fill(ledger, *range(1, 10))
    before = await ledger.store.feed_page("all", 1)
    ledger.clock.pass_(hours=1)
    await ledger.read(article(1, text="Paragraf yang sama sekali lain."))
    assert await ledger.store.feed_page("all", 1) == before


async def test_F10_a_withdrawal_reaches_every_page_that_holds_the_entry(ledger):
    first, *_ = await _fill(ledger, *range(1, 10))
    ledger.clock.pass_(hours=1)
    for _ in range(2):
        await ledger.gone(first.id)
    assert [entry.state for entry in (await ledger.store.feed_page("all", 1)).entries] == ["live"] * 3 + ["retracted"]
    assert (await ledger.store.feed_state("all", size=4)).entries[0].id == first.id


async def test_catching_up_from_a_moment_brings_what_entered_and_what_was_corrected_since(ledger):
    await _fill(ledger, 1, 2)
    moment = ledger.clock.pass_(hours=1)
    await ledger.read(article(3))
    await ledger.read(article(1, text="Paragraf yang sama sekali lain."))
    state = await ledger.store.feed_since("all", moment.isoformat(), limit=10)
    assert (_texts(state), state.more_since) == (["Berita nomor 1", "Berita nomor 3"], None)


async def test_catching_up_goes_on_where_it_stopped_until_nothing_is_left(ledger):
    await _fill(ledger, *range(1, 6))
    told, since = [], "0"
    while since is not None:
        state = await ledger.store.feed_since("all", since, limit=2)
        told += reversed(_texts(state))
        since = None if state.more_since is None else str(state.more_since)
    assert told == [f"Berita nomor {n}" for n in range(1, 6)]


async def test_a_point_that_is_none_is_told_apart_from_one_with_nothing_after_it(ledger):
    await _fill(ledger, 1)
    assert await ledger.store.feed_since("all", "yesterday", limit=2) is None
    assert await ledger.store.feed_since("elsewhere", "0", limit=2) is None
    assert (await ledger.store.feed_since("all", "9" * 40, limit=2)).entries == ()
