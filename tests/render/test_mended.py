"""The faults of feedgen that `mended` mends: each test fails with feedgen alone."""

import locale
from datetime import UTC, datetime

import feedgen.feed
from lxml import etree

from syndicator.render.mended import MendedEntry, MendedFeed

AT = datetime(2026, 11, 24, 2, 5, 0, 123456, tzinfo=UTC)


def _feed():
    feed = MendedFeed(
        updated_at=AT,
        home_url="https://feeds.example.id",
        links=[("self", "https://feeds.example.id/feeds/p.rss", "application/rss+xml")],
    )
    feed.title("P")
    feed.description("P")
    feed.id("urn:uuid:1")
    return feed


def _entry(urn="urn:uuid:2"):
    entry = MendedEntry(urn=urn, title="T", published_at=AT, updated_at=AT)
    entry.link(href="https://a.example/x", rel="alternate", type="text/html")
    return entry


def test_no_date_is_the_time_of_rendering():
    feed = _feed()
    written = feed.rss_with([_entry().as_rss()]) + feed.atom_with([_entry().as_atom()])
    assert b"2026-11-24T02:05:00+00:00" in written
    assert b"<lastBuildDate>Tue, 24 Nov 2026 02:05:00 GMT<" in written
    assert str(datetime.now(UTC).year).encode() not in written.replace(b"2026-11-24", b"").replace(b"Nov 2026", b"")


def test_the_locale_of_the_process_is_left_alone(monkeypatch):
    def touched(*_):
        raise AssertionError("feedgen switched the locale, which every thread shares")

    monkeypatch.setattr(locale, "setlocale", touched)
    feed = _feed()
    assert feed.rss_with([_entry().as_rss()])


def test_the_rss_link_is_the_home_page():
    assert etree.fromstring(_feed().rss_str()).findtext("channel/link") == "https://feeds.example.id"


def test_atom_links_keep_their_attributes():
    feed = _feed()
    link = etree.fromstring(feed.atom_with([_entry().as_atom()])).find("{*}entry/{*}link")
    assert dict(link.attrib) == {"href": "https://a.example/x", "rel": "alternate", "type": "text/html"}


def test_entries_stay_in_their_order():
    feed = _feed()
    written = feed.rss_with(_entry(urn).as_rss() for urn in ("urn:uuid:2", "urn:uuid:3"))
    assert [guid.text for guid in etree.fromstring(written).iterfind("channel/item/guid")] == [
        "urn:uuid:2",
        "urn:uuid:3",
    ]


def test_feedgen_still_has_the_private_name_that_is_set():
    assert "_FeedGenerator__rss_lastBuildDate" in vars(feedgen.feed.FeedGenerator())
