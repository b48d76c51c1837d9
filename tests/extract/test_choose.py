"""Which lines make the story, once the chance of each is known."""

from syndicator.extract.blocks import walk
from syndicator.extract.choose import Weighed, chosen_of
from syndicator.extract.tree import parse

LINE = "<div class=alinea><p>Kalimat nomor {} dari cerita tentang banjir di hulu sungai pagi itu.</p></div>"
PAGE = f"""<html><body><main>{"".join(map(LINE.format, range(3)))}<ul><li><a href=/lain>Kabar lain dari kota</a></li></ul>
<div class=alinea><p>Sampai jumpa besok.</p></div><div class=lain><p>Bukan dari cerita ini.</p></div></main></body></html>"""


def chosen(*chances):
    page = walk(parse(PAGE, url="https://radar.example/kabar/").root)
    return chosen_of(page, Weighed(list(chances), 0.5))


def test_a_closing_line_that_is_nearly_as_likely_is_kept_behind_links_too():
    assert chosen(0.9, 0.9, 0.9, 0.0, 0.45, 0.1) == [0, 1, 2, 4]


def test_a_line_of_another_make_closes_nothing():
    assert chosen(0.9, 0.9, 0.9, 0.0, 0.1, 0.45) == [0, 1, 2]


def test_a_closing_line_is_none_behind_one_that_belongs_elsewhere():
    assert chosen(0.9, 0.9, 0.9, 0.2, 0.45, 0.1) == [0, 1, 2]
