from datetime import timedelta

from builders import NOON, article, page
from syndicator.engine.housekeeping import Housekeeping


async def pages_count(ledger) -> int:
    return await ledger.store._db.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM pages").scalar_one())


async def test_the_oldest_raw_pages_go_first_and_only_those_over_their_time(ledger):
    for n in (1, 2, 3):
        await ledger.read(article(n), page=page(article(n).url, fetched_at=NOON + timedelta(days=n)))
    before = NOON + timedelta(days=3)
    assert await ledger.store.forget_pages(before=before, limit=1) == 1
    assert await ledger.store.forget_pages(before=before, limit=9) == 1
    assert await ledger.store.forget_pages(before=before, limit=9) == 0
    assert await pages_count(ledger) == 1


async def test_a_revision_outlives_its_raw_page(ledger, story):
    recorded = await ledger.read(story, page=page())
    ledger.clock.pass_(days=15)
    await Housekeeping(store=ledger.store, clock=ledger.clock, keep_pages=timedelta(days=14)).tidy()
    assert await pages_count(ledger) == 0
    state = await ledger.store.feed_state("all", size=9)
    assert state.entries[0].revision.article == recorded.entry.revision.article
    assert (await ledger.read(story)).decision.kind == "unchanged"
