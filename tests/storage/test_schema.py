import itertools
import os
import signal
from datetime import UTC
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from syndicator.errors import Unusable
from syndicator.storage import schema
from syndicator.storage.tables import metadata
from syndicator.storage.types import Instant


def test_migrations_make_exactly_the_tables_of_the_code(empty_database):
    assert schema.upgrade(empty_database.engine)
    with empty_database.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_database_that_is_up_to_date_is_left_alone(empty_database):
    schema.upgrade(empty_database.engine)
    assert not schema.upgrade(empty_database.engine)


def test_head_is_the_newest_migration():
    folder = Path(schema.__file__).parent / "migrations" / "versions"
    assert max(path.name[:4] for path in folder.glob("0*.py")) == schema.HEAD


def test_a_database_of_a_newer_program_is_refused_by_naming_the_versions(empty_database):
    schema.upgrade(empty_database.engine)
    with empty_database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unusable, match=f"version 9999, this program knows versions up to {schema.HEAD}"):
        schema.upgrade(empty_database.engine)


@given(st.datetimes(timezones=st.just(UTC)))
@settings(max_examples=60, deadline=None)
def test_an_instant_comes_back_as_it_went_in(moment):
    column = Instant()
    assert column.process_result_value(column.process_bind_param(moment, None), None) == moment


def test_a_naive_datetime_does_not_get_in():
    from datetime import datetime

    with pytest.raises(ValueError, match="naive"):
        Instant().process_bind_param(datetime(2026, 1, 1), None)  # noqa: DTZ001


@pytest.mark.parametrize("at", [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144])
def test_S07_a_migration_that_is_killed_has_done_nothing_and_is_done_at_the_next_start(empty_database, at):
    """The process that migrates kills itself at one of its statements."""
    engine = empty_database.engine
    schema.migrate(engine, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO installation (id, urn, minted_at) VALUES (1, 'urn:uuid:kept', 0)")
    empty_database.dispose()
    child = os.fork()
    if child == 0:
        left = itertools.count(at - 1, -1)
        event.listen(engine, "before_cursor_execute", lambda *_: next(left) or os.kill(os.getpid(), signal.SIGKILL))
        try:
            schema.migrate(engine)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    was_killed = os.WIFSIGNALED(status)
    assert was_killed or at > 60, "it had no such statement"
    assert schema.version(engine) == ("0001" if was_killed else schema.HEAD)
    schema.upgrade(engine)
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
        assert connection.exec_driver_sql("SELECT urn FROM installation").scalar() == "urn:uuid:kept"
