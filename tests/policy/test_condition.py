"""A feed's `where`."""

from dataclasses import replace

import pytest

from builders import article
from syndicator.policy import condition
from syndicator.policy.routing import belongs
from syndicator.specs import Feed

STORY = article(1, tags=("Politik", "Pilkada"), title="Rakor Pilkada", language="id")


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('"Politik" in tags', True),
        ('"politik" in [tag.as_lower for tag in tags]', True),
        ('"Olahraga" in tags', False),
        ('title =~ "(?i).*pilkada.*" and not advertorial', True),
        ("words > 5 and words < 100", True),
        ('language == "en" or "radar" in sources', True),
        ("image", False),
        ("not paywalled", True),
        ('site == ""', True),
        ('title =~ "("', False),
        ("words / 0 > 1", False),
    ],
)
def test_a_condition_asks_about_the_fields_of_an_entry(where, expected):
    assert condition.admits(where, sources=["radar"], article=STORY) is expected
    feed = Feed(id="politik", title="P", where=where)
    assert belongs(feed, sources=["radar"], article=STORY) is expected


def test_readers_of_one_town_have_theirs_by_the_dateline():
    here = replace(STORY, dateline="SAMARINDA, KOMPAS.com")
    assert condition.admits('"samarinda" in dateline.as_lower', sources=["radar"], article=here)
    assert not condition.admits('"samarinda" in dateline.as_lower', sources=["radar"], article=STORY)


def test_stories_for_subscribers_can_be_kept_out():
    assert not condition.admits("not paywalled", sources=["radar"], article=replace(STORY, paywalled=True))


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ('titel == "x"', 'titel: no such field (did you mean "title"?)'),
        ('zz == "x"', "zz: no such field (there are: title, text,"),
        ('words > "viele"', "data type mismatch"),
        ('"Politik" in', "syntax error"),
        ("title", "not yes or no"),
        ('$now > d"2026-01-01"', "`age` limits"),
    ],
)
def test_what_is_wrong_with_a_condition_is_said_at_load(where, says):
    with pytest.raises(ValueError) as fault:
        condition.check(where)
    assert says in str(fault.value)


def test_a_right_condition_has_no_fault():
    condition.check('"Politik" in tags and words > 100')


@pytest.mark.parametrize(
    ("languages", "said", "expected"),
    [
        ((), "en", True),
        (("id",), "en", False),
        (("id", "en"), "en-GB", True),
        (("en-GB",), "en", False),
        (("id",), None, True),
    ],
)
def test_a_feed_of_some_languages_lets_in_those_and_what_says_none(languages, said, expected):
    feed = Feed(id="politik", title="P", languages=languages)
    assert belongs(feed, sources=["radar"], article=article(1, language=said)) is expected
