"""What feeds said is kept as long as an entry is looked at, on both databases."""

from datetime import timedelta

from builders import article
from syndicator.model import Link, Said
from syndicator.ports import Fullness, Telling

SAID = Said(title="Berita", html="<p>Utuh.</p>", as_text=True, tags=("Politik",))


async def looked_at(ledger) -> dict:
    due = await ledger.store.due_rechecks(now=ledger.clock.at + timedelta(hours=1), limit=9, lease=timedelta(seconds=0))
    return {one.url: one.telling for one in due}


async def test_what_a_feed_said_comes_back_with_the_look_and_its_text_only_where_it_is_used(ledger):
    await ledger.read(article(1), telling=Telling(said=SAID, body="feed"))
    await ledger.read(article(2), telling=Telling(said=SAID))
    await ledger.read(article(3))
    told = await looked_at(ledger)
    assert told[article(1).url] == Telling(said=SAID, body="feed")
    assert told[article(2).url] == Telling(said=Said(title="Berita", tags=("Politik",)))
    assert told[article(3).url] is None


async def test_what_it_says_later_takes_its_place(ledger):
    await ledger.read(article(1), telling=Telling(said=SAID, body="feed"))
    later = Said(title="Berita", html="<p>Utuh, diralat.</p>")
    await ledger.store.hear("radar", [Link(url=article(1).url, said=later), Link(url=article(9).url, said=later)])
    assert (await looked_at(ledger))[article(1).url] == Telling(said=later, body="feed")


async def test_an_erased_entry_has_said_nothing(ledger):
    recorded = await ledger.read(article(1), telling=Telling(said=SAID, body="feed"))
    await ledger.store.erase(recorded.entry.id, now=ledger.clock.at)
    assert (await looked_at(ledger))[article(1).url] is None


async def test_how_much_a_feed_holds_is_learnt_anew_where_its_source_changes(ledger):
    known = Fullness(in_a_row=5, compared_at=ledger.clock.at)
    await ledger.store.keep_fullness("radar", known)
    await ledger.sync()
    assert await ledger.store.fullness("radar") == known
    from builders import source

    ledger.sources[0] = source(url="https://lain.example.id/")
    await ledger.sync()
    assert await ledger.store.fullness("radar") == Fullness()
