"""What a feed says, beside a page and instead of one: read as the program reads it."""

from datetime import UTC, datetime

import pytest

from syndicator.engine.work import read, read_said
from syndicator.errors import Unreadable
from syndicator.model import Enclosure, Said
from syndicator.specs import ArticleRules

URL = "https://radar.example/2026/08/kabar/"
AT = datetime(2026, 9, 1, tzinfo=UTC)
SAID = Said(
    title="Judul dari feed",
    published_at=datetime(2026, 8, 1, 2, tzinfo=UTC),
    modified_at=datetime(2026, 8, 2, tzinfo=UTC),
    authors=("Rina Wahyuni", "https://radar.example/"),
    tags=("Politik", "Uncategorized"),
    image_url="https://radar.example/foto.jpg",
    enclosures=(Enclosure(url="https://radar.example/suara.mp3", type="audio/mpeg", length_bytes=812),),
)


def test_a_feed_fills_what_the_page_does_not_say(page, story):
    made = read(page(story, url="https://radar.example/kabar/"), said=SAID)
    article = made.article
    assert (article.title, article.authors, article.tags) == ("Judul dari feed", ("Rina Wahyuni",), ("Politik",))
    assert (article.published_at, article.modified_at) == (SAID.published_at, SAID.modified_at)
    assert (article.image_url, article.enclosures) == (SAID.image_url, SAID.enclosures)
    names = ("title", "authors", "tags", "published_at", "modified_at", "image_url", "enclosures")
    assert {made.origins[name] for name in names} == {"feed"}
    assert made.origins["body"] == "found"


def test_the_page_wins_where_it_says_it(page, story):
    head = (
        '<meta property="og:title" content="Judul dari laman"><meta property="og:image" content="/laman.jpg">'
        '<meta name="author" content="Budi Santoso"><meta property="article:tag" content="Ekonomi">'
        '<meta property="article:published_time" content="2026-08-20T10:00:00Z">'
    )
    alone = read(
        page(
            f"<h1>Judul dari laman</h1>{story}<p>Dengarkan <a href=/laman.mp3>rekaman lengkapnya</a> dari balai kota pagi itu.</p>{story}",
            head=head,
        )
    )
    beside = read(
        page(
            f"<h1>Judul dari laman</h1>{story}<p>Dengarkan <a href=/laman.mp3>rekaman lengkapnya</a> dari balai kota pagi itu.</p>{story}",
            head=head,
        ),
        said=SAID,
    )
    for name in ("title", "authors", "tags", "published_at", "image_url", "enclosures"):
        assert getattr(beside.article, name) == getattr(alone.article, name) != (), name
    assert "feed" not in {beside.origins[name] for name in ("title", "authors", "tags", "published_at", "image_url")}


def test_the_size_of_a_file_is_as_the_feed_says(page, story):
    made = read(
        page(f"{story}<p>Dengarkan <a href=/suara.mp3>rekaman lengkapnya</a> dari balai kota pagi itu.</p>{story}"),
        said=SAID,
    )
    assert made.article.enclosures == SAID.enclosures


def test_a_feed_s_text_is_read_as_a_page_is(story):
    html = f"{story}<figure><img data-src='/a.jpg' src='data:,'></figure><div class=iklan>Iklan</div><p>Share</p>"
    said = Said(title="Judul", html=html, published_at=AT, authors=("Rina Wahyuni",))
    made = read_said(said, URL, AT, ArticleRules(drop=(".iklan",), title="h1"))
    assert made.article.url == URL
    assert (made.article.title, made.article.authors, made.article.published_at) == ("Judul", ("Rina Wahyuni",), AT)
    assert made.article.text.count("\n") == 5
    assert "Iklan" not in made.article.text
    assert 'src="https://radar.example/a.jpg"' in made.article.html
    assert made.origins["body"] == "feed"
    assert [dropped.text for dropped in made.dropped] == ["Share"]


def test_a_feed_s_text_is_made_safe(story):
    made = read_said(Said(title="Judul", html=f"{story}<script>x()</script><p onclick=x()>Akhir.</p>"), URL, AT)
    assert "x()" not in made.article.html


def test_a_feed_s_text_without_words_is_unreadable():
    with pytest.raises(Unreadable):
        read_said(Said(title="Judul", html="<img src=/a.jpg>"), URL, AT)


def test_a_feed_s_text_that_closes_its_element_is_read_all_the_same(story):
    made = read_said(Said(title="Judul", html=f"{story}</article></body><p>Sesudahnya.</p>"), URL, AT)
    assert "Paragraf nomor 5" in made.article.text
