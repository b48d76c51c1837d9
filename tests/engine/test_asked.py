"""What the operator asks reaches every place, stays, and is answered."""

import pytest

from builders import claimed
from syndicator.model import DeliveryState, EntryState
from syndicator.ports import Settlement

SITE = "https://radar.example.id"


def raw_bytes(folder) -> bytes:
    """The database as it is on the disk, its log included."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("syndicator.db*")))


@pytest.fixture
async def published(works):
    """One story, in its feed and posted."""
    works.web.list(1)
    works.web.write(1, "Pernyataan yang keliru")
    await works.poll()
    await works.deliver()
    await works.publisher.publish_wanted()
    return works


async def test_a_withdrawal_reaches_feed_and_post_and_says_so(published):
    answer = await published.told("retract", "1", reason="salah kutip")
    assert (answer.says, answer.failed) == ("entry 1: is withdrawn", False)
    await published.deliver()
    assert await published.texts() == ["[Pernyataan yang keliru]"]
    assert [told[0] for told in published.adapter.told] == ["post", "edit 1"]
    account = await published.store.account(1)
    assert (account.entry.state, account.entry.revision.origin, account.entry.revision.why) == (
        EntryState.RETRACTED, "operator", "salah kutip",
    )  # fmt: skip


async def test_an_entry_is_found_by_number_key_urn_and_any_of_its_addresses(published):
    entry = (await published.store.account(1)).entry
    names = ("1", entry.key, entry.urn, f"{SITE}/berita-1/", "http://www.radar.example.id/berita-1?utm_source=x")
    assert [await published.store.find_entry(name) for name in names] == [1] * len(names)
    assert await published.store.find_entry("2") is None


async def test_withdrawn_words_do_not_return_at_another_address_nor_from_another_source(published):
    await published.told("retract", "1", reason="salah kutip")
    published.web.list(2, 1)
    published.web.write(2, "Pernyataan yang keliru")
    published.clock.pass_(days=10)
    await published.poll()
    assert await published.texts() == ["[Pernyataan yang keliru]"]
    asked = len(published.web.asked)
    published.web.list(3, 2, 1)
    published.web.write(3, "Kabar lain")
    published.clock.pass_(days=1)
    await published.poll()
    assert "Kabar lain" in await published.texts()
    assert f"{SITE}/berita-2/" not in published.web.asked[asked:], "what is kept out is not fetched again"


async def test_withdrawn_words_of_an_edited_page_do_not_return_either(published):
    published.web.write(1, "Pernyataan yang dibetulkan")
    published.clock.pass_(hours=1)
    await published.recheck()
    await published.told("retract", "1", reason="salah kutip")
    published.web.list(2, 1)
    published.web.write(2, "Pernyataan yang keliru")
    published.clock.pass_(days=10)
    await published.poll()
    assert await published.texts() == ["[Pernyataan yang dibetulkan]"]


async def test_a_second_withdrawal_changes_nothing_and_says_so(published):
    await published.told("retract", "1", reason="salah kutip")
    answer = await published.told("retract", "1", reason="lagi")
    assert answer.says == "entry 1: is withdrawn already"
    assert len((await published.store.account(1)).revisions) == 2


async def test_an_address_that_no_source_has_listed_yet_is_kept_out(works):
    answer = await works.told("retract", f"{SITE}/berita-1/", reason="somasi")
    assert answer.says == f"{SITE}/berita-1/: there is no entry of it; it is kept out from now on"
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    assert await works.texts() == []
    assert f"{SITE}/berita-1/" not in works.web.asked


async def test_erasing_leaves_none_of_the_words_in_the_database(published, tmp_path):
    assert b"Pernyataan yang keliru" in raw_bytes(tmp_path)
    await published.told("retract", "1", reason="hak untuk dilupakan", erase="yes")
    await published.deliver()
    await published.publisher.publish_wanted()
    account = await published.store.account(1)
    assert (account.pages_count, [each.article.text for each in account.revisions]) == (0, ["", ""])
    await published.store.close()
    assert b"Pernyataan yang keliru" not in raw_bytes(tmp_path)
    assert published.adapter.told[-1][:2] == ("edit 1", "")


async def test_erased_words_do_not_return(published):
    await published.told("retract", "1", reason="hak untuk dilupakan", erase="yes")
    published.web.list(2, 1)
    published.web.write(2, "Pernyataan yang keliru")
    published.clock.pass_(days=10)
    await published.poll()
    assert await published.texts() == ["[]"]


async def test_what_a_crash_cut_off_is_done_at_the_next_start(published):
    number = await published.ask("retract", "1", reason="salah kutip")
    entry = (await published.store.account(1)).entry
    await published.desk.withdraw(entry, "salah kutip")  # and here it died
    await published.asked.answer_all()
    assert (await published.store.answer_to(number)).says == "entry 1: is withdrawn already"
    assert await published.store.open_intents() == []
    published.web.list(2, 1)
    published.web.write(2, "Pernyataan yang keliru")
    published.clock.pass_(days=10)
    await published.poll()
    assert await published.texts() == ["[Pernyataan yang keliru]"]


async def test_a_story_that_was_skipped_is_posted_when_asked_for_and_once(works):
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    waiting = (await works.store.newest_deliveries(state=None, limit=1))[0].delivery
    skipped = Settlement(state=DeliveryState.SKIPPED, at=works.clock.now(), reason="ttl")
    await works.store.settle_delivery(waiting.id, skipped)
    answer = await works.told("post", "1", channel="arsip")
    assert (answer.says, answer.failed) == ("entry 1, arsip: is queued (it was skipped: ttl)", False)
    assert (await works.told("post", "1", channel="arsip")).says.startswith("entry 1: is on its way to arsip already")
    await works.deliver()
    assert (await works.told("post", "1", channel="arsip")).says == "entry 1: arsip has it already"
    assert [told[:2] for told in works.adapter.told] == [("post", "satu")]


async def test_a_withdrawn_story_is_not_posted_and_nothing_unknown_is(published):
    await published.told("retract", "1", reason="salah kutip")
    assert (await published.told("post", "1", channel="arsip")).says == (
        "entry 1: is retracted; only a live one can be posted"
    )
    assert (await published.told("post", "77", channel="arsip")).failed


async def test_a_wish_that_nobody_understands_is_answered(works):
    answer = await works.told("dance", "1")
    assert (answer.failed, answer.says) == (True, "dance: this service does not know how to do that")


async def test_a_bug_in_one_wish_costs_no_other(works, monkeypatch):
    async def broken(*_, **__):
        raise KeyError("channel")

    monkeypatch.setattr(works.store, "find_entry", broken)
    first = await works.ask("retract", "1", reason="x")
    second = await works.ask("poll", "radar")
    await works.asked.answer_all()
    assert (await works.store.answer_to(first)).failed
    assert (await works.store.answer_to(second)).says == "radar: is polled now"


async def test_what_was_under_way_to_a_channel_that_lost_its_answer_is_asked_of_the_operator_first(published):
    works = published
    works.web.list(2, 1)
    works.web.write(2, "dua")
    works.clock.pass_(hours=1)
    await works.poll()
    duty = await claimed(works.store, "arsip", now=works.clock.now())
    await works.store.mark_sending(duty, now=works.clock.now())
    lost = Settlement(state=DeliveryState.UNKNOWN, at=works.clock.now(), reason="no answer")
    await works.store.settle_delivery(duty.delivery.id, lost)
    answer = await works.told("post", str(duty.delivery.entry_id), channel="arsip")
    assert answer.failed
    assert "deliveries settle" in answer.says
