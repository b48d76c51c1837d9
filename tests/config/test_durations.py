from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.config import durations
from syndicator.config.complaints import Wrong


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("50ms", 0.05),
        ("90s", 90),
        ("15m", 900),
        ("15min", 900),
        ("15 min", 900),
        ("6h", 21_600),
        ("2d", 172_800),
        ("1w", 604_800),
        ("1h30m", 5400),
        ("0s", 0),
    ],
)
def test_duration_is_read(text, seconds):
    assert durations.parse(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "15", "m", "15 m", "1.5h", "-5m", "30m1h", "1h1h", "١٥m", "15M", "15m\n", 15, None, ["15m"]]
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(Wrong, match='expected a duration such as "15m", got '):
        durations.parse(text)


def test_duration_beyond_ten_years_is_refused_before_it_breaks_a_date():
    assert durations.parse("3660d") == timedelta(days=3660)
    with pytest.raises(Wrong, match='ten years at most, got "999999999999d"'):
        durations.parse("999999999999d")


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=3660 * 86_400_000))
def test_what_is_shown_is_read_again(milliseconds):
    duration = timedelta(milliseconds=milliseconds)
    assert durations.parse(durations.show(duration)) == duration
