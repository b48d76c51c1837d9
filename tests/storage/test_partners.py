"""Partners' tokens and visits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from syndicator.ports import Visit
from syndicator.storage.partners import SqlPartners


@pytest.fixture
def book(ledger):
    return SqlPartners(ledger.store.database)


async def minted(book, now, digest="d1", *, partner="kabar", ends_at=None, others_end_at=None):
    return await book.add_token(partner, digest, now=now, ends_at=ends_at, others_end_at=others_end_at)


async def test_a_token_is_found_by_its_hash(book, ledger):
    made = await minted(book, ledger.clock.now())
    assert await book.token("d1") == made
    assert await book.token("d2") is None


async def test_a_rotation_lets_the_others_of_the_same_partner_end_but_none_later_than_it_would(book, ledger):
    now = ledger.clock.now()
    week, day = now + timedelta(days=7), now + timedelta(days=1)
    await minted(book, now, "old")
    await minted(book, now, "short", ends_at=day)
    await minted(book, now, "theirs", partner="lain")
    await minted(book, now, "new", others_end_at=week)
    assert [token.ends_at for token in await book.tokens()] == [week, day, None, None]
    old = await book.token("old")
    assert (old.is_valid(week - timedelta(seconds=1)), old.is_valid(week)) == (True, False)


async def test_a_token_ends_at_once_and_only_by_its_own_partner(book, ledger):
    made = await minted(book, ledger.clock.now())
    assert not await book.end_token("lain", made.number, now=ledger.clock.now())
    assert await book.end_token("kabar", made.number, now=ledger.clock.now())
    assert not (await book.token("d1")).is_valid(ledger.clock.now())
    assert not await book.end_token("kabar", made.number, now=ledger.clock.now())


async def test_visits_are_listed_newest_first_and_say_when_a_token_was_last_used(book, ledger):
    token = await minted(book, ledger.clock.now())
    visit = Visit(
        partner="kabar",
        token=token.number,
        at=ledger.clock.now(),
        path="all.atom",
        status=200,
        address="::1",
        agent="x",
    )
    later = replace(visit, at=ledger.clock.pass_(hours=1), status=304)
    for each in (visit, later):
        await book.note_visit(each)
    assert await book.visits("kabar", limit=9) == [later, visit]
    assert await book.visits("kabar", limit=1) == [later]
    assert (await book.token("d1")).seen_at == later.at


async def test_the_log_is_kept_for_a_month(book, ledger):
    token = await minted(book, ledger.clock.now())
    visit = Visit(
        partner="kabar", token=token.number, at=ledger.clock.now(), path="x", status=200, address="", agent=""
    )
    await book.note_visit(visit)
    later = ledger.clock.pass_(days=31)
    for _ in range(199):
        await book.note_visit(replace(visit, at=later))
    assert min(each.at for each in await book.visits("kabar", limit=999)) == later
