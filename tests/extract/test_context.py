"""What the first answers to a page's lines say together."""

import pytest

from syndicator.extract import context
from syndicator.extract.blocks import walk
from syndicator.extract.features import NAMES, About, table
from syndicator.extract.tree import parse

PAGE = """<html><body><main><div class=isi><p>Kalimat pertama yang cukup panjang.</p><p>Yang kedua.</p><p>Yang ketiga juga.</p></div>
<div class=lain><p>Bukan cerita.</p></div></main></body></html>"""


@pytest.fixture
def page():
    return walk(parse(PAGE, url="https://radar.example/kabar/").root)


def rows_of(page, chances):
    found = table(page, About())
    odds = [context.NEVER if chance == 0 else 5 * (chance - 0.5) for chance in chances]
    rows = context.rows(context.layout(page, found), found.rows, odds, chances)
    return [dict(zip(context.NAMES, row, strict=True)) for row in rows]


def test_a_line_is_told_what_others_of_its_make_were_taken_for(page):
    first, second, third, other = rows_of(page, [1.0, 1.0, 0.4, 0.1])
    assert third["alike"] == 1.0
    assert 0.4 < first["alike"] < 1.0
    assert other["alike"] == -1.0  # there is none
    assert third["yes_alike"] == third["yes_parent"] == second["yes"] == 2.0


def test_a_line_is_told_how_much_of_the_story_lies_before_and_after_it(page):
    first, second, *_ = rows_of(page, [1.0, 1.0, 0.0, 0.1])
    assert first["before"] == 0
    assert first["before"] + first["after"] == pytest.approx(1 - len("Kalimat pertama yang cukup panjang.") / 47.3)
    assert second["before"] == pytest.approx(len("Kalimat pertama yang cukup panjang.") / 47.3)


def test_a_line_is_told_how_far_from_the_story_it_stands(page):
    *_, other = rows_of(page, [1.0, 1.0, 1.0, 0.1])
    assert (other["is_in_home"], other["to_last"], other["from_first"]) == (0.0, -1.0, 3.0)


def test_what_the_first_answers_rule_out_is_not_asked_about_again_but_counts_as_a_neighbour(page):
    first, second, other = rows_of(page, [1.0, 0.9, 0.0, 0.2])
    assert second["next"] == -5.0
    assert first["next"] == pytest.approx(2.0)
    assert other["previous"] == -5.0


def test_a_page_without_a_likely_line_has_rows_all_the_same(page):
    assert len(rows_of(page, [0.1, 0.1, 0.1, 0.1])) == 4


def test_each_number_that_is_taken_over_is_one_of_the_first_ones():
    assert {"tag", "ends", "furniture", "heading"} <= set(NAMES) & set(context.NAMES)
