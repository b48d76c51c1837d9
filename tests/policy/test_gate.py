"""What looks broken is held, and what is only short, odd or new is not."""

from datetime import timedelta

import pytest

from builders import NOON, article
from syndicator.model import EntryId
from syndicator.policy.gate import ENOUGH, doubt, is_all_new, lesson_of, listing_doubt
from syndicator.ports import Habit, Near

USUAL = [Habit(words=300, dated=True, titled=True)] * ENOUGH
STORY = "Warga tiga desa di hulu sungai mengungsi sejak pagi karena air naik cepat. " * 20


def near(**changes):
    made = {
        "entry_id": EntryId(1), "key": "k1", "source": "radar", "site": "", "url": "https://radar.example.id/1/",
        "page_url": "https://radar.example.id/1/", "title": "Judul lain", "likeness": 1.0, "first_seen_at": NOON, "published_at": NOON,
    }  # fmt: skip
    return Near(**(made | changes))


def test_a_usual_story_passes():
    assert doubt(article(1, text=STORY), USUAL) == ""


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": "Foto: tiga kata saja."}, "it has 4 words, where 300 are usual"),
        ({"text": STORY, "published_at": None}, "it has no date, where there always was one"),
        ({"text": STORY, "title": ""}, "it has no title, where there always was one"),
    ],
)
def test_what_is_unusual_for_its_source_is_held_as_soon_as_enough_is_known_of_it(changes, says):
    made = article(1, **changes)
    assert doubt(made, USUAL) == says
    assert doubt(made, USUAL[1:]) == ""


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Halaman tidak ditemukan", "Maaf, yang Anda cari tidak ada di sini. Kembali ke beranda."),
        ("404", "Page not found."),
        ("Radar", "The page you are looking for could not be found."),
        ("Artikel ini sudah dihapus", "Silakan baca berita lain."),
    ],
    ids=["id", "404", "en", "gone"],
)
def test_H07_an_error_page_that_answers_200_is_held(title, text):
    assert "error page" in doubt(article(1, title=title, text=text), ())


@pytest.mark.parametrize(
    "text",
    [
        "We value your privacy. We and our partners store information on a device.",
        "Aktifkan JavaScript dan cookie untuk melanjutkan.",
        "Masuk untuk melanjutkan membaca artikel ini.",
        "Checking your browser before accessing radar.example.id.",
    ],
)
def test_H07_a_wall_is_held(text):
    assert "a wall, not like a story" in doubt(article(1, title="Radar", text=text), ())


def test_X08_a_teaser_before_a_paywall_is_held():
    teaser = "Air naik cepat sejak pagi. Subscribe to continue reading."
    assert "a wall" in doubt(article(1, text=teaser), ())


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ribuan halaman arsip tidak ditemukan di perpustakaan", STORY),
        ("Situs itu meminta 'accept cookies'", f"{STORY} We value your privacy, kata situs itu."),
        ("Kasus 404 hari ditutup", STORY),
    ],
)
def test_a_story_about_such_pages_is_a_story(title, text):
    assert doubt(article(1, title=title, text=text), USUAL) == ""


def test_the_text_of_another_page_under_another_title_is_held():
    made = article(1, text=STORY)
    assert doubt(made, USUAL, [near()], source="radar") == "its text is that of k1, under another title"
    assert doubt(made, USUAL, [near(source="media")], source="radar") == ""
    assert doubt(made, USUAL, [near(likeness=0.9)], source="radar") == ""
    assert doubt(made, USUAL, [near(title=made.title)], source="radar") == ""


@pytest.mark.parametrize(("links", "new", "is_it"), [(20, 20, True), (20, 18, True), (20, 17, False), (9, 9, False)])
def test_X06_a_listing_that_is_all_new_is_known_as_such(links, new, is_it):
    assert is_all_new(links, new) is is_it


@pytest.mark.parametrize(
    ("published_at", "is_held"),
    [
        (None, True),
        (NOON - timedelta(days=9), True),
        (NOON - timedelta(minutes=30), False),
        (NOON, False),
        (NOON + timedelta(days=9), True),
    ],
)
def test_X06_of_a_listing_that_is_all_new_a_story_that_is_dated_since_the_last_look_is_news(published_at, is_held):
    doubt_of_it = listing_doubt(20, 20, last_look_at=NOON, now=NOON)
    assert bool(doubt_of_it.of(published_at)) is is_held


NO_DATE = article(1, text=STORY, published_at=None)


@pytest.mark.parametrize(
    ("held", "again", "is_held"),
    [
        (article(1, text="Foto dari pasar"), article(2, text="Foto dari terminal lama"), False),
        (article(1, text="Foto dari pasar"), article(2, text="Foto"), True),
        (article(1, text="Foto dari pasar"), NO_DATE, True),
        (NO_DATE, NO_DATE, False),
        (NO_DATE, article(2, text="Foto", published_at=None), True),
        (article(1, title="", text=STORY), article(2, title="", text=STORY), False),
        (
            article(1, text="Artikel ini khusus pelanggan."),
            article(2, text="Kata warga: artikel ini khusus pelanggan. " + "Air naik cepat. " * 20),
            False,
        ),
        (article(1, text="Artikel ini khusus pelanggan."), article(2, text="Accept cookies"), True),
    ],
)
def test_what_was_released_for_one_reason_is_not_held_for_the_same_reason_again(held, again, is_held):
    lesson = lesson_of(doubt(held, USUAL))
    assert bool(doubt(again, USUAL, lessons=[lesson])) is is_held


def test_a_lesson_about_one_wall_hides_no_other():
    lesson = lesson_of(doubt(article(1, text="Accept all cookies."), USUAL))
    again = article(2, text="Accept all cookies. Subscribe to continue. " + "Air naik cepat. " * 20)
    assert doubt(again, USUAL, lessons=[lesson]).endswith("'Subscribe to continue'")


def test_a_text_that_is_another_page_s_and_a_listing_that_was_new_at_once_teach_nothing():
    assert lesson_of(doubt(article(1, text=STORY), USUAL, [near()], source="radar")) is None
    assert lesson_of(listing_doubt(20, 20, last_look_at=NOON, now=NOON).why) is None
