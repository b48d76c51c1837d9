"""Copies of pictures: what is fetched, when again, and what is let go."""

from dataclasses import replace

import pytest

from builders import NOON, FakeClock, article
from syndicator.engine.mirror import Mirror
from syndicator.errors import Refused, TryLater
from syndicator.model import Entry, EntryState, Picture, Revision, SafeHtml


def entry(n, *urls, state=EntryState.LIVE):
    body = SafeHtml("".join(f'<img src="{url}">' for url in urls))
    revision = Revision(number=1, seen_at=NOON, article=article(n, html=body), draft_hash="", rules_version="1")
    return Entry(
        id=n, urn=f"urn:{n}", key=str(n), source="radar", state=state,
        first_seen_at=NOON, published_at=NOON, updated_at=NOON, revision=revision,
    )  # fmt: skip


class Album(dict):
    """Address → picture; the names are the addresses."""

    def name(self, url):
        return url if url in self else None

    def keep(self, url, picture):
        self[url] = picture

    def forget(self, urls):
        for url in urls:
            self.pop(url, None)


class World:
    """The web, the store and the bell in one."""

    def __init__(self):
        self.asked, self.faults, self.wanted, self.rung = [], {}, [], 0

    async def picture(self, url, *, referer):
        self.asked.append((url, referer))
        if url in self.faults:
            raise self.faults[url]
        return Picture(body=url.encode(), type="image/png")

    async def want_feeds(self, feeds, *, now):
        self.wanted.append(set(feeds))

    def ring(self):
        self.rung += 1


@pytest.fixture
def world():
    return World()


@pytest.fixture
def album():
    return Album()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def mirror(world, album, clock):
    return Mirror(fetcher=world, pictures=album, store=world, clock=clock, news=world.ring)


A, B = "https://a.example/1.png", "https://b.example/2.png"


async def test_what_is_missing_is_fetched_once_from_its_page_and_its_feeds_are_drawn_again(mirror, world, album):
    mirror.want("satu", [entry(1, A)])
    mirror.want("dua", [entry(1, A), entry(2, B)])
    await mirror.fetch_all()
    assert world.asked == [(A, article(1).url), (B, article(2).url)]
    assert (set(album), world.wanted, world.rung) == ({A, B}, [{"satu", "dua"}], 1)
    mirror.want("satu", [entry(1, A)])
    await mirror.fetch_all()
    assert len(world.asked) == 2


@pytest.mark.parametrize(
    ("fault", "hours"), [(TryLater("later"), 1), (TryLater("later", retry_after_s=7200), 2), (Refused("no"), 24)]
)
async def test_one_that_failed_is_asked_for_again_when_its_time_has_come(mirror, world, clock, fault, hours):
    world.faults[A] = fault
    mirror.want("satu", [entry(1, A)])
    await mirror.fetch_all()
    assert world.wanted == []
    clock.pass_(hours=hours, seconds=-1)
    mirror.want("satu", [entry(1, A)])
    await mirror.fetch_all()
    assert len(world.asked) == 1
    world.faults.clear()
    clock.pass_(seconds=1)
    mirror.want("satu", [entry(1, A)])
    await mirror.fetch_all()
    assert world.wanted == [{"satu"}]


async def test_pictures_of_a_withdrawn_story_are_let_go_unless_another_shows_them(mirror, album):
    stories = [entry(1, A, B), entry(2, B)]
    mirror.want("satu", stories)
    await mirror.fetch_all()
    mirror.want("satu", [replace(stories[0], state=EntryState.RETRACTED), stories[1]])
    assert set(album) == {B}


async def test_it_works_beside_and_stops_in_the_middle(mirror, world):
    mirror.begin()
    assert world.asked == []
    mirror.want("satu", [entry(1, A)])
    mirror.begin()
    await mirror.stop()
    assert world.wanted == []
