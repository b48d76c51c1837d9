"""What a test of a page finds fault with."""

from datetime import datetime, timedelta, timezone

import pytest

from builders import article, reading
from syndicator.model import Dropped
from syndicator.policy.proving import failures
from syndicator.specs import PageTest
from syndicator.trial import Examined, Failure, Matched, PageLine

URL = "https://radar.example.id/a/"
LOCAL = datetime(2026, 8, 17, 1, 30, tzinfo=timezone(timedelta(hours=8)))
STORY = article(
    title="Banjir Surut",
    text="Warga pulang ke rumah.\nBaca juga: Harga cabai",
    published_at=LOCAL,
    image_url="https://radar.example.id/i/banjir.jpg",
)
READ = reading(
    STORY,
    published_local=LOCAL,
    dropped=(Dropped(rule="line share", text="Bagikan ke teman"),),
    origins={"title": "h1", "published_at": "json-ld"},
)
PAGE = Examined(
    lines=(PageLine(text="Beranda", is_taken=False), PageLine(text="Warga pulang ke rumah.", is_taken=True)),
    matched=(Matched(name="drop", rule=".kronologi", texts=("Kronologi banjir",)),),
)


def faults(**expectations):
    return failures(PageTest(url=URL, **expectations), READ, PAGE)


@pytest.mark.parametrize(
    "expectations",
    [
        {},
        {"contains": ("WARGA  pulang", "rumah. Baca juga", "Banjir Surut")},
        {"lacks": ("Exit mobile version",)},
        {"title": "banjir surut", "authors": ("Rina Wahyuni",), "language": "id", "image": "banjir.jpg"},
        {"date": "2026-08-17"},
        {"date": "2026-08-16T17:30Z"},
        {"date": "2026-08-17T01:30"},
    ],
    ids=["nothing said", "words", "no such words", "fields", "day of the page's zone", "moment", "moment of its zone"],
)
def test_what_is_as_expected_is_no_fault(expectations):
    assert faults(**expectations) == ()


@pytest.mark.parametrize(
    ("expectations", "fault"),
    [
        (
            {"lacks": ("baca juga",)},
            Failure(key="lacks", expected="baca juga", why="in the text", found="Baca juga: Harga cabai"),
        ),
        (
            {"lacks": ("rumah. Baca",)},
            Failure(key="lacks", expected="rumah. Baca", why="in the text"),
        ),
        (
            {"contains": ("bagikan",)},
            Failure(key="contains", expected="bagikan", why="dropped", found="Bagikan ke teman", where="line share"),
        ),
        (
            {"contains": ("kronologi",)},
            Failure(
                key="contains", expected="kronologi", why="dropped", found="Kronologi banjir", where="drop '.kronologi'"
            ),
        ),
        ({"contains": ("beranda",)}, Failure(key="contains", expected="beranda", why="left out", found="Beranda")),
        ({"contains": ("gempa",)}, Failure(key="contains", expected="gempa", why="not on the page")),
        (
            {"title": "Radar"},
            Failure(key="title", expected="Radar", why="other", found="Banjir Surut", where="h1"),
        ),
        (
            {"authors": ("Rina Wahyuni", "Tono")},
            Failure(key="authors", expected="Rina Wahyuni, Tono", why="other", found="Rina Wahyuni"),
        ),
        (
            {"date": "2026-08-16"},
            Failure(key="date", expected="2026-08-16", why="other", found="2026-08-17T01:30:00+08:00", where="json-ld"),
        ),
        (
            {"image": "gempa"},
            Failure(key="image", expected="gempa", why="other", found="https://radar.example.id/i/banjir.jpg"),
        ),
    ],
    ids=lambda value: "" if isinstance(value, Failure) else str(next(iter(value.items()))),
)
def test_what_is_not_as_expected_is_said_with_what_was_found_and_whence(expectations, fault):
    assert faults(**expectations) == (fault,)


def test_a_page_without_date_and_picture_has_none():
    bare = reading(article(published_at=None, image_url=None))
    test = PageTest(url=URL, date="2026-08-17", image="banjir")
    assert [(each.key, each.why) for each in failures(test, bare)] == [("image", "nothing"), ("date", "nothing")]


def test_every_fault_is_said_at_once():
    assert [each.key for each in faults(contains=("a b c", "Warga"), lacks=("warga",), title="x", date="2026-01-01")] == [
        "contains", "lacks", "title", "date",
    ]  # fmt: skip
