"""Whether the page beside the text says that an article is paid for."""

from collections.abc import Callable

import pytest

from syndicator.engine.work import read
from syndicator.extract import extract
from syndicator.model import Page, Reading
from syndicator.specs import ArticleRules

NEWS = "https://radar.example/2026/kabar/"
PAID = "https://radar.example/advertorial/2026/kabar/"


def linked(says: str) -> str:
    return f'<script type="application/ld+json">{{"headline": "Kabar", {says}}}</script>'


@pytest.fixture
def paged(page, story) -> Callable[..., Page]:
    """A page of the story, with something before its headline."""
    return lambda before, *, head, url: page(f"<article>{before}<h1>Kabar</h1>{story}</article>", head=head, url=url)


@pytest.mark.parametrize(
    ("head", "before", "url", "origin"),
    [
        (linked('"@type": "AdvertiserContentArticle"'), "", NEWS, "json-ld"),
        (linked('"@type": "NewsArticle", "articleSection": ["Kota", "Advertorial"]'), "", NEWS, "json-ld"),
        ('<meta property="article:section" content="Pariwara">', "", NEWS, "meta article:section"),
        ("", '<a rel="category tag" href="/adv/">ADV</a>', NEWS, "rel=category"),
        ("", "", PAID, "url"),
        ("", "<p class=kicker>Advertorial</p>", NEWS, "kicker"),
        ("", "<div><span>Sponsored Content</span></div>", NEWS, "kicker"),
    ],
)
def test_every_place_that_says_paid_is_named(paged, head, before, url, origin):
    assert extract(paged(before, head=head, url=url)).origins["advertorial"] == origin


def test_theme_says_the_category_of_its_article(page, story):
    made = page(f'<article class="post-7 category-advertorial tag-bank"><h1>Kabar</h1>{story}</article>')
    assert extract(made).origins["advertorial"] == "class"


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Kabar</h1>{story}",
        '<a rel="category tag" href="/k/">Kota</a><h1>Kabar</h1>{story}',
        "<div class=banner>Anzeige</div><h1>Kabar</h1>{story}",
        "<div><h1>Kabar</h1></div><div>Partner Content</div><div>{story}</div>",
        "<h1>Kabar</h1>{story}<p>Advertorial</p><p>Satu.</p><p>Dua.</p><p>Tiga.</p>",
        '<h1>Kabar</h1>{story}<div class="category-advertorial"><a href="/x/">Promo bank</a></div>',
    ],
)
def test_what_stands_beside_other_things_does_not_say_paid(page, story, body):
    assert "advertorial" not in extract(page(body.format(story=story))).origins


def test_mark_in_the_text_has_its_origin(page, story):
    found = read(page(f"<h1>Kabar</h1>{story}<p>(Adv/Diskominfo)</p>"), ArticleRules())
    assert isinstance(found, Reading)
    assert (found.article.advertorial, found.origins["advertorial"]) == (True, "text")
