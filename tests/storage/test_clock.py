"""What is set back with the clock: every moment that something waits for."""

import re
from datetime import timedelta

from builders import article, channel, source
from syndicator.storage import clock
from syndicator.storage.tables import metadata

# What subscribers were promised, and hubs promised us, holds whatever our clock does; nothing is written to hosts.
APART = {"subscribers.lease_until", "subscriptions.lease_until", "hosts.backoff_until"}


def test_T04_every_moment_that_something_waits_for_is_set_back():
    waited_for = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if re.search(r"(?:_until|due_at|poll_at|recheck_at)$", column.name)
    }
    known = {f"{column.table.name}.{column.name}" for column in clock._CALENDARS}
    assert waited_for - known == APART


async def test_T04_posts_keep_their_order_where_the_clock_was_set_back_further_than_anybody_knows(ledger):
    ledger.sources, ledger.channels = [source()], [channel()]
    await ledger.sync()
    await ledger.read(article(1, title="Pertama", text="Satu dua tiga.", fingerprint="1"))
    now = ledger.clock.pass_(minutes=-60)
    await ledger.store.set_back(timedelta(minutes=59), now=now)
    await ledger.read(article(2, title="Kedua", text="Empat lima enam.", fingerprint="2"))
    found = await ledger.store.claim_deliveries("arsip", now=now, limit=9)
    assert [duty.entry.revision.article.title for duty in found] == ["Pertama", "Kedua"]


async def test_T04_a_channel_s_delay_outlives_a_clock_that_is_set_back(ledger):
    ledger.sources, ledger.channels = [source()], [channel(delay=timedelta(minutes=30))]
    await ledger.sync()
    await ledger.read(article(1))
    now = ledger.clock.pass_(minutes=-60)
    await ledger.store.set_back(timedelta(minutes=59), now=now)
    assert await ledger.store.claim_deliveries("arsip", now=now + timedelta(minutes=29), limit=9) == []
    assert await ledger.store.claim_deliveries("arsip", now=now + timedelta(minutes=30), limit=9)
