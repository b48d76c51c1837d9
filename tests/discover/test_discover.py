from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.discover.pages import page

from syndicator.discover import discover
from syndicator.errors import Unreadable
from syndicator.model import Listing
from syndicator.specs import LinkRules

FEEDS = """<head>
<link rel="alternate" type="application/rss+xml" title="Radar » Comments Feed" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="/feed/">
<link rel="alternate" type="application/atom+xml" href="/politik/feed/atom/">
<link rel="alternate" type="application/feed+json" href="/feed.json">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" type="application/json+oembed" href="/oembed">
<link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" type="application/rss+xml" href="/x">
<link rel="alternate" type="application/rss+xml" href="javascript:x"></head>"""
STORIES = "".join(f'<li><h2><a href="n/{n}0001/judul-berita">Judul berita nomor {n}</a></h2></li>' for n in range(1, 4))


def found(html, *tiers, url="https://radar.example.id/", select=None) -> Listing:
    return discover(page(html, url=url), tiers=tiers, rules=LinkRules(select=select))


def test_the_first_tier_that_gives_something_wins():
    assert found(FEEDS + STORIES, "listing", "feed").tier == "listing"
    assert found(FEEDS + STORIES, "feed", "listing").tier == "feed"
    assert found(STORIES, "feed", "listing").tier == "listing"
    assert found(FEEDS, "listing", "feed").tier == "feed"


def test_a_page_that_gives_nothing_says_what_was_tried():
    listing = found("<p>x</p>", "listing", "feed")
    assert (listing.links, listing.feeds) == ((), ())
    assert "no repeated list" in listing.why
    assert "no feed" in listing.why


def test_advertised_feeds_are_named_whichever_tier_wins_without_those_of_comments():
    wanted = (
        "https://radar.example.id/feed/",
        "https://radar.example.id/politik/feed/atom/",
        "https://radar.example.id/feed.json",
    )
    assert found(FEEDS + STORIES, "listing").feeds == wanted
    listing = found(FEEDS + STORIES, "feed")
    assert (listing.feeds, listing.links) == (wanted, ())


def test_the_feed_of_the_page_s_own_section_comes_first():
    assert found(FEEDS, "feed", url="https://radar.example.id/politik/").feeds[0].endswith("/politik/feed/atom/")


def test_an_http_base_moves_relative_links_and_any_other_does_not():
    moved = found('<base href="https://www.radar.example.id/x/">' + STORIES, "listing")
    assert moved.links[0].url == "https://www.radar.example.id/x/n/10001/judul-berita"
    for evil in ("javascript:alert(1)//", "file:///etc/", "data:text/html,", ""):
        listing = found(f'<base href="{evil}">' + STORIES, "listing")
        assert listing.links[0].url == "https://radar.example.id/n/10001/judul-berita"


@pytest.mark.parametrize("body", ["", " \n", "\ufeff", '{"a": 1}', "<opml></opml>", "%PDF\x00"])
def test_what_is_neither_page_nor_feed_is_unreadable(body):
    with pytest.raises(Unreadable, match=r"^https://radar\.example\.id/: "):
        found(body, "listing")


PIECES = st.sampled_from(
    [
        "<rss version='2.0'>", "<channel>", "<item>", "<title>", "<link>", "https://radar.example.id/a", "http://[x",
        "</link>", "<guid>", "<pubDate>", "Mon, 32 Jan 2026 25:00:00 WIB", "</item>", "</channel>", "</rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<link href='", "'/>", "&#xD800;", "&#1114112;", "\x00",
        "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<georss:point>", "<a href='", "//[",
        "'>", "</a>", "<h2>", "<time datetime='", "<base href='", "http://radar.example.id:99999/", "<![CDATA[", "\ud800",
        '{"version":"https://jsonfeed.org/version/1","items":[{"url":"', '"}]}', "é", "<svg>", "<table>", "<td>", "<nav>",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400), st.lists(PIECES, max_size=40).map(lambda p: "".join(p).encode("utf-8", "replace"))
    )
)
def test_any_bytes_give_a_listing_or_are_unreadable(body):
    try:
        listing = discover(page(body), tiers=("listing", "feed"), rules=LinkRules())
    except Unreadable:
        return
    assert isinstance(listing, Listing)
    assert all(link.url.startswith(("http://", "https://")) for link in listing.links)
    assert all("#" not in link.url for link in listing.links)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<" * 1_000_000, id="a megabyte of <"),
        pytest.param("<rss version='2.0'><channel>" + "<" * 500_000, id="half a megabyte of < in a feed"),
        pytest.param("<rss version='2.0'><channel>" + "<x>" * 100_000, id="a deep feed"),
        pytest.param("<div class=nav>" * 100_000 + STORIES, id="a deep menu"),
        pytest.param("<li>" + STORIES * 3_000, id="many links"),
        pytest.param("<p>Terpopuler</p>" * 30_000 + STORIES, id="many labels"),
        pytest.param("<!DOCTYPE " + "[]" * 300_000, id="a doctype without end"),
        pytest.param("<!--" * 200_000, id="comments without end"),
    ],
)
def test_hostile_pages_are_bounded_in_time(body):
    began = process_time()
    with suppress(Unreadable):
        discover(page(body), tiers=("listing", "feed"), rules=LinkRules())
    assert process_time() - began < 4.0
