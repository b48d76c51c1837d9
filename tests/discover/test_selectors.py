import pytest
from tests.discover.pages import page

from syndicator.discover import discover, selectors
from syndicator.errors import Unreadable
from syndicator.specs import LinkRules

HTML = """<nav><a href="/tag/x">Tag</a></nav><div class="l"><h3><a href="/b">Kedua</a></h3><p>teks</p></div>
<div class="l"><a href="/a#top"><img alt="Foto"></a><h3>Pertama</h3></div><a class="o" href="https://other.example/x">Lain</a>
<a class="bad" href="javascript:x">x</a><p class="none">kosong</p>"""


def select(selector: str, html: str = HTML):
    return discover(page(html), tiers=("listing",), rules=LinkRules(select=selector))


def test_links_within_matched_elements_come_in_the_page_s_order():
    found = select("div.l").links
    assert [(link.url, link.title) for link in found] == [
        ("https://radar.example.id/b", "Kedua"),
        ("https://radar.example.id/a", "Pertama"),
    ]


def test_exactly_the_matched_links_are_taken_whatever_they_look_like():
    assert [link.url for link in select("nav a, a.o").links] == [
        "https://radar.example.id/tag/x",
        "https://other.example/x",
    ]


def test_a_link_matched_twice_is_one_link():
    assert len(select("h3 a, .l a, .l").links) == 2


def test_a_selector_that_matches_nothing_says_so():
    listing = select(".missing")
    assert listing.links == ()
    assert listing.why == "selector '.missing' matches nothing"


@pytest.mark.parametrize("selector", [".none", ".bad"])
def test_a_selector_that_matches_no_link_says_so(selector):
    listing = select(selector)
    assert listing.links == ()
    assert "1 elements, but no http(s) link" in listing.why


def test_a_bad_selector_is_unreadable_and_named():
    with pytest.raises(Unreadable, match=r"links\.select: 'h2 >' is no CSS selector"):
        select("h2 >")
    assert selectors.fault("h2 >") is not None
    assert selectors.fault("h2 > a:not(.x)") is None
