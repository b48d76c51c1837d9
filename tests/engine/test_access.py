"""Whatever is asked for on behalf of a source is asked for with its access."""

from dataclasses import replace

import pytest

from builders import source
from engine.conftest import SITE, FakeReaders
from syndicator.engine.trial import Tryer
from syndicator.specs import Access, Told

ACCESS = Access(origin=SITE, headers={"X-Key": Told("kenari")}, agent="RadarReader/1.0")


@pytest.fixture
def known(works):
    """The works, where the one source has an access of its own."""
    works.desk._sources["radar"] = replace(works.desk._sources["radar"], access=ACCESS)
    return works


def same(accesses):
    return bool(accesses) and all(each is ACCESS for each in accesses)


async def test_polls_and_articles_are_asked_for_with_it(known):
    known.web.list(2, 1)
    known.web.write(1, "satu")
    known.web.write(2, "dua")
    await known.poll()
    assert known.web.asked == [f"{SITE}/", f"{SITE}/berita-1/", f"{SITE}/berita-2/"]
    assert same(known.web.accesses)


async def test_further_pages_and_files_are_asked_for_with_it(known):
    known.web.list(2, 1)
    known.web.write(1, "SPLIT 2")
    known.web.pages[f"{SITE}/berita-1/2/"] = "tail"
    known.web.write(2, f"FILES {SITE}/a.mp3")
    known.web.sizes[f"{SITE}/a.mp3"] = 9
    await known.poll()
    assert len(known.web.accesses) == len(known.web.asked) + 1 == 5
    assert same(known.web.accesses)


async def test_pages_are_looked_at_again_with_it(known):
    known.web.list(1)
    known.web.write(1, "satu")
    await known.poll()
    known.clock.pass_(hours=2)
    known.web.accesses.clear()
    await known.recheck()
    assert same(known.web.accesses)


async def test_a_trial_asks_with_it(known):
    known.web.list(1)
    known.web.write(1, "satu")
    tryer = Tryer(fetcher=known.web, readers=FakeReaders())
    await tryer.try_(replace(source(), access=ACCESS), kind="auto", articles_count=1)
    assert len(known.web.accesses) > 1
    assert same(known.web.accesses)
