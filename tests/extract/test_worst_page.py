"""How much of a page is looked at: a page that says one thing thousands of times costs no more than it may."""

import pytest

from syndicator.errors import Unreadable
from syndicator.extract import authors, body, extract, published
from syndicator.model import Draft, Page


def draft_of(page: Page) -> Draft:
    found = extract(page)
    assert isinstance(found, Draft)
    return found


@pytest.fixture
def calls(monkeypatch):
    """Count the calls of a function from now on: `calls(module, name)` gives a list that grows by one each time."""

    def counted(module, name):
        real, made = getattr(module, name), []

        def count(*arguments, **options):
            made.append(name)
            return real(*arguments, **options)

        monkeypatch.setattr(module, name, count)
        return made

    return counted


def test_thousands_of_lines_that_begin_as_bylines_are_not_all_read(page, story, calls):
    lines = calls(authors, "line")
    found = draft_of(page(f"<h1>Kabar desa</h1>{story}" + "<p>By <b>x9</b> 12</p>" * 5_000))
    assert found.authors == ()
    assert len(lines) < 500


def test_byline_behind_dozens_that_name_nobody_is_found(page, story):
    found = draft_of(page("<h1>Kabar desa</h1>" + "<p>By <b>x9</b> 12</p>" * 60 + f"<p>By Ayu Lestari</p>{story}"))
    assert found.authors == ("Ayu Lestari",)


def test_text_around_a_byline_is_read_only_where_it_is_small(page, story, monkeypatch):
    read = []
    real = authors.line
    monkeypatch.setattr(
        authors, "line", lambda element, **said: read.append(sum(1 for _ in element.iter())) or real(element, **said)
    )
    draft_of(page(f"<main><h1>Kabar desa</h1>{story}" + "<p>By <b>x9</b> 12</p>" * 2_000 + "</main>"))
    assert read
    assert max(read) <= 300


def test_bylines_longer_than_any_are_none(calls):
    shortened = calls(authors, "_unprefixed")
    assert authors.names_in(["by " * 1_000_000, "Ayu Lestari"]) == ()
    assert authors.names_in([f"Ayu {number}" for number in range(10, 100_000)]) == ()
    assert len(shortened) < 1_000


def test_dates_that_are_none_are_tried_no_more_than_a_thousand_times(page, story, calls):
    tried = calls(published, "stated")
    draft_of(page(f"<h1>Kabar desa</h1>{story}" + "<time datetime='2026-13-40'>x</time>" * 9_000))
    assert len(tried) <= 2 * 1_000  # of the publication, and of the change


@pytest.mark.parametrize(
    "piece",
    ["<p>Kata warga.</p>", "<img src='/f/1.jpg'>", "<tr><td>1</td></tr>", "<p>Kata <a href=/x>warga</a></p>"],
)
def test_page_of_more_lines_and_figures_than_any_article_is_refused(page, story, piece):
    with pytest.raises(Unreadable, match="lines and figures, limit is 7,000"):
        draft_of(page(f"<h1>Kabar desa</h1>{story}<table>{piece * 7_100}</table>"))


def test_live_report_of_thousands_of_lines_is_read_to_its_end(page):
    lines = "".join(f"<p>Pukul {number}: warga melapor bahwa air terus naik.</p>" for number in range(6_500))
    assert "Pukul 6499: warga" in draft_of(page(f"<main><h1>Banjir</h1>{lines}</main>")).body_html


def test_links_after_thousands_of_others_are_written_as_their_words(page, story):
    links = "".join(f"<a href='/berita/{number}'>kabar {number}</a> dan " for number in range(5_000))
    html = draft_of(page(f"<h1>Kabar desa</h1>{story}<p>Warga membaca {links} lain.</p>")).body_html
    assert html.count("<a href") == 4_000
    assert "kabar 4999" in html


def test_figures_after_a_thousand_others_are_left_out(page, story):
    images = "".join(f"<p><img src='/foto/{number}.jpg'></p>" for number in range(1_500))
    html = draft_of(page(f"<article><h1>Kabar desa</h1>{story}{images}{story}</article>")).body_html
    assert html.count("<img") == 1_000


def test_page_without_menus_is_walked_once_though_nothing_is_found(page, calls):
    walks = calls(body, "walk")
    with pytest.raises(Unreadable, match="no body"):
        draft_of(page("<p></p>"))
    assert len(walks) == 1
    with pytest.raises(Unreadable, match="no body"):
        draft_of(page("<nav><p></p></nav>"))
    assert len(walks) == 3
