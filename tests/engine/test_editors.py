"""Editors asked before a channel posts: once for each post, by the channel that they read, and again where it fails."""

from dataclasses import replace

import pytest
from tests.engine.conftest import FakeChannel, compose

from syndicator.engine.editors import Editors
from syndicator.engine.outlet import Outlet
from syndicator.errors import OutcomeUnknown, TryLater
from syndicator.render.decision import compose_question
from syndicator.storage.approvals import SqlApprovals


@pytest.fixture
async def desk(works):
    (route,) = works.desk._routes
    works.desk._routes = [replace(route, spec=replace(route.spec, approve=True, ask="redaksi"))]
    works.web.list(1, 2)
    for n in (1, 2):
        works.web.write(n, f"berita {n}")
    await works.poll()
    return works


@pytest.fixture
def room():
    """The channel that editors read."""
    return FakeChannel()


@pytest.fixture
def editors(desk, room):
    return Editors(
        approvals=SqlApprovals(desk.store._db),
        clock=desk.clock,
        outlets={"redaksi": Outlet(adapter=room, compose=compose)},
        asks={"arsip": "redaksi"},
        compose=lambda duty: compose_question(duty, link=f"https://f.id/decide/{duty.key}", language="id"),
    )


async def test_each_post_that_waits_is_asked_about_once_with_a_link_of_its_own(desk, room, editors):
    for _ in range(4):
        await editors.ask()
    keys = [text.rpartition("/")[2] for _, text, _ in room.told]
    assert len(set(keys)) == len(room.told) == 2
    assert [key for *_, key in room.told] == [f"ask_{key}" for key in keys]
    assert room.told[0][1].startswith("Menunggu persetujuan untuk kanal arsip: https://radar.example.id/berita-2/")


async def test_what_is_accepted_is_posted_and_what_is_rejected_is_not(desk, room, editors):
    for _ in range(2):
        await editors.ask()
    first, second = (text.rpartition("/")[2] for _, text, _ in room.told)
    approvals, now = editors._approvals, desk.clock.now()
    assert await approvals.judge_one(first, accept=True, by="by its link", now=now)
    assert await approvals.judge_one(second, accept=False, by="by its link", now=now)
    assert not await approvals.judge_one(second, accept=True, by="by its link", now=now)
    await desk.deliver()
    assert [each[:2] for each in desk.adapter.told] == [("post", "berita 2")]
    events = (await desk.store.account((await approvals.by_key(second)).entry.id)).events
    assert [event.says for event in events if event.kind == "rejected"] == ["by its link"]


async def test_a_channel_that_fails_is_asked_again_a_minute_later_and_one_that_may_have_it_is_not(desk, room, editors):
    room.faults = [TryLater("HTTP 502"), OutcomeUnknown("no answer")]
    await editors.ask()
    desk.clock.pass_(seconds=59)
    await editors.ask()
    assert len(room.faults) == 1
    desk.clock.pass_(seconds=1)
    for _ in range(3):
        await editors.ask()
    assert [text.partition(": ")[2].partition("\n")[0] for _, text, _ in room.told] == [
        "https://radar.example.id/berita-1/"
    ]


async def test_nothing_is_asked_about_what_was_decided_or_withdrawn_meanwhile(desk, room, editors):
    await desk.told("approve", "1")
    await desk.told("retract", "https://radar.example.id/berita-1/", reason="keliru")
    await editors.ask()
    assert room.told == []
