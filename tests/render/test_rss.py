"""RSS 2.0, read as XML."""

import re
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from syndicator.specs import Feed

DC = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}content"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"
RFC822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")


@pytest.fixture(scope="session")
def channel_of(feed_of):
    return lambda *entries, **options: etree.fromstring(feed_of(*entries, **options)["rss"]).find("channel")


def test_the_channel_says_what_it_is_and_where(channel_of):
    channel = channel_of(spec=Feed(id="politik", title="Politik Kaltim", description="Berita politik"))
    assert [(child.tag, child.text) for child in channel if child.tag not in ("docs", f"{ATOM}link")] == [
        ("title", "Politik Kaltim"),
        ("link", "https://feeds.example.id"),
        ("description", "Berita politik"),
        ("generator", "syndicator/0.1"),
        ("language", "id"),
        ("lastBuildDate", "Tue, 24 Nov 2026 02:05:00 GMT"),
    ]
    assert dict(channel.find(f"{ATOM}link").attrib) == {
        "href": "https://feeds.example.id/feeds/politik.rss",
        "rel": "self",
        "type": "application/rss+xml",
    }


def test_a_feed_without_description_is_described_by_its_title(channel_of):
    assert channel_of().findtext("description") == "Politik Kaltim"


def test_an_entry_carries_all_that_rss_can_say(channel_of, build):
    item = channel_of(build.entry()).find("item")
    assert item.findtext("title") == "Rakor Pilkada Digelar di Samarinda"
    assert item.findtext("link") == "https://radar.example.id/2026/11/rakor/"
    assert item.findtext("description") == "Samarinda – Rapat digelar. Hadir 14 tim."
    assert item.findtext(CONTENT).startswith("<p>Samarinda – Rapat digelar.</p><p>Hadir 14 tim.</p>")
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.findtext("guid") == "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert [creator.text for creator in item.iterfind(DC)] == ["Siti Aminah", "Budi"]
    assert [tag.text for tag in item.iterfind("category")] == ["Politik", "Pilkada 2024"]
    assert (item.find("source").get("url"), item.findtext("source")) == ("https://radar.example.id/", "Radar Kaltim")
    assert dict(item.find(MEDIA).attrib) == {
        "url": "https://radar.example.id/img/rakor.jpg?w=1200",
        "medium": "image",
        "type": "image/jpeg",
    }


def test_all_dates_are_rfc_822_in_gmt_whatever_the_locale(channel_of, build, at):
    channel = channel_of(build.entry(1), build.withdrawn(2))
    dates = [channel.findtext("lastBuildDate"), *(date.text for date in channel.iterfind("item/pubDate"))]
    assert len(dates) == 3
    assert all(RFC822.fullmatch(date) for date in dates)
    assert parsedate_to_datetime(dates[1]) == at


def test_a_picture_of_unknown_type_has_no_type(channel_of, build):
    item = channel_of(build.entry(article=build.article(image_url="https://a.example/image?id=7"))).find("item")
    assert dict(item.find(MEDIA).attrib) == {"url": "https://a.example/image?id=7", "medium": "image"}


def test_an_entry_without_picture_and_authors_says_nothing_of_them(channel_of, build):
    item = channel_of(build.entry(article=build.article(image_url=None, authors=()))).find("item")
    assert item.find(MEDIA) is None
    assert item.find(DC) is None


def test_a_feed_of_summaries_has_no_body(channel_of, build):
    item = channel_of(build.entry(), spec=Feed(id="p", title="P", content="summary")).find("item")
    assert item.find(CONTENT) is None
    assert item.findtext("description") == "Samarinda – Rapat digelar. Hadir 14 tim."


def test_the_summary_is_escaped_because_a_description_is_html(channel_of, build):
    item = channel_of(build.entry(article=build.article(text="1 < 2 & <b>3</b>"))).find("item")
    assert item.findtext("description") == "1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt;"


def test_namespaces_are_declared_once_at_the_top(feed_of, build):
    rss = feed_of(build.entry(1), build.entry(2))["rss"]
    assert b"ns0" not in rss
    assert rss.count(b"xmlns:") == rss[: rss.index(b"<channel>")].count(b"xmlns:") == 6
