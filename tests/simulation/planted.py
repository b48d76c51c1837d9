"""The simulation's own tests: the same trace from the same seed, and planted faults that it must find.

Slow, and of use where the simulation or the engine's shape changes: `make test-crash` runs them.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, update
from tests.simulation.sim import simulate

from syndicator.engine.deliver import Deliverer
from syndicator.model import Action, DeliveryState
from syndicator.policy import routing
from syndicator.ports import Settlement
from syndicator.storage import deliveries, entries, orders, sources
from syndicator.storage.tables.delivering import deliveries as deliveries_table

_CHECKOUT = Path(__file__).parents[2]
_WITHIN = 25
"""A planted fault must be found by one of so many seeds."""


@pytest.mark.parametrize("seed", [2, 7])
def test_the_same_seed_gives_the_same_trace_whatever_python_hashes(seed):
    digests = set()
    for salt in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-m", "tests.simulation.many", "--seed", str(seed)],
            cwd=_CHECKOUT, env=os.environ | {"PYTHONHASHSEED": salt}, capture_output=True, check=True,
        ).stdout  # fmt: skip
        digests.add(hashlib.sha256(told).hexdigest())
        assert told.count(b"\n") > 50
    assert len(digests) == 1


def finds(words: str) -> bool:
    """Whether one of the seeds finds a fault that says so."""
    return any(words in fault for result in simulate(list(range(1, _WITHIN + 1))) for fault in result.faults)


def test_an_intent_that_is_recorded_after_the_send_is_found(monkeypatch):
    monkeypatch.setattr(deliveries, "mark_sending", lambda connection, duty, *, now: True)
    assert finds("posted 2 times")


def test_an_outcome_that_is_unknown_and_sent_again_is_found(monkeypatch):
    def again(self, adapter, duty, why):
        return self._again(duty, why)

    monkeypatch.setattr(Deliverer, "_lost", again)
    assert finds("posted 2 times")


def test_a_lease_that_is_lost_is_found(monkeypatch):
    def never_ends(connection, *, now, limit, lease):
        return claimed(connection, now=now, limit=limit, lease=lease * 1000)

    def keeps_leases(connection, wanted, *, now):
        leases = dict(connection.execute(select(sources.sources.c.id, sources.sources.c.lease_until)).all())
        synced(connection, wanted, now=now)
        for number, until in leases.items():
            connection.execute(update(sources.sources).where(sources.sources.c.id == number).values(lease_until=until))

    claimed, synced = sources.claim_sources, sources.sync_sources
    monkeypatch.setattr(sources, "claim_sources", never_ends)
    monkeypatch.setattr(sources, "sync_sources", keeps_leases)
    assert finds("is not recorded")


def test_a_correction_that_is_dropped_is_found(monkeypatch):
    monkeypatch.setattr(routing, "orders_for_change", lambda *_, **__: ())
    assert finds("the ledger has no word of it")


def test_a_receipt_that_is_not_kept_is_found(monkeypatch):
    monkeypatch.setattr(deliveries, "_keep_receipt", lambda *_: None)
    assert finds("is not corrected: there is no post")


def test_a_story_that_is_recorded_without_its_deliveries_is_found(monkeypatch):
    late = []

    def write_orders(connection, *args, **named):
        late.append((args, named))

    def record(connection, *args, **named):
        for one, with_names in late:  # those of the last story, in this one's transaction
            written(connection, *one, **with_names)
        late.clear()
        return recorded(connection, *args, **named)

    written, recorded = orders.write_orders, entries.record
    monkeypatch.setattr(entries, "write_orders", write_orders)
    monkeypatch.setattr(entries, "record", record)
    assert finds("")


def test_a_retry_that_is_not_the_same_message_is_found(monkeypatch):
    def settle(connection, delivery, settlement: Settlement, **named):
        is_settled = settled(connection, delivery, settlement, **named)
        if settlement.state is DeliveryState.PENDING:
            row = deliveries_table.c.id == delivery
            post = deliveries_table.c.action == Action.POST
            connection.execute(update(deliveries_table).where(row, post).values(key=f"again {delivery}"))
        return is_settled

    settled = deliveries.settle_delivery
    monkeypatch.setattr(deliveries, "settle_delivery", settle)
    assert finds("posted 2 times")
