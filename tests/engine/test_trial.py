"""Trying a site: what is asked of it, and that nothing is recorded."""

from dataclasses import replace

from builders import page, source
from engine.conftest import FakeReaders
from syndicator.engine.retrial import file_tryer
from syndicator.engine.trial import Tryer
from syndicator.model import Reservation
from syndicator.specs import ArticleRules

CHANGED = ArticleRules(drop_lines=("^Share$",))


async def test_a_changed_rule_is_compared_on_the_same_bytes_and_no_page_is_asked_for_twice(works):
    works.web.list(1, 2)
    works.web.write(1, "satu")
    works.web.write(2, "dua")
    tryer = Tryer(fetcher=works.web, readers=FakeReaders())
    trial = await tryer.try_(source(), kind="auto", articles_count=2, changed=CHANGED)
    assert [(one.reading.article.text, one.after.reading.article.text) for one in trial.articles] == [
        ("satu", "satu"), ("dua", "dua"),
    ]  # fmt: skip
    assert len(works.web.asked) == len(set(works.web.asked))
    assert (await works.store.overview()).sources[0].last_success_at is None


async def test_a_story_that_can_not_be_had_is_told_with_the_reason(works):
    works.web.list(1)
    tryer = Tryer(fetcher=works.web, readers=FakeReaders())
    (one,) = (await tryer.try_(source(), kind="auto", articles_count=1, changed=CHANGED)).articles
    assert (one.reading, one.after.reading, bool(one.says), one.place) == (None, None, True, "the site, now")


async def test_a_file_is_read_alone_and_its_further_pages_are_not_asked_for():
    url = "https://radar.example.id/a/"
    made = page(url, body=b"SPLIT 3 awal")
    one = await file_tryer(made, name="a.html", readers=FakeReaders()).look(url, replace(source(), url=url))
    assert (one.reading.article.text, one.place) == ("SPLIT 3 awal", "a.html")


async def test_what_the_site_s_file_says_of_a_page_goes_with_it_to_the_reader(works):
    seen = []

    class Noting(FakeReaders):
        async def read(self, page, rules, **how):
            seen.append(page.reservation)
            return await super().read(page, rules, **how)

    works.web.write(1, "satu")
    url = "https://radar.example.id/berita-1/"
    works.web.reservations[url] = Reservation(reserved=True)
    await Tryer(fetcher=works.web, readers=Noting()).look(url, source())
    assert seen == [Reservation(reserved=True)]
