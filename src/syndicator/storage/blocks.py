"""What the operator keeps from returning: addresses by their keys, texts by their fingerprints."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from syndicator.model import Alias
from syndicator.ports import Block, Candidate
from syndicator.storage.codec import article_from_json
from syndicator.storage.tables.operating import blocks
from syndicator.storage.tables.recording import aliases, revisions
from syndicator.storage.upsert import upsert

_Key = tuple[str, str]
_KEYS_PER_QUERY = 400


def reason_against(connection: Connection, candidate: Candidate) -> str:
    """Why a candidate must not become an entry, or an empty text."""
    keys = [("url", alias.key) for alias in candidate.aliases if alias.kind == "url"]
    if candidate.reading is not None and candidate.reading.article.fingerprint:
        keys.append(("text", candidate.reading.article.fingerprint))
    found = _blocks(connection, keys)
    return next((found[key].reason for key in keys if key in found), "")


def kept_out(connection: Connection, candidates: Mapping[str, Sequence[Alias]]) -> set[str]:
    """Which of the named candidates are blocked by one of their addresses."""
    keys = {name: [("url", alias.key) for alias in some if alias.kind == "url"] for name, some in candidates.items()}
    found = _blocks(connection, sorted({key for some in keys.values() for key in some}))
    return {name for name, some in keys.items() if any(key in found for key in some)}


def block_on(connection: Connection, address: Alias) -> Block | None:
    """What keeps an address out."""
    return _blocks(connection, [("url", address.key)]).get(("url", address.key))


def block_addresses(
    connection: Connection, addresses: Iterable[Alias], *, reason: str, now: datetime, entry_id: int | None = None
) -> None:
    """Keep addresses out."""
    keys = [("url", address.key) for address in addresses if address.kind == "url"]
    _write(connection, keys, entry_id=entry_id, reason=reason, now=now)


def block_entry(connection: Connection, entry_id: int, *, reason: str, now: datetime) -> None:
    """Keep out every address and every text that the entry ever had."""
    urls = select(aliases.c.key).where(aliases.c.entry_id == entry_id, aliases.c.kind == "url")
    texts = connection.execute(select(revisions.c.article).where(revisions.c.entry_id == entry_id)).scalars()
    prints = {article_from_json(text).fingerprint for text in texts} - {""}
    keys = [
        *(("url", key) for key in connection.execute(urls).scalars()),
        *(("text", each) for each in sorted(prints)),
    ]
    _write(connection, keys, entry_id=entry_id, reason=reason, now=now)


def _write(connection: Connection, keys: Sequence[_Key], *, entry_id: int | None, reason: str, now: datetime) -> None:
    for kind, key in keys:
        row = upsert(connection, blocks).values(kind=kind, key=key, entry_id=entry_id, reason=reason, at=now)
        connection.execute(row.on_conflict_do_nothing())


def _blocks(connection: Connection, keys: Sequence[_Key]) -> dict[_Key, Block]:
    found = {}
    for kind in sorted({kind for kind, _ in keys}):
        theirs = [key for each, key in keys if each == kind]
        for start in range(0, len(theirs), _KEYS_PER_QUERY):
            some = blocks.c.key.in_(theirs[start : start + _KEYS_PER_QUERY])
            for row in connection.execute(select(blocks).where(blocks.c.kind == kind, some)):
                found[row.kind, row.key] = Block(reason=row.reason, at=row.at)
    return found
