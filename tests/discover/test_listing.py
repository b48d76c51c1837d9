from datetime import UTC, datetime

import pytest
from tests.discover.pages import page

from syndicator.discover import discover
from syndicator.specs import LinkRules


def links(html: str, url: str = "https://radar.example.id/"):
    return discover(page(html, url=url), tiers=("listing",), rules=LinkRules()).links


def addresses(html: str, url: str = "https://radar.example.id/") -> list[str]:
    return [link.url for link in links(html, url)]


def stories(*numbers: int, inside: str = "{}") -> str:
    return "".join(
        inside.format(f'<h2><a href="/berita/{70000 + n}/judul-berita-ke-{n}">Judul berita yang ke-{n}</a></h2>')
        for n in numbers
    )


def story(number: int) -> str:
    return f"https://radar.example.id/berita/{70000 + number}/judul-berita-ke-{number}"


def test_a_list_of_three_stories_is_a_list():
    assert addresses(stories(1, 2, 3, inside="<div>{}</div>")) == [story(1), story(2), story(3)]


def test_a_page_without_a_list_gives_nothing_and_says_so():
    listing = discover(page("<p>Under construction <a href='/x'>x</a>"), tiers=("listing",), rules=LinkRules())
    assert listing.links == ()
    assert "links.select" in listing.why


def test_a_menu_alone_is_no_list():
    menu = "".join(f'<li><a href="/kanal/{name}">{name.title()}</a></li>' for name in ("politik", "ekonomi", "wisata"))
    assert addresses(f"<ul>{menu}</ul>") == []


@pytest.mark.parametrize(
    "box",
    [
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        "<aside>{}</aside>",
        '<div class="sidebar-right">{}</div>',
        '<div class="td-mega-menu">{}</div>',
        '<div id="related-posts">{}</div>',
        '<section class="most-read">{}</section>',
        "<div><h3>Terpopuler</h3>{}</div>",
        "<div><div class='t'><span>Most read</span></div>{}</div>",
        "<section><h2>Baca juga</h2>{}</section>",
        '<div role="complementary">{}</div>',
    ],
)
def test_boxes_beside_the_list_are_left_out(box):
    html = stories(1, 2, 3, 4, inside="<li>{}</li>") + box.format(stories(8, 9))
    assert addresses(html) == [story(1), story(2), story(3), story(4)]


@pytest.mark.parametrize(
    "wrapper",
    [
        '<div class="content-sidebar-wrap">{}</div>',
        '<div class="has-sidebar">{}</div>',
        '<div class="nav-is-fixed"><main>{}</main></div>',
        '<aside class="widget">{}</aside>',
        "<article><header>{}</header></article>",
        '<div class="category-popular">{}</div>',
    ],
)
def test_wrappers_that_only_sound_like_boxes_are_no_boxes(wrapper):
    assert addresses(wrapper.format(stories(1, 2, 3, inside="<li>{}</li>"))) == [story(1), story(2), story(3)]


def test_a_page_that_is_a_list_of_popular_stories_is_read():
    html = f"<h1>Terpopuler</h1><div class='popular'>{stories(1, 2, 3, 4, inside='<li>{}</li>')}</div>"
    assert addresses(html) == [story(1), story(2), story(3), story(4)]


def test_a_badge_on_one_story_does_not_make_it_a_popular_box():
    html = stories(1, 2, 3, inside="<li>{}</li>") + "<li><span>Trending</span>" + stories(4) + "</li>"
    assert addresses(html) == [story(1), story(2), story(3), story(4)]


def test_links_of_other_sites_are_left_out_but_not_those_of_a_sister_host():
    other = '<h2><a href="https://other.example.net/2026/08/a-long-story-elsewhere">A long story elsewhere</a></h2>'
    sister = '<h2><a href="https://kaltim.radar.example.id/berita/70009/judul-lain">Judul lain yang panjang</a></h2>'
    html = "".join(f"<li>{part}</li>" for part in (stories(1), stories(2), other, sister))
    assert addresses(html, url="https://www.radar.example.id/") == [
        "https://www.radar.example.id/berita/70001/judul-berita-ke-1",
        "https://www.radar.example.id/berita/70002/judul-berita-ke-2",
        "https://kaltim.radar.example.id/berita/70009/judul-lain",
    ]


def test_a_link_in_running_text_is_no_story_of_the_list():
    prose = '<p>Menurut <em>laporan</em> yang terbit kemarin, <a href="/berita/60001/laporan-lama-itu">laporan</a>.</p>'
    assert addresses(stories(1, 2, 3, inside="<li>{}</li>") + prose) == [story(1), story(2), story(3)]


def test_a_story_linked_by_its_picture_only_takes_the_heading_beside_it():
    card = '<div><a href="/2026/08/0{0}/x-y-z"><img src="a.jpg" alt="Foto"></a><h3>Kabar gembira nomor {0}</h3></div>'
    found = links("".join(card.format(n) for n in (1, 2, 3)))
    assert [link.title for link in found] == [f"Kabar gembira nomor {n}" for n in (1, 2, 3)]


def test_a_date_without_a_zone_or_out_of_reason_is_left_out():
    stamps = ("2026-08-01T10:00:00+07:00", "2026-08-01T10:00:00", "2035-01-01T00:00:00Z", "0000-00-00")
    cards = "".join(f"<li>{stories(n)}<time datetime='{stamp}'>x</time></li>" for n, stamp in enumerate(stamps))
    assert [link.published_at for link in links(cards)] == [datetime(2026, 8, 1, 3, tzinfo=UTC), None, None, None]


def test_the_listing_s_own_address_is_no_story():
    html = stories(1, 2, 3, inside="<li>{}</li>")
    assert story(1) not in addresses(html, url=story(1))
