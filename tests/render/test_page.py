"""What people see in a browser: a feed as a page, an entry with its revisions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import html

from syndicator.model import SafeHtml
from syndicator.render.differences import changed_lines
from syndicator.render.page import PAGE_POLICY, render_entry
from syndicator.specs import Feed


@pytest.fixture
def page_of(feed_of):
    return lambda *entries, **options: html.fromstring(feed_of(*entries, **options)["html"].decode())


@pytest.fixture
def entry_page(build, sources):
    def draw(entry, *revisions):
        page = render_entry(
            entry,
            revisions or [entry.revision],
            spec=Feed(id="all", title="All"),
            source=sources["radar"],
            home_url="https://feeds.example.id",
            language="id",
            timezone="Asia/Makassar",
        )
        return html.fromstring(page)

    return draw


def test_a_feed_page_tells_every_story_with_its_site_and_date_and_how_to_subscribe(page_of, build):
    page = page_of(build.entry())
    assert page.xpath("//article//h2/a/@href") == ["https://feeds.example.id/entries/k1"]
    assert page.xpath("string(//article//p[@class='by'])") == "Radar Kaltim · 24 November 2026 10.05 WITA"
    assert [link.get("href")[-4:] for link in page.xpath("//p[@class='pills']/a")] == ["atom", ".rss", "json"]
    assert page.xpath("//link[@rel='alternate']/@type") == [
        "application/atom+xml",
        "application/rss+xml",
        "application/feed+json",
    ]


def test_a_corrected_story_carries_its_dated_line_and_a_withdrawn_one_nothing_else(page_of, build, at):
    corrected, gone = page_of(build.entry(3, corrected_at=at), build.withdrawn(2)).xpath("//article")
    assert corrected.xpath("string(.//p[@class='notice'])").startswith("Diperbarui 24 November 2026 10.05 WITA")
    assert "Rapat digelar" in corrected.text_content()
    assert gone.xpath("string(.//p[@class='notice'])").startswith("Ditarik 24 November 2026 11.05 WITA")
    assert "Rapat digelar" not in gone.text_content()


def test_Z05_no_page_runs_anything_even_of_a_hostile_article(page_of, entry_page, build):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    article = build.article(title=hostile, text=hostile, authors=(hostile,), site_name=hostile, url=hostile)
    entry = build.entry(article=article)
    for page in (page_of(entry, spec=Feed(id="p", title=hostile, description=hostile)), entry_page(entry)):
        assert page.xpath("//script | //*[@onerror] | //img[@src='x'] | //iframe") == []
        assert all(href.startswith(("https://", "http://")) for href in page.xpath("//@href"))
    assert "script-src" not in PAGE_POLICY
    assert PAGE_POLICY.startswith("default-src 'none'")


def test_an_entry_shows_what_each_revision_changed_the_latest_first(entry_page, build, at):
    before = build.entry()
    article = build.article(text="Samarinda – Rapat digelar.\nHadir 15 tim.", html=SafeHtml("<p>Hadir 15 tim.</p>"))
    revision = replace(before.revision, number=2, seen_at=at + timedelta(hours=1), article=article)
    page = entry_page(replace(before, revision=revision, corrected_at=at), before.revision, revision)
    latest, first = page.xpath("//ol[@class='revisions']/li")
    assert "dikoreksi" in latest.text_content()
    assert (latest.xpath("string(.//del)"), latest.xpath("string(.//ins)")) == ("14 ", "15 ")
    assert "pertama dilihat" in first.text_content()
    assert first.xpath(".//del | .//ins") == []


def test_a_withdrawn_entry_shows_none_of_its_revisions(entry_page, build):
    gone = build.withdrawn()
    page = entry_page(gone, build.entry().revision, gone.revision)
    assert page.xpath("//ol[@class='revisions']") == []
    assert "Hadir 14 tim" not in page.text_content()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["a b c"], ["a b c"], []),
        (["a b c"], ["a x c"], [[("same", "a "), ("out", "b "), ("in", "x "), ("same", "c")]]),
        (["one"], ["one", "two"], [[("in", "two")]]),
        (["one", "two"], ["two"], [[("out", "one")]]),
        (["x " * 3000], ["y " * 3000], [[("out", "x " * 3000), ("in", "y " * 3000)]]),
    ],
    ids=["same", "a word", "a line more", "a line less", "too long to compare"],
)
def test_only_what_changed_is_shown(before, after, expected):
    assert changed_lines(before, after) == expected
