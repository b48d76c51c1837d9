"""Several stories in one post: gathered, sent, corrected, withdrawn, refused and interrupted."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from builders import claimed
from syndicator.engine import crontab
from syndicator.engine.deliver import Deliverer
from syndicator.engine.digests import Digests
from syndicator.errors import MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Action, DeliveryState
from syndicator.policy.sending import When
from syndicator.ports import Settlement
from syndicator.ports.limits import Limits
from syndicator.render import DIGEST_NAMES, compile_template, compose_digest, fitting
from syndicator.specs import Quiet

TEMPLATE = compile_template(
    "{% for story in stories %}[{{ story.text }}]{% endfor %}", name="t", markup="plain", names=DIGEST_NAMES
)


def digests(*, burst=None, most=20, fits=None, withdrawn=True):
    limits, plain = Limits(most=fits), {"language": "id", "timezone": "UTC"}
    return Digests(
        compose=lambda entries, _, action, key: compose_digest(
            TEMPLATE, entries, action=action, key=key, withdrawn=withdrawn or action is Action.POST, limits=limits, **plain
        ),
        fitting=lambda entries: fitting(TEMPLATE, entries, limits=limits, **plain),
        most=most,
        burst=burst,
    )  # fmt: skip


@pytest.fixture
def with_digests(works):
    """Let the channel have these digests and times."""

    def change(made=None, *, adapter=None, **when):
        outlet = replace(works.deliverer._outlets["arsip"], digests=made or digests(), when=When(**when))
        works.equip(arsip=replace(outlet, adapter=adapter or outlet.adapter))
        return works

    return change


async def found(works, *numbers):
    works.web.list(*numbers)
    for n in numbers:
        works.web.write(n, f"berita {n}")
    works.clock.pass_(seconds=3600)
    await works.poll()


async def poll_now(works):
    state = await works.store.claim_source("radar", now=works.clock.now(), lease=timedelta(0))
    await works.poller.poll(state)


async def corrected(works, n, text, *, hours=1):
    works.web.write(n, text)
    works.clock.pass_(seconds=hours * 3600)
    await works.recheck()
    await works.deliver()


async def ledger(works):
    rows = await works.store.newest_deliveries(state=None, limit=50)
    return [(row.delivery.action, row.delivery.state, row.delivery.reason) for row in reversed(rows)]


def told(works):
    return [each[:2] for each in works.adapter.told]


async def test_stories_wait_for_the_hour_of_the_digest_and_are_one_post_then(with_digests):
    works = with_digests(digest_after=partial(crontab.next_time, "0 17 * * *", "UTC"))
    await found(works, 1, 2)
    await works.deliver()
    assert (told(works), await ledger(works)) == ([], [("post", "pending", "digest")] * 2)
    works.clock.pass_(seconds=86_400)
    await works.deliver()
    assert told(works) == [("post", "[berita 2][berita 1]")]
    assert await ledger(works) == [("post", "delivered", "in a digest of 2")] * 2


async def test_a_digest_of_one_story_is_an_ordinary_post(with_digests):
    works = with_digests(digest_after=partial(crontab.next_time, "0 17 * * *", "UTC"))
    await found(works, 1)
    await works.deliver()
    works.clock.pass_(seconds=86_400)
    await works.deliver()
    assert told(works) == [("post", "berita 1")]


async def test_what_the_quiet_hours_kept_back_is_one_digest_when_they_end_even_where_posts_age_faster(with_digests):
    works = with_digests()
    night = f"{works.clock.now():%H:%M}-{works.clock.now() + timedelta(hours=8):%H:%M}"
    works = with_digests(quiet=Quiet(hours=night, then="digest"), ttl=timedelta(hours=2))
    await found(works, 1, 2, 3)
    await works.deliver()
    assert told(works) == []
    works.clock.pass_(seconds=8 * 3600)
    await works.deliver()
    assert told(works) == [("post", "[berita 3][berita 2][berita 1]")]


async def test_more_than_a_burst_is_a_digest_and_a_burst_is_not(with_digests):
    works = with_digests(digests(burst=2))
    await found(works, 1, 2)
    await works.deliver()
    assert told(works) == [("post", "berita 2"), ("post", "berita 1")]
    await found(works, 5, 4, 3, 2, 1)
    await works.deliver()
    assert told(works)[2:] == [("post", "[berita 3][berita 4][berita 5]")]


async def test_stories_that_come_one_by_one_are_a_digest_beyond_the_burst_also_after_a_restart(with_digests):
    works = with_digests(digests(burst=2), burst=2, within=timedelta(minutes=10))
    for n in range(1, 6):
        works.web.list(*range(1, n + 1))
        works.web.write(n, f"berita {n}")
        works.clock.pass_(seconds=60)
        await poll_now(works)
        await works.deliver()
        outlets = works.deliverer._outlets
        works.deliverer = Deliverer(store=works.store, clock=works.clock, outlets=outlets, jitter=lambda: 0.0)
    assert told(works) == [("post", "berita 1"), ("post", "berita 2")]
    works.clock.pass_(seconds=600)
    await works.deliver()
    assert told(works)[2:] == [("post", "[berita 3][berita 4][berita 5]")]


async def test_what_one_message_does_not_take_is_in_the_next(with_digests):
    works = with_digests(digests(burst=2, most=4, fits=33))
    await found(works, 1, 2, 3, 4, 5, 6, 7)
    await works.deliver()
    assert [text.count("[") or 1 for _, text in told(works)] == [3, 3, 1]


async def test_a_correction_edits_the_digest_and_says_the_others_as_they_are(with_digests):
    works = with_digests(digests(burst=1))
    await found(works, 1, 2)
    await works.deliver()
    await corrected(works, 1, "berita 1, diralat")
    await corrected(works, 2, "berita 2, diralat", hours=24)
    assert told(works) == [
        ("post", "[berita 2][berita 1]"),
        ("edit 1", "[berita 2][berita 1, diralat]"),
        ("edit 1", "[berita 2, diralat][berita 1, diralat]"),
    ]


async def test_a_story_withdrawn_before_its_digest_is_not_in_it(with_digests):
    works = with_digests(digest_after=partial(crontab.next_time, "0 17 * * *", "UTC"))
    await found(works, 1, 2, 3)
    await works.deliver()
    await works.told("retract", "https://radar.example.id/berita-2/", reason="keliru")
    works.clock.pass_(seconds=86_400)
    await works.deliver()
    assert told(works) == [("post", "[berita 3][berita 1]")]


async def a_digest_to_delete_from(with_digests):
    """Two stories posted as one, at a channel where what is withdrawn is deleted."""
    works = with_digests(digests(burst=1, withdrawn=False))
    (route,) = works.desk._routes
    works.desk._routes = [replace(route, spec=replace(route.spec, on_retract="delete"))]
    await found(works, 1, 2)
    await works.deliver()
    return works


async def test_one_withdrawn_after_its_digest_is_taken_out_of_it_and_the_last_takes_the_digest_away(with_digests):
    works = await a_digest_to_delete_from(with_digests)
    for n in (2, 1):
        await works.told("retract", f"https://radar.example.id/berita-{n}/", reason="keliru")
        await works.deliver()
    assert [each[:2] for each in works.adapter.told][1] == ("edit 1", "[berita 1]")
    assert works.adapter.told[2][0] == "delete 1"
    assert (await ledger(works))[2:] == [("delete", "delivered", "in a digest of 2"), ("delete", "delivered", "in a digest of 2")]  # fmt: skip


async def test_where_all_are_withdrawn_before_any_is_deleted_one_deletion_is_told_and_all_are_settled(with_digests):
    works = await a_digest_to_delete_from(with_digests)
    for n in (2, 1):
        await works.told("retract", f"https://radar.example.id/berita-{n}/", reason="keliru")
    await works.deliver()
    assert [each[0] for each in works.adapter.told] == ["post", "delete 1"]
    assert (await ledger(works))[2:] == [
        ("delete", "delivered", "in a digest of 2"),
        ("delete", "delivered", "deleted with the others of its post"),
    ]


async def test_a_digest_that_must_wait_says_the_same_under_the_same_key_whatever_came_after(with_digests):
    works = with_digests(digests(burst=1))
    await found(works, 1, 2)
    keys = []

    class Slow(type(works.adapter)):
        async def post(self, message, *, idempotency_key):
            keys.append((message.text, idempotency_key))
            return await super().post(message, idempotency_key=idempotency_key)

    slow = Slow()
    works.adapter = slow
    slow.faults = [TryLater("HTTP 502", retry_after_s=7200)]
    works = with_digests(digests(burst=1), adapter=slow)
    await works.deliver()
    await corrected(works, 1, "berita 1, diralat")
    works.clock.pass_(seconds=7200)
    await works.deliver()
    assert keys == [keys[0]] * 2
    assert told(works) == [("post", "[berita 2][berita 1]"), ("edit 1", "[berita 2][berita 1, diralat]")]


async def test_a_digest_that_is_refused_comes_story_by_story(with_digests):
    works = with_digests(digests(burst=1))
    works.adapter.faults = [MessageRefused("HTTP 422")]
    await found(works, 1, 2)
    await works.deliver()
    assert told(works) == [("post", "berita 2"), ("post", "berita 1")]


async def test_a_digest_whose_answer_is_lost_is_unknown_as_a_whole_and_settled_as_a_whole(with_digests):
    works = with_digests(digests(burst=1))
    works.adapter.repeat = "never"
    works.adapter.faults = [OutcomeUnknown("no answer")]
    await found(works, 1, 2)
    await works.deliver()
    assert await ledger(works) == [("post", "unknown", "no answer")] * 2
    lost = (await works.store.newest_deliveries(state=None, limit=1))[0].delivery.id
    now = works.clock.now()
    again = Settlement(state=DeliveryState.PENDING, at=now, reason="not there", due_at=now)
    await works.store.settle_unknown(lost, again)
    await works.deliver()
    assert told(works) == [("post", "[berita 2][berita 1]")]


async def test_a_digest_that_a_crash_cut_off_is_sent_again_whole(with_digests):
    works = with_digests(digests(burst=1))
    await found(works, 1, 2)
    duty = await claimed(works.store, "arsip", now=works.clock.now())
    more = await works.store.claim_more("arsip", reasons={""}, now=works.clock.now(), limit=9)
    gathered = await works.store.gather(more)
    assert (gathered.delivery.id, len(gathered.digest)) == (duty.delivery.id, 2)
    assert await works.store.mark_sending(gathered, now=works.clock.now())
    outlets = works.deliverer._outlets
    works.deliverer = Deliverer(store=works.store, clock=works.clock, outlets=outlets, jitter=lambda: 0.0)
    await works.deliver()
    assert works.adapter.told == [("post", "[berita 2][berita 1]", gathered.key)]


async def test_a_digest_gathered_and_not_sent_leaves_out_what_is_withdrawn_meanwhile(with_digests):
    works = with_digests(digests(burst=1))
    await found(works, 1, 2, 3)
    more = await works.store.claim_more("arsip", reasons={""}, now=works.clock.now(), limit=9)
    await works.store.gather(more)
    await works.told("retract", "https://radar.example.id/berita-3/", reason="keliru")
    await works.deliver()
    assert told(works) == [("post", "[berita 2][berita 1]")]
