from datetime import timedelta

import pytest

from builders import NOON, article
from syndicator.model import Entry, EntryId, EntryState, Link, Revision
from syndicator.policy.identity import aliases_of_article, aliases_of_link, is_another_story


def test_spellings_of_an_address_share_a_key():
    spellings = [
        "https://radar.example.id/a/?utm_source=x&id=1",
        "http://www.radar.example.id/a?id=1#share",
        "HTTPS://Radar.example.id:443/a/?id=1&fbclid=abc",
    ]
    assert len({aliases_of_link("radar", Link(url=url)) for url in spellings}) == 1


def test_different_queries_are_different_pages():
    assert aliases_of_link("r", Link(url="https://r.example/?p=1")) != aliases_of_link(
        "r", Link(url="https://r.example/?p=2")
    )


def test_F03_a_guid_that_moves_to_https_is_still_known():
    old = set(aliases_of_link("r", Link(url="https://r.example/1", guid="http://r.example/?p=1")))
    new = set(aliases_of_link("r", Link(url="https://r.example/1-new", guid="https://www.r.example/?p=1")))
    assert {alias.kind for alias in old & new} == {"guid"}


def test_guids_belong_to_their_source():
    one, other = (aliases_of_link(name, Link(url="https://x.example/1", guid="7"))[1] for name in ("a", "b"))
    assert one != other


def test_a_front_page_stands_for_no_story():
    aliases = aliases_of_article(article(), final_url="https://radar.example.id/", amp_url=None)
    assert [alias.key for alias in aliases] == ["radar.example.id/2026/11/berita-1"]


def known(**changes):
    made = article(title="Banjir di Samarinda", **changes)
    revision = Revision(number=1, seen_at=NOON, article=made, draft_hash="", rules_version="")
    return Entry(
        id=EntryId(1), urn="urn:x", key="k", source="radar", state=EntryState.LIVE, first_seen_at=NOON,
        published_at=NOON, updated_at=NOON, revision=revision,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "published_at", "another"),
    [
        pytest.param("Harga beras naik", NOON + timedelta(hours=1), True, id="another title and date"),
        pytest.param("Harga beras naik", None, True, id="another title and no date"),
        pytest.param("Banjir di Samarinda surut", NOON, False, id="retitled"),
        pytest.param(" BANJIR di  Samarinda ", NOON + timedelta(days=3), False, id="dated anew"),
        pytest.param(None, None, False, id="nothing said"),
    ],
)
def test_F02_a_guid_is_used_again_where_title_and_date_are_others(title, published_at, another):
    link = Link(url="https://r.example/2", title=title, published_at=published_at, guid="7")
    assert is_another_story(link, known()) is another
