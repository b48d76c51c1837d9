"""Reading an HTTP answer: how long to wait, and what may be repeated of the remote's words."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.conformance import NOW

from syndicator.channels._answers import retry_after_s, words

DAY_S = 86_400


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("120", 120, id="seconds"),
        pytest.param(" 7 ", 7, id="spaces"),
        pytest.param("0", 0, id="at once"),
        pytest.param("-1", 0, id="negative"),
        pytest.param("1000000000", DAY_S, id="thirty years"),
        pytest.param("9" * 5000, 0, id="more digits than int takes"),
        pytest.param("soon", 0, id="words"),
        pytest.param("", 0, id="empty"),
        pytest.param("１２", 0, id="wide digits"),
        pytest.param(format_datetime(NOW + timedelta(minutes=2), usegmt=True), 120, id="date"),
        pytest.param("Saturday, 01-Aug-26 10:32:00 GMT", 120, id="date of RFC 850"),
        pytest.param("Sat Aug  1 10:32:00 2026", 120, id="date of asctime"),
        pytest.param(format_datetime(NOW - timedelta(minutes=2), usegmt=True), 0, id="past date"),
        pytest.param(format_datetime(NOW + timedelta(days=400), usegmt=True), DAY_S, id="date in a year"),
        pytest.param("Wed, 99 Foo 2026 10:32:00 GMT", 0, id="no such date"),
    ],
)
def test_retry_after_is_honoured_up_to_a_day(value, expected):
    assert retry_after_s({"retry-after": value}, now=NOW) == expected


def test_no_retry_after_is_no_wish():
    assert retry_after_s({}, now=NOW) == 0


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} \d+:\d+:\d+ ?[-+A-Z0-9]*"))
@settings(max_examples=60, deadline=None)
def test_whatever_retry_after_says_the_wait_is_between_nothing_and_a_day(value):
    assert 0 <= retry_after_s({"retry-after": value}, now=NOW) <= DAY_S


@given(st.binary(max_size=600))
@settings(max_examples=60, deadline=None)
def test_words_are_short_printable_and_on_one_line(body):
    said = words(body)
    assert len(said) <= 200
    assert said == " ".join(said.split())
    assert all(char.isprintable() for char in said)


def test_a_longer_secret_is_hidden_before_a_shorter_one_within_it():
    assert words(b"key abcdef", hide=["abc", "abcdef", ""]) == "key …"
