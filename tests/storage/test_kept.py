"""Raw pages are found again with their entry, shared by what is read from them anew, and erased once."""

from dataclasses import replace

from builders import NOON, article, claimed, page, reading
from syndicator.model import EntryState, Origin
from syndicator.policy.deciding import decide_anew
from syndicator.ports import Candidate

URL = "https://radar.example.id/2026/11/berita-1/"


async def read_anew(ledger, entry_id, text, *, repost=False):
    again = reading(article(1, text=text), rules_version="2")
    candidate = Candidate(source="radar", seen_at=ledger.clock.now(), entry_id=entry_id, reading=again, from_kept=True)

    def decide(known):
        return decide_anew(known, again, ledger.rules(), now=ledger.clock.now(), repost=repost)

    return await ledger.store.record(candidate, decide)


async def test_all_pages_of_an_article_are_found_again_in_their_order(ledger, story):
    first = page(URL, body=b"<p>satu</p>", headers={"content-type": "text/html; charset=latin-1", "etag": "x"})
    second = page(f"{URL}?page=2", body=b"<p>dua</p>")
    recorded = await ledger.read(story, page=first, further=(second,))
    kept = await ledger.store.kept(recorded.entry.id)
    assert kept.entry == recorded.entry
    assert kept.pages == (replace(first, headers={"content-type": "text/html; charset=latin-1"}), second)


async def test_a_revision_that_was_read_anew_shares_the_pages_of_the_one_before(ledger, story):
    entry_id = (await ledger.read(story, page=page(body=b"satu"))).entry.id
    recorded = await read_anew(ledger, entry_id, "Lebih baik.")
    await read_anew(ledger, entry_id, "Lebih baik lagi.")
    assert (recorded.decision.kind, recorded.entry.revision.origin) == ("revised", Origin.OURS)
    kept = await ledger.store.kept(entry_id)
    assert ([each.body for each in kept.pages], kept.entry.revision.number) == ([b"satu"], 3)
    count = await ledger.store._db.read(lambda c: c.exec_driver_sql("SELECT count(*) FROM pages").scalar_one())
    assert count == 1


async def test_shared_pages_are_erased_and_forgotten_like_others(ledger, story):
    one = (await ledger.read(story, page=page())).entry.id
    await read_anew(ledger, one, "Lebih baik.")
    two = (await ledger.read(article(2), page=page(article(2).url))).entry.id
    await read_anew(ledger, two, "Lebih baik.")
    await ledger.store.erase(one, now=NOON)
    assert (await ledger.store.kept(one)).pages == ()
    assert await ledger.store.forget_pages(before=ledger.clock.pass_(days=15), limit=9) == 1
    assert (await ledger.store.kept(two)).pages == ()


async def test_entries_are_listed_in_turn_with_whether_their_page_is_kept(ledger):
    for n in (1, 2, 3):
        await ledger.read(article(n), **({"page": page(article(n).url)} if n != 2 else {}))
    await ledger.read(replace(article(4), url="https://media.example.id/4/"), source_id="media")
    listed = ledger.store.entries_of
    assert await listed("radar", state=EntryState.LIVE, after=0, limit=2) == [(1, True), (2, False)]
    assert await listed("radar", state=EntryState.LIVE, after=2, limit=2) == [(3, True)]
    assert await listed("radar", state=EntryState.HELD, after=0, limit=9) == []
    assert await listed("no such", state=EntryState.LIVE, after=0, limit=9) == []


async def test_a_rehearsal_decides_as_the_record_would_and_writes_nothing(ledger, story):
    entry_id = (await ledger.read(story, page=page())).entry.id
    again = reading(article(1, text="Lebih baik."), rules_version="2")
    candidate = Candidate(source="radar", seen_at=NOON, entry_id=entry_id, reading=again, from_kept=True)
    decision = await ledger.store.rehearse(candidate, lambda known: decide_anew(known, again, ledger.rules(), now=NOON))
    assert decision.revision.article.text == "Lebih baik."
    assert (await ledger.store.kept(entry_id)).entry.revision.number == 1


async def test_a_post_that_is_corrected_by_us_says_nothing_of_a_correction(ledger, story):
    entry_id = (await ledger.read(story, page=page())).entry.id
    await read_anew(ledger, entry_id, "Lebih baik.", repost=True)
    duty = await claimed(ledger.store, "arsip", now=ledger.clock.pass_(hours=1))
    assert (duty.entry.revision.article.text, duty.entry.corrected_at) == ("Lebih baik.", None)
