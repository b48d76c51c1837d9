from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.egress import retry_after_s

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Tue, 24 Nov 2026 12:05:00 GMT", 300),
        ("Tue, 24 Nov 2026 13:05:00 +0100", 300),
        ("Tue, 24 Nov 2026 12:05:00 -0000", 300),
        ("1000000000", 86_400),
        ("Fri, 24 Nov 2090 12:00:00 GMT", 86_400),
        ("0", 0),
        ("-1", 0),
        ("1.5", 0),
        ("soon", 0),
        ("", 0),
        ("٣", 0),
        ("9" * 400, 0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("Tue, 99 Nov 2026 99:00:00 GMT", 0),
    ],
)
def test_H04_wait_is_read_in_all_its_forms(value, wait_s):
    assert retry_after_s({"retry-after": value}, now=NOW) == wait_s


def test_silence_asks_for_no_wait():
    assert retry_after_s({}, now=NOW) == 0


@given(st.text(max_size=40) | st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,3} [A-Z][a-z]{2} [0-9]{1,6} [0-9:]{1,9} \S{0,6}"))
@settings(max_examples=60, deadline=None)
def test_anything_is_a_wait_of_at_most_a_day(value):
    assert 0 <= retry_after_s({"retry-after": value}, now=NOW) <= 86_400
