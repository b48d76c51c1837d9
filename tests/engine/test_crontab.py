"""Cron lines: the words of cron, not those of the scheduler."""

from datetime import UTC, datetime

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


@pytest.mark.parametrize("line", ["", "0 7", "0 7 * * 1-8", "0 7 * * 5-2", "61 * * * *", "a b c d e", "0 7 * * */2"])
def test_a_line_that_is_none_is_refused(line):
    with pytest.raises(ValueError, match=r"expected|\w"):
        crontab.check(line)
