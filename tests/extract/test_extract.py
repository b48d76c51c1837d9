"""Page → draft: which place wins for each field, and what of the body is kept."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.errors import Unreadable
from syndicator.extract import extract
from syndicator.model import Draft, NeedsPages, Page
from syndicator.specs import ArticleRules


def ld(**fields) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def draft_of(page: Page, rules: ArticleRules = ArticleRules()) -> Draft:
    found = extract(page, rules)
    assert isinstance(found, Draft)
    return found


# ── title ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "h1"),
    [
        ("<title>Harga Beras Naik - Radar Kaltim</title><meta property=og:title content='Harga Beras Naik'>", ""),
        ("<title>Radar Kaltim | Harga Beras Naik</title><meta property=og:site_name content='Radar Kaltim'>", ""),
        ("<title>Harga Beras Naik » Ekonomi » Radar</title>", "<h1>Harga Beras Naik</h1>"),
        ("<title>Harga Beras Naik – radar</title>", "<h1 class=site-title>Radar</h1>"),
        (
            "<meta property=og:title content='Harga Beras Naik | Radar'>" + ld(headline="Harga Beras Naik"),
            "<h1>Ekonomi</h1>",
        ),
    ],
)
def test_headline_is_the_articles_own(page, story, head, h1):
    assert draft_of(page(f"<article>{h1}{story}</article>", head=head)).title == "Harga Beras Naik"


@pytest.mark.parametrize(
    ("kind", "title"), [("WebPage", "Sepuluh kamera untuk pemula"), ("NewsArticle", "Kamera pemula terbaik 2026")]
)
def test_search_engines_headline_outvotes_the_readers_on_news_only(page, story, kind, title):
    head = "<title>Kamera pemula terbaik 2026</title><meta property=og:title content='Kamera pemula terbaik 2026'>"
    linked = f'<script type="application/ld+json">{{"@type": "{kind}", "datePublished": "2026-08-01"}}</script>'
    assert draft_of(page(f"<h1>Sepuluh kamera untuk pemula</h1>{story}", head=head + linked)).title == title


def test_h1_that_is_the_sites_name_is_no_headline(page, story):
    head = "<title>Sungai Mahakam meluap di tiga desa | Catatan Pinggir</title>"
    assert draft_of(page(f"<h1>Catatan Pinggir</h1>{story}", head=head)).title == "Sungai Mahakam meluap di tiga desa"


def test_h1_after_a_section_is_the_headline(page, story):
    head = "<title>Berita - Sungai Mahakam meluap di tiga desa</title>"
    h1 = "<h1>Sungai Mahakam meluap di tiga desa</h1>"
    assert draft_of(page(f"{h1}{story}", head=head)).title == "Sungai Mahakam meluap di tiga desa"


def test_kicker_in_the_h1_is_left_out_where_another_place_has_the_headline_alone(page, story):
    head = "<meta property=og:title content='Sungai meluap di tiga desa'>"
    h1 = "<h1><span>Banjir</span><span>Sungai meluap di tiga desa</span></h1>"
    assert draft_of(page(f"{h1}{story}", head=head)).title == "Sungai meluap di tiga desa"


def test_dash_inside_of_a_headline_stays(page, story):
    head = "<title>Banjir surut - warga pulang | Radar</title><meta property=og:title content='Banjir surut - warga pulang'>"
    assert (
        draft_of(page(f"<h1>Banjir surut - warga pulang</h1>{story}", head=head)).title == "Banjir surut - warga pulang"
    )


def test_page_without_any_headline_is_called_by_its_first_words(page, story):
    assert draft_of(page(f"<article>{story}</article>")).title.startswith("Paragraf nomor 0")


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "body", "origin"),
    [
        (
            ld(datePublished="2026-08-03T04:00:00Z") + "<meta property=article:published_time content=2020-01-01>",
            "",
            "json-ld",
        ),
        (
            "<meta property=article:published_time content=2026-08-03T12:00:00+08:00>",
            "<time datetime=2020-01-01></time>",
            "meta article:published_time",
        ),
        ("", "<time datetime='2026-08-03 12:00'>dulu</time>", "time"),
        ("", "<div class=meta>Senin, 3 Agustus 2026 12:00 WITA</div>", "text"),
        (ld(datePublished="2035-01-01"), "<time datetime='2026-08-03T04:00Z'></time>", "time"),
    ],
)
def test_first_plausible_place_dates_the_article(page, story, head, body, origin):
    found = draft_of(page(f"<h1>Kabar</h1>{body}{story}", head=head), ArticleRules(timezone="Asia/Makassar"))
    assert (found.published_at, found.origins["published_at"]) == (datetime(2026, 8, 3, 4, tzinfo=UTC), origin)


def test_dates_of_other_stories_are_not_the_articles(page, story):
    body = f"<h1>Kabar</h1>{story}<div class=related-posts><time datetime=2026-08-01>1</time></div><aside><time datetime=2026-08-02>2</time></aside>"
    assert draft_of(page(body, url="https://radar.example/kabar")).published_at is None


@pytest.mark.parametrize("footer", ["<footer class='entry-footer default'>", "<div class=entry-footer>", "<footer>"])
def test_date_in_the_articles_own_footer_is_the_articles(page, story, footer):
    others = "<div class=related><span class=date>August 1, 2026</span></div>"
    own = f"{footer}Published <time class='entry-date published' datetime=2026-08-03T12:00+08:00>3</time>"
    body = f"<article><h1>Kabar</h1>{story}{others}{own}</article><footer><time datetime=2026-08-02>2</time></footer>"
    found = draft_of(page(body, url="https://radar.example/kabar"))
    assert (found.published_at, found.origins["published_at"]) == (datetime(2026, 8, 3, 4, tzinfo=UTC), "time")


def test_time_in_the_box_around_the_headline_is_the_articles(page, story):
    made = page(f'<div class="has-sidebar"><h1>Kabar</h1><time datetime="2026-08-01T09:00+08:00">x</time>{story}</div>')
    assert extract(made).origins["published_at"] == "time"


def test_change_before_the_appearance_is_none(page, story):
    head = ld(datePublished="2026-08-03T04:00:00Z", dateModified="2026-08-01T00:00:00Z")
    assert draft_of(page(f"<h1>Kabar</h1>{story}", head=head)).modified_at is None


def test_moment_is_utc_and_keeps_beside_it_the_zone_that_the_page_states(page, story):
    head = "<meta property=article:published_time content=2026-08-03T04:00:00+08:00>"
    found = draft_of(page(f"<h1>Kabar</h1>{story}", head=head))
    assert found.published_at is not None
    assert found.published_local is not None
    assert found.published_at.isoformat() == "2026-08-02T20:00:00+00:00"
    assert found.published_local.isoformat() == "2026-08-03T04:00:00+08:00"


# ── people, language, addresses ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        (
            ld(author=[{"@type": "Person", "name": "Oleh: Ayu Lestari"}, "Budi Santoso"]),
            "",
            ("Ayu Lestari", "Budi Santoso"),
        ),
        (
            ld(author={"@type": "Person", "name": "Redaksi"}),
            "<span class=byline>By Ayu Lestari</span>",
            ("Ayu Lestari",),
        ),
        (ld(author={"@type": "Organization", "name": "Radar"}), "", ("Radar",)),
        ("<meta name=author content='Ayu Lestari dan Budi Santoso'>", "", ("Ayu Lestari", "Budi Santoso")),
        (
            "<meta property=article:author content='https://facebook.com/radar'>",
            "<a rel=author>Ayu Lestari</a>",
            ("Ayu Lestari",),
        ),
        ("", "<p class=author>Penulis: admin</p>", ("admin",)),
        ("", "<div>By <b>Ayu Lestari</b></div>", ("Ayu Lestari",)),
        ("", "<p>Oleh: Ayu Lestari dan Budi Santoso</p>", ("Ayu Lestari", "Budi Santoso")),
        ("", "<p>By the end of the week</p>", ()),
        ("", "<aside><p>By Ayu Lestari</p></aside>", ()),
        (ld(author="Radar") + "<meta property=og:site_name content=Radar>", "<p>By Ayu Lestari</p>", ("Ayu Lestari",)),
        ("", "", ()),
    ],
)
def test_people_come_before_the_newsroom(page, story, head, body, authors):
    assert draft_of(page(f"<h1>Kabar</h1>{body}{story}", head=head)).authors == authors


def test_words_of_scripts_and_styles_are_in_no_field(page, story):
    unseen = "<script>var a = 4</script><style>b{}</style><noscript>c</noscript><template>d</template>"
    body = (
        f"<h1>Kabar {unseen}sungai</h1><p class=author>{unseen}Ayu {unseen}Lestari</p><a rel=tag>air{unseen}</a>"
        f"<article><figure><img src=/a.jpg><figcaption>Foto {unseen}Ayu</figcaption></figure>{story}</article>"
    )
    found = draft_of(page(body))
    assert (found.title, found.authors, found.tags) == ("Kabar sungai", ("Ayu Lestari",), ("air",))
    assert "<figcaption>Foto Ayu</figcaption>" in found.body_html
    ruled = draft_of(page(body), ArticleRules(title="h1", author=".author"))
    assert (ruled.title, ruled.authors) == ("Kabar sungai", ("Ayu Lestari",))


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang=id-ID>", "id"),
        ("<html lang=pt_BR>", "pt-BR"),
        ("<html lang=in>", "id"),
        ("<html lang=en-US>", "id"),
        ("<html>", "id"),
        ("<html lang=su>", "su"),
    ],
)
def test_language_is_declared_unless_the_words_say_otherwise(page, html, language):
    words = (
        "<p>Warga yang datang dari desa itu tidak akan pulang dengan tangan kosong pada hari ini dan untuk para tamu telah ada jamuan.</p>"
        * 3
    )
    assert draft_of(page(f"<h1>Kabar</h1>{words}", html=html)).language == language


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        (
            "<link rel=canonical href='/2026/08/kabar?utm_source=x'><meta property=og:url content=/b>",
            "https://radar.example/2026/08/kabar",
        ),
        (
            "<link rel=canonical href='https://radar.example/'><meta property=og:url content=/b>",
            "https://radar.example/b",
        ),
        ("<link rel=canonical href='javascript:x'>", "https://radar.example/2026/08/kabar/"),
        ("", "https://radar.example/2026/08/kabar/"),
    ],
)
def test_canonical_address(page, story, head, canonical):
    assert draft_of(page(f"<h1>Kabar</h1>{story}", head=head)).canonical_url == canonical


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://cdn.example/a/", "https://cdn.example/a/b"),
        ("javascript:alert(1)//", "https://radar.example/2026/08/kabar/b"),
        ("file:///etc/", "https://radar.example/2026/08/kabar/b"),
        ("/x/", "https://radar.example/x/b"),
    ],
)
def test_X04_addresses_are_absolute_and_an_evil_base_is_ignored(page, story, base, expected):
    found = draft_of(
        page(
            f"<article><h1>Kabar</h1>{story}<p>Lihat <a href=b>halaman itu</a> untuk penjelasan yang lengkap.</p>{story}</article>",
            head=f"<base href='{base}'>",
        )
    )
    assert f'href="{expected}"' in found.body_html


def test_amp_page_asks_for_its_canonical_twin_and_gives_what_it_has(page, story):
    amp = page(
        f"<h1>Kabar</h1>{story}",
        head="<link rel=canonical href=/2026/08/kabar/>",
        url="https://radar.example/2026/08/kabar/amp/",
        html="<html ⚡>",
    )
    found = extract(amp)
    assert isinstance(found, NeedsPages)
    assert (found.urls, found.why) == (("https://radar.example/2026/08/kabar/",), "canonical")
    assert "Paragraf nomor 5" in found.so_far.body_html


def test_amp_page_that_is_its_own_canonical_is_read(page, story):
    amp = page(
        f"<h1>Kabar</h1>{story}",
        head="<link rel=canonical href='https://radar.example/2026/08/kabar'>",
        html="<html amp>",
    )
    assert isinstance(extract(amp), Draft)


# ── body ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_selectors_of_the_operator_win_and_dropped_parts_leak_nowhere(page, story):
    body = f"<h1>Lain</h1><h2 class=j>Judul Kita</h2><i class=o>oleh Ayu Lestari</i><b class=t>3 Agustus 2026</b><div class=isi>{story}<div class=iklan-x>Beli sekarang</div></div>"
    rules = ArticleRules(body=".isi", drop=(".iklan-x",), title=".j", author=".o", date=".t")
    found = draft_of(page(body), rules)
    assert (found.title, found.authors, found.published_at) == (
        "Judul Kita",
        ("Ayu Lestari",),
        datetime(2026, 8, 3, tzinfo=UTC),
    )
    assert found.body_html.count("<p>") == 6
    assert "Beli" not in found.body_html
    assert {found.origins[name] for name in ("title", "authors", "published_at", "body")} == {"rule"}


def test_body_selector_that_matches_nothing_is_said(page, story):
    with pytest.raises(Unreadable, match=r"article\.body = '\.isi'"):
        extract(page(story), ArticleRules(body=".isi"))


def test_selector_that_is_no_css_is_said(page, story):
    with pytest.raises(Unreadable, match="no CSS"):
        extract(page(story), ArticleRules(drop=("p[",)))


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("<img src='data:image/gif;base64,R0' data-src='/a.jpg'>", "/a.jpg"),
        ("<img src='/blank.gif' data-lazy-src='/a'>", "/a"),
        ("<img src='/s.jpg' srcset='/s.jpg 300w, /a.jpg 1200w, /huge.jpg 5000w'>", "/a.jpg"),
        ("<img class=lazy src='/placeholder.png'><noscript><img src='/a.jpg'></noscript>", "/a.jpg"),
        ("<amp-img src='/a.jpg' width=640 height=360></amp-img>", "/a.jpg"),
        ("<a href='/a.jpg'><img src='/a.jpg'></a>", "/a.jpg"),
    ],
)
def test_lazy_image_is_resolved(page, story, image, expected):
    found = draft_of(
        page(f"<article><h1>Kabar</h1><figure>{image}<figcaption>Foto: Ayu</figcaption></figure>{story}</article>")
    )
    assert (
        f'<figure><img src="https://radar.example{expected}" alt=""><figcaption>Foto: Ayu</figcaption></figure>'
        in found.body_html
    )
    assert found.body_html.count("<img") == 1


@pytest.mark.parametrize(
    "image",
    [
        "<img src=/p.gif width=1 height=1>",
        "<img src='data:image/gif;base64,R0'>",
        "<a href=/lain/><img src=/t.jpg></a>",
    ],
)
def test_image_that_shows_nothing_of_the_story_is_dropped(page, story, image):
    assert "<img" not in draft_of(page(f"<article><h1>Kabar</h1>{story}{image}{story}</article>")).body_html


def test_link_around_a_heading_is_kept_inside_of_it(page, story):
    body = f"<article><h1>Kabar</h1><div class=isi>{story}<a href=/lain><h4>Berita lain</h4><p>Ringkasnya</p></a></div></article>"
    found = draft_of(page(body), ArticleRules(body=".isi"))
    assert '<h4><a href="https://radar.example/lain">Berita lain</a></h4>' in found.body_html
    assert '<p><a href="https://radar.example/lain">Ringkasnya</a></p>' in found.body_html


LEAD = "<figure class=featured><amp-img src=/utama.jpg width=800 height=450></amp-img></figure>"


@pytest.mark.parametrize(
    ("body", "image"),
    [
        (
            f"<article><header><h1>Kabar</h1>{LEAD}</header><div>STORY</div></article>",
            "https://radar.example/utama.jpg",
        ),
        (f"<main><h1>Kabar</h1><img src=/logo.png>{LEAD}<div>STORY</div></main>", "https://radar.example/utama.jpg"),
        (f"{LEAD}<article><h1>Kabar</h1><div>STORY</div></article>", None),
        (f"<article><h1>Kabar</h1><div>STORY</div><aside>{LEAD}</aside></article>", None),
        (f"<article><h1>Kabar</h1><div>STORY</div></article><article><h2>Lain</h2>{LEAD}</article>", None),
        ("<article><h1>Kabar</h1><img src=/kecil.jpg width=24 height=24><div>STORY</div></article>", None),
        ("<article><h1>Kabar</h1><a href=/lain><img src=/lain.jpg></a><div>STORY</div></article>", None),
    ],
)
def test_image_is_the_first_that_the_article_shows_where_nothing_names_one(page, story, body, image):
    assert draft_of(page(body.replace("STORY", story), html="<html lang=id>")).image_url == image


_PIECES = st.lists(
    st.sampled_from(
        ["<div>", "</div>", "<p>", "</p>", "<table><tr><td>", "<ul><li>", "<h1>Judul</h1>", "<article>", "<img src=/a.jpg>", "<a href=x>", "</a>",
         "<figure>", "<figcaption>", "<br>", "<b>", "<noscript>", "<iframe src=//x>", "<time datetime=2026-13-45>", "<template>", "<svg>", "<form>",
         "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":[[{}]],\"image\":[1,null]}</script>", "<picture><source srcset=',, 1x'>",
         "<meta property=og:title content='|'>", "<base href='::'>", "<link rel=canonical href='http://[x'>", "Kalimat yang cukup panjang untuk dibaca. " * 8, "&#0;&#xFFFE;\x0c"]
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(_PIECES.map("".join), st.text(max_size=200)))
def test_any_page_gives_a_draft_or_a_reason(text):
    page = Page(
        url="https://e.example/a",
        final_url="https://e.example/a",
        body=text.encode("utf-8", "replace"),
        fetched_at=datetime(2026, 9, 1, tzinfo=UTC),
    )
    try:
        found = extract(page)
    except Unreadable:
        return
    assert isinstance(found, Draft | NeedsPages)
