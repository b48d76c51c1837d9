"""One alert when a trouble begins, one when it is over, never by the channel that is in trouble."""

from datetime import timedelta

import pytest

from builders import source
from syndicator.engine.housekeeping import Housekeeping
from syndicator.engine.outlet import Outlet
from syndicator.engine.watch import Watch
from syndicator.errors import Blocked, ChannelRefused, OutcomeUnknown, TryLater, Unusable
from syndicator.ports import Room, Trouble
from syndicator.render import compose_alert

FULL = Trouble(kind="disk", subject="data", says="3 MB free of 100")


@pytest.fixture
def watched(works):
    """A watch over two alert channels, and the troubles that a test makes up."""
    works.second = type(works.adapter)()

    async def beat():
        works.beats.append(works.clock.now())

    works.watch = Watch(
        store=works.store,
        clock=works.clock,
        outlets={
            "arsip": Outlet(adapter=works.adapter, compose=None),
            "kedua": Outlet(adapter=works.second, compose=None),
        },
        channels=("arsip", "kedua"),
        compose=lambda alert: compose_alert(
            alert, language="id", base_url="https://f.example.id", now=works.clock.now()
        ),
        looks=(lambda: iter(works.troubles),),
        beat=beat,
    )
    return works


def texts(adapter) -> list[str]:
    return [text.split("\n\n")[0] for _, text, _ in adapter.told]


async def test_a_trouble_is_told_once_when_it_begins_and_once_when_it_is_over(watched):
    watched.troubles.append(FULL)
    for _ in range(3):
        await watched.watch.look()
        watched.clock.pass_(minutes=1)
    assert texts(watched.adapter) == ["Masalah: penyimpanan hampir penuh\n3 MB free of 100"]
    watched.troubles.clear()
    for _ in range(3):
        await watched.watch.look()
    assert texts(watched.adapter)[1:] == ["Selesai: penyimpanan hampir penuh"]
    assert (len(watched.beats), watched.second.told) == (6, [])


async def test_a_trouble_that_comes_again_is_told_again(watched):
    for _ in range(2):
        watched.troubles.append(FULL)
        await watched.watch.look()
        watched.troubles.clear()
        await watched.watch.look()
    assert len({key for _, _, key in watched.adapter.told}) == len(watched.adapter.told) == 4


async def test_a_channel_in_trouble_does_not_tell_its_own(watched):
    await watched.store.hold_channel("arsip", reason="HTTP 401", at=watched.clock.now())
    await watched.watch.look()
    assert watched.adapter.told == []
    assert texts(watched.second) == ["Masalah: kanal arsip ditahan\nheld, its queue is kept: HTTP 401"]


async def test_an_alert_that_no_channel_takes_is_tried_again(watched):
    watched.troubles.append(FULL)
    watched.adapter.faults, watched.second.faults = [TryLater("503")], [ChannelRefused("401")]
    await watched.watch.look()
    assert watched.adapter.told + watched.second.told == []
    await watched.watch.look()
    assert len(watched.adapter.told) == 1


async def test_an_alert_whose_answer_was_lost_is_not_told_twice(watched):
    watched.troubles.append(FULL)
    watched.adapter.faults = [OutcomeUnknown("no answer")]
    await watched.watch.look()
    await watched.watch.look()
    assert watched.adapter.told + watched.second.told == []


async def test_what_was_over_before_anybody_could_be_told_is_not_told(watched):
    watched.troubles.append(FULL)
    watched.adapter.faults, watched.second.faults = [TryLater("503")], [TryLater("503")]
    await watched.watch.look()
    watched.troubles.clear()
    await watched.watch.look()
    assert watched.adapter.told + watched.second.told == []


async def test_a_source_is_in_trouble_from_its_third_failure_in_a_row_on(watched):
    watched.web.pages["https://radar.example.id/"] = TryLater("HTTP 503")
    for _ in range(3):
        assert watched.adapter.told == []
        await watched.poll()
        watched.clock.pass_(days=1)
        await watched.watch.look()
    assert texts(watched.adapter) == ["Masalah: sumber radar gagal\n3 polls in a row failed: HTTP 503"]


async def test_without_a_database_there_is_no_heartbeat(watched, monkeypatch):
    async def broken():
        raise Unusable("disk I/O error")

    monkeypatch.setattr(watched.store, "troubled", broken)
    await watched.watch.look()
    assert watched.beats == []


async def test_S01_a_disk_that_fills_up_loses_its_raw_pages_first_and_feeds_stay(works):
    rooms = [Room(free=5, total=100)]
    house = Housekeeping(store=works.store, clock=works.clock, keep_pages=timedelta(days=14), room=lambda: rooms[-1])
    works.web.list(1)
    works.web.write(1, "satu")
    await works.poll()
    await works.publisher.publish_wanted()
    works.clock.pass_(days=2)
    await house.make_room()  # kept for 7 days now
    assert (await works.store.account(1)).pages_count == 1
    for _ in range(3):
        await house.make_room()
    assert (await works.store.account(1)).pages_count == 0
    assert [trouble.kind for trouble in house.troubles()] == ["disk"]
    assert works.shelf.get("all", "json").body == b"satu"
    rooms.append(Room(free=50, total=100))
    assert list(house.troubles()) == []


SITE = "https://radar.example.id"


async def poll_and_look(watched, page):
    watched.web.pages[f"{SITE}/"] = page
    watched.clock.pass_(hours=7)
    await watched.poll()
    await watched.watch.look()


async def test_X05_a_listing_that_is_empty_twice_is_told_of_and_its_stories_stay(watched):
    watched.web.list(1)
    watched.web.write(1, "satu")
    await watched.poll()
    for _ in range(2):
        assert texts(watched.adapter) == []
        await poll_and_look(watched, "<html><body><p>Situs baru kami segera hadir.</p></body></html>")
    (told,) = texts(watched.adapter)
    assert told.startswith("Masalah: sumber radar tidak lagi punya tautan\n2 polls in a row found no links")
    assert await watched.texts() == ["satu"]
    watched.web.list(1)
    await poll_and_look(watched, watched.web.pages[f"{SITE}/"])
    assert texts(watched.adapter)[1:] == ["Selesai: sumber radar tidak lagi punya tautan"]


async def test_a_source_that_never_had_a_link_is_no_alert(watched):
    for _ in range(3):
        await poll_and_look(watched, "<html><body><p>Belum ada.</p></body></html>")
    assert texts(watched.adapter) == []


async def test_a_site_that_blocks_us_is_told_of_at_once(watched):
    await poll_and_look(watched, Blocked("radar.example.id: a wall against robots (Cloudflare, HTTP 403)"))
    (told,) = texts(watched.adapter)
    assert told.startswith("Masalah: sumber radar menolak kami\ndoes not let us in: radar.example.id: a wall")


async def publish(watched, n):
    watched.web.write(n, f"berita {n}")
    watched.web.list(*range(n, max(n - 20, 0), -1))
    watched.clock.pass_(hours=1)
    await watched.poll()
    await watched.watch.look()


async def listen(watched, hours):
    for _ in range(hours):
        watched.clock.pass_(hours=1)
        await watched.poll()
        await watched.watch.look()


@pytest.fixture
def hourly(watched):
    watched.poller._sources["radar"] = source(every=timedelta(minutes=50), first_run="post")
    return watched


async def test_a_source_that_falls_silent_is_told_of_once_and_once_when_it_speaks_again(hourly):
    for n in range(1, 12):
        await publish(hourly, n)
    await listen(hourly, 23)
    assert texts(hourly.adapter) == []
    await listen(hourly, 30)
    (told,) = texts(hourly.adapter)
    assert told.startswith(
        "Masalah: sumber radar lebih lama dari biasanya tanpa berita baru\nnothing new since 2026-11-24 15:00"
    )
    await publish(hourly, 12)
    assert texts(hourly.adapter)[1:] == ["Selesai: sumber radar lebih lama dari biasanya tanpa berita baru"]
    assert len(await hourly.texts()) == 12


async def test_a_source_of_which_nobody_wants_to_hear_that_it_is_silent_is_not_told_of(hourly):
    hourly.poller._sources["radar"] = source(every=timedelta(minutes=50), first_run="post", silent_for="never")
    for n in range(1, 12):
        await publish(hourly, n)
    await listen(hourly, 60)
    assert texts(hourly.adapter) == []


@pytest.mark.parametrize("away", [timedelta(days=10), timedelta(days=366)], ids=["a long stop", "T04 a year ahead"])
async def test_after_a_time_in_which_nobody_listened_no_source_is_called_silent(hourly, away):
    for n in range(1, 12):
        await publish(hourly, n)
    hourly.clock.at += away
    await hourly.watch.look()
    await listen(hourly, 20)
    assert texts(hourly.adapter) == []
    await listen(hourly, 10)
    assert len(texts(hourly.adapter)) == 1


async def test_a_silent_source_that_fails_once_is_not_told_of_again(hourly):
    for n in range(1, 12):
        await publish(hourly, n)
    await listen(hourly, 30)
    front = hourly.web.pages[f"{SITE}/"]
    hourly.web.pages[f"{SITE}/"] = TryLater("HTTP 503")
    await listen(hourly, 2)
    hourly.web.pages[f"{SITE}/"] = front
    await listen(hourly, 6)
    assert len(texts(hourly.adapter)) == 1
