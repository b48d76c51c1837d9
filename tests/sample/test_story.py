"""The truth: what was written, and what a reader should get."""

from datetime import UTC, datetime, timedelta

import pytest

from syndicator.sample import Story, stories

OPENED = datetime(2026, 11, 24, 4, 0, 30, 987_654, tzinfo=UTC)
BEFORE, AFTER = timedelta(seconds=59), timedelta(seconds=60)


def the(kind: str) -> Story:
    """The only story that has one."""
    (found,) = (story for story in stories() if getattr(story, kind))
    return found


def test_there_are_stories_in_both_languages():
    languages = [story.language for story in stories()]

    assert (languages.count("id"), languages.count("en")) == (7, 3)


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)
def test_a_story_has_five_to_eight_whole_paragraphs(story):
    assert 5 <= len(story.paragraphs) <= 8
    assert all(len(paragraph) > 60 and paragraph == " ".join(paragraph.split()) for paragraph in story.paragraphs)


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)
def test_a_story_begins_with_its_dateline(story):
    assert story.paragraphs[0].startswith(f"{story.dateline} ")


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)
def test_what_a_story_refers_to_exists(story):
    slugs = {other.slug for other in stories()}

    assert {slug for _, slug in story.dress.read_also} <= slugs - {story.slug}
    assert all(1 <= number <= len(story.paragraphs) for number, _ in story.dress.read_also)
    assert all(words in " ".join(story.paragraphs) for words, _ in story.dress.links)


def test_stories_come_newest_first_at_times_of_their_own():
    dates = [story.published_at(OPENED) for story in stories()]

    assert dates == sorted(set(dates), reverse=True)
    assert max(dates) < OPENED


def test_dates_are_whole_seconds():
    assert {story.published_at(OPENED).microsecond for story in stories()} == {0}


def test_a_minute_after_opening_one_figure_is_corrected_and_said_so():
    story = the("correction")
    before, after = story.told(BEFORE), story.told(AFTER)

    changed = [number for number, (old, new) in enumerate(zip(before, after, strict=False)) if old != new]
    assert changed == [1]
    assert ("312 rumah" in before[1], "213 rumah" in after[1]) == (True, True)
    assert after[len(before) :] == (story.correction.note,)
    assert story.correction.note.startswith("Ralat:")


def test_a_correction_moves_the_date_of_the_last_change_only():
    story = the("correction")

    assert story.modified_at(OPENED, BEFORE) == story.published_at(OPENED)
    assert story.modified_at(OPENED, AFTER) == datetime(2026, 11, 24, 4, 1, 30, tzinfo=UTC)


def test_a_minute_after_opening_one_story_is_withdrawn():
    assert [story for story in stories() if story.is_withdrawn(BEFORE)] == []
    assert [story for story in stories() if story.is_withdrawn(AFTER)] == [the("withdrawal")]


def test_all_other_stories_never_change():
    ever = timedelta(days=3650)

    changed = {story for story in stories() if story.told(ever) != story.paragraphs or story.is_withdrawn(ever)}
    assert changed == {the("correction"), the("withdrawal")}


def test_an_advertorial_ends_with_its_mark():
    assert the("advertorial").paragraphs[-1].endswith("(Adv/Diskominfo Kutai Lestari)")
