"""What is refused and what is forgiven: no part of a page is lost without a word."""

import pickle
import time

import pytest

from syndicator.errors import Unreadable
from syndicator.extract import extract
from syndicator.extract.tree import parse
from syndicator.model import Draft, Page
from syndicator.specs import ArticleRules


def draft_of(page: Page, rules: ArticleRules = ArticleRules()) -> Draft:
    found = extract(page, rules)
    assert isinstance(found, Draft)
    return found


@pytest.mark.parametrize(
    ("body", "content_type", "says"),
    [
        (b"%PDF-1.7 ...", "text/html", "no HTML"),
        (b"\x89PNG\r\n", "image/png", "no HTML"),
        (b"", "text/html", "empty"),
        (b'{"a": 1}', "application/json", "no HTML element"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "application/rss+xml", "<rss>"),
        (b"<html><body><p></p></body></html>", "text/html", "no body"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(page, body, content_type, says):
    with pytest.raises(Unreadable, match=says):
        extract(page(body, content_type=content_type))


@pytest.mark.parametrize("stray", ["\x00", "&#0;", "&#11;", "&#xFFFF;", "&#65534;", "&#xD800;"])
def test_F06_stray_forbidden_character_costs_nobody_the_page(page, story, stray):
    found = draft_of(
        page(f"{stray}<h1>Ka{stray}bar</h1><article>{story.replace('dengan', f'{stray}dengan')}</article>")
    )
    assert found.title == "Kabar"
    assert found.body_html.count("<p>") == 6


def test_file_full_of_nuls_is_no_html(page, story):
    body = f"<html><body><h1>Kabar</h1>{story}</body></html>".encode("utf-16-le")
    with pytest.raises(Unreadable, match="no HTML"):
        extract(page(body))


def test_X01_nesting_beyond_the_parsers_limit_is_flagged_not_lost(page, story):
    body = f"<h1>Kabar</h1><article>{story}</article>" + "<div>" * 300 + "<p>dalam</p>" + "</div>" * 300
    assert "256" in draft_of(page(body)).origins["warning"]


def test_X01_body_nested_too_deep_is_refused(page, story):
    with pytest.raises(Unreadable):
        extract(page("<h1>Kabar</h1><main>" + "<div>" * 3000 + story))


def test_X01_hundred_thousand_nested_elements_are_refused(page, story):
    with pytest.raises(Unreadable, match="2048"):
        extract(page("<div>" * 100_000 + story))


@pytest.mark.parametrize(
    "body", ["<p title='" + "x" * 20_000_000 + "'>isi</p>", "<" * 1_000_000, "<a " * 300_000, "<!--" * 300_000]
)
def test_X02_monstrous_markup_is_refused_with_a_reason(page, body):
    with pytest.raises(Unreadable, match=r"limit|no body|no element"):
        extract(page(body))


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        ("<p>kata dan kata</p>" * 200_000, "20,000"),
        ("<a href=/x>kabar</a> " * 50_000, "20,000"),
        ("<table>" + "<tr><td>1</td><td>kata</td></tr>" * 20_000 + "</table>", "20,000"),
        ("<p>" + "kata lain, " * 450_000 + "</p>", "400,000"),
    ],
)
def test_X02_page_of_which_no_article_is_made_is_refused_at_once(page, story, body, limit):
    begun = time.process_time()
    with pytest.raises(Unreadable, match=limit):
        extract(page(f"<h1>Kabar</h1>{story}{body}"))
    assert time.process_time() - begun < 3  # a quarter of a second on a quiet machine


def test_X03_charset_is_ours_to_choose(page):
    story = (
        "<h1>Привет, мир</h1>"
        + "<p>Жители деревни рассказали о том, что увидели утром на берегу реки, и показали снимки.</p>" * 6
    )
    text = f"<html><head><meta charset=utf-8></head><body>{story}</body></html>"
    found = draft_of(page(text.encode("cp1251"), content_type="text/html; charset=windows-1251"))
    assert found.title == "Привет, мир"
    assert "Жители деревни" in found.body_html


def test_X03_utf_7_never_becomes_a_script(page, story):
    text = f"<html><head><meta charset=utf-7></head><body><h1>Kabar</h1>{story}<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4- dan seterusnya</p></body></html>"
    assert "<script" not in draft_of(page(text.encode(), content_type="text/html")).body_html


def test_drafts_and_refusals_travel_between_processes(page, story):
    found = draft_of(page(f"<h1>Kabar</h1>{story}"))
    assert pickle.loads(pickle.dumps(found)) == found
    with pytest.raises(Unreadable) as refusal:
        extract(page(b""))
    assert str(pickle.loads(pickle.dumps(refusal.value))) == str(refusal.value)


@pytest.mark.parametrize(
    "page",
    [
        "<html><title>T</title><article><h1>J</h1><p>satu</p><p>dua</p></article>",
        "<!doctype html><title>T</title><meta charset=utf-8><main><p>satu</p></main><p>dua",
        "<html><head><title>T</title></head><main><p>satu</p></main>lalu<p>dua",
    ],
)
def test_the_body_begins_where_html_says_though_its_tag_is_left_out(page):
    root = parse(page, url="https://radar.example.id/").root
    assert [child.tag for child in root] == ["head", "body"]
    assert root.find("head").find("title").text == "T"
    assert [p.text for p in root.find("body").iter("p")] == ["satu", "dua"]
    assert "".join(root.itertext()).index("satu") < "".join(root.itertext()).index("dua")
