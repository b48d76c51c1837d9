"""Stories that are held back: shown to nobody, posted nowhere, released or dropped by the operator or a later look."""

from dataclasses import replace

import pytest

from builders import reading
from syndicator.errors import TryLater

SITE = "https://radar.example.id"
GOOD = "Warga tiga desa di hulu sungai mengungsi sejak pagi karena air naik cepat nomor {n}. " * 3


async def found(works, *numbers, text=GOOD):
    works.web.list(*numbers)
    for n in numbers:
        works.web.write(n, text.format(n=n))
    works.clock.pass_(seconds=3600)
    return await works.poll()


async def listed(works, state="held"):
    entries = await works.store.newest_entries(states=frozenset({state}), source=None, feed=None, limit=99)
    return [(entry.revision.article.url.rpartition("berita-")[2], entry.revision.why) for entry in entries]


async def look_again(works, hours):
    """At all of them: a few are taken at a time."""
    works.clock.pass_(seconds=hours * 3600)
    while await works.recheck():
        pass


@pytest.fixture
async def usual(works):
    """A source of which enough is known."""
    await found(works, *range(1, 13))
    await works.deliver()
    works.adapter.told.clear()
    return works


async def test_a_story_that_is_far_shorter_than_usual_is_held_shown_to_nobody_and_posted_nowhere(usual):
    (outcome,) = await found(usual, 20, 12, text="Foto")
    usual.web.write(12, GOOD.format(n=12))
    await usual.deliver()
    assert "1 held back (`syndicator entries --held`)" in outcome.says
    assert await listed(usual) == [("20/", "it has 1 words, where 45 are usual")]
    assert "Foto" not in await usual.texts()
    assert usual.adapter.told == []
    assert [trouble.kind for trouble in await usual.store.troubled()] == ["held"]
    number = await usual.store.find_entry(f"{SITE}/berita-20/")
    events = [event.kind for event in (await usual.store.account(number)).events]
    assert events == ["held"]


async def test_the_operator_releases_what_is_held_and_it_is_news(usual):
    await found(usual, 20, 12, text="Foto")
    assert (await usual.told("release", f"{SITE}/berita-20/")).says == (
        f"{SITE}/berita-20/: 1 released; radar holds no texts of 1 words and more for their length any more"
    )
    await usual.deliver()
    assert (await usual.texts())[0] == "Foto"
    assert [told[:2] for told in usual.adapter.told] == [("post", "Foto")]
    assert (await usual.told("release", f"{SITE}/berita-20/")).failed
    assert await usual.store.troubled() == []


async def test_what_the_operator_releases_teaches_its_source_and_what_is_dropped_takes_it_back(usual):
    await found(usual, 20, 12, text="Foto dua kata")
    await usual.told("release", f"{SITE}/berita-20/")
    await found(usual, 21, 22, 12, text="Foto tiga kata {n}")
    usual.web.write(12, GOOD.format(n=12))
    assert await listed(usual) == []
    await found(usual, 23, 12, text="Foto")
    usual.web.write(12, GOOD.format(n=12))
    assert await listed(usual) == [("23/", "it has 1 words, where 45 are usual")]
    await usual.told("drop", f"{SITE}/berita-23/")
    await found(usual, 24, 12, text="Foto tiga kata {n}")
    assert [name for name, _ in await listed(usual)] == ["24/"]


async def test_the_operator_drops_all_of_a_source_and_it_does_not_return(usual):
    await found(usual, 20, 21, 12, text="Foto {n}")
    assert (await usual.told("drop", "radar")).says == "radar: 2 dropped"
    await found(usual, 20, 21, 12)
    await usual.deliver()
    assert (await listed(usual), usual.adapter.told) == ([], [])
    assert len(await usual.texts()) == 12


async def test_a_story_that_reads_well_at_a_later_look_is_let_go_by_itself(usual):
    await found(usual, 20, 12, text="Foto")
    usual.web.write(20, GOOD.format(n=20))
    await look_again(usual, hours=1)
    await usual.deliver()
    assert await listed(usual) == []
    assert [told[:2] for told in usual.adapter.told] == [
        ("post", GOOD.format(n=20).strip() + " ")
    ] or usual.adapter.told


async def test_H07_a_known_story_whose_page_becomes_a_wall_is_not_corrected(usual):
    usual.web.write(5, "We value your privacy.")
    await look_again(usual, hours=1)
    await usual.deliver()
    assert usual.adapter.told == []
    assert GOOD.format(n=5) in await usual.texts()
    usual.web.write(5, GOOD.format(n=5) + "Diralat.")
    await look_again(usual, hours=6)
    await usual.deliver()
    assert [told[1] for told in usual.adapter.told] == [GOOD.format(n=5) + "Diralat."]


async def test_X06_a_listing_that_is_new_at_once_is_held_but_not_after_a_long_time(usual):
    usual.web.list(*range(40, 52))
    for n in range(40, 52):
        usual.web.write(n, GOOD.format(n=n))
    usual.clock.pass_(seconds=900)
    (outcome,) = await usual.poll()
    assert "12 held back" in outcome.says
    assert {why for _, why in await listed(usual)} == {
        "12 of the 12 links of its listing were new at once, as after a redesign"
    }
    usual.web.list(*range(60, 72))
    for n in range(60, 72):
        usual.web.write(n, GOOD.format(n=n))
    usual.clock.pass_(seconds=86_400)
    (outcome,) = await usual.poll()
    assert "held back" not in outcome.says


async def test_X06_news_among_a_redesign_is_published_and_the_rest_is_held(usual):
    usual.clock.pass_(seconds=3600)
    await usual.poll()
    usual.clock.pass_(seconds=900)
    usual.web.list(*range(40, 52))
    for n in range(40, 52):
        date = f"AT {usual.clock.now().isoformat()} " if n < 42 else ""
        usual.web.write(n, date + GOOD.format(n=n))
    (outcome,) = await usual.poll()
    assert "12 links, 2 new, 10 held back" in outcome.says


async def test_what_is_released_in_bulk_teaches_nothing(usual):
    await found(usual, 20, 21, 12, text="Foto {n}")
    assert (await usual.told("release", "radar")).says == "radar: 2 released"


@pytest.mark.parametrize("where", ["in the listing", "on the page alone"])
async def test_X06_an_edition_of_ten_stories_that_are_dated_since_the_last_look_is_news(usual, where):
    usual.clock.pass_(seconds=3600)
    await usual.poll()
    usual.clock.pass_(seconds=900)
    usual.web.list(*range(40, 52), dated=usual.clock.now() if where == "in the listing" else None)
    for n in range(40, 52):
        usual.web.write(n, f"AT {usual.clock.now().isoformat()} {GOOD.format(n=n)}")
    (outcome,) = await usual.poll()
    assert "12 new" in outcome.says
    assert await listed(usual) == []


async def test_a_listing_whose_stories_could_not_be_had_before_is_no_new_one(works):
    await found(works, 1)
    works.web.list(*range(40, 52))
    for n in range(40, 52):
        works.web.pages[f"{SITE}/berita-{n}/"] = TryLater("radar.example.id: HTTP 503")
    works.clock.pass_(seconds=86_400)
    await works.poll()
    for n in range(40, 52):
        works.web.write(n, GOOD.format(n=n))
    works.clock.pass_(seconds=900)
    (outcome,) = await works.poll()
    assert "12 new" in outcome.says
    assert await listed(works) == []


async def test_a_source_that_publishes_what_is_doubtful_holds_nothing(usual):
    usual.poller._sources["radar"] = replace(usual.poller._sources["radar"], doubtful="publish")
    await found(usual, 20, 12, text="Foto")
    assert await listed(usual) == []


async def test_X07_the_same_story_at_another_address_with_small_changes_is_no_second_one(works):
    long = " ".join(f"kata{n}" for n in range(200))

    async def read(page, rules, *, language, further=(), said=None, refrains=None):
        body = page.body.decode()
        from builders import article

        return reading(article(1, url=page.final_url, title="Judul yang sama", text=body, fingerprint=body[-9:]))

    works.desk._readers.read = read
    await found(works, 1, text=long)
    await found(works, 2, 1, text=f"{long} (red)")
    assert len(await works.texts()) == 1


async def test_a_story_that_is_held_for_another_s_text_is_not_let_go_while_it_has_that_text(usual):
    long = " ".join(f"kata{n}" for n in range(200))
    usual.web.write(12, long)
    await look_again(usual, hours=1)
    await found(usual, 20, text=f"{long} (red)")
    usual.web.write(20, f"{long} (ant)")
    await look_again(usual, hours=1)
    ((name, why),) = await listed(usual)
    assert (name, why.startswith("its text is that of")) == ("20/", True)
