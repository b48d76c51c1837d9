"""The body is learnt: what it takes of a page, and how it is written."""

import hashlib

import pytest

from syndicator.extract import context, extract, trees, trees_in_context
from syndicator.extract.features import NAMES
from syndicator.specs import ArticleRules


def body_of(page, rules=ArticleRules()):
    return extract(page, rules).body_html


@pytest.mark.parametrize(("names", "learnt"), [(NAMES, trees), (context.NAMES, trees_in_context)])
def test_trees_were_learnt_from_the_numbers_that_are_counted_now(names, learnt):
    assert hashlib.sha256("\n".join(names).encode()).hexdigest()[:16] == learnt.FEATURES


def test_story_is_taken_and_what_stands_around_it_is_not(page, story):
    around = "".join(f"<li><a href=/{number}>Berita lain nomor {number} hari ini</a></li>" for number in range(9))
    html = body_of(
        page(
            f"<nav><ul>{around}</ul></nav><main><h1>Kabar</h1><div class=isi>{story}</div></main>"
            f"<aside class=terpopuler><h3>Terpopuler</h3><ul>{around}</ul></aside><footer><p>© 2026 Radar. Hak cipta.</p></footer>"
        )
    )
    assert html.count("<p>") == 6
    assert "Berita lain" not in html
    assert "Hak cipta" not in html


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p>Satu <b>dua</b> <i> </i>tiga</p>", "<p>Satu <strong>dua</strong> tiga</p>"),
        ("<div>Satu dua<br><br>tiga empat</div>", "<p>Satu dua</p>\n<p>tiga empat</p>"),
        ("<div>Satu dua<br>tiga empat<br></div>", "<p>Satu dua<br>tiga empat</p>"),
        ("<h1>Satu</h1><h5>Dua</h5>", "<h2>Satu</h2>\n<h4>Dua</h4>"),
        ("<ol><li>Satu</li><li><p>Dua</p><p>Tiga</p></li></ol>", "<ol><li>Satu</li><li><p>Dua</p><p>Tiga</p></li></ol>"),
        ("<ul><li>Satu<ul><li>Dua</li></ul></li></ul>", "<ul><li><p>Satu</p><ul><li>Dua</li></ul></li></ul>"),
        ("<blockquote>Satu</blockquote>", "<blockquote><p>Satu</p></blockquote>"),
        (
            "<table><tr><th>Kota</th><th>Suara</th></tr><tr><td>Solo</td><td>12</td></tr></table>",
            "<table><tr><th>Kota</th><th>Suara</th></tr><tr><td>Solo</td><td>12</td></tr></table>",
        ),
        ("<table><tr><td>Satu</td></tr><tr><td>Dua</td></tr></table>", "<p>Satu</p>\n<p>Dua</p>"),
        ("<pre>a  = 1\n  b</pre>", "<pre>a  = 1\n  b</pre>"),
        ("<p>Lihat <a href=/x>ini &amp; itu</a></p>", '<p>Lihat <a href="https://radar.example/x">ini &amp; itu</a></p>'),
        ("<p>Lihat <a href='#x'>ini</a></p>", "<p>Lihat ini</p>"),
        ("<a href=/x><h4>Satu</h4><p>Dua</p></a>",
         '<h4><a href="https://radar.example/x">Satu</a></h4>\n<p><a href="https://radar.example/x">Dua</a></p>'),
    ],
)  # fmt: skip
def test_selected_part_is_written_as_simple_html(page, written, expected):
    assert body_of(page(f"<div class=isi>{written}</div>"), ArticleRules(body=".isi")) == expected


def test_figure_stands_where_it_stood_and_a_card_of_another_story_does_not(page, story):
    card = "<div class=card><img src=/lain.jpg><h4><a href=/lain>Judul lain</a></h4></div>"
    html = body_of(
        page(
            f"<article><h1>Kabar</h1>{story}<figure><img src=/a.jpg></figure>{story.replace('nomor', 'yang')}{card}</article>"
        )
    )
    assert html.index("nomor 5") < html.index("/a.jpg") < html.index("yang 0")
    assert "/lain.jpg" not in html


def test_known_player_is_a_link_and_an_unknown_frame_is_nothing(page, story):
    players = "<iframe src='https://www.youtube.com/embed/abc'></iframe><iframe src='https://ads.example/x'></iframe>"
    html = body_of(page(f"<article><h1>Kabar</h1>{story}{players}{story.replace('nomor', 'yang')}</article>"))
    assert '<figure><a href="https://www.youtube.com/embed/abc">youtube.com</a></figure>' in html
    assert "ads.example" not in html


def test_thousands_of_comments_are_not_the_story(page, story):
    said = "<li class=comment><p>Nomor {}: saya setuju dengan pendapat ini, bagus sekali untuk kita semua di sini.</p></li>"
    comments = "".join(said.format(number) for number in range(2_500))
    html = body_of(page(f"<article><h1>Kabar</h1>{story}</article><ol class=commentlist>{comments}</ol>"))
    assert html.count("<p>") == 6
    assert "setuju" not in html


@pytest.mark.parametrize("part", ["nav", "footer"])
def test_a_story_that_stands_in_a_menu_or_footer_is_found_where_there_is_no_other(page, story, part):
    assert body_of(page(f"<{part}>{story}</{part}>")).count("<p>") == 6


@pytest.mark.parametrize("part", ["nav", "footer"])
def test_a_menu_or_footer_around_the_headline_is_none(page, story, part):
    html = f"<{part}><h1>Kabar</h1>{story}</{part}><p>Semua yang lain berdiri di luar, dan hanya satu baris saja.</p>"
    assert body_of(page(html)).count("</p>") >= 6


def test_a_story_that_a_page_says_twice_for_two_sizes_of_screen_is_taken_once(page, story):
    html = body_of(page(f"<h1>Kabar</h1><div class='isi desktop'>{story}</div><div class='isi mobile'>{story}</div>"))
    assert html.count("Paragraf nomor 3") == 1


def test_of_a_story_that_is_said_twice_its_short_lines_are_taken_once_too(page):
    parts = "".join(
        f"<h2>Judul kecil {number}</h2><p>Paragraf nomor {number} menceritakan dengan tenang apa yang dilihat warga di tepi "
        f"sungai pada pagi itu.</p><p>Begitu, kata {number}.</p>"
        for number in range(5)
    )
    html = body_of(page(f"<h1>Kabar</h1><div class='isi desktop'>{parts}</div><div class='isi mobile'>{parts}</div>"))
    assert html.count("Judul kecil 3") == 1
    assert html.count("Begitu, kata 2.") == 1


def test_a_short_line_that_is_said_again_stays(page, story):
    html = body_of(
        page(f"<article><h1>Kabar</h1>{story}<p>Hidup rakyat!</p>{story.replace('nomor', 'yang')}</article>")
    )
    again = body_of(
        page(
            f"<article><h1>Kabar</h1>{story}<p>Hidup rakyat, kata mereka.</p>{story.replace('nomor', 'yang')}"
            f"<p>Hidup rakyat, kata mereka.</p>{story.replace('nomor', 'ke')}</article>"
        )
    )
    assert html.count("Hidup rakyat") == 1
    assert again.count("Hidup rakyat") == 2


@pytest.mark.parametrize(
    "shown",
    [
        "<div class=foto><img src=/a.jpg><div>Warga menyeberangi sungai di pagi hari. ANTARA FOTO/Budi/aa.</div></div>",
        "<div class=foto><div><img src=/a.jpg></div>Warga menyeberangi sungai di pagi hari itu bersama-sama.</div>",
        "<div class=foto><img src=/a.jpg><p>Warga menyeberangi sungai di pagi hari © Instagram.com/budi</p></div>",
    ],
)
def test_a_short_line_behind_a_picture_is_its_caption_where_no_name_says_so(page, story, shown):
    html = body_of(page(f"<article><h1>Kabar</h1><div>{story}{shown}{story.replace('nomor', 'yang')}</div></article>"))
    assert html.count("Warga menyeberangi") == 1
    assert html.index("/a.jpg") < html.index("<figcaption>Warga") < html.index("yang 0")


def test_a_caption_behind_two_pictures_is_the_second_one_s(page, story):
    shown = "<div class=foto><img src=/a.jpg><img src=/b.jpg><p>Warga menyeberang di pagi hari © Antara</p></div>"
    html = body_of(page(f"<article><h1>Kabar</h1>{story}{shown}{story.replace('nomor', 'yang')}</article>"))
    assert html.count("Warga menyeberang") == 1
    assert html.index("/a.jpg") < html.index("/b.jpg") < html.index("<figcaption>Warga")


def test_a_line_behind_a_figure_with_a_caption_is_no_second_one(page, story):
    figure = "<figure><img src=/a.jpg><figcaption>Sungai di pagi hari.</figcaption></figure>"
    html = body_of(
        page(
            f"<article><h1>Kabar</h1>{story}{figure}<p>Warga menyeberang dengan rakit setiap pagi. (Foto: Antara)</p>"
            f"{story.replace('nomor', 'yang')}</article>"
        )
    )
    assert "<p>Warga menyeberang" in html


@pytest.mark.parametrize(
    "icon", ["<img src=/panah.gif>", "<img src=/ikon.png width=12 height=12>", "<img src=data:image/gif;base64,R0lGOD>"]
)
def test_what_stands_behind_a_bullet_or_an_icon_is_text(page, story, icon):
    items = "".join(f"<li>{icon} Persyaratan nomor {number} yang harus dibawa</li>" for number in range(5))
    html = body_of(page(f"<article><h1>Kabar</h1>{story}<ul>{items}</ul>{story.replace('nomor', 'yang')}</article>"))
    assert all(f"Persyaratan nomor {number}" in html for number in range(5))
    assert "<figcaption>" not in html


def test_a_page_that_says_nothing_but_a_caption_says_it_once(page):
    html = body_of(page("<div><img src=/a.jpg>Banjir di Samarinda pagi ini, air naik. Foto: Antara</div>"))
    assert html.count("Banjir di Samarinda") == 1


def test_a_caption_that_the_operator_keeps_is_a_line(page, story):
    shown = (
        "<div class=foto><img src=/a.jpg><p class=tetap>Warga menyeberang di pagi hari © Instagram.com/budi</p></div>"
    )
    html = body_of(page(f"<article><h1>Kabar</h1>{story}{shown}{story}</article>"), ArticleRules(keep=(".tetap",)))
    assert html.count("Warga menyeberang") == 1
    assert "<p>Warga menyeberang" in html


def test_a_paragraph_behind_a_picture_is_none(page, story):
    html = body_of(page(f"<article><h1>Kabar</h1>{story}<img src=/a.jpg>{story.replace('nomor', 'yang')}</article>"))
    assert "<figcaption>" not in html
    assert html.count("</p>") == 12


def test_marks_one_in_the_other_are_kept_up_to_the_sixth(page, story):
    html = body_of(page(f"<p>{'<b>' * 9}Kata yang tebal sekali.{'</b>' * 9}</p>{story}"))
    assert "Kata yang tebal sekali." in html
    assert html.count("<strong>") == 6
