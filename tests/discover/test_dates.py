from datetime import UTC, datetime, timedelta

import pytest

from syndicator.discover.dates import moment, plausible

TWO = datetime(2026, 8, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sat, 01 Aug 2026 02:00:00 GMT",
        "Sat, 1 Aug 2026 02:00 +0000",
        "01 Aug 26 02:00:00 Z",
        "Sat, 01 Aug 2026 09:00:00 WIB",
        "Sab, 01 Agustus 2026 10:00:00 WITA",
        "Sat, 01 Aug 2026 11:00:00 WIT",
        "Sat, 01 Aug 2026 04:00:00 CEST",
        "Fri, 31 Jul 2026 22:00:00 EDT",
        "Fri, 31 Jul 2026 21:00:00 EST",
        "Sat, 01 Aug 2026 09:00:00 GMT+7",
        "Sat, 01 Aug 2026 09:00:00 +0700 (WIB)",
        "2026-08-01T02:00:00Z",
        "2026-08-01t09:00:00.123456+07:00",
        "2026-08-01 09:00 WIB",
    ],
)
def test_a_date_with_a_zone_is_one_moment(text):
    found = moment(text, no_zone_is_utc=False)
    assert found is not None
    assert found.replace(microsecond=0) == TWO
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "0000-00-00", "2026-02-31T10:00:00Z", "Sat, 01 Aug 2026 25:00:00 GMT", "2026-08-01T25:00:00Z",
        "01/02/26", "Sat, 01 Foo 2026 02:00:00 GMT", "Sat, 01 Aug 2026 02:00:00 XYZT", "2026-08-01T02:00:00+99:00",
        "0001-01-01T00:00:00+14:00", "1" * 1000,
    ],
)  # fmt: skip
def test_what_is_no_moment_for_sure_is_none(text):
    assert moment(text, no_zone_is_utc=True) is None


def test_a_date_without_a_zone_is_utc_or_none_as_the_caller_says():
    assert moment("2026-08-01T02:00:00", no_zone_is_utc=True) == TWO
    assert moment("2026-08-01T02:00:00", no_zone_is_utc=False) is None


def test_plausible_is_from_1990_to_a_day_after_it_was_seen():
    assert plausible(TWO, seen_at=TWO) == TWO
    assert plausible(TWO + timedelta(hours=24), seen_at=TWO) is not None
    assert plausible(TWO + timedelta(hours=25), seen_at=TWO) is None
    assert plausible(datetime(1989, 12, 31, tzinfo=UTC), seen_at=TWO) is None
    assert plausible(None, seen_at=TWO) is None
