import tomllib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from syndicator.render.source_file import Choice, Offer, source_file

DAY = datetime(2026, 9, 1, tzinfo=UTC)
CHOICE = Choice(tiers=("feed", "listing"), why="The feed is the best.")


@given(url=st.text(), says=st.text())
def test_whatever_a_site_says_the_file_is_toml_and_says_only_ours(url, says):
    offers = [Offer(tier="feed", links_count=3, url=says), Offer(tier="listing", says=says)]
    sound = url.encode("utf-8", "ignore").decode()
    text = source_file("radar", sound.replace("\x7f", ""), offers=offers, choice=CHOICE, article=says, made_at=DAY)
    read = tomllib.loads(text.encode("utf-8", "ignore").decode())
    assert read == {"sources": {"radar": {"url": sound.replace("\x7f", ""), "discover": ["feed", "listing"]}}}


def test_every_way_is_shown_with_what_it_gave():
    offers = [
        Offer(tier="feed", links_count=10, dated_count=9, url="https://x.test/feed/"),
        Offer(tier="sitemap", says="HTTP 404"),
    ]
    text = source_file("x", "https://x.test/", offers=offers, choice=CHOICE, article="", made_at=DAY)
    assert "#   feed           10 links, 9 of them dated: https://x.test/feed/\n" in text
    assert "#   sitemap        nothing: HTTP 404\n" in text
