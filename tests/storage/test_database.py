"""What the two databases do when something is in their way."""

import asyncio
import sqlite3
from datetime import timedelta

import psycopg
import pytest

from builders import NOON, article
from databases import Postgres, fresh_or_skip
from syndicator.errors import Busy, Unusable
from syndicator.storage import schema
from syndicator.storage.database import Database, postgresql_url
from syndicator.storage.store import SqlStore
from syndicator.storage.turn import DatabaseTurn

# With the time to wait for each: without one it asks them to end, and gives their locks back some time later.
END_ALL = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture
def address(postgres):
    return fresh_or_skip(postgres)


def end_connections(address: str) -> None:
    """As a restart of the server does: every connection is lost."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(END_ALL)


@pytest.mark.parametrize("kind", ["write", "read"])
async def test_a_lost_connection_is_made_anew(address, kind):
    database = Database.postgresql(address)
    await getattr(database, kind)(lambda c: c.exec_driver_sql("SELECT 1").scalar())
    end_connections(address)
    assert await getattr(database, kind)(lambda c: c.exec_driver_sql("SELECT 2").scalar()) == 2
    await database.close()


async def test_a_transaction_whose_connection_is_lost_is_told_and_leaves_nothing(address):
    database = Database.postgresql(address)
    await database.write(lambda c: c.exec_driver_sql("CREATE TABLE t (n integer)"))

    def cut_off(connection):
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
        end_connections(address)
        connection.exec_driver_sql("INSERT INTO t VALUES (2)")

    with pytest.raises(Unusable, match=r"^postgresql://postgres@/t\w+\?host=.*: terminating connection"):
        await database.write(cut_off)
    assert await database.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM t").scalar()) == 0
    await database.close()


async def test_a_reader_sees_one_state(address):
    database = Database.postgresql(address)
    await database.write(lambda c: c.exec_driver_sql("CREATE TABLE t (n integer)"))

    def twice(connection):
        before = connection.exec_driver_sql("SELECT count(*) FROM t").scalar()
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("INSERT INTO t VALUES (1)")
        return before, connection.exec_driver_sql("SELECT count(*) FROM t").scalar()

    assert await database.read(twice) == (0, 0)
    await database.close()


@pytest.mark.parametrize("given", ["mysql://x", "rahasia", "sqlite:///x.db", ""])
def test_an_address_of_something_else_is_refused_without_repeating_it(given):
    with pytest.raises(Unusable, match=r"^\[app\] database: expected an address such as postgresql://") as refused:
        postgresql_url(given)
    assert given == "" or given not in str(refused.value)


def test_no_password_in_a_name_or_a_fault():
    database = Database.postgresql("postgresql://me:rahasia@127.0.0.1:9/x")
    assert database.name == "postgresql://me:***@127.0.0.1:9/x"
    with pytest.raises(Unusable) as fault:
        DatabaseTurn("postgresql://me:rahasia@127.0.0.1:9/x").__enter__()
    assert "rahasia" not in str(fault.value)


async def test_S03_a_writer_waits_for_a_lock_and_loses_nothing(tmp_path):
    database = Database.embedded(tmp_path / "x.db")
    await database.write(lambda c: c.exec_driver_sql("CREATE TABLE t (n integer)"))
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO t VALUES (1)")
    writing = asyncio.ensure_future(database.write(lambda c: c.exec_driver_sql("INSERT INTO t VALUES (2)")))
    assert await database.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM t").scalar()) == 0  # readers go on
    assert not writing.done()
    other.execute("COMMIT")
    await asyncio.wait_for(writing, 10)
    assert await database.read(lambda c: c.exec_driver_sql("SELECT sum(n) FROM t").scalar()) == 3
    other.close()
    await database.close()


async def test_S05_a_killed_server_costs_what_was_not_committed_and_nothing_else(ledger_on):
    server = Postgres(durable=True)
    address = fresh_or_skip(server)
    try:
        ledger = await ledger_on(Database.postgresql(address))
        await ledger.read(article(1))
        (claimed,) = [await ledger.store.claim_sources(now=NOON, limit=1, lease=timedelta(hours=1))]
        server.kill()
        with pytest.raises(Unusable):
            await ledger.read(article(2))
        server.restart()
        assert (await ledger.read(article(1))).decision.kind == "unchanged"
        assert (await ledger.read(article(2))).decision.kind == "new"
        again = await ledger.store.claim_sources(now=NOON, limit=9, lease=timedelta(hours=1))
        assert not {state.id for state in claimed} & {state.id for state in again}
        await ledger.store.close()
    finally:
        server.stop()


# ── whose turn it is ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_S06_a_second_process_is_refused_until_the_first_ends(address):
    first, second = DatabaseTurn(address), DatabaseTurn(address)
    with first:
        assert second.is_held()
        with pytest.raises(Busy, match="in use by another syndicator"):
            second.__enter__()
    assert not second.is_held()
    with second:
        assert first.is_held()


def test_S06_a_turn_is_taken_again_after_the_server_was_restarted(address):
    with DatabaseTurn(address) as turn:
        turn.keep()
        end_connections(address)
        turn.keep()
        assert DatabaseTurn(address).is_held()


def test_S06_a_turn_that_another_took_meanwhile_is_lost(address):
    with DatabaseTurn(address) as turn:
        end_connections(address)
        with DatabaseTurn(address), pytest.raises(Busy):
            turn.keep()


async def test_a_database_moves_through_every_migration_and_keeps_its_rows(address):
    database = Database.postgresql(address)
    assert schema.upgrade(database.engine)
    store = SqlStore(database)
    await store.sync([], [], [], belongs=lambda *_: False, presented="", now=NOON)
    assert not schema.upgrade(database.engine)
    assert await store.opened_at() == NOON
    await store.close()
