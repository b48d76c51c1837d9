"""Entries, revisions and aliases: the look-ups, and the one transaction in which a story is decided and written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from syndicator.model import Alias, Entry, EntryId, EntryState, Revision, Validators
from syndicator.ports import Candidate, Decide, Decision, Known, Recheck, Recorded
from syndicator.storage.blocks import block_addresses, reason_against
from syndicator.storage.codec import article_to_json, origins_to_json
from syndicator.storage.comparing import habits_of, measured, moved_from, write_near
from syndicator.storage.identity import add_aliases, match, sources_of, write_sighting
from syndicator.storage.kept import keep_pages, share_pages
from syndicator.storage.ledger import write_event
from syndicator.storage.lessons import lessons_of, write_lesson
from syndicator.storage.membership import feeds_of, set_feeds, tell_again, want_feeds
from syndicator.storage.near import near_of, sketch_of_entry
from syndicator.storage.orders import write_orders
from syndicator.storage.rows import (
    delivery_query,
    entry_query,
    id_of,
    recheckable,
    to_delivery,
    to_entry,
    to_revision,
    to_validators,
)
from syndicator.storage.said import said_of, write_said
from syndicator.storage.sources import restored_at
from syndicator.storage.tables.delivering import deliveries
from syndicator.storage.tables.polling import sources
from syndicator.storage.tables.publishing import feed_entries, feeds
from syndicator.storage.tables.recording import entries, revisions
from syndicator.storage.tags import write_tags

Mint = Callable[[str], str]
"""Makes a new id: "urn" (of an entry or feed), "key" (in addresses) or "msg" (an idempotency key)."""


def rehearse(connection: Connection, candidate: Candidate, decide: Decide) -> Decision:
    """Look up and decide."""
    before, _, _ = _looked_up(connection, candidate)
    return decide(before)


def _looked_up(connection: Connection, candidate: Candidate) -> tuple[Known, int, int | None]:
    """What is known of the story, its source's number and, where it has an entry, its own."""
    source_id = id_of(connection, sources, candidate.source)
    entry_id, matched_by = match(connection, source_id, candidate)
    sketch = candidate.reading.sketch if candidate.reading else b""
    near = near_of(connection, sketch, entry_id=entry_id, seen_at=candidate.seen_at)
    if entry_id is None and (twin := moved_from(near, candidate)) is not None:
        entry_id, matched_by = twin, "fingerprint"
        near = tuple(other for other in near if other.entry_id != twin)
    before = replace(
        _known(connection, entry_id, matched_by),
        blocked=reason_against(connection, candidate),
        restored_at=restored_at(connection, source_id),
        near=near,
        habits=habits_of(connection, source_id) if candidate.reading else (),
        lessons=lessons_of(connection, source_id) if candidate.reading else (),
    )
    return before, source_id, entry_id


def record(connection: Connection, candidate: Candidate, decide: Decide, *, mint: Mint) -> Recorded:
    """Look up, decide and write. `decide` is pure, and may be called again if the transaction is."""
    before, source_id, entry_id = _looked_up(connection, candidate)
    decision = decide(before)
    if decision.kind == "ignored" and before.blocked:
        _keep_out(connection, candidate, before.blocked)
    if decision.kind in ("new", "held") and decision.revision is not None and decision.revision.number == 1:
        entry_id = _write_new(connection, source_id, candidate, decision, mint=mint)
    elif entry_id is not None and decision.kind != "ignored":
        _write_known(connection, source_id, entry_id, candidate, decision, mint=mint)
    write_lesson(connection, source_id, decision, now=candidate.seen_at)
    if entry_id is not None and decision.revision is not None and candidate.reading is not None:
        write_near(connection, entry_id, candidate, decision, before.near)
    after = None if entry_id is None or decision.kind == "ignored" else _entry_row(connection, entry_id)
    return Recorded(decision=decision, entry=to_entry(after) if after is not None else before.entry)


def _keep_out(connection: Connection, candidate: Candidate, reason: str) -> None:
    """A blocked text at another address: that is not asked for again."""
    block_addresses(connection, candidate.aliases, reason=reason, now=candidate.seen_at)
    says = f"{candidate.aliases[0].key if candidate.aliases else ''} ({reason})"
    write_event(connection, at=candidate.seen_at, kind="blocked", subject=candidate.source, says=says)


def sight(
    connection: Connection,
    source: str,
    seen: Mapping[int, Sequence[Alias]],
    decide: Decide,
    *,
    now: datetime,
    mint: Mint,
) -> None:
    """Write that `source` lists these entries under these aliases, and what that changes for feeds and channels."""
    source_id = id_of(connection, sources, source)
    for entry_id, keys in seen.items():
        write_sighting(connection, source_id, entry_id, now)
        add_aliases(connection, source_id, entry_id, keys)
        near = near_of(connection, sketch_of_entry(connection, entry_id), entry_id=entry_id, seen_at=now)
        decision = decide(replace(_known(connection, entry_id, "alias"), near=near))
        if decision.feeds is not None:
            set_feeds(connection, entry_id, decision.feeds, now=now)
            write_orders(connection, entry_id, _current_revision(connection, entry_id), decision.orders, mint=mint)


def _current_revision(connection: Connection, entry_id: int) -> int:
    query = (
        select(revisions.c.id)
        .join(entries, (entries.c.id == revisions.c.entry_id) & (entries.c.revision == revisions.c.number))
        .where(entries.c.id == entry_id)
    )
    return int(connection.execute(query).scalar_one())


def due_rechecks(connection: Connection, *, now: datetime, limit: int, lease: timedelta) -> list[Recheck]:
    """The entries to look at again, leased: a look that a crash cut off is due again after `lease`."""
    due = recheckable(now).order_by(entries.c.recheck_at).limit(limit).with_for_update(skip_locked=True)
    columns = ("id", "source_id", "url", "first_seen_at", "gone_count", *_VALIDATORS)
    rows = connection.execute(
        update(entries)
        .where(entries.c.id.in_(due))
        .values(look_until=now + lease)
        .returning(*(entries.c[name] for name in columns))
    ).all()
    names = {row.id: row.name for row in connection.execute(select(sources.c.id, sources.c.name))}
    told = said_of(connection, [row.id for row in rows])
    return [
        Recheck(
            entry_id=EntryId(row.id),
            source=names[row.source_id],
            url=row.url,
            first_seen_at=row.first_seen_at,
            validators=to_validators(row),
            gone_count=row.gone_count,
            telling=told.get(row.id),
        )
        for row in rows
    ]


def postpone_recheck(connection: Connection, entry_id: int, *, until: datetime | None) -> None:
    """Nothing was learnt: look again at `until`."""
    connection.execute(update(entries).where(entries.c.id == entry_id).values(recheck_at=until, look_until=None))


def entry_with_revisions(connection: Connection, key: str) -> tuple[Entry, tuple[Revision, ...]] | None:
    """The entry with this public key, if readers were ever shown it, and all its revisions in order."""
    shown = select(feed_entries.c.entry_id).join(feeds, feeds.c.id == feed_entries.c.feed_id)
    row = connection.execute(
        entry_query().where(entries.c.key == key, entries.c.id.in_(shown.where(feeds.c.removed_at.is_(None))))
    ).first()
    if row is None or row.state == EntryState.HELD:
        return None
    rows = connection.execute(select(revisions).where(revisions.c.entry_id == row.id).order_by(revisions.c.number))
    return to_entry(row), tuple(to_revision(each) for each in rows)


# ── look-ups ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_VALIDATORS = ("etag", "last_modified", "body_hash")


def _known(connection: Connection, entry_id: int | None, matched_by: str) -> Known:
    if entry_id is None:
        return Known()
    row = _entry_row(connection, entry_id)
    rows = connection.execute(delivery_query().where(deliveries.c.entry_id == entry_id).order_by(deliveries.c.id))
    return Known(
        entry=to_entry(row),
        matched_by=matched_by,
        page_url=row.url,
        gone_count=row.gone_count,
        sources=sources_of(connection, entry_id),
        feeds=feeds_of(connection, entry_id),
        deliveries=tuple(to_delivery(row) for row in rows),
    )


def _entry_row(connection: Connection, entry_id: int) -> Any:
    return connection.execute(entry_query().where(entries.c.id == entry_id)).one()


# ── writes ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _write_new(connection: Connection, source_id: int, candidate: Candidate, decision: Decision, *, mint: Mint) -> int:
    revision = _revision_of(decision)
    made = connection.execute(
        insert(entries).values(
            urn=mint("urn"),
            key=mint("key"),
            source_id=source_id,
            first_seen_at=candidate.seen_at,
            revision=revision.number,
            fingerprint=revision.article.fingerprint,
            **measured(revision.article),
            recheck_at=decision.recheck_at,
            **_moving(decision),
            **_looked_at(candidate, revision.article.url),
        )
    )
    (entry_id,) = made.inserted_primary_key or (0,)
    write_said(connection, entry_id, candidate.telling)
    _write_consequences(connection, source_id, entry_id, candidate, decision, mint=mint)
    return int(entry_id)


def _write_known(
    connection: Connection, source_id: int, entry_id: int, candidate: Candidate, decision: Decision, *, mint: Mint
) -> None:
    values: dict[str, Any] = {}
    if decision.revision is not None:
        values |= _moving(decision) | {"revision": decision.revision.number}
        values["fingerprint"] = decision.revision.article.fingerprint
    if candidate.entry_id is not None and decision.keep_page and (candidate.page or candidate.validators):
        # Only a look at the entry's own page says where to look next: a copy elsewhere may go while the story stays.
        values |= _looked_at(candidate, None)
    if decision.looked:
        values |= {"recheck_at": decision.recheck_at, "gone_count": decision.gone_count}
        values |= {"look_until": None} if candidate.entry_id is not None else {}
    if values:
        connection.execute(update(entries).where(entries.c.id == entry_id).values(values))
    _write_consequences(connection, source_id, entry_id, candidate, decision, mint=mint)


def _revision_of(decision: Decision) -> Revision:
    if decision.revision is None:
        raise ValueError(f"a decision of kind {decision.kind!r} needs a revision")
    return decision.revision


def _moving(decision: Decision) -> dict[str, Any]:
    """The columns that a new revision sets; a date the decision leaves open stays as it was."""
    dates = {"published_at": decision.published_at, "updated_at": decision.updated_at}
    set_dates = {name: at for name, at in dates.items() if at is not None}
    corrected = {"corrected_at": decision.corrected_at} if decision.corrected_at is not None else {}
    return {"state": decision.state, **set_dates, **corrected}


def _looked_at(candidate: Candidate, url: str | None) -> dict[str, Any]:
    """Where to look again, and what makes that look cheap."""
    kept = candidate.validators or (candidate.page.validators if candidate.page else Validators())
    values: dict[str, Any] = {name: getattr(kept, name) for name in _VALIDATORS}
    address = candidate.page.final_url if candidate.page else url
    return values | ({"url": address} if address else {})


def _write_consequences(
    connection: Connection, source_id: int, entry_id: int, candidate: Candidate, decision: Decision, *, mint: Mint
) -> None:
    now = candidate.seen_at
    write_sighting(connection, source_id, entry_id, now)
    if decision.keep_page:
        add_aliases(connection, source_id, entry_id, candidate.aliases)
    if decision.revision is not None:
        revision_id = _write_revision(connection, entry_id, decision.revision)
        if candidate.from_kept:
            share_pages(connection, entry_id, revision_id)
        else:
            keep_pages(connection, revision_id, candidate)
        write_tags(connection, entry_id, decision.revision.article.tags)
        write_orders(connection, entry_id, revision_id, decision.orders, mint=mint)
        title = decision.revision.article.title
        says = f"{title} ({decision.revision.why})" if decision.revision.why else title
        write_event(connection, at=now, kind=decision.kind, subject=candidate.source, says=says, entry_id=entry_id)
    if decision.feeds is not None:
        set_feeds(connection, entry_id, decision.feeds, now=now)
    if decision.revision is not None and decision.revision.material and decision.kind != "new":
        tell_again(connection, entry_id, now=now)
    if decision.revision is not None:
        want_feeds(connection, feeds_of(connection, entry_id), now=now)


def _write_revision(connection: Connection, entry_id: int, revision: Revision) -> int:
    made = connection.execute(
        insert(revisions).values(
            entry_id=entry_id,
            number=revision.number,
            seen_at=revision.seen_at,
            article=article_to_json(revision.article),
            draft_hash=revision.draft_hash,
            rules_version=revision.rules_version,
            origin=revision.origin,
            material=revision.material,
            why=revision.why,
            origins=origins_to_json(revision.origins),
        )
    )
    (number,) = made.inserted_primary_key or (0,)
    return int(number)
