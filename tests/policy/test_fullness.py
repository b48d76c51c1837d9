from datetime import timedelta

import pytest

from builders import NOON
from syndicator.model import Said
from syndicator.policy.fullness import (
    after_comparing,
    holds,
    is_full,
    is_stub,
    may_be_full,
    may_stand_alone,
    wants_page,
)
from syndicator.ports import Fullness

LONG = Said(html="<p>" + "kata " * 150 + "tamat.</p>", as_text=True)
FULL = Fullness(in_a_row=5, compared_at=NOON)
LESS = Fullness(in_a_row=0, compared_at=NOON)


def compared(*held: bool) -> Fullness:
    known = Fullness()
    for each in held:
        known = after_comparing(known, held=each, now=NOON)
    return known


def test_a_feed_is_full_after_five_entries_in_a_row():
    assert not is_full(compared(*[True] * 4))
    assert is_full(compared(*[True] * 5))
    assert not is_full(compared(*[True] * 4, False, True))
    assert not is_full(compared(*[True] * 9, False))


def test_of_a_feed_that_holds_less_nothing_new_is_written():
    assert after_comparing(LESS, held=False, now=NOON + timedelta(days=1)) is LESS


def test_the_pages_of_a_full_feed_are_asked_for_once_a_day():
    assert wants_page("auto", Fullness(), LONG, now=NOON)
    assert not wants_page("auto", FULL, LONG, now=NOON + timedelta(hours=23))
    assert wants_page("auto", FULL, LONG, now=NOON + timedelta(days=1))
    assert wants_page("auto", FULL, LONG, now=NOON - timedelta(hours=1)), "the clock was set back"


def test_the_operator_has_the_last_word_of_pages():
    assert wants_page("page", FULL, LONG, now=NOON)
    assert not wants_page("feed", LESS, LONG, now=NOON)
    assert wants_page("feed", FULL, Said(title="Tanpa teks"), now=NOON)
    assert wants_page("feed", FULL, None, now=NOON)


@pytest.mark.parametrize(
    ("html", "as_text", "stands"),
    [
        pytest.param(LONG.html, True, True, id="long and whole"),
        pytest.param(LONG.html, False, False, id="a summary"),
        pytest.param("<p>Singkat saja.</p>", True, False, id="short"),
        pytest.param(LONG.html + "<p>[&#8230;]</p>", True, False, id="breaks off"),
        pytest.param(LONG.html + "<a href=/a>Baca selengkapnya</a>", True, False, id="leads on"),
    ],
)
def test_what_was_never_compared_stands_alone_where_it_reads_whole(html, as_text, stands):
    said = Said(html=html, as_text=as_text)
    assert may_stand_alone("auto", Fullness(), said) is stands
    assert not may_stand_alone("auto", LESS, said)
    assert not may_stand_alone("page", FULL, said)
    assert may_stand_alone("auto", FULL, said)
    assert may_stand_alone("feed", LESS, said)


def test_nine_of_ten_words_of_the_page_are_all_of_it():
    page = " ".join(f"kata{n}" for n in range(100))
    assert holds(" ".join(f"Kata{n}" for n in range(90)), page)
    assert not holds(" ".join(f"kata{n}" for n in range(89)), page)
    assert not holds("kata1 " * 100, "kata1 " * 20 + page), "words count as often as the page has them"
    assert not holds("kata", "")


def test_a_text_shorter_than_the_page_need_not_be_compared():
    assert not may_be_full(Said(html="<p>Ringkas.</p>"), "kata " * 100)
    assert may_be_full(Said(html="kata " * 95), "kata " * 100)
    assert not may_be_full(None, "kata")


def test_a_page_of_a_few_words_is_a_stub_beside_a_long_text():
    assert is_stub("Memuat halaman", "kata " * 100)
    assert not is_stub("kata " * 30, "kata " * 100)
