"""Names as bylines write them, without what stands around them."""

import pytest

from syndicator.extract import extract
from syndicator.extract.authors import names_in


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Auteur: Ayu Lestari", ("Ayu Lestari",)),
        ("Post author By Ayu Lestari", ("Ayu Lestari",)),
        ("Über Ayu Lestari", ("Ayu Lestari",)),
        ("Alle Beiträge", ()),
        ("Posted", ()),
        ("Artikel von Ayu Lestari", ("Ayu Lestari",)),
        ("Erstellt von Ayu Lestari", ("Ayu Lestari",)),
        ("Veröffentlicht von Ayu Lestari", ("Ayu Lestari",)),
        ("Interview: Ayu Lestari", ("Ayu Lestari",)),
        ("Interview von Ayu Lestari", ("Ayu Lestari",)),
        ("Recipe by Ayu Lestari", ("Ayu Lestari",)),
        ("View all posts by Ayu Lestari", ("Ayu Lestari",)),
        ("Zeige alle Beiträge von Ayu Lestari", ("Ayu Lestari",)),
        ("Reporter: Ayu Lestari, and Budi Santoso", ("Ayu Lestari", "Budi Santoso")),
        ("dan Budi Santoso", ("Budi Santoso",)),
        ("Ayu Lestari, Founder at Radar Borneo", ("Ayu Lestari",)),
        ("Ayu Lestari, Senior Reporter", ("Ayu Lestari",)),
        ("Ayu Lestari Staff Writer", ("Ayu Lestari",)),
        ("Ayu Lestari, Budi Santoso", ("Ayu Lestari", "Budi Santoso")),
        ("Andi Danu", ("Andi Danu",)),
        ("Undine Vonk", ("Undine Vonk",)),
        ("Dan Santoso", ("Dan Santoso",)),
        ("Radar staff reporter", ("Radar staff reporter",)),
        ("Staff Writer", ("Staff Writer",)),
        ("Ayu Founder", ("Ayu Founder",)),
        ("No Author", ()),
        ("Text", ()),
        ("Text: Ayu Lestari", ("Ayu Lestari",)),
    ],
)
def test_name_is_without_what_stands_around_it(line, authors):
    assert names_in([line]) == authors


@pytest.mark.parametrize(
    ("byline", "origin"),
    [
        ('<p class="post-author">Ayu Lestari</p>', "class"),
        ('<a rel="author" href="/x/">Ayu Lestari</a>', "rel"),
        ("<p>Oleh: Ayu Lestari</p>", "text"),
        ('<p><a href="/penulis/ayu-lestari/">Ayu Lestari</a></p>', "link"),
    ],
)
def test_a_box_around_the_headline_is_here_whatever_it_is_called(page, story, byline, origin):
    made = page(f'<div class="content-sidebar-wrap related"><h1>Kabar</h1>{byline}{story}</div>')
    draft = extract(made)
    assert (draft.authors, draft.origins["authors"]) == (("Ayu Lestari",), origin)


def test_a_sidebar_beside_the_headline_is_elsewhere(page, story):
    beside = (
        '<div class="sidebar"><p class="post-author">Budi Santoso</p><a href="/penulis/budi/">Budi Santoso</a></div>'
    )
    assert extract(page(f'<div class="content-sidebar-wrap"><h1>Kabar</h1>{story}{beside}</div>')).authors == ()


@pytest.mark.parametrize(
    "links",
    [
        '<a href="/penulis/ayu/">Ayu Lestari</a><a href="/penulis/budi/">Budi Santoso</a>',
        '<a href="/penulis/">Para Penulis</a>',
        '<a href="/author/ayu/">Alle Beiträge</a>',
        '<a href="/penulis/ayu/kabar/">Kabar Lain</a>',
    ],
)
def test_links_that_tell_no_one_author_name_nobody(page, story, links):
    assert extract(page(f"<h1>Kabar</h1><div>{links}</div>{story}")).authors == ()


@pytest.mark.parametrize(
    "box",
    [
        '<div><h3><a href="/lain/">Kabar lain</a></h3><a href="/author/budi/">Budi Santoso</a></div>',
        '<article><div><h4><a href="/lain/">Kabar lain</a></h4></div><p><a href="/author/budi/">Budi Santoso</a></p></article>',
    ],
)  # fmt: skip
def test_the_author_of_another_story_below_is_not_this_one_s(page, story, box):
    assert extract(page(f"<div><h1>Kabar</h1>{story}</div>{box}")).authors == ()


def test_a_heading_in_the_author_s_own_box_is_no_other_story(page, story):
    box = '<div><h4><a href="/author/budi/">Budi Santoso</a></h4><p>Wartawan di Samarinda.</p></div>'
    assert extract(page(f"<div><h1>Kabar</h1>{story}</div>{box}")).authors == ("Budi Santoso",)


@pytest.mark.parametrize("byline", ["by " * 100_000, "Ayu Lestari " + "senior " * 3_000])
def test_a_byline_longer_than_any_list_of_names_names_nobody(byline):
    assert names_in([byline]) == ()


def test_what_a_name_s_owner_is_may_take_a_page():
    assert names_in([f"Ayu Lestari ({'menulis tentang banjir ' * 100})"]) == ("Ayu Lestari",)


def test_name_in_a_theme_s_box_of_the_author_is_taken(page, story):
    made = page(f'<h1>Kabar</h1><div><span class="c-author-info__name">Ayu Lestari</span></div>{story}')
    assert extract(made).authors == ("Ayu Lestari",)


def test_a_part_of_the_house_is_no_author_beside_people(page, story):
    head = '<meta property="og:site_name" content="KBR">'
    byline = '<p><span class="author">Ayu Lestari, KBR Kaltim</span></p>'
    assert extract(page(f"<h1>Kabar</h1>{byline}{story}", head=head)).authors == ("Ayu Lestari",)
