"""A look at a known page as production has it: the real reading, the real comparison, the real decision."""

from dataclasses import replace
from datetime import UTC, datetime

from syndicator.engine.work import read, read_otherwise
from syndicator.errors import Unreadable
from syndicator.model import Entry, EntryId, EntryState, Page, Reading, Revision
from syndicator.policy.deciding import Rules, decide_read
from syndicator.ports import Decision, Known
from syndicator.specs import Source

AT = datetime(2026, 11, 1, tzinfo=UTC)


def spelt(page: Page, html: str) -> Page:
    """The page, if its site sent this."""
    return replace(page, headers={"content-type": "text/html; charset=utf-8"}, body=html.encode())


def look(was: Page, now: Page) -> Decision | str:
    """What becomes of a story that was read from one page, once another is there; or why that can't be read.

    Raises Unreadable for the page that was.
    """
    before = read(was)
    try:
        after = read(now)
    except Unreadable as fault:
        return str(fault)
    if before.article.fingerprint != after.article.fingerprint and read_otherwise(
        before.article, after.article, [was], [now]
    ):
        after = replace(after, draft_hash=before.draft_hash)  # as engine/desk.py does
    rules = Rules(source=Source(id="s", url=before.article.url), feeds=(), routes=())
    return decide_read(_known(before), after, rules, now=AT)


def _known(before: Reading) -> Known:
    first = Revision(
        number=1, seen_at=AT, article=before.article, draft_hash=before.draft_hash, rules_version=before.rules_version
    )
    entry = Entry(
        id=EntryId(1), urn="urn:uuid:1", key="k", source="s", state=EntryState.LIVE, first_seen_at=AT,
        published_at=before.article.published_at or AT, updated_at=AT, revision=first,
    )  # fmt: skip
    return Known(entry=entry, matched_by="id")
