import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from syndicator.sample import press, stories
from syndicator.sample.edition import Edition
from syndicator.sample.press import Clutter

OPENED = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
FRESH = Edition(url="http://127.0.0.1:8091/", opened_at=OPENED, elapsed=timedelta())
LATER = Edition(url="http://127.0.0.1:8091/", opened_at=OPENED, elapsed=timedelta(seconds=60))
EACH = pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)
TWINNED = [story for story in stories() if story.dress.amp]


def article(story, edition=FRESH, visit=1) -> LexborHTMLParser:
    return LexborHTMLParser(press.article(edition, Clutter(visit), story))


def twin(story) -> LexborHTMLParser:
    return LexborHTMLParser(press.amp(FRESH, Clutter(1), story))


def front(edition=FRESH) -> LexborHTMLParser:
    return LexborHTMLParser(press.listing(edition, Clutter(1), stories=edition.live, heading="Terbaru", language="id"))


def lines(page: LexborHTMLParser, body: str) -> list[str]:
    """The paragraphs of the body, with the clutter among them."""
    return [" ".join(node.text().split()) for node in page.css(f"{body} > p, {body} > blockquote")]


def meta(page: LexborHTMLParser, name: str) -> list[str]:
    return [node.attributes["content"] for node in page.css(f'meta[property="{name}"]')]


def only_in(told, shown) -> list[str]:
    """What the page shows besides what was told; fails unless that is there whole and in order."""
    rest = list(shown)
    for paragraph in told:
        rest.remove(paragraph)
    assert [line for line in shown if line in told] == list(told)
    return rest


@EACH
def test_the_body_holds_every_paragraph_in_order(story):
    extra = only_in(story.paragraphs, lines(article(story), ".entry-content"))

    assert all(re.match(r"(Baca juga: |Also read: |Share$)", line) or line == story.title for line in extra)


@pytest.mark.parametrize("story", TWINNED, ids=lambda story: story.slug)
def test_an_amp_twin_holds_the_same_paragraphs(story):
    extra = only_in(story.paragraphs, lines(twin(story), ".amp-wp-article-content"))

    assert extra[-1] == "Share"


@pytest.mark.parametrize("story", TWINNED, ids=lambda story: story.slug)
def test_an_amp_twin_and_its_story_name_each_other(story):
    page = twin(story)
    (canonical,) = page.css("link[rel=canonical]")
    (amp,) = article(story).css("link[rel=amphtml]")

    assert "amp" in page.root.attributes
    assert canonical.attributes["href"] == FRESH.absolute(story.path)
    assert amp.attributes["href"] == FRESH.absolute(story.amp_path)


def test_a_story_without_a_twin_names_none():
    story = next(story for story in stories() if not story.dress.amp)

    assert article(story).css("link[rel=amphtml]") == []


@EACH
def test_json_ld_and_meta_tags_say_the_same(story):
    page = article(story)
    facts, _ = json.loads(page.css_first('script[type="application/ld+json"]').text())["@graph"]

    assert facts["headline"] == story.title == meta(page, "og:title")[0] == page.css_first("h1.entry-title").text()
    assert facts["keywords"] == list(story.tags) == meta(page, "article:tag")
    assert [author["name"] for author in facts["author"]] == [story.author]
    assert meta(page, "article:published_time") == [facts["datePublished"]]
    assert datetime.fromisoformat(facts["datePublished"]) == story.published_at(OPENED)
    assert page.root.attributes["lang"] == facts["inLanguage"] == story.language


def test_a_correction_shows_in_the_text_and_in_every_date_of_change():
    (story,) = (story for story in stories() if story.correction)
    page = article(story, LATER)

    only_in(story.told(LATER.elapsed), lines(page, ".entry-content"))
    assert meta(page, "article:modified_time") == ["2026-11-24T12:01:00+08:00"]
    assert page.css_first("time.updated").attributes["datetime"] == "2026-11-24T12:01:00+08:00"
    assert article(story).css("time.updated") == []


@EACH
def test_two_visits_differ_outside_of_the_body_only(story):
    first, second = (article(story, visit=visit) for visit in (1, 2))

    assert first.html != second.html
    assert first.css_first(".entry-content").html == second.css_first(".entry-content").html


def test_the_listing_shows_each_story_once_in_its_main_list():
    shown = [node.text() for node in front().css(".posts-list h2 a")]

    assert shown == [story.title for story in stories()]


def test_the_listing_offers_one_story_by_its_twin_and_some_with_tracking():
    links = [node.attributes["href"] for node in front().css(".posts-list h2 a")]

    assert sum(link.endswith("/amp/") for link in links) == 1
    assert sum("?utm_source=" in link for link in links) == 3


def test_the_popular_box_repeats_stories_of_the_main_list():
    titles = {story.title for story in stories()}
    popular = [node.text() for node in front().css(".popular-posts a")]

    assert len(popular) == 5
    assert set(popular) <= titles


def test_the_lead_picture_is_lazy():
    (image,) = article(stories()[0]).css(".entry-content > figure > img")

    assert image.attributes["src"].startswith("data:image/gif;base64,")
    assert image.attributes["data-src"].endswith("-320x180.png")
    assert image.attributes["data-srcset"].endswith("-640x360.png 640w")


def test_one_story_has_no_picture():
    bare = [story for story in stories() if not article(story).css("figure")]

    assert [meta(article(story), "og:image") for story in bare] == [[]]


def test_one_story_repeats_its_headline_as_the_first_paragraph():
    repeats = [story.slug for story in stories() if lines(article(story), ".entry-content")[0] == story.title]

    assert repeats == ["perpustakaan-perahu-kembali-berlayar"]


def test_the_exit_line_ends_twins_and_two_stories():
    switcher = "#amp-mobile-version-switcher a[href$='?noamp=mobile']"

    assert sum(bool(article(story).css(f".entry-content {switcher}")) for story in stories()) == 2
    assert all(twin(story).css(switcher) for story in TWINNED)


@EACH
def test_a_page_has_all_the_clutter_of_a_real_one(story):
    page = article(story)
    clutter = (
        ".social-share", ".entry-content .sharedaddy", ".entry-content .jp-relatedposts", ".entry-content .newsletter-box",
        "#respond", "#cookie-notice", ".author-box", ".tags-links a", ".post-views", ".widget_iklan", ".breadcrumbs",
    )  # fmt: skip

    assert [selector for selector in clutter if not page.css(selector)] == []


@pytest.mark.parametrize("page", [front(), article(stories()[0]), twin(TWINNED[0])], ids=["front", "article", "amp"])
def test_no_feed_is_advertised(page):
    assert page.css("link[rel=alternate]") == []
    assert "feed/" not in page.html


@pytest.mark.parametrize("page", [front(), article(stories()[0]), twin(TWINNED[0])], ids=["front", "article", "amp"])
def test_nothing_is_loaded_from_elsewhere(page):
    loaded = page.css("script[src], img[src], link[rel=stylesheet], iframe, amp-img")
    sources = [node.attributes.get("src") or node.attributes.get("href") or "" for node in loaded]

    assert [source for source in sources if not source.startswith(("/", "data:", FRESH.url))] == []


def test_dates_read_as_people_say_them():
    assert press.spoken(OPENED, "id") == "Selasa, 24 November 2026 - 12:00 WITA"
    assert press.spoken(OPENED, "en") == "Tuesday, November 24, 2026 at 12:00 WITA"


def test_words_of_a_story_can_be_a_link():
    (story,) = (story for story in stories() if story.dress.links)

    (link,) = article(story).css(".entry-content > p > a")
    assert link.text() == "Rumah Baca Arus"
