"""What the operator reads in the ledger, and says where nobody knows."""

import pytest

from builders import article, channel, claimed, source
from syndicator.errors import Unusable
from syndicator.model import DeliveryState
from syndicator.ports import Settlement


@pytest.fixture
async def unknown(ledger):
    """A delivery of which nobody knows whether it arrived."""
    ledger.sources, ledger.channels = [source()], [channel()]
    await ledger.sync()
    await ledger.read(article())
    now = ledger.clock.now()
    duty = await claimed(ledger.store, "arsip", now=now)
    await ledger.store.mark_sending(duty, now=now)
    lost = Settlement(state=DeliveryState.UNKNOWN, at=now, reason="no answer")
    await ledger.store.settle_delivery(duty.delivery.id, lost)
    return duty.delivery.id


async def listed(ledger, state=None):
    rows = await ledger.store.newest_deliveries(state=state, limit=9)
    return [(row.delivery.id, row.delivery.state, row.delivery.reason, row.title) for row in rows]


async def test_a_lost_answer_is_listed_with_its_reason_and_title(ledger, unknown):
    row = (unknown, "unknown", "no answer", article().title)
    assert await listed(ledger) == await listed(ledger, DeliveryState.UNKNOWN) == [row]
    assert await listed(ledger, DeliveryState.DEAD) == []


async def test_what_is_to_be_sent_again_is_claimed_and_only_once_settled(ledger, unknown):
    now = ledger.clock.now()
    assert await claimed(ledger.store, "arsip", now=now) is None
    again = Settlement(state=DeliveryState.PENDING, at=now, due_at=now)
    await ledger.store.settle_unknown(unknown, again)
    assert (await claimed(ledger.store, "arsip", now=now)).delivery.id == unknown
    with pytest.raises(Unusable, match="is pending; only"):
        await ledger.store.settle_unknown(unknown, again)


async def test_a_number_that_is_no_delivery_is_said(ledger, unknown):
    with pytest.raises(Unusable, match="no such delivery"):
        await ledger.store.settle_unknown(unknown + 1, Settlement(state=DeliveryState.SKIPPED, at=ledger.clock.now()))
