"""The hour of a rehearsal: published, corrected, withdrawn, by the clock alone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from syndicator.policy import rehearsal

HOUR = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOME = "https://feeds.example.id"


def newest(at):
    return rehearsal.state(at, home_url=HOME).entries[0]


@pytest.mark.parametrize(
    ("minute", "number", "state", "updated"),
    [(0, 1, "live", 0), (19, 1, "live", 0), (20, 2, "live", 20), (39, 2, "live", 20), (40, 3, "retracted", 40), (59, 3, "retracted", 40)],
)  # fmt: skip
def test_an_entry_is_published_corrected_and_withdrawn_within_the_hour(minute, number, state, updated):
    entry = newest(HOUR + timedelta(minutes=minute, seconds=30))
    assert (entry.revision.number, entry.state) == (number, state)
    assert (entry.published_at, entry.updated_at) == (HOUR, HOUR + timedelta(minutes=updated))


def test_the_id_stays_through_the_hour_and_the_next_hour_has_another():
    ids = {newest(HOUR + timedelta(minutes=minute)).urn for minute in range(60)}
    assert len(ids) == 1
    assert newest(HOUR + timedelta(hours=1)).urn not in ids
    assert len({entry.urn for entry in rehearsal.state(HOUR, home_url=HOME).entries}) == 4


def test_the_same_moment_in_another_zone_is_the_same_rehearsal():
    there = HOUR.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert rehearsal.state(there, home_url=HOME) == rehearsal.state(HOUR, home_url=HOME)


def test_a_correction_changes_the_words():
    before, after = (newest(HOUR + timedelta(minutes=minute)).revision.article for minute in (10, 30))
    assert before.title == after.title
    assert before.text != after.text
