"""Sources, feeds and channels that got another name: one update of a row, so that no history moves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy import Connection, delete, insert, select, update

from syndicator.storage.ledger import write_event
from syndicator.storage.tables.delivering import channels
from syndicator.storage.tables.operating import former_names
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.publishing import feeds

_TABLES = {"source": sources, "feed": feeds, "channel": channels}


class Named(Protocol):
    """A source, feed or channel as configured."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def was(self) -> str | None:
        """The name it had before."""


def rename(
    connection: Connection, noun: Literal["source", "feed", "channel"], wanted: Iterable[Named], *, now: datetime
) -> None:
    """Give rows the names that the configuration gives them now. Where that has been done, there is nothing to do."""
    table = _TABLES[noun]
    known = {row.name: row.id for row in connection.execute(select(table.c.id, table.c.name))}
    for spec in wanted:
        if spec.was is None or spec.was not in known or spec.id in known:
            continue
        number = known[spec.was]
        connection.execute(update(table).where(table.c.id == number).values(name=spec.id, removed_at=None))
        taken = (former_names.c.noun == noun) & former_names.c.name.in_((spec.id, spec.was))
        connection.execute(delete(former_names).where(taken))
        connection.execute(insert(former_names).values(noun=noun, name=spec.was, row_id=number, renamed_at=now))
        write_event(connection, at=now, kind="renamed", subject=spec.id, says=f"{noun} {spec.was} is {spec.id} now")


def past_feeds(connection: Connection) -> dict[str, str | None]:
    """Names that feeds had once: with the name that each has now, or None where it was removed."""
    gone: dict[str, str | None] = dict.fromkeys(
        connection.execute(select(feeds.c.name).where(feeds.c.removed_at.is_not(None))).scalars()
    )
    moved = (
        select(former_names.c.name, feeds.c.name.label("now"), feeds.c.removed_at)
        .join(feeds, feeds.c.id == former_names.c.row_id)
        .where(former_names.c.noun == "feed")
    )
    return gone | {row.name: None if row.removed_at else row.now for row in connection.execute(moved)}
