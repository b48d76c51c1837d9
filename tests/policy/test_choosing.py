import pytest

from syndicator.model import Link
from syndicator.policy.choosing import best


def links(count):
    return [Link(url=f"https://radar.example.id/{n}/") for n in range(count)]


@pytest.mark.parametrize(
    ("counts", "is_section", "tiers"),
    [
        ({"listing": 20, "feed": 10}, False, ("feed", "listing")),
        ({"listing": 20, "feed": 1}, False, ("listing", "feed")),
        ({"listing": 20, "feed": 10}, True, ("listing",)),
        ({"listing": 0, "wp-api": 50}, True, ("wp-api",)),
        ({"sitemap": 100, "news-sitemap": 5}, False, ("news-sitemap", "sitemap")),
        ({"listing": 0}, False, ()),
    ],
)
def test_the_best_way_is_dated_enough_and_the_source_s_own(counts, is_section, tiers):
    assert best([(tier, links(count)) for tier, count in counts.items()], is_section=is_section)[0] == tiers
