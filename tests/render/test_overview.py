"""The overview page, read as a browser would."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from syndicator.model import EntryState
from syndicator.ports import ChannelState, Event, Overview, SourceState
from syndicator.render import STYLESHEET, render_overview
from syndicator.specs import ChannelSpec, Feed

EMPTY = Overview(sources=(), channels=(), entries_count=0, newest=(), events=())
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="session")
def source_of(sources):
    def build(**changes):
        return replace(sources["radar"], **changes)

    return build


@pytest.fixture(scope="session")
def page_of(sources, at):
    def page_of(overview=EMPTY, **changes):
        options = {
            "title": "Syndicator",
            "base_url": "https://feeds.example.id/",
            "feeds": [Feed(id="all", title="Semua berita")],
            "sources": {"radar": sources["radar"]},
            "channels": {"posts": ChannelSpec(id="posts", kind="file")},
            "language": "en",
            "timezone": "Asia/Makassar",
            "now": at,
        }
        return html.fromstring(render_overview(overview, **(options | changes)))

    return page_of


def _text(element):
    return " ".join(element.text_content().split())


def _row(page):
    return [_text(cell) for cell in page.xpath("//tbody/tr/td")]


def test_it_is_one_page_without_script_or_inline_style(page_of, build):
    page = page_of(replace(EMPTY, newest=(build.entry(),)))
    assert page.xpath("//script | //style | //@style | //iframe | //img") == []
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["style.css"]
    assert page.get("lang") == "en"


def test_the_stylesheet_asks_for_nothing_and_knows_the_dark():
    assert "url(" not in STYLESHEET
    assert "@import" not in STYLESHEET
    assert "prefers-color-scheme: dark" in STYLESHEET


def test_a_source_in_order_says_when_it_was_and_will_be_polled(page_of, at):
    state = SourceState(
        id="radar",
        next_poll_at=at + timedelta(minutes=12),
        last_success_at=at - timedelta(minutes=3),
        says="24 links, 2 new",
    )
    page = page_of(replace(EMPTY, sources=(state,)))
    assert _row(page) == ["radarradar.example.id", "in order", "3 min ago", "in 12 min", "24 links, 2 new"]
    assert page.xpath("//tbody//time/@title") == ["24 November 2026, 10:02 WITA", "24 November 2026, 10:17 WITA"]


def test_a_failing_source_says_how_often_and_why(page_of, at):
    state = SourceState(id="radar", next_poll_at=at, failed_count=3, says="radar.example.id: HTTP 502")
    assert _row(page_of(replace(EMPTY, sources=(state,))))[1:] == [
        "failing",
        "never",
        "now",
        "Failures in a row: 3. radar.example.id: HTTP 502",
    ]


def test_a_source_that_finds_nothing_is_not_in_order(page_of, at):
    state = SourceState(id="radar", next_poll_at=at, last_success_at=at, empty_count=2, says="0 links")
    assert _row(page_of(replace(EMPTY, sources=(state,))))[1] == "nothing found"


def test_a_source_without_news_for_longer_than_usual_is_silent(page_of, at):
    state = SourceState(id="radar", next_poll_at=at, last_success_at=at, silent_at=at, says="24 links")
    assert _row(page_of(replace(EMPTY, sources=(state,))))[1] == "unusually silent"


def test_a_source_not_polled_yet_says_so(page_of):
    assert _row(page_of())[1:] == ["not polled yet", "never", "–", ""]


def test_every_feed_links_to_all_its_formats(page_of):
    assert page_of().xpath("//div[@class='pills']/a/@href") == [
        "https://feeds.example.id/feeds/all.rss",
        "https://feeds.example.id/feeds/all.atom",
        "https://feeds.example.id/feeds/all.json",
    ]


def test_a_channel_counts_its_deliveries_by_state_and_says_why_it_is_held(page_of):
    state = ChannelState(id="posts", held="HTTP 401", counts={"delivered": 7, "dead": 1, "pending": 0})
    page = page_of(replace(EMPTY, channels=(state,)))
    assert [_text(mark) for mark in page.xpath("//div[@class='marks']/span")] == ["7 delivered", "1 refused"]
    assert [_text(held) for held in page.xpath("//p[@class='held']")] == ["Held: HTTP 401"]


def test_entries_wear_badges_for_what_happened_to_them(page_of, build, at):
    newest = (
        build.entry(1, corrected_at=at),
        build.withdrawn(2),
        build.entry(3, article=build.article(advertorial=True)),
        build.entry(4, state=EntryState.HELD),
        build.entry(5),
    )
    page = page_of(replace(EMPTY, newest=newest))
    rows = page.xpath("//ol[contains(@class, 'stories')]/li")
    badges = [[_text(badge) for badge in row.xpath(".//span[contains(@class, 'badge')]")] for row in rows]
    assert badges == [["corrected"], ["withdrawn"], ["advertorial"], ["held"], []]


def test_events_are_told_in_the_operators_language(page_of, at):
    event = Event(at=at - timedelta(hours=2), kind="retracted", subject="7", says="Rakor (HTTP 410)")
    page = page_of(replace(EMPTY, events=(event,)), language="id")
    assert [_text(row) for row in page.xpath("//ol[contains(@class, 'events')]/li")] == [
        "2 jam lalu ditarik Rakor (HTTP 410) 7"
    ]


def test_the_numbers_on_top_count_what_is_configured(page_of, at):
    state = SourceState(id="radar", next_poll_at=at, last_success_at=at)
    gone = ChannelState(id="removed", counts={"delivered": 99})
    posts = ChannelState(id="posts", counts={"delivered": 7})
    page = page_of(replace(EMPTY, sources=(state,), channels=(gone, posts), entries_count=1284))
    assert [_text(number) for number in page.xpath("//dl//dd")] == ["1284", "1/1", "1", "7"]


def test_an_empty_installation_says_what_to_do(page_of):
    page = page_of(sources={}, feeds=[], channels={})
    assert len(page.xpath("//*[@class='empty']")) == 5


def test_Z06_nothing_a_site_says_becomes_markup_or_a_dangerous_link(page_of, build, source_of, at):
    article = build.article(title=HOSTILE, url="javascript:alert(1)", site_name=HOSTILE, language=HOSTILE)
    overview = Overview(
        sources=(SourceState(id="radar", next_poll_at=at, failed_count=1, says=HOSTILE),),
        channels=(ChannelState(id="posts", held=HOSTILE, counts={HOSTILE: 1}),),
        entries_count=1,
        newest=(build.entry(article=article),),
        events=(Event(at=at, kind=HOSTILE, subject=HOSTILE, says=HOSTILE),),
    )
    page = page_of(
        overview,
        title=HOSTILE,
        sources={"radar": source_of(url="javascript:alert(1)")},
        feeds=[Feed(id="all", title=HOSTILE, description=HOSTILE)],
    )
    assert page.xpath("//script | //img | //@onerror") == []
    assert all(href.startswith(("https://", "style.css")) for href in page.xpath("//@href"))
    assert HOSTILE in _text(page.xpath("//ol[contains(@class, 'stories')]")[0])


def test_a_user_and_password_in_a_sources_address_are_not_shown(page_of, source_of):
    page = page_of(sources={"radar": source_of(url="https://kami:rahasia@radar.example.id:8443/")})
    assert "rahasia" not in html.tostring(page, encoding="unicode")
    assert _row(page)[0] == "radarradar.example.id:8443"
