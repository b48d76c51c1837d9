"""Writes that wait for each other: one transaction, and no one pays for another's fault."""

import asyncio
import threading

from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import IntegrityError

from builders import NOON
from syndicator.storage.tables.polling import hosts


def add(connection, host):
    connection.execute(insert(hosts).values(host=host, next_at=NOON))
    return host


def names(connection):
    return sorted(connection.execute(select(hosts.c.host)).scalars())


async def held(database):
    """Keep the writer busy until the event is set, so that what comes meanwhile waits."""
    go = threading.Event()
    began = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait(_):
        loop.call_soon_threadsafe(began.set)
        go.wait(10)

    waiting = asyncio.create_task(database.write(wait))
    await began.wait()
    return go, waiting


async def transactions(database, *writes):
    """What comes of writes that wait together, and how many transactions they took."""
    count = 0

    def counted(_):
        nonlocal count
        count += 1

    go, waiting = await held(database)
    tasks = [asyncio.create_task(write) for write in writes]
    await asyncio.sleep(0)
    event.listen(database.engine, "commit", counted)
    go.set()
    results = await asyncio.gather(waiting, *tasks, return_exceptions=True)
    event.remove(database.engine, "commit", counted)
    return results[1:], count - 1


async def test_writes_that_wait_are_one_transaction(database):
    results, count = await transactions(database, *(database.write(add, f"h{n}") for n in range(20)))
    assert results == [f"h{n}" for n in range(20)]
    assert count == 1
    assert len(await database.read(names)) == 20


async def test_a_fault_of_one_costs_the_others_nothing(database):
    writes = [database.write(add, host) for host in ("a", "b", "a", "c")]
    results, _ = await transactions(database, *writes)
    assert [type(result) is IntegrityError for result in results] == [False, False, True, False]
    assert await database.read(names) == ["a", "b", "c"]


async def test_a_fault_of_the_statement_itself_is_told_to_its_own_caller(database):
    def broken(connection):
        connection.execute(text("SELECT nothing FROM nowhere"))

    results, _ = await transactions(database, database.write(add, "a"), database.write(broken))
    assert results[0] == "a"
    assert isinstance(results[1], Exception)
    assert await database.read(names) == ["a"]


async def test_one_that_nobody_waits_for_any_more_before_it_began_is_not_done(database):
    go, waiting = await held(database)
    given_up = asyncio.create_task(database.write(add, "a"))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    kept = asyncio.create_task(database.write(add, "b"))
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(waiting, kept)
    assert await database.read(names) == ["b"]
