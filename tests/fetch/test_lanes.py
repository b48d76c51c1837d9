import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.fetch.lanes import Lane, Lanes

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
S = timedelta(seconds=1)


def test_first_request_waits_for_nobody():
    assert Lane().pause_s(NOW, 5 * S) == 0


@pytest.mark.parametrize(
    ("last_gap_s", "gap_s", "since_s", "pause_s"),
    [
        pytest.param(1, 1, 0, 1, id="at once"),
        pytest.param(1, 1, 0.4, 0.6, id="a part has passed"),
        pytest.param(1, 1, 7, 0, id="long ago"),
        pytest.param(1, 5, 2, 3, id="own gap is longer"),
        pytest.param(5, 1, 2, 3, id="the other's gap is longer"),
        pytest.param(3600, 1, 0, 60, id="never over a minute"),
        pytest.param(1, 1, -3600, 1, id="T04 clock set back"),
    ],
)
def test_gap_is_kept_after_the_last_request(last_gap_s, gap_s, since_s, pause_s):
    lane = Lane()
    lane.asked(NOW, last_gap_s * S)
    assert lane.pause_s(NOW + since_s * S, gap_s * S) == pytest.approx(pause_s)


def test_hold_lasts_as_long_as_asked():
    lane = Lane()
    assert lane.hold(NOW, asked_s=90) == 90
    assert lane.held_s(NOW + 60 * S) == 30
    assert lane.held_s(NOW + 90 * S) == 0


def test_H04_hold_without_a_time_doubles_up_to_an_hour():
    lane = Lane()
    assert [lane.hold(NOW, asked_s=0) for _ in range(8)] == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    lane.release()
    assert lane.held_s(NOW) == 0
    assert lane.hold(NOW, asked_s=0) == 60


def test_T04_hold_ends_when_the_clock_is_set_back():
    lane = Lane()
    lane.hold(NOW, asked_s=3600)
    assert lane.held_s(NOW - timedelta(days=365)) == 0


def test_N08_a_host_that_breaks_three_times_within_a_minute_is_left_alone_until_an_answer_comes():
    lane = Lane()
    assert [lane.broke(NOW + seconds * S) for seconds in (0, 30, 61)] == [0, 0, 0]
    assert lane.broke(NOW + 62 * S) == 60
    assert lane.held_s(NOW + 62 * S) == 60
    assert lane.broke(NOW + 600 * S) == 60  # the one request that tried
    lane.release()
    assert (lane.held_s(NOW + 601 * S), lane.broke(NOW + 700 * S)) == (0, 0)


async def test_one_at_a_time_per_host_and_hosts_side_by_side():
    lanes, log = Lanes(), []

    async def visit(url):
        async with lanes.turn(url, now=NOW):
            log.append(f"+{url}")
            await asyncio.sleep(0)
            log.append(f"-{url}")

    a, b, other = "http://news.test/a", "https://www.news.test/b", "http://news.test:8081/"
    await asyncio.gather(visit(a), visit(b), visit(other))
    assert log.index(f"-{a}") < log.index(f"+{b}")
    assert log.index(f"+{other}") < log.index(f"-{a}")


async def test_turn_is_given_back_when_something_goes_wrong():
    lanes = Lanes()
    with pytest.raises(RuntimeError):
        async with lanes.turn("http://news.test/", now=NOW):
            raise RuntimeError
    async with asyncio.timeout(1), lanes.turn("http://news.test/", now=NOW):
        pass


async def test_idle_lanes_are_forgotten_and_others_are_not():
    lanes = Lanes(most=3)
    async with lanes.turn("http://held.test/", now=NOW) as held:
        held.hold(NOW, asked_s=3600)
    async with lanes.turn("http://busy.test/", now=NOW) as busy:
        for number in range(20):
            async with lanes.turn(f"http://{number}.test/", now=NOW):
                pass
        assert len(lanes) <= 4
        async with lanes.turn("http://held.test/", now=NOW) as again:
            assert again is held
        assert busy.line.locked()


async def arrivals(lanes, *errands, leave=()):
    """In which order those that come in this order, while the lane is taken, get their turn; some give up."""
    order = []

    async def visit(number, errand):
        async with lanes.turn("http://news.test/", now=NOW, errand=errand):
            order.append(number)
            await asyncio.sleep(0)

    async with lanes.turn("http://news.test/", now=NOW, errand="look"):
        tasks = [asyncio.create_task(visit(number, errand)) for number, errand in enumerate(errands)]
        await asyncio.sleep(0)
        for number in leave:
            tasks[number].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return order


async def test_listings_go_before_stories_and_stories_before_looks_at_known_pages():
    assert await arrivals(Lanes(), "look", "look", "story", "listing", "story", "listing") == [3, 5, 2, 4, 0, 1]


async def test_among_equal_errands_who_came_first_goes_first():
    assert await arrivals(Lanes(), "look", "look", "look") == [0, 1, 2]


async def test_a_look_that_was_passed_over_eight_times_is_next():
    assert (await arrivals(Lanes(), "look", *["listing"] * 20)).index(0) == 8


async def test_one_who_gives_up_in_the_line_is_passed_and_the_lane_goes_on():
    lanes = Lanes()
    assert await arrivals(lanes, "look", "listing", "story", leave=[1]) == [2, 0]
    assert await arrivals(lanes, "look", "story", leave=[0, 1]) == []
    async with asyncio.timeout(1), lanes.turn("http://news.test/", now=NOW):
        pass


async def test_one_who_gives_up_at_the_moment_of_his_turn_hands_it_on():
    lanes, order = Lanes(), []

    async def visit(number):
        async with lanes.turn("http://news.test/", now=NOW):
            order.append(number)

    async with lanes.turn("http://news.test/", now=NOW):
        tasks = [asyncio.create_task(visit(number)) for number in range(2)]
        await asyncio.sleep(0)
    tasks[0].cancel()
    async with asyncio.timeout(1):
        await asyncio.gather(*tasks, return_exceptions=True)
    assert order == [1]


def test_what_had_left_before_a_host_asked_us_away_neither_ends_nor_doubles_the_wait():
    lane = Lane()
    numbers = [lane.begin() for _ in range(4)]
    assert lane.hold(NOW, asked_s=0, number=numbers[0]) == 60
    assert [lane.hold(NOW, asked_s=0, number=number) for number in numbers[1:3]] == [60, 60]
    lane.release(number=numbers[3])
    assert lane.held_s(NOW) == 60
    lane.release(number=lane.begin())
    assert lane.held_s(NOW) == 0


def test_several_requests_that_break_together_break_once():
    lane = Lane()
    numbers = [lane.begin() for _ in range(4)]
    assert [lane.broke(NOW, number=number) for number in numbers] == [0, 0, 0, 0]
    assert not lane.is_open
