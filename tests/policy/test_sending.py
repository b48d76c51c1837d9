"""When a post may be sent: its age, quiet hours over midnight and over a change of clocks, and pace as it is written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOON
from syndicator.model import Action, Delivery, DeliveryId, DeliveryState, EntryId
from syndicator.policy.sending import When, hours_of, not_now, pace_of, quiet_until
from syndicator.ports.limits import Pace
from syndicator.specs import Quiet

NIGHT = Quiet(hours="22:00-05:30")


def delivery(**changes):
    made = {
        "id": DeliveryId(1), "entry_id": EntryId(1), "revision": 1, "channel": "arsip", "action": Action.POST,
        "state": DeliveryState.PENDING, "due_at": NOON, "ordered_at": NOON,
    }  # fmt: skip
    return Delivery(**(made | changes))


def at(text, zone="+00:00"):
    return datetime.fromisoformat(f"{text}{zone}").astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "zone", "until"),
    [
        ("2026-11-24T23:00", "Asia/Makassar", "2026-11-25T05:30"),
        ("2026-11-24T03:00", "Asia/Makassar", "2026-11-24T05:30"),
        ("2026-11-24T22:00", "Asia/Makassar", "2026-11-25T05:30"),
        ("2026-11-24T05:30", "Asia/Makassar", None),
        ("2026-11-24T21:59", "Asia/Makassar", None),
    ],
)
def test_quiet_hours_are_those_of_the_zone_and_go_over_midnight(now, zone, until):
    assert quiet_until(at(now, "+08:00"), NIGHT, zone) == (at(until, "+08:00") if until else None)


def test_quiet_hours_of_one_day():
    noon = Quiet(hours="12:00-13:00")
    assert quiet_until(at("2026-11-24T12:59"), noon, "UTC") == at("2026-11-24T13:00")
    assert quiet_until(at("2026-11-24T13:00"), noon, "UTC") is None


MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: at("2026-01-01T00:00") + timedelta(minutes=minutes))


@given(MOMENTS, st.sampled_from(["Europe/Berlin", "America/St_Johns", "Asia/Jakarta", "UTC"]))
def test_quiet_hours_end_later_than_now_and_soon_whatever_the_clocks_do(now, zone):
    until = quiet_until(now, Quiet(hours="01:30-02:30"), zone)
    assert until is None or now < until <= now + timedelta(hours=3)


def test_what_waited_too_long_is_not_posted():
    when = When(ttl=timedelta(hours=6))
    assert not_now(delivery(), when, now=NOON + timedelta(hours=6)) is None
    late = not_now(delivery(), when, now=NOON + timedelta(hours=6, seconds=1))
    assert (late.state, late.reason) == (DeliveryState.SKIPPED, "ttl")
    assert not_now(delivery(), When(), now=NOON + timedelta(days=900)) is None
    assert not_now(delivery(ordered_at=None), when, now=NOON + timedelta(days=9)) is None


@pytest.mark.parametrize(
    "changes",
    [{"action": Action.EDIT}, {"action": Action.DELETE}, {"attempts": 1}],
    ids=["correction", "removal", "begun"],
)
def test_corrections_and_what_was_begun_may_always_be_sent(changes):
    when = When(ttl=timedelta(hours=1), quiet=Quiet(hours="00:00-23:59", then="skip"))
    assert not_now(delivery(**changes), when, now=NOON + timedelta(days=3)) is None


def test_a_post_in_quiet_hours_waits_or_is_skipped_as_wished():
    now = at("2026-11-24T23:00")
    waits = not_now(delivery(ordered_at=now), When(quiet=NIGHT), now=now)
    assert (waits.state, waits.due_at) == (DeliveryState.PENDING, at("2026-11-25T05:30"))
    skipped = not_now(delivery(ordered_at=now), When(quiet=Quiet(hours=NIGHT.hours, then="skip")), now=now)
    assert (skipped.state, skipped.reason) == (DeliveryState.SKIPPED, "quiet")


@pytest.mark.parametrize(
    ("text", "pace"),
    [
        ("20/min", Pace(count=20, within_s=60)),
        ("1/s", Pace(count=1, within_s=1)),
        ("300/day", Pace(count=300, within_s=86_400)),
    ],
)
def test_pace_is_read_as_it_is_written(text, pace):
    assert pace_of(text) == pace


@pytest.mark.parametrize("text", ["", "0/min", "20", "20/week", "-1/min", "20/min ", "x/min"])
def test_what_is_no_pace_is_said(text):
    with pytest.raises(ValueError, match="expected a pace"):
        pace_of(text)


@pytest.mark.parametrize("text", ["", "22:00", "24:00-05:00", "22:00-22:00", "22:60-05:00", "9:00-10:00"])
def test_what_are_no_hours_is_said(text):
    with pytest.raises(ValueError, match="expected hours"):
        hours_of(text)
