from datetime import UTC, datetime, timedelta

from syndicator.sample import stories
from syndicator.sample.edition import SECTIONS, Edition, name_in_url

OPENED = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def edition(after_s: float) -> Edition:
    return Edition(url="http://127.0.0.1:8091/", opened_at=OPENED, elapsed=timedelta(seconds=after_s))


def test_a_withdrawn_story_leaves_every_list():
    (gone,) = set(edition(59).live) - set(edition(60).live)
    later = edition(60)

    assert gone in edition(59).popular
    assert gone not in later.popular
    assert later.find(gone.slug) is None
    assert all(gone not in later.related(story) for story in later.live)


def test_related_stories_are_others_in_the_same_language():
    now = edition(0)

    for story in now.live:
        related = now.related(story)
        assert related
        assert story not in related
        assert {other.language for other in related} == {story.language}


def test_every_story_stands_in_a_section():
    assert {story.section for story in stories()} == set(SECTIONS)


def test_a_path_becomes_a_whole_address():
    assert edition(0).absolute("/en/") == "http://127.0.0.1:8091/en/"


def test_a_name_becomes_a_piece_of_a_path():
    assert name_in_url("Sepak  Bola") == "sepak-bola"
