"""Archive pages and catch-up answers: made when asked for, of the state as it is."""

from dataclasses import replace

import pytest

from builders import NOON, FakeClock, feed
from syndicator.engine.archive import Archivist
from syndicator.ports import FeedState, Part

STATE = FeedState(urn="urn:uuid:1", minted_at=NOON, entries=(), page=1)


class Stacks:
    """A store of one page that can be changed."""

    def __init__(self):
        self.state = STATE

    async def feed_page(self, feed, page):
        return self.state if page == 1 else None

    async def feed_since(self, feed, since, *, limit):
        return replace(self.state, page=None, since=since) if since.isdigit() else None


@pytest.fixture
def stacks():
    return Stacks()


@pytest.fixture
def drawn():
    return []


@pytest.fixture
def archive(stacks, drawn):
    def draw(_, state, now, format_):
        drawn.append(state)
        return f"{format_} {state.archives_count}".encode()

    return Archivist(store=stacks, clock=FakeClock(), feeds={"all": feed()}, render=draw)


async def test_a_page_is_drawn_once_for_all_who_ask(archive, drawn):
    first = await archive.page("all", 1, "atom")
    assert await archive.page("all", 1, "atom") is first
    assert (first.body, first.modified_at, len(drawn)) == (b"atom 0", NOON, 1)


async def test_a_page_whose_state_changed_is_drawn_anew(archive, stacks):
    first = await archive.page("all", 1, "atom")
    stacks.state = replace(STATE, archives_count=1)
    assert (await archive.page("all", 1, "atom")).etag != first.etag


async def test_only_so_many_are_remembered(archive, drawn):
    for point in range(200):
        await archive.since("all", str(point), "json")
    await archive.since("all", "0", "json")
    await archive.since("all", "199", "json")
    assert len(drawn) == 201


async def test_what_is_not_there_is_none(archive):
    assert await archive.page("all", 9, "atom") is None
    assert await archive.page("nope", 1, "atom") is None
    assert await archive.since("nope", "1", "atom") is None
    assert await archive.since("all", "yesterday", "atom") is None


async def test_a_feed_has_parts_only_where_it_is_split(stacks, drawn):
    async def part(_feed, tag, *, size):
        return replace(STATE, page=None, part=Part(key=tag, label=tag)) if tag == "a" else None

    stacks.feed_part = part
    feeds = {"all": feed(), "split": feed("split", split="tag")}
    archive = Archivist(store=stacks, clock=FakeClock(), feeds=feeds, render=lambda *_: b"x")
    found = [
        await archive.part(*which, "atom") for which in (("all", "a"), ("split", "a"), ("split", "b"), ("no", "a"))
    ]
    assert [each is not None for each in found] == [False, True, False, False]
