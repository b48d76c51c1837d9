from builders import article
from syndicator.model import Link
from syndicator.policy.identity import aliases_of_article, aliases_of_link


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
