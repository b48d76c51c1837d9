"""The catalogues of what people see."""

import string
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.render.wording import languages, wording

AT = datetime(2026, 11, 24, 2, 5, tzinfo=UTC)


def _fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_has_every_sentence_with_its_values(language):
    here, english = wording(language).sentences, wording("en").sentences
    assert here.keys() == english.keys()
    assert wording(language).zones == wording("en").zones
    assert len(wording(language).months) == 12
    for name, sentence in english.items():
        if not name.startswith("moment"):
            assert _fields(here[name]) == _fields(sentence), name


@pytest.mark.parametrize("asked", ["en", "en-GB", "de", "", "../en", "EN_us"])
def test_an_unknown_language_gets_english(asked):
    assert wording(asked).language == "en"


@pytest.mark.parametrize("asked", ["id", "id-ID", "ID", "id_ID"])
def test_a_regional_tag_gets_its_language(asked):
    assert wording(asked).language == "id"


@pytest.mark.parametrize(
    ("language", "zone", "says"),
    [
        ("id", "Asia/Makassar", "24 November 2026 10.05 WITA"),
        ("en", "Asia/Makassar", "24 November 2026, 10:05 WITA"),
        ("id", "Asia/Jakarta", "24 November 2026 09.05 WIB"),
        ("id", "Asia/Jayapura", "24 November 2026 11.05 WIT"),
        ("en", "Europe/Berlin", "24 November 2026, 03:05 CET"),
        ("en", "Asia/Kathmandu", "24 November 2026, 07:50 UTC+5:45"),
        ("en", "America/Sao_Paulo", "23 November 2026, 23:05 UTC-3"),
        ("en", "UTC", "24 November 2026, 02:05 UTC"),
    ],
)
def test_a_moment_is_written_for_people_in_the_zone_they_live_in(language, zone, says):
    assert wording(language).moment(AT, zone) == says


@pytest.mark.parametrize(
    ("off", "says"),
    [
        (timedelta(seconds=-10), "just now"),
        (timedelta(0), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=12), "in 12 min"),
        (timedelta(minutes=-119), "1 h ago"),
        (timedelta(days=-6, hours=-23), "6 d ago"),
        (timedelta(days=-7), "17 Nov, 02:05"),
    ],
)
def test_a_distance_is_said_in_the_largest_unit_that_fits(off, says):
    assert wording("en").distance(AT + off, now=AT, timezone="UTC") == says


def test_a_value_is_never_read_as_a_sentence():
    title = wording("en").say("withdrawn_title", title="{0.__class__} {title}")
    assert title == "Withdrawn: {0.__class__} {title}"


def test_a_state_without_a_word_shows_as_it_is():
    assert wording("id").state("delivered") == "terkirim"
    assert wording("id").state("elsewhere") == "elsewhere"
    assert wording("id").kind("elsewhere") == "elsewhere"
