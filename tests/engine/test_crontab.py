"""Cron lines: the words of cron, not those of the scheduler."""

from datetime import UTC, datetime, timedelta

import pytest

from syndicator.engine import crontab

SATURDAY = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)  # noon in Makassar


@pytest.mark.parametrize(
    ("line", "zone", "at"),
    [
        ("0 7,17 * * *", "Asia/Makassar", "2026-11-28 09:00"),
        ("0 7,17 * * *", "UTC", "2026-11-28 07:00"),
        ("30 6 * * 0", "UTC", "2026-11-29 06:30"),
        ("30 6 * * 7", "UTC", "2026-11-29 06:30"),
        ("30 6 * * 1-5", "UTC", "2026-11-30 06:30"),
        ("30 6 * * 6,2", "UTC", "2026-11-28 06:30"),
        ("30 6 * * sun", "UTC", "2026-11-29 06:30"),
        ("*/10 * * * *", "UTC", "2026-11-28 04:10"),
        ("0 4 * * *", "UTC", "2026-11-29 04:00"),
    ],
)
def test_the_next_time_is_the_one_that_cron_means_in_the_zone(line, zone, at):
    assert f"{crontab.next_time(line, zone, SATURDAY):%Y-%m-%d %H:%M}" == at


def test_a_day_that_never_comes_has_no_next_time():
    assert crontab.next_time("0 0 30 2 *", "UTC", SATURDAY) is None


@pytest.mark.parametrize("line", ["", "0 7", "0 7 * * 1-8", "0 7 * * 5-2", "61 * * * *", "a b c d e", "0 7 * * 8"])
def test_a_line_that_is_none_is_refused(line):
    with pytest.raises(ValueError):
        crontab.check(line)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("line", ["*/10 * * * *", "30 2 * * *", "*/20 1-3 * * *"])
@pytest.mark.parametrize("begin", ["2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31"])
def test_T03_where_the_clocks_change_moments_go_on_and_none_is_left_out_for_a_day(zone, line, begin):
    at = datetime.fromisoformat(f"{begin}T18:00+00:00")
    until = at + timedelta(days=2)
    while at < until:
        following = crontab.next_time(line, zone, at)
        assert timedelta(0) < following - at <= timedelta(hours=25)
        at = following


def test_T03_an_hour_that_comes_twice_is_polled_in_both():
    at, found = datetime(2026, 10, 24, 22, 0, tzinfo=UTC), []
    while (at := crontab.next_time("*/30 2 * * *", "Europe/Berlin", at)) < datetime(2026, 10, 25, 6, 0, tzinfo=UTC):
        found.append(f"{at:%H:%M}")
    assert found == ["00:00", "00:30", "01:00", "01:30"]


@pytest.mark.parametrize(
    ("days", "names"),
    [
        ("0", "Sun"),
        ("7", "Sun"),
        ("1-5", "Mon Tue Wed Thu Fri"),
        ("5-7", "Sun Fri Sat"),
        ("fri-sun", "Sun Fri Sat"),
        ("*/3", "Sun Wed Sat"),
        ("MON,3", "Mon Wed"),
    ],
)
def test_days_of_the_week_are_counted_from_sunday_as_cron_does(days, names):
    at, found = datetime(2026, 11, 22, tzinfo=UTC), []
    while (at := crontab.next_time(f"0 12 * * {days}", "UTC", at)) < datetime(2026, 11, 29, tzinfo=UTC):
        found.append(f"{at:%a}")
    assert " ".join(found) == names


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("*/10 6-22 * *", "got 4"),
        ("@hourly", "got 1"),
        ("61 * * * *", "higher than the maximum value"),
        ("* * * * 8", "8: expected weekdays"),
        ("0 0 13 * 5", "expected one of them to be"),
        ("0 0 31 2 *", "no such day"),
        ("*/0 * * * *", "Increment must be higher than 0"),
    ],
)
def test_what_is_no_crontab_is_refused_and_says_why(line, says):
    with pytest.raises(ValueError, match=says):
        crontab.check(line)
