import json
from dataclasses import replace

import pytest
from tests.discover.pages import page

from syndicator.discover import discover
from syndicator.model import Announced
from syndicator.specs import LinkRules

SITE = "https://radar.example.id"
HUB = "https://hub.example.id/"
FOUND = Announced(hubs=(HUB,), topic=f"{SITE}/feed/")
LINKS = '<atom:link rel="hub" href="https://hub.example.id/"/><atom:link rel="self" href="/feed/"/>'


def pushed(body: str, link: str = ""):
    found = page(body)
    found = replace(found, headers={**found.headers, "link": link})
    return discover(found, tiers=("feed",), rules=LinkRules()).pushed


def rss(channel: str = "") -> str:
    return (
        f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>R</title>{channel}'
        f"<item><link>{SITE}/a/</link></item></channel></rss>"
    )


def test_a_feed_names_its_hub_and_itself():
    assert pushed(rss(LINKS)) == FOUND
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{LINKS.replace("atom:", "")}<entry><id>x</id></entry></feed>'
    assert pushed(atom) == FOUND


def test_a_json_feed_names_its_hub_and_itself():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "feed_url": f"{SITE}/feed/",
        "hubs": [{"type": "rssCloud", "url": "https://cloud.example.id/"}, {"type": "WebSub", "url": HUB}, 7],
        "items": [],
    }
    assert pushed(json.dumps(feed)) == FOUND
    assert pushed(json.dumps({**feed, "hubs": "junk"})) is None


@pytest.mark.parametrize(
    "link",
    [
        '<https://hub.example.id/>; rel="hub", </feed/>; rel="self"',
        "<https://hub.example.id/>;rel=hub,<https://radar.example.id/feed/>;rel=self",
        '</x.css>; rel=preload; as="style, x", </feed/>; rel="self nofollow", <https://hub.example.id/>; t="a; b"; rel="hub"',
    ],
)
def test_a_header_names_them_and_counts_before_the_feed(link):
    other = LINKS.replace("hub.example", "old.example").replace("/feed/", "/old/")
    assert pushed(rss(other), link) == FOUND


@pytest.mark.parametrize(
    "link",
    [
        "",
        '<https://hub.example.id/>; rel="hub"',
        '</feed/>; rel="self"',
        "<javascript:x>; rel=hub, </feed/>; rel=self",
        "<;,",
    ],
)
def test_without_both_nothing_is_announced(link):
    assert pushed(rss(), link) is None


def hubs(*names: str) -> str:
    return "".join(f'<atom:link rel="hub" href="https://{name}.example/"/>' for name in names)


def test_all_hubs_of_a_feed_are_found_each_once_and_of_many_the_first_three():
    own = '<atom:link rel="self" href="/feed/"/>'
    assert pushed(rss(own + hubs("a", "b", "a"))).hubs == ("https://a.example/", "https://b.example/")
    assert len(pushed(rss(own + hubs(*"abcdef"))).hubs) == 3


def test_hubs_of_the_header_take_the_place_of_the_feed_s():
    link = '<https://a.example/>; rel="hub", <https://b.example/>; rel="hub"'
    assert pushed(rss(LINKS), link) == Announced(
        hubs=("https://a.example/", "https://b.example/"), topic=f"{SITE}/feed/"
    )
