from dataclasses import replace
from datetime import timedelta

from builders import NOON, article, channel, claimed
from syndicator.model import DeliveryState, Receipt
from syndicator.ports import Settlement


def correct(story, n=2):
    return replace(story, text=f"Ralat {n}.", html=f"<p>Ralat {n}.</p>", fingerprint=f"f{n}")


async def deliver(ledger, channel_id="arsip", remote_id="1"):
    now = ledger.clock.now()
    duty = await claimed(ledger.store, channel_id, now=now)
    await ledger.store.mark_sending(duty, now=now)
    settlement = Settlement(state=DeliveryState.DELIVERED, at=now, receipt=Receipt(remote_id=remote_id))
    await ledger.store.settle_delivery(duty.delivery.id, settlement)
    return duty


async def test_a_story_is_posted_once_and_its_correction_edits_that_post(ledger, story):
    await ledger.read(story)
    await deliver(ledger, remote_id="42")
    await ledger.read(correct(story))
    duty = await claimed(ledger.store, "arsip", now=ledger.clock.now())
    assert (duty.delivery.action, duty.receipt) == ("edit", Receipt(remote_id="42"))
    assert duty.entry.revision.article.text == "Ralat 2."


async def test_a_correction_before_the_post_moves_the_post(ledger, story):
    await ledger.read(story)
    await ledger.read(correct(story))
    duty = await claimed(ledger.store, "arsip", now=ledger.clock.now())
    assert (duty.delivery.action, duty.delivery.revision) == ("post", 2)
    assert await ledger.deliveries() == [("post", "pending", "")]


async def test_a_newer_correction_supersedes_one_that_is_not_sent(ledger, story):
    await ledger.read(story)
    await deliver(ledger)
    await ledger.read(correct(story, 2))
    await ledger.read(correct(story, 3))
    assert await ledger.deliveries() == [
        ("post", "delivered", ""),
        ("edit", "skipped", "superseded"),
        ("edit", "pending", ""),
    ]


async def test_a_withdrawal_before_the_post_takes_it_back(ledger, story):
    entry = (await ledger.read(story)).entry
    await ledger.gone(entry.id)
    await ledger.gone(entry.id)
    assert await ledger.deliveries() == [("post", "skipped", "retracted")]


async def test_the_first_run_is_a_baseline_with_a_reason(ledger, story):
    await ledger.read(story, first_run=True)
    assert await ledger.deliveries() == [("post", "skipped", "baseline")]


async def test_a_new_channel_starts_with_a_baseline(ledger, story):
    await ledger.read(story)
    ledger.channels = [channel(), channel("baru")]
    await ledger.sync()
    assert await ledger.deliveries("baru") == [("post", "skipped", "baseline")]


async def test_order_within_a_channel_is_kept_while_the_first_waits(ledger):
    now = NOON
    for n in (1, 2):
        await ledger.read(article(n))
    duty = await claimed(ledger.store, "arsip", now=now)
    await ledger.store.mark_sending(duty, now=now)
    later = now + timedelta(minutes=1)
    await ledger.store.settle_delivery(
        duty.delivery.id, Settlement(state=DeliveryState.PENDING, at=now, reason="HTTP 502", due_at=later)
    )
    assert await claimed(ledger.store, "arsip", now=now) is None
    again = await claimed(ledger.store, "arsip", now=later)
    assert (again.delivery.id, again.key, again.delivery.attempts) == (duty.delivery.id, duty.key, 1)


async def test_a_held_channel_keeps_its_queue_until_the_next_start(ledger, story):
    await ledger.read(story)
    await ledger.store.hold_channel("arsip", reason="token revoked", at=NOON)
    assert await ledger.store.due_channels(now=NOON) == []
    assert (await ledger.store.overview()).channels[0].held == "token revoked"
    await ledger.sync()
    assert await ledger.store.due_channels(now=NOON) == ["arsip"]


async def test_a_delivery_that_a_crash_cut_off_stays_sending_until_it_is_settled(ledger, story):
    await ledger.read(story)
    duty = await claimed(ledger.store, "arsip", now=NOON)
    assert await ledger.store.mark_sending(duty, now=NOON)
    assert not await ledger.store.mark_sending(duty, now=NOON)
    (found,) = await ledger.store.sending("arsip")
    assert (found.key, found.delivery.attempts) == (duty.key, 1)
    assert await claimed(ledger.store, "arsip", now=NOON) is None
    assert await ledger.store.due_channels(now=NOON) == ["arsip"]


async def test_an_attempt_says_the_same_under_the_same_key_whatever_came_after(ledger, story):
    await ledger.read(story)
    duty = await claimed(ledger.store, "arsip", now=NOON)
    await ledger.store.mark_sending(duty, now=NOON)
    await ledger.store.settle_delivery(
        duty.delivery.id, Settlement(state=DeliveryState.PENDING, at=NOON, reason="no answer", due_at=NOON)
    )
    await ledger.read(correct(story))
    again = await claimed(ledger.store, "arsip", now=NOON)
    assert (again.key, again.entry.revision) == (duty.key, duty.entry.revision)
    assert await ledger.deliveries() == [("post", "pending", "no answer"), ("edit", "pending", "")]


async def test_a_retry_that_is_cut_off_says_nothing_of_the_earlier_failure(ledger, story):
    """Else it would be looked up at once, before it can show, and posted again."""
    await ledger.read(story)
    now = ledger.clock.now()
    first = await claimed(ledger.store, "arsip", now=now)
    await ledger.store.mark_sending(first, now=now)
    busy = Settlement(state=DeliveryState.PENDING, at=now, reason="HTTP 503", due_at=now)
    await ledger.store.settle_delivery(first.delivery.id, busy)
    await ledger.store.mark_sending(await claimed(ledger.store, "arsip", now=now), now=now)
    (cut_off,) = await ledger.store.sending("arsip")
    assert cut_off.delivery.reason == ""


async def test_a_retry_says_what_the_first_attempt_said_though_the_story_was_corrected(ledger, story):
    await ledger.read(story)
    now = ledger.clock.now()
    first = await claimed(ledger.store, "arsip", now=now)
    await ledger.store.mark_sending(first, now=now)
    busy = Settlement(state=DeliveryState.PENDING, at=now, reason="HTTP 503", due_at=now)
    await ledger.store.settle_delivery(first.delivery.id, busy)
    ledger.clock.pass_(hours=1)
    await ledger.read(correct(story))
    again = await claimed(ledger.store, "arsip", now=ledger.clock.now())
    assert again.entry == first.entry
