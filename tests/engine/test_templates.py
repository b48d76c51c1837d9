"""A site's template, learnt while its stories are taken in: by real extraction, over a real database."""

import pytest

from syndicator.clean import TEMPLATE
from syndicator.engine import work
from syndicator.engine.asked import Asked
from syndicator.engine.templates import Templates
from syndicator.model import Origin
from syndicator.refrain import key_of
from syndicator.storage.templates import SqlTemplates

CALL = "Punya cerita? Tulis kepada meja Radar di Jalan Pahlawan"
WORDS = [
    "warga",
    "kota",
    "sungai",
    "pasar",
    "jalan",
    "jembatan",
    "sekolah",
    "petani",
    "nelayan",
    "hujan",
    "pagi",
    "rapat",
    "dewan",
    "anggaran",
    "kampung",
]


class RealReaders:
    """Extraction and cleaning in this process."""

    async def read_otherwise(self, before, after, *, was, now):
        return work.read_otherwise(before, after, was, now)

    async def read(self, page, rules, *, language, further=(), said=None, refrains=None):
        return work.read(page, rules, language, further, said, refrains)


def html(n, *, more=""):
    rows = [" ".join(WORDS[(n * 7 + row * 3 + at * (n + 2)) % 15] for at in range(30)) for row in range(4)]
    body = "".join(f"<p>{row.capitalize()} nomor {'abcdefghijkl'[n]}.</p>" for row in rows)
    return f"<html><head><title>Berita {n}</title></head><body><article><h1>Berita {n}</h1>{body}<p>{more}</p><p>{CALL}</p></article></body></html>"  # fmt: skip


@pytest.fixture
def learning(works):
    works.templates = Templates(SqlTemplates(works.store._db))
    works.desk._readers, works.desk._templates = RealReaders(), works.templates
    works.asked = Asked(store=works.store, clock=works.clock, desk=works.desk, more={"template": works.templates.judge})
    return works


async def published(works, *numbers):
    for n in numbers:
        works.web.pages[f"https://radar.example.id/berita-{n}/"] = html(n)
        works.web.list(*range(1, n + 1))
        works.clock.pass_(seconds=3600)
        await works.poll()


async def entries(works):
    found = await works.store.newest_entries(states=frozenset(), source="radar", feed=None, limit=20)
    return sorted(found, key=lambda entry: entry.id)


async def test_what_three_stories_end_with_is_not_in_the_fourth(learning):
    await published(learning, 1, 2, 3, 4, 5)
    assert [CALL in entry.revision.article.text for entry in await entries(learning)] == [True] * 3 + [False] * 2
    account = await learning.store.account((await entries(learning))[3].id)
    assert account.revisions[0].origins[TEMPLATE] == CALL


async def test_what_was_learnt_lasts(learning):
    await published(learning, 1, 2, 3)
    learning.desk._templates = Templates(SqlTemplates(learning.store._db))
    await published(learning, 4)
    assert CALL not in (await entries(learning))[3].revision.article.text
    assert (await SqlTemplates(learning.store._db).template("radar")).version == 1


async def test_a_story_read_anew_without_its_furniture_is_no_correction_of_its_site(learning):
    await published(learning, 1, 2, 3, 4)
    learning.web.pages["https://radar.example.id/berita-1/"] = html(1) + "<!-- another etag -->"
    learning.clock.pass_(seconds=90_000)
    await learning.recheck()
    first = (await entries(learning))[0]
    assert CALL not in first.revision.article.text
    assert (first.revision.origin, first.revision.material, first.corrected_at) == (Origin.OURS, False, None)


async def test_a_correction_of_the_site_is_told_though_its_template_was_learnt_meanwhile(learning):
    await published(learning, 1, 2, 3, 4)
    correction = "Ralat: rapat itu berlangsung pada hari Kamis dan bukan pada hari Rabu."
    learning.web.pages["https://radar.example.id/berita-1/"] = html(1, more=correction)
    learning.clock.pass_(seconds=90_000)
    await learning.recheck()
    first = (await entries(learning))[0]
    assert correction in first.revision.article.text
    assert (first.revision.origin, first.revision.material) == (Origin.SITE, True)


async def test_the_operator_keeps_a_line_and_a_line_that_is_none_is_refused(learning):
    await published(learning, 1, 2, 3)
    answer = await learning.told("template", "radar", key=key_of(CALL), verdict="keep")
    assert (answer.failed, answer.says) == (False, f"radar: kept from now on: {CALL}")
    await published(learning, 4)
    assert CALL in (await entries(learning))[3].revision.article.text
    assert (await learning.told("template", "radar", key="none", verdict="drop")).failed
    assert (await learning.told("template", "nowhere", key="none", verdict="drop")).failed
