"""Who wrote and who edited: facts of a story, and none of its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.clean.credits import credits_in
from syndicator.refrain import keyed

STORY = ["Jembatan diperbaiki sejak Senin.", "Wali kota: pekerjaan selesai pekan depan.", "Warga berterima kasih."]


def found(*lines):
    made_by = credits_in(keyed(lines))
    left = [line for number, line in enumerate(lines) if number not in made_by.lines]
    return made_by.writers, made_by.editors, left


@pytest.mark.parametrize(
    ("line", "writers", "editors"),
    [
        ("Editor: Budi Santoso", (), ("Budi Santoso",)),
        ("Penulis : Sari Dewi", ("Sari Dewi",), ()),
        ("Penulis: Sari Dewi | Editor: Budi Santoso", ("Sari Dewi",), ("Budi Santoso",)),
        ("Pewarta: Tono / Editor: Bambang", ("Tono",), ("Bambang",)),
        ("Reporter: Andi Wijaya, Rina dan M. Yusuf", ("Andi Wijaya", "Rina", "M. Yusuf"), ()),
        ("Written by: Ada Lovelace", ("Ada Lovelace",), ()),
    ],
)
def test_a_line_of_credits_is_read_and_is_no_line_of_the_story(line, writers, editors):
    assert found(*STORY, line) == (writers, editors, STORY)
    assert found(line, *STORY) == (writers, editors, STORY)


@pytest.mark.parametrize(
    "line",
    [
        "Editor: kami menunggu jawaban dari pemerintah kota sampai hari ini.",
        "Penulis novel itu tinggal di Balikpapan.",
        "Wartawan: Apa yang terjadi? Wali kota: Belum ada.",
        "Laporan: 12 rumah rusak",
        "Author: A Novel of Ambition, Love, Loss and Everything Else That Matters",
    ],
)
def test_a_line_that_says_anything_else_stays(line):
    assert found(*STORY, line) == ((), (), [*STORY, line])


def test_in_the_middle_of_a_story_such_a_line_is_part_of_it():
    lines = [*STORY, *STORY, "Editor: Budi Santoso", *STORY, *STORY, *STORY]
    assert found(*lines) == ((), (), lines)


@given(st.lists(st.sampled_from([*STORY, "Editor: Budi", "Penulis: Sari"]), max_size=20))
def test_a_second_look_finds_nothing_more(lines):
    once = found(*lines)[2]
    assert found(*once)[2] == once
