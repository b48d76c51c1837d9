"""Written dates → UTC, and None for what can't be one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.extract.dates import parse, plausible, relative, stated

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-11-22T10:15:00Z", "2024-11-22T10:15:00+00:00"),
        ("2024-11-22T10:15:00.123+0800", "2024-11-22T02:15:00+00:00"),
        ("2024-11-22 10:15:00", "2024-11-22T03:15:00+00:00"),
        ("2024-11-22", "2024-11-21T17:00:00+00:00"),
        ("Jumat, 22 November 2024 10:15 WIB", "2024-11-22T03:15:00+00:00"),
        ("Jumat, 22 November 2024 | 10.15 WITA", "2024-11-22T02:15:00+00:00"),
        ("22 Nop 2024 pukul 10:15 WIT", "2024-11-22T01:15:00+00:00"),
        ("5 Agt 2024 - 08:00", "2024-08-05T01:00:00+00:00"),
        ("5 Agu 2024, 08:00", "2024-08-05T01:00:00+00:00"),
        ("1 Pebruari 2024", "2024-01-31T17:00:00+00:00"),
        ("22/11/2024", "2024-11-21T17:00:00+00:00"),
        ("11/22/2024", "2024-11-21T17:00:00+00:00"),
        ("10:15 WIB, 22/11/2024", "2024-11-22T03:15:00+00:00"),
        ("November 22, 2024 at 6:05 pm EST", "2024-11-22T23:05:00+00:00"),
        ("Fri, 22 Nov 2024 10:15:00 GMT", "2024-11-22T10:15:00+00:00"),
        ("30 Juni 2024 12:00 CEST", "2024-06-30T10:00:00+00:00"),
        ("2024年11月22日", "2024-11-21T17:00:00+00:00"),
        ("1732270500", "2024-11-22T10:15:00+00:00"),
        ("1732270500000", "2024-11-22T10:15:00+00:00"),
    ],
)
def test_date_is_read(text, expected):
    found = parse(text, zone=JAKARTA, language="id")
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000-00-00",
        "2024-02-31",
        "2024-11-22T25:00:00",
        "31 Februari 2024",
        "01/02/26",
        "kemarin",
        "2024",
        "1.234.5678",
    ],
)
def test_T02_impossible_or_ambiguous_date_is_none(text):
    assert parse(text, zone=JAKARTA) is None


def test_day_and_month_are_ambiguous_in_english_only():
    assert parse("03/04/2024", zone=UTC, language="en") is None
    assert parse("03/04/2024", zone=UTC, language="id") == datetime(2024, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(("year", "is_plausible"), [(1989, False), (1990, True), (2026, True), (2041, False)])
def test_T01_future_and_prehistory_are_not_plausible(year, is_plausible):
    moment = datetime(year, 9, 1, tzinfo=UTC)
    fetched_at = datetime(2026, 9, 1, tzinfo=UTC)
    assert (plausible(moment, fetched_at=fetched_at) == moment) is is_plausible
    assert plausible(fetched_at + timedelta(days=2), fetched_at=fetched_at) is None


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ]\d{1,2}:\d{2}([+-]\d{4})?", fullmatch=True),
    )
)
def test_any_text_is_a_utc_moment_or_none(text):
    found = parse(text, zone=JAKARTA)
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2024-11-22T23:30:00+08:00", "2024-11-22T23:30:00+08:00"),
        ("22 November 2024 06:30 WIT", "2024-11-22T06:30:00+09:00"),
        ("2024-11-22 06:30", "2024-11-22T06:30:00+07:00"),
        ("2024-11-22", "2024-11-22T00:00:00+07:00"),
        ("2024-11-22T10:15:00Z", "2024-11-22T10:15:00+00:00"),
    ],
)
def test_stated_date_keeps_the_day_that_the_page_writes(text, local):
    found = stated(text, zone=JAKARTA)
    assert found is not None
    assert found.isoformat() == local
    assert found == parse(text, zone=JAKARTA)


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("3 jam yang lalu", timedelta(hours=3)),
        ("Diterbitkan 2 menit lalu", timedelta(minutes=2)),
        ("an hour ago", timedelta(hours=1)),
        ("sejam lalu", timedelta(hours=1)),
        ("5 days ago", timedelta(days=5)),
        ("Kemarin, 14:00", timedelta(days=1)),
        ("dua rumah terbakar tahun lalu", None),
        ("1.500 hari lalu", None),
    ],
)
def test_distance_in_time_is_seen_from_the_fetch(text, ago):
    assert relative(text, now=NOW) == (None if ago is None else NOW - ago)
