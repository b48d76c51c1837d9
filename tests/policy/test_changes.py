from dataclasses import replace
from datetime import timedelta

from builders import NOON, article, reading
from syndicator.model import Entry, EntryId, EntryState, Origin, Revision
from syndicator.policy.changes import compare, gone, is_same_story
from syndicator.ports import Known


def known(of=None, *, state=EntryState.LIVE, gone_count=0, matched_by="link", rules="1") -> Known:
    read = reading(of)
    revision = Revision(number=1, seen_at=NOON, article=read.article, draft_hash=read.draft_hash, rules_version=rules)
    entry = Entry(
        id=EntryId(1),
        urn="urn:uuid:1",
        key="k",
        source="radar",
        state=state,
        first_seen_at=NOON,
        published_at=NOON,
        updated_at=NOON,
        revision=revision,
    )
    return Known(entry=entry, matched_by=matched_by, gone_count=gone_count)


def test_a_page_nobody_knows_is_a_new_story():
    change = compare(Known(), reading(), now=NOON)
    assert (change.kind, change.revision.number, change.material) == ("new", 1, True)


def test_the_same_draft_is_unchanged():
    assert compare(known(), reading(), now=NOON).kind == "unchanged"


def test_a_changed_word_is_a_material_revision():
    change = compare(known(), reading(article(text="Paragraf pertama diralat.")), now=NOON)
    assert (change.kind, change.revision.number, change.material) == ("revised", 2, True)


def test_a_changed_picture_is_a_revision_that_readers_are_not_told_of():
    change = compare(known(), reading(article(image_url="https://x.example/a.jpg"), draft_hash="other"), now=NOON)
    assert (change.kind, change.material, change.revision.origin) == ("revised", False, Origin.SITE)


def test_better_rules_of_ours_are_not_a_correction_by_the_site():
    change = compare(known(rules="0"), reading(article(text="Lebih bersih.")), now=NOON)
    assert (change.kind, change.material, change.revision.origin) == ("revised", False, Origin.OURS)


def test_a_page_gone_once_is_looked_at_again():
    assert gone(known(), now=NOON, why="HTTP 404").kind == "gone-once"


def test_a_page_gone_twice_is_withdrawn_with_the_reason():
    change = gone(known(gone_count=1), now=NOON, why="HTTP 404")
    assert (change.kind, change.revision.why, change.revision.number) == ("retracted", "HTTP 404", 2)


def test_a_withdrawn_story_stays_withdrawn():
    assert compare(known(state=EntryState.RETRACTED), reading(article(text="Kembali.")), now=NOON).kind == "unchanged"


def test_a_shared_canonical_address_does_not_make_two_stories_one():
    other = reading(article(text="Sesuatu yang sama sekali lain terjadi di kota sebelah.", title="Lain"))
    assert compare(known(matched_by="alias"), other, now=NOON).kind == "new"


def test_a_twin_under_another_address_is_the_same_story():
    twin = reading(article(url="https://radar.example.id/amp/berita-1/"), draft_hash=reading().draft_hash)
    assert compare(known(matched_by="alias"), twin, now=NOON).kind == "unchanged"


def test_a_column_that_repeats_its_words_after_a_week_is_a_new_story():
    weekly = reading(replace(article(), published_at=NOON + timedelta(days=8)))
    assert compare(known(matched_by="fingerprint"), weekly, now=NOON).kind == "new"


def another(**changes):
    """A page that is mostly the same words, as of a daily price list."""
    return reading(article(title="Harga emas 25 November", **changes))


def test_an_address_that_leads_to_a_story_of_another_day_in_nearly_the_same_words_is_not_the_story_s():
    tomorrow = another(published_at=NOON + timedelta(days=1))
    for how in ("moved", "taken"):
        assert not is_same_story(known(matched_by=how), tomorrow)


def test_a_story_that_moved_and_was_retitled_is_the_same_as_long_as_its_date_is():
    assert is_same_story(known(matched_by="moved"), another())


def test_a_story_that_moved_and_was_dated_anew_is_the_same_as_long_as_its_title_and_words_are():
    dated = reading(article(published_at=NOON + timedelta(days=1), text="Paragraf pertama berita 1, diperbarui."))
    assert is_same_story(known(matched_by="moved"), dated)


def test_a_story_that_moved_is_revised_for_its_address_alone_and_readers_are_not_told():
    moved = replace(reading(), article=article(url="https://radar.example.id/slug-baru/"))
    change = compare(known(matched_by="moved"), moved, now=NOON)
    assert (change.kind, change.material) == ("revised", False)
    assert change.revision.article.url == "https://radar.example.id/slug-baru/"
