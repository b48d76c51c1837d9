"""When a partner gets what, and how often they may ask."""

from base64 import b64encode
from datetime import timedelta

import pytest

from builders import NOON, article
from syndicator.model import Entry, EntryState, Revision
from syndicator.policy.partners import Bucket, brought, digest, ripe
from syndicator.ports import FeedState

HALF_HOUR = timedelta(minutes=30)


def entry(n, *, minutes_ago, state=EntryState.LIVE):
    at = NOON - timedelta(minutes=minutes_ago)
    revision = Revision(number=1, seen_at=at, article=article(n), draft_hash="", rules_version="1")
    return Entry(
        id=n, urn=f"urn:{n}", key=str(n), source="radar", state=state,
        first_seen_at=at, published_at=at, updated_at=at, revision=revision,
    )  # fmt: skip


def feed(*entries, **more):
    return FeedState(urn="urn:f", minted_at=NOON, entries=entries, **more)


def numbers(state):
    return [each.id for each in state.entries]


def test_a_partner_gets_a_story_as_much_later_as_agreed():
    state = feed(entry(3, minutes_ago=1), entry(2, minutes_ago=30), entry(1, minutes_ago=99))
    assert numbers(ripe(state, delay=HALF_HOUR, now=NOON, size=9)) == [2, 1]
    assert numbers(ripe(state, delay=HALF_HOUR, now=NOON + HALF_HOUR, size=9)) == [3, 2, 1]
    assert numbers(ripe(state, delay=timedelta(0), now=NOON, size=2)) == [3, 2]


def test_a_withdrawal_of_what_the_partner_has_is_not_late_and_one_of_what_they_lack_is_not_told():
    had, lacked = (entry(n, minutes_ago=m, state=EntryState.RETRACTED) for n, m in ((1, 40), (2, 5)))
    assert numbers(ripe(feed(lacked, had), delay=HALF_HOUR, now=NOON, size=9)) == [1]


def test_catching_up_ends_before_the_first_story_that_is_too_young_and_goes_on_from_there_later():
    state = feed(entry(1, minutes_ago=90), entry(3, minutes_ago=1), entry(2, minutes_ago=60), since="0", more_since=9)
    caught = ripe(state, delay=HALF_HOUR, now=NOON, size=9)
    assert (numbers(caught), caught.more_since) == ([2], None)
    assert ripe(state, delay=HALF_HOUR, now=NOON + HALF_HOUR, size=9) == state


def test_requests_come_back_as_time_passes_and_never_more_than_the_rate():
    bucket = Bucket.full(2, NOON)
    waits = []
    for seconds in (0, 0, 0, 30, 30, 3600, 3600, 3600):
        bucket, wait_s = bucket.take(NOON + timedelta(seconds=seconds))
        waits.append(wait_s)
    assert waits == [0, 0, 30, 0, 30, 0, 0, 30]


def test_a_clock_that_is_set_back_gives_no_requests_and_takes_none():
    bucket, _ = Bucket.full(1, NOON).take(NOON)
    assert bucket.take(NOON - HALF_HOUR)[1] == 60


def basic(text):
    return "Basic " + b64encode(text).decode()


@pytest.mark.parametrize(
    ("authorization", "query", "token"),
    [
        ("Bearer syn_x", "", "syn_x"),
        ("bearer  syn_x ", "syn_y", "syn_x"),
        (basic(b"kabar:syn_x"), "", "syn_x"),
        (basic(b":syn:x"), "", "syn:x"),
        (basic(b"kabar:\xff"), "", ""),
        ("Basic !", "syn_y", ""),
        ("", "syn_y", "syn_y"),
        ("Digest x", "syn_y", "syn_y"),
    ],
)
def test_a_token_comes_in_three_ways(authorization, query, token):
    assert brought(authorization, query) == token


def test_what_is_kept_of_a_token_does_not_tell_it():
    assert len(digest("syn_x")) == 64
    assert "syn_x" not in digest("syn_x")
