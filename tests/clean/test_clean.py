"""Draft → article: what is dropped, what stays, and that nothing dangerous passes."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.clean import Cleaned, clean, draft_hash, rules_version
from syndicator.errors import Unreadable
from syndicator.model import Draft, Dropped
from syndicator.specs import ArticleRules

URL = "https://radar.example/2026/kabar/"


def draft(html: str, **fields) -> Draft:
    return replace(Draft(url=URL, canonical_url=URL, title="Judul Berita", body_html=html), **fields)


def cleaned(html: str, rules: ArticleRules = ArticleRules(), **fields) -> Cleaned:
    return clean(draft(html, **fields), rules)


def test_furniture_is_dropped_with_its_rule_and_leaves_no_empty_element():
    found = cleaned("<p>Isi berita.</p><p><strong>Share</strong></p><ul><li>Exit mobile version</li></ul>")
    assert found.article.html == "<p>Isi berita.</p>"
    assert found.dropped == (
        Dropped(rule="line share", text="Share"),
        Dropped(rule="line mobile", text="Exit mobile version"),
    )


def test_operators_patterns_drop_paragraphs():
    found = cleaned("<p>Isi.</p><p>Laporan: Tim</p>", ArticleRules(drop_lines=("^Laporan",)))
    assert found.article.text == "Isi."


def test_operators_pattern_that_is_none_is_said():
    with pytest.raises(Unreadable, match="drop_lines"):
        cleaned("<p>Isi.</p>", ArticleRules(drop_lines=("(",)))


def test_line_of_furniture_between_line_breaks_goes_alone():
    found = cleaned("<p>Satu.<br>Baca juga: Harga Cabai<br>Dua.</p>")
    assert found.article.text == "Satu.\nDua."


@pytest.mark.parametrize(
    "listed",
    [
        "<h3>Related Post</h3><div><h4><a href=/a>Kabar lain satu</a></h4><i>20 November 2024</i></div><div>Nov 21, 2024</div>",
        "<p>Related Post</p><p><a href=/a>Kabar lain satu</a></p><p> </p><p><a href=/b>Kabar lain dua</a></p>",
        "<h4>Baca Juga:</h4><ul><li><a href=/a>Kabar lain satu</a></li><li><a href=/b>Kabar lain dua</a></li></ul>",
        "<p><strong>Artikel Terkait</strong><br><a href=/a>Kabar lain satu</a><br><a href=/b>Kabar lain dua</a></p>",
    ],
)
def test_stories_announced_as_related_go_with_their_heading(listed):
    found = cleaned(
        f"<p>Isi berita.</p>{listed}<p>Berita berlanjut di <a href=/c>sini</a>.</p><p><a href=/d>Dokumen</a></p>"
    )
    assert found.article.text == "Isi berita.\nBerita berlanjut di sini.\nDokumen"
    assert Dropped(rule="line related list", text="Kabar lain satu") in found.dropped


@pytest.mark.parametrize(
    "kept",
    [
        "<h3>Sumber</h3><p><a href=/a>Laporan tahunan</a></p><p>20 November 2024</p>",
        "<h3>Terkait</h3><p>Kalimat biasa.</p><p><a href=/a>Laporan tahunan</a></p>",
        "<h3>Terkait</h3><p>Pada 20 November 2024 warga pulang.</p>",
        "<p>Baca juga: Kabar lain</p><p><a href=/a>Laporan tahunan</a></p>",
    ],
)
def test_links_and_dates_that_no_heading_announces_as_related_are_kept(kept):
    last = kept.rpartition("<p>")[2]
    assert re.sub(r"<[^>]+>", "", last) == cleaned(f"<p>Isi berita.</p>{kept}").article.text.split("\n")[-1]


def test_mark_before_related_stories_says_advertorial():
    listed = "<h3>Related Post</h3>" + "".join(
        f"<h4><a href=/{n}>Kabar lain {n}</a></h4><p>2{n} Mei 2024</p>" for n in range(4)
    )
    assert cleaned(f"<p>Isi berita.</p><p>(Adv/Kominfo)</p>{listed}").article.advertorial


def test_headline_byline_and_date_at_the_top_are_not_repeated():
    found = cleaned(
        "<h1>JUDUL BERITA</h1><p>Oleh: Ayu Lestari</p><p>Jumat, 22 November 2024 10:15 WIB</p><p>Isi.</p>",
        authors=("Ayu Lestari",),
        published_at=datetime(2024, 11, 22, 3, 15, tzinfo=UTC),
    )
    assert found.article.text == "Isi."
    assert [dropped.rule for dropped in found.dropped] == ["repeats title", "repeats author", "repeats date"]


def test_line_at_the_top_that_says_more_than_a_known_field_is_kept():
    html = "<p>Judul Berita Ini Lain</p><p>Oleh Ayu Lestari dan kawan</p><p>21 Mei 2023</p>"
    found = cleaned(html, authors=("Ayu Lestari",), published_at=datetime(2024, 11, 22, tzinfo=UTC))
    assert found.dropped == ()


def test_headline_repeated_deep_in_the_body_is_the_storys_own():
    assert cleaned("<p>a1</p><p>b2</p><p>c3</p><p>Judul Berita</p>").article.text.endswith("Judul Berita")


def test_addresses_are_absolute_and_without_tracking():
    found = cleaned(
        '<p><a href="../x?utm_source=a&id=1#top">x</a></p><figure><img data-src="/i.jpg" src="data:,"></figure>'
    )
    assert '<a href="https://radar.example/2026/x?id=1"' in found.article.html
    assert '<img src="https://radar.example/i.jpg">' in found.article.html


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "https://h:99999/", "#top", ""]
)
def test_link_that_leads_nowhere_becomes_text(href):
    assert cleaned(f'<p>Lihat <a href="{href}">ini</a>.</p>').article.html == "<p>Lihat ini.</p>"


def test_player_becomes_a_link_and_is_not_in_the_text():
    found = cleaned('<p>Isi.</p><iframe src="https://www.youtube.com/embed/x"></iframe>')
    assert '<figure><a href="https://www.youtube.com/embed/x"' in found.article.html
    assert found.article.text == "Isi."


def test_text_has_a_line_for_each_paragraph_heading_entry_quote_and_row():
    html = (
        "<h2>A</h2><p>b  <em>c</em>\n d</p><ul><li>e</li><li>f</li></ul><blockquote><p>g</p></blockquote>"
        "<table><tr><td>h</td><td>i</td></tr></table><figure><img src='/x.jpg'><figcaption>Foto: j</figcaption></figure>"
    )
    assert cleaned(html).article.text == "A\nb c d\ne\nf\ng\nh | i"


def test_words_of_neighbouring_containers_do_not_run_together():
    assert cleaned("<div>satu<div>dua</div>tiga <b>empat</b></div>").article.text == "satu\ndua\ntiga empat"


def test_body_of_nothing_but_furniture_is_unreadable():
    with pytest.raises(Unreadable, match="nothing remains"):
        cleaned("<p>Share</p>")


def test_X01_hundred_thousand_nested_elements_are_refused_at_once():
    with pytest.raises(Unreadable, match="nested"):
        cleaned("<div>" * 100_000 + "isi")


def test_words_nested_deeper_than_libxml2_reads_are_kept():
    found = cleaned("<p>Isi berita.</p>" + "<dd>" * 300 + "Kata terakhir")
    assert found.article.text == "Isi berita.\nKata terakhir"


def test_body_of_twenty_thousand_neighbours_is_cleaned_in_linear_time():
    text = cleaned("<p>" + "<span>kata</span> <b></b>" * 20_000 + "</p>").article.text
    assert text.count("kata") == 20_000


def test_control_characters_are_gone_from_every_field():
    article = cleaned(
        "<p>Isi\x00 &#11;&#x1;&#55296;berita</p>", title="Ju\x0bdul", authors=("A\x01yu",), tags=("t\x02ag",)
    ).article
    assert (article.title, article.authors, article.tags) == ("Judul", ("Ayu",), ("tag",))
    assert "\x0b" not in article.html + article.text


def test_language_of_the_source_counts_only_where_the_draft_says_none():
    assert clean(draft("<p>x1</p>"), ArticleRules(), language="id").article.language == "id"
    assert clean(draft("<p>x1</p>", language="en"), ArticleRules(), language="id").article.language == "en"


@pytest.mark.parametrize(
    "end",
    ["(Adv/Diskominfo Kaltim)", "(ADV)", "[adv]", "(red/adv)", "(Adv DPRD Kutim)", "Advertorial", "Konten bersponsor"],
)
def test_mark_at_the_end_says_advertorial_and_stays(end):
    article = cleaned(
        f"<p>Isi berita panjang.</p><p>pungkasnya. {end}</p>" if end[0] in "([" else f"<p>Isi.</p><p>{end}</p>"
    ).article
    assert article.advertorial
    assert article.text.endswith(end)


@pytest.mark.parametrize(
    "end", ["(Advokat senior)", "(adventure)", "advertorial dibahas dalam rapat.", "(ant)", "Sponsored"]
)
def test_other_words_at_the_end_do_not_say_advertorial(end):
    assert not cleaned(f"<p>Isi berita panjang.</p><p>Kalimat lain.</p><p>Katanya {end}</p>").article.advertorial


@pytest.mark.parametrize("label", ["SPONSORED", "Sponsored Content", "Contenido patrocinado", "Paid post"])
def test_label_at_the_top_says_advertorial(label):
    assert cleaned(f"<p>{label}</p><p>Isi.</p>").article.advertorial


@pytest.mark.parametrize("label", ["Sponsored Content", "Contenido patrocinado", "Paid post"])
def test_label_of_a_box_below_the_story_says_nothing_of_it(label):
    assert not cleaned(f"<p>Isi berita.</p><p>Kalimat lain.</p><p>Dan lagi.</p><h3>{label}</h3>").article.advertorial


@pytest.mark.parametrize(
    "said",
    [
        "This post is sponsored by Example Bank.",
        "Artikel ini merupakan konten kerja sama dengan Bank Contoh.",
        "Dieser Beitrag ist in bezahlter Zusammenarbeit mit Muster entstanden.",
        "– Anzeige: Dieser Beitrag ist in Zusammenarbeit mit Muster entstanden –",
    ],
)
def test_sentence_that_says_who_paid_says_advertorial(said):
    assert cleaned(f"<p>Isi berita.</p><p>Kalimat lain.</p><p>Dan lagi.</p><p>{said}</p>").article.advertorial


@pytest.mark.parametrize(
    "said",
    [
        "Artikel ini merupakan hasil kerja sama dengan The Conversation.",
        "This article was first published by Example.",
        "Werbung wirkt, sagen Forscher.",
    ],
)
def test_other_sentences_about_an_article_do_not_say_advertorial(said):
    assert not cleaned(f"<p>{said}</p><p>Isi berita.</p><p>Kalimat lain.</p><p>Dan lagi.</p>").article.advertorial


def test_dateline_is_a_field_and_stays_in_the_text():
    article = cleaned("<p>RADAR.EXAMPLE, Samarinda – Air surut sejak Selasa pagi, kata warga.</p>").article
    assert (article.dateline, article.text[:13]) == ("RADAR.EXAMPLE, Samarinda", "RADAR.EXAMPLE")


def test_fingerprint_counts_words_not_their_dress():
    one = cleaned("<p>Isi <b>Berita</b>.</p>").article.fingerprint
    assert one == cleaned("<p>isi</p><p>berita</p>").article.fingerprint
    assert one != cleaned("<p>isi beritanya</p>").article.fingerprint
    assert len(one) == 32


def test_draft_hash_moves_with_words_links_images_and_title():
    base = draft('<p>Isi <a href="/a">x</a></p><img src="/i.jpg">')
    others = [
        replace(base, body_html=base.body_html.replace("Isi", "Ini")),
        replace(base, body_html=base.body_html.replace("/a", "/b")),
        replace(base, body_html=base.body_html.replace("/i.jpg", "/j.jpg")),
        replace(base, title="Judul Lain"),
        replace(base, authors=("Ayu",)),
    ]
    assert len({draft_hash(one) for one in [base, *others]}) == 6


def test_draft_hash_stays_when_dates_counters_spaces_and_tracking_move():
    one = draft('<p>Isi  berita</p><p>Dibaca: 12 kali</p><p><a href="https://x.example/a?utm_id=1">x</a></p>')
    two = draft(
        '<p>Isi berita</p>\n<p>Dibaca: 99 kali</p><p>3 menit lalu</p><p><a href="https://x.example/a?utm_id=2">x</a></p>',
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
        tags=("a",),
    )
    assert draft_hash(one) == draft_hash(two)


def test_rules_version_names_the_rules():
    assert rules_version(ArticleRules()) == rules_version(ArticleRules())
    assert rules_version(ArticleRules()) != rules_version(ArticleRules(drop=(".x",)))


_WORDS = st.sampled_from(
    ["Kata berita", "Share", "<b", "& more", "Judul Berita", " ", "Baca juga: y", "\x0b", "\u00a0", "“q”"]
)
_TAGS = st.sampled_from(
    [
        "p",
        "div",
        "ul",
        "li",
        "ol",
        "blockquote",
        "table",
        "tr",
        "td",
        "th",
        "caption",
        "h1",
        "h3",
        "figure",
        "figcaption",
        "a",
        "b",
        "em",
        "span",
        "br",
        "img",
        "pre",
        "code",
        "iframe",
        "section",
        "script",
        "style",
        "svg",
        "dl",
        "dt",
        "dd",
        "hr",
        "font",
        "template",
        "math",
        "select",
        "tbody",
        "form",
        "nav",
        "noscript",
        "x-y",
    ]
)
_ATTRIBUTES = st.sampled_from(
    ["", " href='javascript:alert(1)'", " href='/a?utm_source=x'", " src='/i.jpg'", " onclick=alert(1)", " src=x onerror=alert(1)",
     " style='x' class=y", " href='https://e.example/ü b'", " src='data:text/html,x'", " href='mailto:a@b.c'", " data-src=/z.png"]
)  # fmt: skip


def _element(tag: str, attributes: str, inside: list[str], closed: bool) -> str:
    return f"<{tag}{attributes}>{''.join(inside)}{f'</{tag}>' if closed else ''}"


_HTML = st.recursive(
    _WORDS,
    lambda inner: st.builds(_element, _TAGS, _ATTRIBUTES, st.lists(inner, max_size=4), st.booleans()),
    max_leaves=25,
)


@pytest.mark.parametrize(
    "html",
    [
        "Kata berita<figure>Kata berita<a href='https://e.example/x'></a></figure>",
        "Kata berita<ul><li></li></ul>Share<p></p>",
        "<figure><figcaption>Kata berita<p>Share</p></figcaption><a href='/x'> </a></figure>",
    ],
)
def test_what_an_emptied_element_leaves_is_clean_the_first_time(html):
    article = cleaned(html).article
    assert cleaned(article.html).article == article


@settings(max_examples=60, deadline=None)
@given(st.lists(_HTML, max_size=5))
def test_any_fragment_becomes_safe_and_is_clean_the_second_time(parts):
    try:
        article = cleaned("".join(parts)).article
    except Unreadable:
        return
    lower = article.html.lower()
    assert not any(
        word in lower
        for word in ("<script", "<style", "<iframe", " onclick", " onerror", " style=", '="javascript:', '="data:')
    )
    again = cleaned(article.html).article
    assert (again.html, again.text) == (article.html, article.text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_cleaned_or_unreadable(text):
    try:
        cleaned(text)
    except Unreadable:
        return
