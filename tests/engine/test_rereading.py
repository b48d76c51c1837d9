"""Kept pages read anew: ours and no news, unless that is wished; nothing is asked of the site."""

from dataclasses import replace

import pytest

from builders import article, page, reading
from syndicator.engine.rereading import NotKept, Rereader
from syndicator.model import FEED, DeliveryState, Enclosure, EntryState, Origin, Said
from syndicator.policy.deciding import Rules, decide_read
from syndicator.policy.identity import url_alias
from syndicator.ports import Candidate, Telling

SITE = "https://radar.example.id"
GOOD = "Warga tiga desa di hulu sungai mengungsi sejak pagi karena air naik cepat nomor {n}. " * 3


class Cutting:
    """The readers of the works with one more rule: what comes after a mark is dropped."""

    def __init__(self, before):
        self._before = before
        self.mark = "|"

    async def read(self, page, rules, *, language, further=(), said=None, refrains=None):
        found = await self._before.read(page, rules, language=language, further=further)
        text = found.article.text.partition(self.mark)[0]
        if self.mark not in found.article.text:
            return found
        return replace(found, rules_version="2", article=replace(found.article, text=text, fingerprint=text))


@pytest.fixture
async def anew(works):
    """A story that was read and posted with its furniture, and a rule that knows better."""
    works.web.list(1)
    works.web.write(1, "Berita|Bagikan")
    await works.poll()
    await works.deliver()
    works.adapter.told.clear()
    works.web.asked.clear()
    works.rereader = Rereader(
        store=works.store,
        readers=Cutting(works.desk._readers),
        clock=works.clock,
        sources=works.desk._sources,
        feeds=list(works.desk._feeds),
        routes=works.desk._routes,
    )
    works.asked._acts["reextract"] = works.rereader.act
    works.clock.pass_(hours=1)
    return works


async def entry_of(works, number=1):
    return (await works.store.account(number)).entry


async def test_better_words_are_ours_and_move_no_date_and_tell_no_channel(anew):
    before = await entry_of(anew)
    answer = await anew.told("reextract", "1")
    await anew.deliver()
    after = await entry_of(anew)
    assert answer.says == "1 taken over"
    assert (after.revision.article.text, after.revision.origin, after.revision.number) == ("Berita", Origin.OURS, 2)
    assert (after.updated_at, after.corrected_at) == (before.updated_at, None)
    assert (anew.adapter.told, anew.web.asked) == ([], [])
    assert await anew.texts() == ["Berita"]


async def test_when_the_page_is_looked_at_next_stays_as_it_was(anew):
    before = (await anew.store.account(1)).recheck_at
    anew.clock.pass_(minutes=7)
    await anew.told("reextract", "1")
    assert (await anew.store.account(1)).recheck_at == before


async def test_reposting_corrects_the_post_and_says_of_no_correction_by_the_site(anew):
    await anew.told("reextract", "1", repost="yes")
    await anew.deliver()
    after = await entry_of(anew)
    assert [told[:2] for told in anew.adapter.told] == [("edit 1", "Berita")]
    assert (after.updated_at, after.corrected_at) == (anew.clock.now(), None)


async def test_a_second_time_changes_nothing(anew):
    await anew.told("reextract", "1")
    assert (await anew.told("reextract", "1")).says == "0 taken over"
    account = await anew.store.account(1)
    assert (len(account.revisions), account.pages_count) == (2, 2)


async def test_a_rehearsal_writes_nothing(anew):
    found = await anew.rereader.rehearse(1)
    assert found.decision.revision.article.text == "Berita"
    assert found.entry.revision.article.text == "Berita|Bagikan"
    assert len((await anew.store.account(1)).revisions) == 1


async def test_an_entry_without_its_page_is_told_as_such(anew):
    await anew.store.forget_pages(before=anew.clock.now(), limit=9)
    assert (await anew.told("reextract", "1")).says == "0 taken over\nentry 1: its page is no longer kept"
    with pytest.raises(NotKept):
        await anew.rereader.rehearse(1)


async def test_a_withdrawn_story_stays_withdrawn(anew):
    await anew.told("retract", "1", reason="salah kutip")
    assert (await anew.told("reextract", "1")).says == "0 taken over"
    assert (await entry_of(anew)).state is EntryState.RETRACTED


async def test_a_split_article_is_read_anew_with_all_its_pages(anew):
    anew.web.list(2, 1)
    anew.web.write(2, "SPLIT 3 Satu")
    anew.web.pages[f"{SITE}/berita-2/2/"] = "Dua"
    anew.web.pages[f"{SITE}/berita-2/3/"] = "Tiga|Bagikan"
    await anew.poll()
    anew.web.asked.clear()
    assert (await anew.told("reextract", "2")).says == "1 taken over"
    assert ((await entry_of(anew, 2)).revision.article.text, anew.web.asked) == ("SPLIT 3 Satu Dua Tiga", [])


async def test_a_split_article_of_which_a_page_is_missing_is_left_as_it_is(anew):
    anew.web.list(2, 1)
    anew.web.write(2, "SPLIT 2 Satu")
    anew.web.pages[f"{SITE}/berita-2/2/"] = "Dua|Bagikan"
    await anew.poll()
    drop = "DELETE FROM revision_pages WHERE position = 1"
    await anew.store.database.write(lambda connection: connection.exec_driver_sql(drop) and None)
    assert (await anew.told("reextract", "2")).says == "0 taken over\nentry 2: of its 2 pages only 1 are kept"


async def test_what_a_rule_would_break_is_not_taken_over(anew):
    for n in range(3, 15):
        anew.web.write(n, GOOD.format(n=n))
    anew.web.list(*range(3, 15), 1)
    anew.clock.pass_(days=1)
    await anew.poll()
    anew.rereader._readers.mark = "tiga desa"
    found = await anew.rereader.rehearse(3)
    assert found.decision.why == "not taken over: it has 1 words, where 45 are usual"
    assert (await anew.told("reextract", "3")).says == "0 taken over"


async def test_what_is_held_is_let_go_and_posted_where_it_reads_well_now(anew):
    for n in range(3, 15):
        anew.web.write(n, GOOD.format(n=n))
    anew.web.list(*range(3, 15), 1)
    anew.clock.pass_(days=1)
    await anew.poll()
    anew.web.list(20, 3)
    anew.web.write(20, "Pendek|kata yang dulu hilang")
    anew.clock.pass_(hours=1)
    await anew.poll()
    await anew.deliver()
    anew.adapter.told.clear()
    held = await anew.store.find_entry(f"{SITE}/berita-20/")
    assert (await entry_of(anew, held)).state is EntryState.HELD
    assert (await anew.rereader.rehearse(held)).decision.kind == "held"

    async def better(page, rules, *, language, further=(), said=None, refrains=None):
        return reading(article(1, url=page.final_url, text=GOOD.format(n=20), fingerprint="utuh"))

    anew.rereader._readers.read = better
    assert (await anew.told("reextract", str(held))).says == "1 taken over"
    await anew.deliver()
    entry = await entry_of(anew, held)
    assert (entry.state, entry.revision.why, entry.revision.origin) == (
        EntryState.LIVE,
        "it reads well now",
        Origin.OURS,
    )
    assert [told[:2] for told in anew.adapter.told] == [("post", GOOD.format(n=20))]
    (delivery,) = (await anew.store.account(held)).deliveries
    assert delivery.delivery.state is DeliveryState.DELIVERED


async def test_what_is_held_for_its_listing_stays_held(anew):
    await anew.poll()
    anew.clock.pass_(minutes=20)
    anew.web.list(*range(40, 52))
    for n in range(40, 52):
        anew.web.write(n, GOOD.format(n=n))
    await anew.poll()
    held = await anew.store.newest_entries(states=frozenset({EntryState.HELD}), source=None, feed=None, limit=99)
    assert len(held) == 12
    found = await anew.rereader.rehearse(held[0].id)
    assert (found.decision.kind, found.decision.revision) == ("unchanged", None)


async def test_a_story_whose_text_is_the_feeds_is_read_anew_from_what_the_feed_said(anew):
    said = Said(title="Judul", html="<p>Dari umpan.</p>", as_text=True)
    recorded = await told_by_feed(anew, said, "Dari umpan. Bagikan", body="feed")
    asked = []

    async def read_said(said, url, *, at, rules, language):
        asked.append(said)
        return reading(article(9, text="Dari umpan."), rules_version="2")

    anew.rereader._readers.read_said = read_said
    assert (await anew.told("reextract", str(recorded.entry.id))).says == "1 taken over"
    assert asked == [said]


async def test_what_a_feed_filled_stays_though_the_feed_is_forgotten(anew):
    first = reading(article(9, text="Isi|Bagikan", authors=("Rina",)), origins={"authors": FEED})
    recorded = await recorded_from(anew, first)

    async def read(page, rules, *, language, further=(), said=None, refrains=None):
        return reading(article(9, text="Isi", authors=()), rules_version="2")

    anew.rereader._readers.read = read
    found = await anew.rereader.rehearse(recorded.entry.id)
    assert (found.decision.revision.article.authors, found.decision.revision.origins) == (("Rina",), {"authors": FEED})


@pytest.mark.parametrize(("where", "stays"), [("meta og:audio", True), ("text", False)])
async def test_files_of_a_feed_stay_unless_the_text_leads_to_some(anew, where, stays):
    feeds, pages = (Enclosure(url=f"https://radar.example/{name}.mp3") for name in ("umpan", "laman"))
    first = reading(article(9, text="Isi|Bagikan", enclosures=(feeds,)), origins={"enclosures": FEED})
    recorded = await recorded_from(anew, first)

    async def read(page, rules, *, language, further=(), said=None, refrains=None):
        made = article(9, text="Isi", enclosures=(pages,))
        return reading(made, rules_version="2", origins={"enclosures": where})

    anew.rereader._readers.read = read
    found = await anew.rereader.rehearse(recorded.entry.id)
    assert found.decision.revision.article.enclosures == ((feeds,) if stays else (pages,))


async def told_by_feed(works, said, text, *, body):
    telling = Telling(said=said, body=body)
    return await recorded_from(works, reading(article(9, text=text)), telling=telling, page=None)


async def recorded_from(works, first, **more):
    candidate = Candidate(
        source="radar", seen_at=works.clock.now(), aliases=(url_alias(first.article.url),), reading=first,
        **({"page": page(first.article.url)} | more),
    )  # fmt: skip
    rules = Rules(source=works.desk._sources["radar"], feeds=[], routes=[])
    return await works.store.record(candidate, lambda known: decide_read(known, first, rules, now=works.clock.now()))
