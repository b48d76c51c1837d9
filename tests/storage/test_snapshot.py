"""Out of either database into a file, and out of the file into either; and what nobody knows afterwards."""

import shutil
import sqlite3
from datetime import timedelta
from types import SimpleNamespace

import pytest

from builders import article, channel, claimed
from databases import fresh_or_skip
from syndicator.app.storing import _migrate
from syndicator.errors import Unusable
from syndicator.model import DeliveryState, Receipt
from syndicator.ports import PollOutcome, Settlement
from syndicator.storage import schema
from syndicator.storage.database import Database
from syndicator.storage.snapshot import read_carried, restore_into_file, restore_into_server, write_snapshot
from syndicator.storage.tables import metadata


def quiet(_: str) -> None:
    pass


def rows_of(database: Database) -> dict:
    with database.engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(table.select()))) for table in metadata.sorted_tables}


@pytest.fixture
async def filled(ledger):
    """An installation with stories, posts and a withdrawal."""
    ledger.channels = [channel(first_run="post")]
    await ledger.sync()
    for number in (1, 2, 3):
        await ledger.read(article(number))
    ledger.clock.pass_(hours=1)
    await ledger.gone(1)
    ledger.clock.pass_(hours=1)
    await ledger.gone(1)
    return ledger


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
async def test_every_row_comes_through_either_way(filled, tmp_path, postgres, into):
    before = rows_of(filled.store._db)
    file = tmp_path / "it.snapshot"
    write_snapshot(filled.store._db, file, {"config.toml": b"x = 1"}, progress=quiet)
    assert read_carried(file) == {"config.toml": b"x = 1"}
    if into == "sqlite":
        restore_into_file(file, tmp_path / "new" / "syndicator.db")
        made = Database.embedded(tmp_path / "new" / "syndicator.db")
    else:
        made = Database.postgresql(fresh_or_skip(postgres))
        restore_into_server(file, made, beside=tmp_path / "meanwhile.db", progress=quiet)
    try:
        assert rows_of(made) == before
        assert sum(map(len, before.values())) > 30
    finally:
        made.dispose()


async def test_numbers_go_on_where_they_were(filled, tmp_path, postgres, ledger_on):
    file = tmp_path / "it.snapshot"
    write_snapshot(filled.store._db, file, {}, progress=quiet)
    made = Database.postgresql(fresh_or_skip(postgres))
    restore_into_server(file, made, beside=tmp_path / "meanwhile.db", progress=quiet)
    again = await ledger_on(made)
    recorded = await again.read(article(4))
    assert recorded.entry.id == 4
    await again.store.close()


async def test_a_snapshot_is_whole_or_not_there_and_never_overwrites(filled, tmp_path):
    file = tmp_path / "it.snapshot"
    file.write_bytes(b"mine")
    with pytest.raises(Unusable, match="is there already"):
        write_snapshot(filled.store._db, file, {}, progress=quiet)
    assert file.read_bytes() == b"mine"
    nowhere = tmp_path / "no" / "it.snapshot"
    with pytest.raises(Unusable, match="nothing was written"):
        write_snapshot(filled.store._db, nowhere, {}, progress=quiet)
    assert sorted(path.name for path in tmp_path.iterdir() if "part" in path.name) == []


def test_what_is_no_snapshot_or_of_a_newer_program_is_refused(tmp_path):
    (tmp_path / "text").write_text("no database at all, but long enough to look like one" * 10)
    with pytest.raises(Unusable, match="no snapshot of syndicator"):
        read_carried(tmp_path / "text")
    with sqlite3.connect(tmp_path / "newer") as file:
        file.execute("CREATE TABLE alembic_version (version_num TEXT)")
        file.execute("INSERT INTO alembic_version VALUES ('9999')")
        file.execute("CREATE TABLE carried (path TEXT, body BLOB)")
    file.close()
    with pytest.raises(Unusable, match="schema is version 9999, this program knows versions up to"):
        read_carried(tmp_path / "newer")


async def test_a_full_place_is_not_restored_into(filled, tmp_path):
    file = tmp_path / "it.snapshot"
    write_snapshot(filled.store._db, file, {}, progress=quiet)
    (tmp_path / "syndicator.db").touch()
    with pytest.raises(Unusable, match="is there already; move it away"):
        restore_into_file(file, tmp_path / "syndicator.db")
    if filled.store._db.engine.dialect.name == "postgresql":
        with pytest.raises(Unusable, match="name an empty database"):
            restore_into_server(file, filled.store._db, beside=tmp_path / "m.db", progress=quiet)


async def test_S08_what_may_have_been_posted_since_the_backup_is_unknown_and_never_posted_again(filled):
    ledger = filled
    assert await ledger.deliveries() == [
        ("post", "skipped", "retracted"),
        ("post", "pending", ""),
        ("post", "pending", ""),
    ]
    at = ledger.clock.pass_(days=1)
    assert await ledger.store.mark_restored(now=at) == 2
    said = "restored from a backup: it may have been posted after the backup was made"
    assert await claimed(ledger.store, "arsip", now=at) is None
    # Published before the restore: it may have been posted. Published after it: it can't have been.
    await ledger.read(article(4))
    await ledger.read(article(5, published_at=ledger.clock.pass_(minutes=5)))
    assert await ledger.deliveries() == [
        ("post", "skipped", "retracted"),
        ("post", "unknown", said),
        ("post", "unknown", said),
        ("post", "unknown", said),
        ("post", "pending", ""),
    ]


async def test_S08_after_the_first_whole_poll_news_is_news_again(filled):
    at = filled.clock.pass_(days=1)
    await filled.store.mark_restored(now=at)
    [state, _] = await filled.store.claim_sources(now=at, limit=9, lease=timedelta(hours=1))
    assert state.validators.etag is None
    for source in ("radar", "media"):
        done = PollOutcome(at=at, next_poll_at=at, ok=True, links_count=3)
        await filled.store.settle_poll(source, done)
    await filled.read(article(4))
    assert (await filled.deliveries())[-1] == ("post", "pending", "")


async def test_S08_a_withdrawal_that_was_waiting_still_goes_out(ledger):
    ledger.channels = [channel()]
    await ledger.sync()
    await ledger.read(article())
    at = ledger.clock.now()
    duty = await claimed(ledger.store, "arsip", now=at)
    await ledger.store.mark_sending(duty, now=at)
    posted = Settlement(state=DeliveryState.DELIVERED, at=at, receipt=Receipt(remote_id="1"))
    await ledger.store.settle_delivery(duty.delivery.id, posted)
    await ledger.gone(1)
    await ledger.gone(1)
    await ledger.store.mark_restored(now=at)
    assert await ledger.deliveries() == [("post", "delivered", ""), ("edit", "pending", "")]


def test_a_database_is_copied_before_it_is_migrated_and_the_copy_restores(empty_database, tmp_path):
    schema.migrate(empty_database.engine, "0003")
    _migrate(empty_database, tmp_path / "data")
    assert schema.version(empty_database.engine) == schema.HEAD
    copy = tmp_path / "data" / f"before-{schema.HEAD}.snapshot"
    restore_into_file(copy, tmp_path / "again.db")
    again = Database.embedded(tmp_path / "again.db")
    assert schema.version(again.engine) == schema.HEAD
    again.dispose()


def test_a_migration_without_room_for_the_copy_is_refused(empty_database, tmp_path, monkeypatch):
    schema.migrate(empty_database.engine, "0003")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1, used=1, free=10))
    with pytest.raises(Unusable, match="0 MB free, and a copy of the database before its migration takes"):
        _migrate(empty_database, tmp_path)
    assert schema.version(empty_database.engine) == "0003"
