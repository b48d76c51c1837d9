from dataclasses import replace
from datetime import timedelta

import pytest

from builders import NOON, article, page, reading, source
from syndicator.model import EntryState
from syndicator.policy.deciding import decide_read
from syndicator.policy.identity import url_alias
from syndicator.ports import Candidate, Decision
from syndicator.storage.codec import decompress


async def test_a_new_story_gets_an_id_that_a_later_look_finds_again(ledger, story):
    first = await ledger.read(story)
    again = await ledger.read(story)
    assert (first.decision.kind, again.decision.kind) == ("new", "unchanged")
    assert first.entry.urn.startswith("urn:uuid:")
    assert again.entry.urn == first.entry.urn


async def test_a_tracking_parameter_makes_no_second_entry(ledger, story):
    first = await ledger.read(story)
    again = await ledger.read(story, url=story.url + "?utm_source=beranda")
    assert again.entry.id == first.entry.id


async def test_a_twin_with_the_same_canonical_address_makes_no_second_entry(ledger, story):
    first = await ledger.read(story)
    twin = await ledger.read(story, url=story.url + "amp/")
    assert (twin.decision.kind, twin.entry.id) == ("unchanged", first.entry.id)


async def test_a_story_under_a_new_slug_is_found_by_its_words(ledger, story):
    first = await ledger.read(story)
    moved = await ledger.read(replace(story, url="https://radar.example.id/2026/11/judul-baru/"))
    assert moved.entry.id == first.entry.id


async def test_equal_words_on_two_sites_are_two_entries(ledger, story):
    first = await ledger.read(story)
    other = await ledger.read(replace(story, url="https://media.example.id/a/"), source_id="media")
    assert other.entry.id != first.entry.id


async def test_a_correction_keeps_the_id_and_moves_updated(ledger, story):
    first = await ledger.read(story)
    later = ledger.clock.pass_(hours=1)
    revised = await ledger.read(replace(story, text="Angka diralat.", html="<p>Angka diralat.</p>", fingerprint="f2"))
    entry = revised.entry
    assert (entry.urn, entry.revision.number, entry.updated_at, entry.corrected_at) == (
        first.entry.urn,
        2,
        later,
        later,
    )
    assert entry.published_at == first.entry.published_at


async def test_a_change_that_is_not_material_moves_nothing_readers_see(ledger, story):
    first = await ledger.read(story)
    ledger.clock.pass_(hours=1)
    revised = await ledger.read(replace(story, html="<p>Sama.</p>"))
    assert (revised.decision.kind, revised.entry.updated_at) == ("revised", first.entry.updated_at)
    assert revised.entry.corrected_at is None


async def test_a_story_gone_twice_is_withdrawn_and_stays_in_its_feed(ledger, story):
    entry = (await ledger.read(story)).entry
    once = await ledger.gone(entry.id)
    twice = await ledger.gone(entry.id)
    assert (once.entry.state, twice.entry.state) == (EntryState.LIVE, EntryState.RETRACTED)
    state = await ledger.store.feed_state("all", size=10)
    assert [(e.urn, e.state, e.revision.why) for e in state.entries] == [(entry.urn, EntryState.RETRACTED, "HTTP 404")]


async def test_a_page_that_came_back_is_not_one_step_from_withdrawal(ledger, story):
    entry = (await ledger.read(story)).entry
    await ledger.gone(entry.id)
    await ledger.read(story)
    assert (await ledger.gone(entry.id)).decision.kind == "gone-once"


async def test_a_failing_decision_writes_nothing(ledger, story):
    with pytest.raises(ZeroDivisionError):
        await ledger.store.record(_candidate(story), lambda _: 1 / 0)
    assert (await ledger.store.overview()).entries_count == 0


def _candidate(story):
    from builders import reading
    from syndicator.ports import Candidate

    return Candidate(source="radar", seen_at=NOON, reading=reading(story))


async def test_the_raw_page_is_kept_with_its_revision(ledger, story):
    body = b"<html>mentah</html>"
    await ledger.read(story, page=page(body=body))

    def raw(connection):
        return connection.exec_driver_sql(
            "SELECT p.body FROM pages p JOIN revision_pages r ON r.page_id = p.id JOIN revisions v ON v.id = r.revision_id"
        ).scalar_one()

    assert decompress(await ledger.store._db.read(raw)) == body


async def test_a_listed_story_we_have_is_known_before_its_page_is_fetched(ledger, story):
    from syndicator.policy.identity import url_alias

    await ledger.read(story)
    asked = {"have": [url_alias(story.url)], "new": [url_alias("https://radar.example.id/lain/")]}
    assert await ledger.store.known("media", asked, lambda _: Decision(kind="ignored"), now=NOON) == {"have"}
    assert await ledger.store.known("media", asked, lambda _: Decision(kind="ignored"), now=NOON) == {"have"}


async def test_rechecks_come_due_and_a_crashed_one_comes_again(ledger, story):
    from datetime import timedelta

    lease = timedelta(minutes=10)
    await ledger.read(story, page=page(story.url))
    assert await ledger.store.due_rechecks(now=ledger.clock.now(), limit=5, lease=lease) == []
    due = ledger.clock.pass_(hours=1)
    (recheck,) = await ledger.store.due_rechecks(now=due, limit=5, lease=lease)
    assert (recheck.source, recheck.url) == ("radar", story.url)
    assert await ledger.store.due_rechecks(now=due, limit=5, lease=lease) == []
    assert len(await ledger.store.due_rechecks(now=due + lease, limit=5, lease=lease)) == 1


async def test_entries_enter_and_leave_feeds_as_their_query_says(ledger):
    from builders import feed

    ledger.feeds = [feed(), feed("berita", advertorials="out")]
    await ledger.sync()
    story = article(3)
    assert (await ledger.read(story)).decision.feeds == {"all", "berita"}
    await ledger.read(replace(story, advertorial=True, html="<p>Adv</p>"))
    assert [len((await ledger.store.feed_state(name, size=9)).entries) for name in ("all", "berita")] == [1, 0]


async def test_a_new_feed_is_filled_from_what_is_there(ledger, story):
    from builders import feed

    await ledger.read(story)
    ledger.feeds = [feed(), feed("radar", sources=("radar",)), feed("media", sources=("media",))]
    await ledger.sync()
    assert [len((await ledger.store.feed_state(name, size=9)).entries) for name in ("radar", "media")] == [1, 0]


async def test_ids_are_minted_once_and_kept_through_restarts(ledger):
    before = [(await ledger.store.feed_state("all", size=1)).urn, await ledger.store.opened_at()]
    ledger.clock.pass_(days=1)
    await ledger.sync()
    assert [(await ledger.store.feed_state("all", size=1)).urn, await ledger.store.opened_at()] == before


async def test_a_feed_shows_its_newest_entries(ledger):
    for n in range(5):
        await ledger.read(article(n))
    state = await ledger.store.feed_state("all", size=2)
    assert [entry.revision.article.title for entry in state.entries] == ["Berita nomor 4", "Berita nomor 3"]


async def test_a_source_whose_rules_change_is_read_anew(ledger):
    from datetime import timedelta

    from syndicator.model import Validators
    from syndicator.ports import PollOutcome

    lease = timedelta(days=1)
    assert len(await ledger.store.claim_sources(now=NOON, limit=9, lease=lease)) == 2
    assert await ledger.store.claim_sources(now=NOON, limit=9, lease=lease) == []
    later = NOON + timedelta(hours=1)
    for name in ("radar", "media"):
        kept = Validators(etag='"1"')
        await ledger.store.settle_poll(name, PollOutcome(at=NOON, next_poll_at=later, ok=True, validators=kept))
    ledger.sources = [source(every=timedelta(minutes=1)), source("media")]
    await ledger.sync()
    (claimed,) = await ledger.store.claim_sources(now=NOON, limit=9, lease=lease)
    assert (claimed.id, claimed.validators) == ("radar", Validators())


async def test_a_source_that_left_the_configuration_is_not_polled(ledger):
    from datetime import timedelta

    ledger.sources = [source()]
    await ledger.sync()
    claimed = await ledger.store.claim_sources(now=NOON, limit=9, lease=timedelta(days=1))
    assert [state.id for state in claimed] == ["radar"]


async def test_a_story_that_two_sources_list_is_in_the_feeds_and_channels_of_both(ledger, story):
    from builders import channel, feed

    ledger.feeds = [feed("radar", sources=("radar",)), feed("media", sources=("media",))]
    ledger.channels = [channel("arsip", feeds=("media",))]
    await ledger.sync()
    first = await ledger.read(story)
    assert (first.decision.feeds, await ledger.deliveries()) == ({"radar"}, [])
    assert await ledger.sighted("media", story) == {"it"}
    assert [len((await ledger.store.feed_state(name, size=9)).entries) for name in ("radar", "media")] == [1, 1]
    assert await ledger.deliveries() == [("post", "pending", "")]
    again = await ledger.read(replace(story, html="<p>Gambar baru.</p>"))
    assert again.decision.feeds == {"radar", "media"}


async def test_a_story_that_becomes_an_advertorial_is_taken_back_from_channels_that_want_none(ledger, story):
    from builders import channel, feed

    ledger.feeds = [feed("berita", advertorials="out")]
    ledger.channels = [channel(feeds=("berita",))]
    await ledger.sync()
    await ledger.read(story)
    await ledger.read(replace(story, advertorial=True, html="<p>Adv</p>"))
    assert await ledger.deliveries() == [("post", "skipped", "filtered")]


async def test_a_story_that_enters_a_channel_s_feed_late_says_why_it_was_not_posted(ledger, story):
    from builders import channel, feed

    ledger.feeds = [feed("berita", advertorials="out")]
    ledger.channels = [channel(feeds=("berita",))]
    await ledger.sync()
    await ledger.read(replace(story, advertorial=True))
    assert await ledger.deliveries() == []
    ledger.clock.pass_(days=2)
    await ledger.read(replace(story, html="<p>Bukan iklan.</p>"))
    assert await ledger.deliveries() == [("post", "skipped", "late")]


async def test_updated_is_never_in_the_future_and_never_goes_back(ledger, story):
    from datetime import timedelta

    now = ledger.clock.now()
    entry = (await ledger.read(replace(story, published_at=now + timedelta(days=9)))).entry
    assert (entry.published_at, entry.updated_at) == (now + timedelta(days=9), now)
    ledger.clock.pass_(hours=-1)
    revised = await ledger.read(replace(story, text="Ralat.", html="<p>Ralat.</p>", fingerprint="r"))
    assert revised.entry.updated_at == now


async def test_a_copy_that_names_another_site_s_story_does_not_take_its_address(ledger, story):
    await ledger.read(replace(story, url="https://media.example.org/asli/"), url="https://radar.example.id/salinan/")
    assert await ledger.sighted("media", replace(story, url="https://media.example.org/asli/")) == set()


async def test_a_feed_is_filled_from_its_own_sources_however_busy_the_others(ledger, story):
    from builders import feed

    await ledger.read(story)
    for n in range(10):
        await ledger.read(article(n, url=f"https://media.example.id/{n}/"), source_id="media")
    ledger.feeds = [feed(sources=("media",)), feed("radar", sources=("radar",), size=1)]
    await ledger.sync()
    assert [len((await ledger.store.feed_state(name, size=99)).entries) for name in ("radar", "all")] == [1, 10]


async def test_new_rules_see_old_pages(ledger, story):
    from datetime import timedelta

    from syndicator.model import Validators

    await ledger.read(story, page=page(story.url, headers={"etag": '"1"'}))
    ledger.sources = [source(language="id"), source("media")]
    await ledger.sync()
    due = ledger.clock.pass_(hours=1)
    (recheck,) = await ledger.store.due_rechecks(now=due, limit=5, lease=timedelta(minutes=10))
    assert recheck.validators == Validators()


async def test_a_source_that_left_is_not_looked_at_again(ledger, story):
    from datetime import timedelta

    await ledger.read(story)
    ledger.sources = [source("media")]
    await ledger.sync()
    due = ledger.clock.pass_(hours=1)
    assert await ledger.store.due_rechecks(now=due, limit=5, lease=timedelta(minutes=10)) == []
    assert not (await ledger.store.due(now=due)).rechecks


async def test_a_source_at_another_address_has_its_first_run_again(ledger):
    from datetime import timedelta

    from syndicator.ports import PollOutcome

    done = PollOutcome(at=NOON, next_poll_at=NOON, ok=True, baselined=True)
    await ledger.store.settle_poll("radar", done)
    ledger.sources = [source(url="https://baru.example.id/"), source("media")]
    await ledger.sync()
    claimed = await ledger.store.claim_source("radar", now=NOON, lease=timedelta(hours=1))
    assert claimed.baselined_at is None


async def test_C01_a_look_that_a_crash_cut_off_is_due_at_the_next_start(ledger):
    await ledger.read(article())
    at = ledger.clock.pass_(hours=1)
    [due] = await ledger.store.due_rechecks(now=at, limit=9, lease=timedelta(minutes=10))
    assert await ledger.store.due_rechecks(now=at, limit=9, lease=timedelta(minutes=10)) == []
    await ledger.sync()
    assert [
        each.entry_id for each in await ledger.store.due_rechecks(now=at, limit=9, lease=timedelta(minutes=10))
    ] == [due.entry_id]


async def test_what_a_source_reserves_is_what_its_newest_story_s_page_said(ledger):
    async def read(n, source_id, **said):
        now, of = ledger.clock.now(), article(n)
        candidate = Candidate(
            source=source_id, seen_at=now, aliases=(url_alias(of.url),), reading=reading(of, origins=said)
        )
        rules = ledger.rules(source_id=source_id)
        await ledger.store.record(candidate, lambda known: decide_read(known, candidate.reading, rules, now=now))

    await read(1, "radar", reserved="noindex (meta robots)")
    assert await ledger.store.reserved() == {"radar": "noindex (meta robots)"}
    await read(2, "radar", title="h1")
    await read(3, "media", reserved="no text and data mining (tdm-reservation header)")
    assert await ledger.store.reserved() == {"media": "no text and data mining (tdm-reservation header)"}


async def test_another_story_under_a_canonical_address_that_is_taken_is_an_entry_of_its_own(ledger, story):
    first = await ledger.read(story)
    other = article(2, url=story.url, title="Judul lain", text="Kata yang sama sekali berbeda dari itu.")
    second = await ledger.read(other, url="https://radar.example.id/lain/")
    assert second.decision.kind == "new"
    assert second.entry.id != first.entry.id


async def test_equal_words_after_more_than_a_week_are_a_new_story(ledger, story):
    first = await ledger.read(story)
    later = replace(story, url="https://radar.example.id/pekan-depan/", published_at=NOON + timedelta(days=9))
    second = await ledger.read(later)
    assert second.decision.kind == "new"
    assert second.entry.id != first.entry.id
