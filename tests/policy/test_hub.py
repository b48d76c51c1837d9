from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.policy.hub import Ask, Unacceptable, next_ask_at, next_ping_at, read_ask, verification_url

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_wish_or_a_sentence(body):
    try:
        mode = read_ask(body).mode
    except Unacceptable as wrong:
        mode = str(wrong)
    assert mode


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_wish_comes_through_its_form(topic, secret):
    form = {"hub.mode": "subscribe", "hub.topic": f"t{topic}", "hub.callback": "https://x.test/", "hub.secret": secret}
    try:
        body = urlencode(form).encode()
    except UnicodeEncodeError:
        return
    asked = read_ask(body)
    assert (asked.topic, asked.secret) == (f"t{topic}", secret or None)


@pytest.mark.parametrize("callback", ["https://x.test/", "https://x.test/?", "https://x.test/?a=1&b", "https://x.test"])
def test_a_callback_keeps_its_query(callback):
    url = verification_url(Ask(mode="subscribe", topic="t", callback=callback), "c")
    assert url.startswith(callback)
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert query[-4:] == [
        ("hub.mode", "subscribe"),
        ("hub.topic", "t"),
        ("hub.challenge", "c"),
        ("hub.lease_seconds", "864000"),
    ]


def test_a_field_given_twice_is_refused():
    with pytest.raises(Unacceptable, match=r"hub\.topic: expected once, got 2 times"):
        read_ask(b"hub.mode=subscribe&hub.topic=a&hub.topic=b&hub.callback=https://x.test/")


def test_waits_grow_to_an_hour_and_never_end():
    waits = [(next_ping_at(NOW, attempts=n) - NOW).total_seconds() for n in (1, 2, 3, 9, 400)]
    assert waits == [10, 20, 40, 2560, 3600]
    assert next_ping_at(NOW, attempts=1, retry_after_s=600) == NOW + timedelta(minutes=10)


def test_a_silent_subscriber_is_asked_four_times():
    assert [next_ask_at(NOW, attempts=n) is None for n in (1, 2, 3, 4)] == [False, False, False, True]
