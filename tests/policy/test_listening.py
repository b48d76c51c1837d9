import hashlib
import hmac
from datetime import timedelta

import pytest

from builders import NOON
from syndicator.policy.listening import as_a_net, is_reliable, is_signed, lease_of, renew_at, retry_at
from syndicator.ports import Subscription

HOUR = timedelta(hours=1)


def subscription(**changes) -> Subscription:
    made = {
        "id": 1, "source": "radar", "hub": "https://h.example/", "topic": "https://r.example/feed/",
        "callback": "https://us.example/websub/in/x", "secret": "s", "state": "active",
        "lease_until": NOON + HOUR, "heard_at": NOON - HOUR,
    }  # fmt: skip
    return Subscription(**(made | changes))


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha384", "sha512"])
def test_every_hash_of_the_recommendation_is_a_signature(name):
    said = hmac.new(b"s", b"body", name).hexdigest()
    assert is_signed("s", f"{name}={said}", b"body")
    assert is_signed("s", f" {name.upper()}={said.upper()} ", b"body")
    assert not is_signed("s", f"{name}={said}", b"bodY")
    assert not is_signed("t", f"{name}={said}", b"body")


@pytest.mark.parametrize("said", ["", "sha256", "sha256=", "md5={}", "={}", "sha256=ü", "blake2b={}"])
def test_nothing_else_is(said):
    assert not is_signed("s", said.format(hashlib.md5(b"body").hexdigest()), b"body")


def test_a_lease_is_taken_within_reason():
    assert lease_of("86400") == timedelta(days=1)
    assert lease_of("1") == timedelta(minutes=1)
    assert lease_of("9" * 50) == timedelta(days=365)
    assert lease_of("") == lease_of("-5") == lease_of("x") == timedelta(days=10)


def test_a_lease_is_renewed_before_it_ends():
    assert renew_at(NOON, timedelta(days=10)) == NOON + timedelta(days=8)


def test_a_hub_that_fails_is_asked_ever_later_and_once_a_day_at_least():
    waits = [retry_at(NOON, attempts=n) - NOON for n in (1, 2, 3, 40, 100_000)]
    assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4), *[timedelta(days=1)] * 2]


@pytest.mark.parametrize(
    ("changes", "reliable"),
    [
        pytest.param({}, True, id="tells"),
        pytest.param({"missed_count": 1}, True, id="one was missed"),
        pytest.param({"missed_count": 2}, False, id="two in a row were missed"),
        pytest.param({"heard_at": None}, False, id="never told of any"),
        pytest.param({"lease_until": NOON}, False, id="its lease has ended"),
        pytest.param({"lease_until": None}, False, id="never verified"),
    ],
)
def test_a_hub_is_relied_on_where_it_tells_of_all_news(changes, reliable):
    assert is_reliable(subscription(**changes), now=NOON) is reliable


def test_polls_beside_a_hub_are_half_as_many_and_none_waits_longer_than_six_hours_for_it():
    assert as_a_net(NOON, next_at=NOON + HOUR) == NOON + 2 * HOUR
    assert as_a_net(NOON, next_at=NOON + 5 * HOUR) == NOON + 6 * HOUR
    assert as_a_net(NOON, next_at=NOON + 24 * HOUR) == NOON + 24 * HOUR
