"""Pictures of ours in the place of the site's."""

import json

from lxml import etree

from syndicator.model import SafeHtml
from syndicator.render.pictures import pictures_of
from syndicator.specs import Feed

BODY = SafeHtml(
    '<p>x</p><img alt="a &gt; b" src="https://a.example/1.jpg?w=1&amp;h=2"><img src="https://a.example/2.png">'
)
OURS = {
    "https://a.example/1.jpg?w=1&h=2": "https://feeds.example.id/pictures/1.jpg",
    "https://radar.example.id/img/rakor.jpg?w=1200": "https://feeds.example.id/pictures/0.jpg",
}
MIRROR = Feed(id="p", title="P", images="mirror")


def test_a_storys_pictures_are_its_own_and_those_in_its_body_each_once(build):
    twice = SafeHtml(BODY + '<img src="https://a.example/2.png"><img src="javascript:x">')
    assert pictures_of(build.article(html=twice)) == [
        "https://radar.example.id/img/rakor.jpg?w=1200",
        "https://a.example/1.jpg?w=1&h=2",
        "https://a.example/2.png",
    ]
    assert pictures_of(build.article(html=SafeHtml(""), image_url=None)) == []


def test_pictures_that_we_have_are_ours_and_others_stay_where_they_are(feed_of, build):
    feed = feed_of(build.entry(article=build.article(html=BODY)), spec=MIRROR, picture_at=OURS.get)
    (item,) = json.loads(feed["json"])["items"]
    assert item["image"] == "https://feeds.example.id/pictures/0.jpg"
    assert 'src="https://feeds.example.id/pictures/1.jpg"' in item["content_html"]
    assert 'src="https://a.example/2.png"' in item["content_html"]
    media = etree.fromstring(feed["rss"]).find("channel/item/{http://search.yahoo.com/mrss/}content")
    assert media.get("url") == "https://feeds.example.id/pictures/0.jpg"


def test_a_feed_that_links_pictures_is_the_same_with_and_without_copies(feed_of, build):
    entry = build.entry(article=build.article(html=BODY))
    assert feed_of(entry, picture_at=OURS.get) == feed_of(entry)


def test_a_withdrawn_story_shows_no_picture(feed_of, build):
    assert b"/pictures/" not in b"".join(feed_of(build.withdrawn(), spec=MIRROR, picture_at=OURS.get).values())
