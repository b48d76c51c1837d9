"""The operator's rules for a page: CSS selectors and XPaths side by side, what is kept, and what follows a page."""

import pytest

from syndicator.engine import work
from syndicator.errors import Unreadable
from syndicator.extract import extract, xpath
from syndicator.model import NeedsPages
from syndicator.specs import ArticleRules

HEAD = '<h1>Judul umum</h1><h2 class="judul">Banjir Surut</h2><p class="by">Oleh <b>Rina Wahyuni</b></p>'


def lines(page, story, html, **rules):
    return work.read(page(f"<html><body>{HEAD}<article>{html}{story}</article></body></html>"), ArticleRules(**rules))


@pytest.mark.parametrize("title", ["h2.judul", "xpath://h2[@class='judul']", "xpath:string(//h2)", "xpath://h2/text()"])
def test_a_headline_is_found_by_selector_and_by_xpath(page, story, title):
    assert lines(page, story, "", title=title).article.title == "Banjir Surut"


@pytest.mark.parametrize("author", [".by b", "xpath://p[@class='by']/b", "xpath://p[re:test(@class, '^b.$')]/b"])
def test_authors_are_found_by_selector_and_by_xpath(page, story, author):
    assert lines(page, story, "", author=author).article.authors == ("Rina Wahyuni",)


@pytest.mark.parametrize("date", ["time", "xpath://time", "xpath://time/@datetime"])
def test_a_date_is_found_by_selector_and_by_xpath(page, story, date):
    found = lines(page, story, '<time datetime="2026-08-03T04:05:00Z">Senin</time>', date=date)
    assert f"{found.article.published_at:%Y-%m-%d %H:%M}" == "2026-08-03 04:05"


@pytest.mark.parametrize("drop", [(".a", "xpath://p[@id='b']"), ("xpath://p[@class='a']", "#b")])
def test_parts_are_dropped_by_both_at_once(page, story, drop):
    html = "<p class=a>Kalimat pertama yang tidak perlu ada di sini.</p><p id=b>Kalimat kedua yang tidak perlu ada.</p>"
    whole, cut = (lines(page, story, html, drop=rules).article.text for rules in ((), drop))
    assert ("tidak perlu" in whole, "tidak perlu" in cut) == (True, False)


@pytest.mark.parametrize("body", ["#isi", "xpath://div[@id='isi']"])
def test_a_body_is_what_the_rule_names_and_nothing_twice(page, story, body):
    html = "<div id=isi><p>Hanya ini isinya, menurut aturan.</p></div>"
    assert lines(page, story, html, body=body).article.text == "Hanya ini isinya, menurut aturan."


def test_a_body_rule_that_finds_nothing_says_so(page, story):
    with pytest.raises(Unreadable, match=r"nothing on the page matches article.body = 'xpath://main'"):
        lines(page, story, "", body="xpath://main")


@pytest.mark.parametrize("keep", [".related-posts", "xpath://aside"])
def test_what_is_kept_is_content_though_it_looks_otherwise(page, story, keep):
    html = "<aside class=related-posts><p><a href=/k>Kronologi: pukul 07.00 air naik.</a></p><p>Bagikan</p></aside>"
    without, kept = (lines(page, story, html, keep=rules).article.text for rules in ((), (keep,)))
    assert "Kronologi" not in without
    assert "Kronologi: pukul 07.00 air naik.\nBagikan" in kept


def test_what_is_kept_may_stand_in_a_menu(page, story):
    html = f"{story}<nav><p class=inti>Kronologi: pukul 07.00 air naik.</p><p>Beranda</p></nav>"
    without, kept = (lines(page, "", html, keep=rules).article.text for rules in ((), (".inti",)))
    assert "Kronologi" not in without
    assert "\nKronologi: pukul 07.00 air naik." in kept
    assert "Beranda" not in kept


def test_the_operators_patterns_drop_lines_of_kept_parts_too(page, story):
    html = "<aside class=related-posts><p>Kronologi: pukul 07.00 air naik.</p><p>Bagikan</p></aside>"
    found = lines(page, story, html, keep=("aside",), drop_lines=("^Bagikan$",))
    assert "Kronologi" in found.article.text
    assert "Bagikan" not in found.article.text


def test_kept_parts_of_a_body_that_a_rule_names_stay(page, story):
    html = f"<div id=isi>{story}<div class=sharedaddy><p>Kronologi pukul 07.00.</p></div></div>"
    without, kept = (lines(page, "", html, body="#isi", keep=keep).article.text for keep in ((), (".sharedaddy",)))
    assert kept == f"{without}\nKronologi pukul 07.00."


@pytest.mark.parametrize("next_", ["a.lanjut", "xpath://a[@class='lanjut']", "xpath://a[@class='lanjut']/@href"])
def test_the_next_page_is_where_the_rule_s_link_leads(page, story, next_):
    html = f"<html><body><article>{story}<a class=lanjut href='../bagian-dua/'>Terus</a></article></body></html>"
    found = extract(page(html), ArticleRules(next=next_))
    assert isinstance(found, NeedsPages)
    assert (found.why, len(found.urls), found.urls[0].endswith("/bagian-dua/")) == ("chain", 1, True)


@pytest.mark.parametrize("href", ["", "#", "https://lain.example/2/"])
def test_a_next_page_that_is_this_one_or_elsewhere_is_none(page, story, href):
    html = f"<html><body><article>{story}<a class=lanjut href='{href}'>Terus</a></article></body></html>"
    assert not isinstance(extract(page(html), ArticleRules(next="a.lanjut")), NeedsPages)


def test_an_xpath_says_what_is_wrong_with_it():
    assert xpath.fault("//h1[") is not None
    assert xpath.fault("//h1[foo()]") == "no such function: foo()"
    assert xpath.fault("count(//h1)") == "it gives 0.0, neither elements nor text"
    assert xpath.fault("//h1[not(contains(@class, 'a foo()'))]/descendant::text()") is None
    assert xpath.fault("//h1") is None
