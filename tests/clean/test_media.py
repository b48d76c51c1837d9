"""Sounds and films that go with an article."""

from syndicator.clean.markup import parse
from syndicator.clean.media import enclosures_of
from syndicator.model import Enclosure

BASE = "https://radar.example.id/2026/11/berita/"


def found(html):
    return enclosures_of(parse(html), BASE)


def test_files_in_players_and_links_go_along_each_once_with_their_type():
    assert found(
        '<p>x</p><audio src="/suara.mp3?x=1"></audio><video><source src="film.webm"></video>'
        '<p><a href="/suara.mp3?x=1">dengar</a> <a href="https://cdn.example/a.M4A">dan ini</a></p>'
    ) == (
        Enclosure(url="https://radar.example.id/suara.mp3?x=1", type="audio/mpeg"),
        Enclosure(url="https://radar.example.id/2026/11/berita/film.webm", type="video/webm"),
        Enclosure(url="https://cdn.example/a.M4A", type="audio/mp4"),
    )


def test_pages_scripts_and_broken_addresses_are_none():
    assert (
        found(
            '<a href="https://video.example/watch?v=x.mp4">x</a><a href="javascript:x.mp3">x</a><video src=""></video><a>x</a>'
        )
        == ()
    )


def test_so_many_are_no_articles_any_more():
    assert len(found("".join(f'<a href="/{n}.mp3">x</a>' for n in range(99)))) == 20
