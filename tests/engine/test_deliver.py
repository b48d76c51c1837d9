from dataclasses import replace

import pytest

from builders import claimed
from syndicator.errors import ChannelRefused, Gone, MessageRefused, OutcomeUnknown, TemplateError, TryLater
from syndicator.model import DeliveryState, Receipt
from syndicator.policy.sending import AS_PLAIN
from syndicator.ports import Settlement
from syndicator.ports.limits import Pace

SITE = "https://radar.example.id"


@pytest.fixture
async def due(works):
    works.web.list(2, 1)
    works.web.write(1, "satu")
    works.web.write(2, "dua")
    await works.poll()
    return works


async def states(works):
    (state,) = (await works.store.overview()).channels
    return dict(state.counts), state.held


async def test_stories_are_posted_in_order(due):
    await due.deliver()
    assert [told[:2] for told in due.adapter.told] == [("post", "satu"), ("post", "dua")]
    assert await states(due) == ({"delivered": 2}, "")


async def test_D02_a_channel_is_written_to_no_faster_than_its_service_bears(due):
    due.equip(arsip=replace(due.deliverer._outlets["arsip"], pace=(Pace(count=1, within_s=60),)))
    await due.deliver()
    due.clock.pass_(seconds=59)
    await due.deliver()
    assert [told[1] for told in due.adapter.told] == ["satu"]
    due.clock.pass_(seconds=1)
    await due.deliver()
    assert [told[1] for told in due.adapter.told] == ["satu", "dua"]


async def test_D02_a_remote_in_trouble_is_tried_again_with_the_same_key_and_order_is_kept(due):
    due.adapter.faults = [TryLater("HTTP 502", retry_after_s=30)]
    await due.deliver()
    assert (due.adapter.told, await states(due)) == ([], ({"pending": 2}, ""))
    due.clock.pass_(seconds=29)
    await due.deliver()
    assert due.adapter.told == []
    due.clock.pass_(seconds=1)
    await due.deliver()
    assert [told[1] for told in due.adapter.told] == ["satu", "dua"]


async def test_D04_a_refused_message_is_dead_and_the_next_is_posted(due):
    due.adapter.faults = [MessageRefused("HTTP 400: too long")]
    await due.deliver()
    assert await states(due) == ({"dead": 1, "delivered": 1}, "")


@pytest.fixture
def with_plain(due):
    """Let the channel have a simplest message."""
    outlet = due.deliverer._outlets["arsip"]

    def plain(entry, action):
        message = outlet.compose(entry, action)
        return replace(message, text=f"{message.text}, polos", article=replace(message.article, image_url=None))

    due.equip(arsip=replace(outlet, plain=plain))
    return due


async def test_D04_a_refused_message_is_posted_as_plain_text_and_the_ledger_says_why(with_plain):
    with_plain.adapter.faults = [MessageRefused("HTTP 400: can't parse entities")]
    await with_plain.deliver()
    assert [told[1] for told in with_plain.adapter.told] == ["satu, polos", "dua"]
    rows = await with_plain.store.newest_deliveries(state=None, limit=9)
    assert [row.delivery.reason for row in rows] == ["", "refused as it was: HTTP 400: can't parse entities"]


async def test_D04_what_is_refused_as_plain_text_too_is_dead_with_both_words(with_plain):
    with_plain.adapter.faults = [MessageRefused("HTTP 400: satu"), MessageRefused("HTTP 400: dua")]
    await with_plain.deliver()
    assert await states(with_plain) == ({"dead": 1, "delivered": 1}, "")
    rows = await with_plain.store.newest_deliveries(state=None, limit=9)
    assert rows[1].delivery.reason == "refused as it was: HTTP 400: satu; HTTP 400: dua"


async def test_D04_where_not_even_plain_text_fits_the_refused_message_is_dead(due):
    def too_long(entry, action):
        raise TemplateError("40 characters without any story, 18 are taken")

    due.equip(arsip=replace(due.deliverer._outlets["arsip"], plain=too_long))
    due.adapter.faults = [MessageRefused("HTTP 422")]
    await due.deliver()
    assert await states(due) == ({"dead": 1, "delivered": 1}, "")


async def test_D04_a_plain_text_that_must_wait_or_whose_answer_is_lost_stays_plain(with_plain):
    with_plain.adapter.faults = [
        MessageRefused("HTTP 400"),
        TryLater("HTTP 502", retry_after_s=60),
        OutcomeUnknown("?"),
    ]
    await with_plain.deliver()
    for _ in range(2):
        with_plain.clock.pass_(seconds=600)
        await with_plain.deliver()
    assert [told[1] for told in with_plain.adapter.told] == ["satu, polos", "dua"]


async def test_D04_a_correction_that_is_refused_is_told_as_plain_text(with_plain):
    await with_plain.deliver()
    with_plain.web.write(1, "satu, diralat")
    with_plain.clock.pass_(seconds=3600)
    await with_plain.recheck()
    with_plain.adapter.faults = [MessageRefused("HTTP 400")]
    await with_plain.deliver()
    assert with_plain.adapter.told[-1][:2] == ("edit 1", "satu, diralat, polos")


async def test_D03_a_refused_channel_is_held_and_keeps_its_queue(due):
    due.adapter.faults = [ChannelRefused("HTTP 401")]
    await due.deliver()
    assert await states(due) == ({"pending": 2}, "HTTP 401")


async def test_D01_a_lost_answer_is_repeated_where_that_is_safe(due):
    due.adapter.faults = [OutcomeUnknown("no answer")]
    await due.deliver()
    due.clock.pass_(minutes=1)
    await due.deliver()
    keys = [told[2] for told in due.adapter.told]
    assert (len(keys), len(set(keys))) == (2, 2)


async def test_D01_a_lost_answer_is_not_repeated_where_it_could_double(due):
    due.adapter.repeat = "never"
    due.adapter.faults = [OutcomeUnknown("no answer")]
    await due.deliver()
    due.clock.pass_(days=1)
    await due.deliver()
    assert [told[1] for told in due.adapter.told] == ["dua"]
    assert await states(due) == ({"unknown": 1, "delivered": 1}, "")


@pytest.mark.parametrize(("there", "counts"), [(True, {"delivered": 2}), (False, {"pending": 2})])
async def test_D01_a_lost_answer_is_looked_up_where_the_channel_can(due, there, counts):
    async def find(message, *, idempotency_key):
        return Receipt(remote_id="found") if there else None

    due.adapter.repeat, due.adapter.find = "findable", find
    due.adapter.faults = [OutcomeUnknown("no answer")]
    await due.deliver()
    assert (await states(due))[0] == {"sending": 1, "pending": 1}, "what is on its way may not show yet; order is kept"
    due.clock.pass_(seconds=10)
    await due.deliver()
    assert (await states(due))[0] == counts


async def test_a_template_that_fails_names_itself_and_stops_nothing(due):
    compose = due.deliverer._outlets["arsip"].compose

    def broken(entry, action):
        if entry.revision.article.text == "satu":
            raise TemplateError("posts.txt, line 3: no such value: ttle")
        return compose(entry, action)

    object.__setattr__(due.deliverer._outlets["arsip"], "compose", broken)
    await due.deliver()
    assert await states(due) == ({"dead": 1, "delivered": 1}, "")


async def test_a_correction_between_claim_and_sending_is_not_lost(due):
    duty = await claimed(due.store, "arsip", now=due.clock.now())
    due.web.write(1, "satu, diralat")
    due.clock.pass_(hours=1)
    await due.recheck()
    assert not await due.store.mark_sending(duty, now=due.clock.now())
    await due.deliver()
    assert [told[:2] for told in due.adapter.told] == [("post", "satu, diralat"), ("post", "dua")]


async def test_a_withdrawal_between_claim_and_sending_is_not_posted(due):
    duty = await claimed(due.store, "arsip", now=due.clock.now())
    await withdraw_first(due)
    assert not await due.store.mark_sending(duty, now=due.clock.now())
    await due.deliver()
    assert [told[1] for told in due.adapter.told] == ["dua"]


async def after_the_first(works, act):
    """Let something happen while the first post is on its way, and the others are claimed."""
    post = works.adapter.post

    async def slow(message, *, idempotency_key):
        works.adapter.post = post
        await act(works)
        return await post(message, idempotency_key=idempotency_key)

    works.adapter.post = slow
    await works.deliver()
    return [told[1] for told in works.adapter.told]


async def correct_second(works):
    works.web.write(2, "dua, diralat")
    works.clock.pass_(hours=1)
    await works.recheck()


async def withdraw_first(works):
    await withdraw(works, 1)


async def withdraw_second(works):
    await withdraw(works, 2)


async def withdraw(works, n):
    works.web.pages[f"{SITE}/berita-{n}/"] = Gone("HTTP 410", permanent=True)
    for _ in range(2):
        works.clock.pass_(hours=1)
        await works.recheck()


async def pause(works):
    await works.store.set_pause("channel", ["arsip"], paused=True, now=works.clock.now())


async def hold(works):
    await works.store.hold_channel("arsip", reason="HTTP 401", at=works.clock.now())


@pytest.mark.parametrize(
    ("act", "told"),
    [(correct_second, ["satu", "dua, diralat"]), (withdraw_second, ["satu"]), (pause, ["satu"]), (hold, ["satu"])],
)
async def test_what_is_claimed_ahead_is_sent_as_it_is_when_its_turn_comes(due, act, told):
    assert await after_the_first(due, act) == told


async def test_one_key_never_carries_two_contents(due):
    due.adapter.faults = [OutcomeUnknown("no answer")]
    await due.deliver()
    due.web.write(1, "satu, diralat")
    due.clock.pass_(hours=1)
    await due.recheck()
    await due.deliver()
    told = due.adapter.told
    assert [one[:2] for one in told] == [("post", "satu"), ("post", "dua"), ("edit 1", "satu, diralat")]
    assert len({key for _, _, key in told}) == 3


async def test_a_story_withdrawn_after_a_failed_attempt_is_not_posted_whole(due):
    compose = due.deliverer._outlets["arsip"].compose
    seen = []
    object.__setattr__(
        due.deliverer._outlets["arsip"], "compose", lambda e, a: seen.append((e.state, a)) or compose(e, a)
    )
    due.adapter.faults = [TryLater("HTTP 502")]
    await due.deliver()
    await withdraw_first(due)
    seen.clear()
    await due.deliver()
    assert [state.value for state, _ in seen] == ["retracted", "live", "retracted"]


async def test_a_message_that_never_passes_does_not_block_the_channel_for_ever(due):
    due.adapter.faults = [TryLater("HTTP 500")] * 30
    for _ in range(31):
        await due.deliver()
        due.clock.pass_(hours=2)
    assert [told[1] for told in due.adapter.told] == ["dua"]
    assert (await states(due))[0] == {"dead": 1, "delivered": 1}


async def test_a_look_up_that_fails_is_had_again_and_those_behind_wait(due):
    answers = [TryLater("file locked"), Receipt(remote_id="found")]

    async def find(message, *, idempotency_key):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    due.adapter.repeat, due.adapter.find = "findable", find
    duty = await claimed(due.store, "arsip", now=due.clock.now())
    await due.store.mark_sending(duty, now=due.clock.now())
    for _ in range(2):
        await due.deliver()
        assert due.adapter.told == []
        due.clock.pass_(minutes=1)
    await due.deliver()
    assert (await states(due))[0] == {"delivered": 2}
    assert [told[1] for told in due.adapter.told] == ["dua"]


async def test_a_bug_in_composing_costs_one_message_and_not_the_channel(due):
    compose = due.deliverer._outlets["arsip"].compose

    def broken(entry, action):
        return 1 / 0 if entry.revision.article.text == "satu" else compose(entry, action)

    object.__setattr__(due.deliverer._outlets["arsip"], "compose", broken)
    await due.deliver()
    assert (await states(due))[0] == {"dead": 1, "delivered": 1}


async def test_what_a_crash_cut_off_is_posted_again_with_its_key_where_that_is_safe(due):
    duty = await claimed(due.store, "arsip", now=due.clock.now())
    await due.store.mark_sending(duty, now=due.clock.now())
    await due.deliver()
    due.clock.pass_(minutes=1)
    await due.deliver()
    assert due.adapter.told[0] == ("post", "satu", duty.key)
    assert len(due.adapter.told) == 2


async def test_D04_a_plain_text_that_a_crash_cut_off_is_looked_for_as_plain_text(with_plain):
    looked = []

    async def find(message, *, idempotency_key):
        looked.append(message.text)
        return Receipt(remote_id="7")

    with_plain.adapter.repeat, with_plain.adapter.find = "findable", find
    duty = await claimed(with_plain.store, "arsip", now=with_plain.clock.now())
    refused = Settlement(state=DeliveryState.PENDING, at=with_plain.clock.now(), reason=f"{AS_PLAIN}: HTTP 400")
    await with_plain.store.settle_delivery(duty.delivery.id, refused)
    again = await claimed(with_plain.store, "arsip", now=with_plain.clock.now())
    await with_plain.store.mark_sending(again, now=with_plain.clock.now())
    for _ in range(2):
        with_plain.clock.pass_(minutes=1)
        await with_plain.deliver()
    assert looked == ["satu, polos"]
    assert [told[1] for told in with_plain.adapter.told] == ["dua"]


async def test_what_a_crash_cut_off_is_not_posted_again_where_it_could_double(due):
    due.adapter.repeat = "never"
    duty = await claimed(due.store, "arsip", now=due.clock.now())
    await due.store.mark_sending(duty, now=due.clock.now())
    due.clock.pass_(days=1)
    await due.deliver()
    assert [told[1] for told in due.adapter.told] == ["dua"]


@pytest.fixture
async def withdrawn(due):
    """One story posted and then withdrawn at its site: its deletion or notice is due."""
    await due.deliver()
    for _ in range(2):
        due.web.pages.pop(f"{SITE}/berita-1/", None)
        due.clock.pass_(hours=1)
        await due.recheck()
    return due


async def test_a_lost_answer_to_a_correction_is_repeated_even_where_a_post_would_not_be(withdrawn):
    withdrawn.adapter.repeat = "never"
    withdrawn.adapter.faults = [OutcomeUnknown("no answer")]
    await withdrawn.deliver()
    withdrawn.clock.pass_(minutes=1)
    await withdrawn.deliver()
    assert [told[0] for told in withdrawn.adapter.told] == ["post", "post", "edit 1"]
    assert (await states(withdrawn))[0] == {"delivered": 3}


async def test_a_correction_is_not_looked_up_by_the_post_that_it_corrects(withdrawn):
    async def find(message, *, idempotency_key):
        raise AssertionError("the post is there, of course")

    withdrawn.adapter.repeat, withdrawn.adapter.find = "findable", find
    withdrawn.adapter.faults = [OutcomeUnknown("no answer")]
    await withdrawn.deliver()
    withdrawn.clock.pass_(minutes=1)
    await withdrawn.deliver()
    assert withdrawn.adapter.told[-1][0] == "edit 1"


async def test_a_deletion_that_is_refused_becomes_a_notice_and_says_so(withdrawn):
    row = (await withdrawn.store.newest_deliveries(state=None, limit=1))[0].delivery
    await withdrawn.store._db.write(
        lambda c: c.exec_driver_sql(f"UPDATE deliveries SET action = 'delete' WHERE id = {row.id}")
    )
    withdrawn.adapter.faults = [MessageRefused("message can't be deleted")]
    await withdrawn.deliver()
    assert withdrawn.adapter.told[-1][0] == "edit 1"
    [ended] = [one.delivery for one in await withdrawn.store.newest_deliveries(state=None, limit=1)]
    says = "deletion refused (message can't be deleted): the post says instead that the story was withdrawn"
    assert (ended.state, ended.reason) == ("delivered", says)
    assert (await withdrawn.store.account(1)).deliveries[0].delivery.state == "delivered"


async def test_what_a_crash_cut_off_does_not_wait_as_after_a_failure(due):
    duty = await claimed(due.store, "arsip", now=due.clock.now())
    await due.store.mark_sending(duty, now=due.clock.now())
    await due.deliver()
    assert [told[1] for told in due.adapter.told] == ["satu", "dua"]
