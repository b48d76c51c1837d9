"""What feeds said of entries that are still looked at, and how much of a story a source's feed holds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from sqlalchemy import Connection, delete, insert, select, update

from syndicator import urls
from syndicator.model import Link
from syndicator.ports import Body, Fullness, Telling
from syndicator.storage.codec import compress, decompress, said_from_json, said_to_json
from syndicator.storage.rows import id_of
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.recording import aliases, entries, said

Heard = Mapping[int, Telling]


def fullness(connection: Connection, source: str) -> Fullness:
    """How much of a story the source's feed holds."""
    query = select(sources.c.full_in_a_row, sources.c.full_compared_at).where(sources.c.name == source)
    row = connection.execute(query).one()
    return Fullness(in_a_row=row.full_in_a_row, compared_at=row.full_compared_at)


def keep_fullness(connection: Connection, source: str, known: Fullness) -> None:
    """Remember it."""
    values = {"full_in_a_row": known.in_a_row, "full_compared_at": known.compared_at}
    connection.execute(update(sources).where(sources.c.name == source).values(values))


def write_said(connection: Connection, entry_id: int, telling: Telling | None) -> None:
    """What the feed said of a new entry."""
    if telling is not None:
        digest, body = _packed(telling)
        row = {"entry_id": entry_id, "body": telling.body, "digest": digest, "said": body}
        connection.execute(insert(said).values(row))


def said_of(connection: Connection, entry_ids: Sequence[int]) -> dict[int, Telling]:
    """What feeds said of these entries last."""
    rows = connection.execute(select(said).where(said.c.entry_id.in_(entry_ids)))
    return {row.entry_id: _telling(row.body, row.said) for row in rows}


def changed(connection: Connection, source: str, links: Sequence[Link]) -> dict[int, Telling]:
    """Of which entries, among those to be looked at again, the feed says something else now."""
    kept = (
        select(said.c.entry_id, said.c.body, said.c.digest, aliases.c.key)
        .join(entries, entries.c.id == said.c.entry_id)
        .join(aliases, aliases.c.entry_id == said.c.entry_id)
        .where(
            entries.c.source_id == id_of(connection, sources, source),
            entries.c.recheck_at.is_not(None),
            aliases.c.scope_id == 0,
            aliases.c.kind == "url",
        )
    )
    by_key = {row.key: row for row in connection.execute(kept)}
    found: dict[int, Telling] = {}
    for link in links:
        row = by_key.get(urls.key(link.url))
        if row is None or link.said is None:
            continue
        telling = Telling(said=link.said, body=row.body)
        # A text that is gone from the feed is no correction of it.
        is_told = bool(link.said.html) or row.body == "page"
        if is_told and row.entry_id not in found and _packed(telling)[0] != row.digest:
            found[row.entry_id] = telling
    return found


def rewrite(connection: Connection, heard: Heard) -> None:
    """What the feed says of these now."""
    for entry_id, telling in heard.items():
        digest, body = _packed(telling)
        row = {"digest": digest, "said": body}
        connection.execute(update(said).where(said.c.entry_id == entry_id).values(row))


def forget(connection: Connection, entry_id: int) -> None:
    """Nothing is known any more of what the feed said of it."""
    connection.execute(delete(said).where(said.c.entry_id == entry_id))


def forget_said(connection: Connection, *, limit: int) -> int:
    """Drop what was said of entries that nobody looks at again."""
    over = select(said.c.entry_id).join(entries, entries.c.id == said.c.entry_id).where(entries.c.recheck_at.is_(None))
    ids = list(connection.execute(over.limit(limit)).scalars())
    if ids:
        connection.execute(delete(said).where(said.c.entry_id.in_(ids)))
    return len(ids)


def _packed(telling: Telling) -> tuple[str, bytes]:
    """Its digest and its bytes; the text only where the entry has it from there."""
    kept = telling.said if telling.body != "page" else replace(telling.said, html="", as_text=False)
    text = said_to_json(kept).encode()
    return blake2b(text, digest_size=12).hexdigest(), compress(text)


def _telling(body: Body, packed: bytes) -> Telling:
    return Telling(said=said_from_json(decompress(packed).decode()), body=body)
