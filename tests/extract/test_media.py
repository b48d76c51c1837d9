"""Sounds and films of a page that its text does not link."""

import pytest

from syndicator.engine.work import read
from syndicator.model import Enclosure, Said

HOST = "https://radar.example"
SOUND, FILM = f"{HOST}/suara.mp3", f"{HOST}/film.mp4"


def linked(says: str) -> str:
    return f'<script type="application/ld+json">{says}</script>'


def article(says: str) -> str:
    return linked(f'{{"@type": "NewsArticle", "headline": "Kabar", {says}}}')


@pytest.mark.parametrize(
    ("head", "body", "found"),
    [
        (article('"audio": {"@type": "AudioObject", "contentUrl": "/suara.mp3"}'), "", (SOUND, "json-ld")),
        (article('"video": [{"contentUrl": "/film.mp4"}]'), "", (FILM, "json-ld")),
        (linked('{"@type": "VideoObject", "contentUrl": "https://radar.example/film.mp4"}'), "", (FILM, "json-ld")),
        ('<meta property="og:audio" content="/suara.mp3">', "", (SOUND, "meta og:audio")),
        ('<meta property="og:video:secure_url" content="/film.mp4">', "", (FILM, "meta og:video")),
        ("", "<audio controls src=/suara.mp3></audio>", (SOUND, "audio element")),
        ("", "<video controls><source src=/film.m3u8><source src=/film.mp4></video>", (FILM, "video element")),
    ],
)
def test_every_place_that_names_a_file_is_heard(page, story, head, body, found):
    url, origin = found
    made = read(page(f"<article><h1>Kabar</h1>{body}{story}</article>", head=head))
    type_ = "audio/mpeg" if url == SOUND else "video/mp4"
    assert made.article.enclosures == (Enclosure(url=url, type=type_),)
    assert made.origins["enclosures"] == origin


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="og:video" content="https://www.youtube.com/embed/x">', ""),
        ('<meta property="og:video" content="/film.m3u8">', ""),
        ('<meta property="og:audio" content="javascript:x.mp3">', ""),
        ("", "<video autoplay muted loop src=/film.mp4></video>"),
        ("", "<aside><video src=/film.mp4></video></aside>"),
        ("", "<div class=sidebar><audio src=/suara.mp3></audio></div>"),
        ("", "<audio></audio>"),
        ("", "<audio src='http://[x.mp3'></audio>"),
        (
            linked(
                '[{"@type": "VideoObject", "contentUrl": "/a.mp4"}, {"@type": "VideoObject", "contentUrl": "/b.mp4"}]'
            ),
            "",
        ),
    ],
)
def test_what_no_player_of_ours_plays_or_is_another_storys_is_none(page, story, head, body):
    made = read(page(f"<article><h1>Kabar</h1>{body}{story}</article>", head=head))
    assert (made.article.enclosures, "enclosures" in made.origins) == ((), False)


def test_of_each_kind_the_first_place_counts(page, story):
    head = '<meta property="og:audio" content="/suara.mp3"><meta property="og:audio" content="/suara.ogg">' + article(
        '"video": {"contentUrl": "/film.mp4"}'
    )
    made = read(page(f"<h1>Kabar</h1><video src=/lain.mp4></video>{story}", head=head))
    assert [each.url for each in made.article.enclosures] == [SOUND, FILM]
    assert made.origins["enclosures"] == "meta og:audio, json-ld"


def test_files_of_the_text_come_first_then_the_feeds(page, story):
    head = '<meta property="og:audio" content="/lain.mp3">'
    link = "<p>Dengarkan <a href=/suara.mp3>rekaman lengkapnya</a> dari balai kota pagi itu.</p>"
    said = Said(enclosures=(Enclosure(url=FILM, type="video/mp4", length_bytes=7),))
    beside = read(page(f"<h1>Kabar</h1>{story}", head=head), said=said)
    linking = read(page(f"<h1>Kabar</h1>{story}{link}{story}", head=head), said=said)
    assert (beside.article.enclosures, beside.origins["enclosures"]) == (said.enclosures, "feed")
    assert (linking.article.enclosures[0].url, linking.origins["enclosures"]) == (SOUND, "text")


def test_half_a_character_in_an_address_costs_no_story(page, story):
    image, sound = (rf"{HOST}/\ud800.{kind}" for kind in ("jpg", "mp3"))
    head = article(f'"image": "{image}", "audio": {{"@type": "AudioObject", "contentUrl": "{sound}"}}')
    made = read(page(f"<h1>Kabar</h1>{story}", head=head))
    assert (made.article.title, made.article.enclosures, made.article.image_url) == ("Kabar", (), None)
