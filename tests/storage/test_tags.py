"""Entries by their tags: the parts of a feed that is split by them."""

from builders import article, feed


def _titles(state):
    return [entry.revision.article.title for entry in state.entries]


async def test_a_part_has_the_newest_entries_with_its_tag_however_it_is_spelt(ledger):
    for n, tags in enumerate([("Pilkada 2024",), ("Olahraga",), ("pilkada-2024", "DPRD"), ()], start=1):
        await ledger.read(article(n, tags=tags))
    part = await ledger.store.feed_part("all", "pilkada-2024", size=9)
    assert (_titles(part), part.part.label) == (["Berita nomor 3", "Berita nomor 1"], "Pilkada 2024")
    assert _titles(await ledger.store.feed_part("all", "pilkada-2024", size=1)) == ["Berita nomor 3"]


async def test_a_tag_that_no_entry_of_the_feed_has_is_no_part(ledger):
    ledger.feeds = [feed(), feed("lain", sources=("media",))]
    await ledger.sync()
    await ledger.read(article(1, tags=("Olahraga",)))
    assert await ledger.store.feed_part("lain", "olahraga", size=9) is None
    assert await ledger.store.feed_part("all", "politik", size=9) is None
    assert await ledger.store.feed_part("tiada", "olahraga", size=9) is None


async def test_an_entry_whose_tags_change_moves_and_a_withdrawn_one_stays_as_a_notice(ledger):
    entry = (await ledger.read(article(1, tags=("Olahraga",)))).entry
    await ledger.read(article(1, tags=("Politik",), text="Isi yang sama sekali lain."))
    assert await ledger.store.feed_part("all", "olahraga", size=9) is None
    for _ in range(2):
        await ledger.gone(entry.id)
    assert [each.state for each in (await ledger.store.feed_part("all", "politik", size=9)).entries] == ["retracted"]
