"""Finding an entry again: by the keys it was seen under, or by its words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from syndicator.model import Alias, EntryId, Link
from syndicator.policy.identity import is_another_story, is_at_home
from syndicator.ports import Candidate
from syndicator.storage.rows import entry_query, id_of, to_entry
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.recording import aliases, entries, sightings
from syndicator.storage.upsert import upsert

_KEYS_PER_QUERY = 400
_Key = tuple[int, str, str]


def _alias_key(alias: Alias, source_id: int) -> _Key:
    return (source_id if alias.scope else 0, alias.kind, alias.key)


def _entries_by(connection: Connection, keys: Sequence[_Key]) -> list[tuple[_Key, int]]:
    # Not by (scope_id, kind, key) IN (VALUES …): SQLite uses no index for it, and reads the whole table.
    alike: dict[tuple[int, str], list[str]] = {}
    for scope_id, kind, key in keys:
        alike.setdefault((scope_id, kind), []).append(key)
    queries = (
        select(aliases).where(aliases.c.scope_id == scope_id, aliases.c.kind == kind, aliases.c.key.in_(some))
        for (scope_id, kind), theirs in alike.items()
        for some in _chunks(theirs)
    )
    rows = (row for query in queries for row in connection.execute(query))
    return [((row.scope_id, row.kind, row.key), int(row.entry_id)) for row in rows]


def _chunks(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (keys[start : start + _KEYS_PER_QUERY] for start in range(0, len(keys), _KEYS_PER_QUERY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A candidate that has an entry; `whole` where every one of its keys already points there.

    `by_guid`: its address is new, and only the guid of a feed points there.
    """

    entry_id: int
    whole: bool
    by_guid: bool


def known(connection: Connection, source: str, candidates: Mapping[str, Sequence[Alias]]) -> dict[str, Match]:
    """Which of the named candidates have an entry, by the first of their aliases that does."""
    source_id = id_of(connection, sources, source)
    keys = {name: [_alias_key(alias, source_id) for alias in aliases] for name, aliases in candidates.items()}
    found = dict(_entries_by(connection, sorted({key for some in keys.values() for key in some})))
    matches = {}
    for name, some in keys.items():
        hits = [found[key] for key in some if key in found]
        if hits:
            by_guid = all(key[1] == "guid" for key in some if key in found)
            matches[name] = Match(entry_id=hits[0], whole=len(hits) == len(some), by_guid=by_guid)
    return matches


def unsettled(connection: Connection, found: Mapping[str, Match], links: Iterable[Link]) -> set[str]:
    """Links whose guid is an entry's, and which are not settled by it.

    By all that the feed says one is another story (F02), or the entry has moved there.
    """
    asked = {link.url: link for link in links if link.url in found and found[link.url].by_guid}
    out: set[str] = set()
    for some in _chunks(sorted({found[url].entry_id for url in asked})):
        rows = connection.execute(entry_query().where(entries.c.id.in_(some)))
        known = {entry.id: entry for entry in map(to_entry, rows)}
        out.update(
            url
            for url, link in asked.items()
            if (entry := known.get(EntryId(found[url].entry_id))) is not None
            and (is_another_story(link, entry) or not is_at_home(link, entry))
        )
    return out


def unsighted(connection: Connection, source: str, entry_ids: Iterable[int]) -> set[int]:
    """Entries that this source has not been seen to list yet."""
    source_id = id_of(connection, sources, source)
    asked = set(entry_ids)
    seen: set[int] = set()
    for some in _chunks(sorted(asked)):
        query = select(sightings.c.entry_id).where(sightings.c.source_id == source_id, sightings.c.entry_id.in_(some))
        seen.update(connection.execute(query).scalars())
    return asked - seen


def sources_of(connection: Connection, entry_id: int) -> frozenset[str]:
    """All sources that list the entry."""
    query = (
        select(sources.c.name)
        .join(sightings, sightings.c.source_id == sources.c.id)
        .where(sightings.c.entry_id == entry_id)
    )
    return frozenset(connection.execute(query).scalars())


def match(connection: Connection, source_id: int, candidate: Candidate) -> tuple[int | None, str]:
    """The entry a candidate may belong to: named by the caller, by its aliases in order, by equal words at one site."""
    if candidate.entry_id is not None:
        return candidate.entry_id, _how_found_again(connection, source_id, candidate)
    keys = [_alias_key(alias, source_id) for alias in candidate.aliases]
    found = dict(_entries_by(connection, keys))
    for alias, key in zip(candidate.aliases, keys, strict=True):
        if key in found:
            return found[key], "link" if alias == candidate.aliases[0] else "alias"
    if candidate.reading is None or not candidate.reading.article.fingerprint:
        return None, ""
    same_words = select(entries.c.id).where(
        entries.c.source_id == source_id, entries.c.fingerprint == candidate.reading.article.fingerprint
    )
    twin = connection.execute(same_words.order_by(entries.c.id.desc()).limit(1)).scalar()
    return (int(twin), "fingerprint") if twin is not None else (None, "")


def _how_found_again(connection: Connection, source_id: int, candidate: Candidate) -> str:
    """By its "id"; but its address may have "moved", or lead to one that is another entry's: "taken"."""
    if candidate.page is None or not candidate.page.moved:
        return "id"
    found = _entries_by(connection, [_alias_key(alias, source_id) for alias in candidate.aliases])
    return "taken" if any(entry_id != candidate.entry_id for _, entry_id in found) else "moved"


def write_sighting(connection: Connection, source_id: int, entry_id: int, now: datetime) -> None:
    """Write that the source lists the entry, if that is new."""
    row = upsert(connection, sightings).values(source_id=source_id, entry_id=entry_id, first_seen_at=now)
    connection.execute(row.on_conflict_do_nothing())


def add_aliases(connection: Connection, source_id: int, entry_id: int, keys: Iterable[Alias]) -> None:
    """Let the entry be found under these keys, too; a key that is taken stays where it is."""
    rows = [
        {"scope_id": scope, "kind": kind, "key": key, "entry_id": entry_id}
        for scope, kind, key in (_alias_key(alias, source_id) for alias in keys)
    ]
    if rows:
        connection.execute(upsert(connection, aliases).on_conflict_do_nothing(), rows)
