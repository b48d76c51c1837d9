"""Articles on several pages: which addresses hold the rest, and what is joined."""

import pytest
from lxml.html import document_fromstring

from syndicator.engine import work
from syndicator.extract import extract
from syndicator.extract.further import MOST_PAGES, further_pages
from syndicator.extract.index import Index
from syndicator.model import NeedsPages

URL = "https://radar.example/2026/08/kabar/"


def further(links: str, url: str = URL) -> tuple[tuple[str, ...], bool]:
    return further_pages(Index(document_fromstring(f"<body><article>{links}</article></body>")), url=url, base_url=url)


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ("<a href='?page=2'>2</a><a href='?page=3'>3</a>", ["?page=2", "?page=3"]),
        ("<p>Halaman: 1 <a href='/2026/08/kabar/2/'>2</a></p>", ["2/"]),
        ("<a href='/2026/08/kabar/2'>Halaman Selanjutnya</a>", ["2"]),
        ("<a rel=next href='?halaman=2'><img src=x></a>", ["?halaman=2"]),
        ("<a href='https://radar.example/2026/08/kabar/page/2/'>Next page »</a>", ["page/2/"]),
        ("<a href='seite-2'>Seite 2</a>", ["seite-2"]),
        ("<a href='?page=2'>2</a> … <a href='?page=4'>4</a>", ["?page=2", "?page=3", "?page=4"]),
        ("<a href='?page=3'>3</a>", []),
        ("<a href='/2026/08/kabar-lain/2/'>2</a>", []),
        ("<a href='comment-page-2/#comments'>2</a>", []),
        ("<a rel=next href='/2026/08/kabar-berikut/'>Berita berikutnya</a>", []),
        ("<a href='https://lain.example/2026/08/kabar/?page=2'>2</a>", []),
        ("<a href='?page=2'>Ini bukan nomor halaman melainkan berita lain</a>", []),
        ("<a href='?replytocom=2'>2</a>", []),
    ],
)
def test_further_pages_are_those_of_the_same_address_but_for_a_number(links, found):
    assert further(links) == (tuple(f"{URL}{end}" for end in found), False)


def test_a_page_that_shows_all_is_better_than_many():
    links = "<a href='?page=2'>2</a><a href='?page=all'>Tampilkan Semua</a>"
    assert further(links) == ((f"{URL}?page=all",), True)


@pytest.mark.parametrize("url", [f"{URL}?page=2", f"{URL}?page=all", "https://radar.example/"])
def test_a_further_page_and_a_front_page_want_none(url):
    assert further("<a href='?page=2'>2</a><a href='?page=3'>3</a>", url=url) == ((), False)


def test_no_more_pages_are_wanted_than_a_few():
    links = "".join(f"<a href='?page={n}'>{n}</a>" for n in range(2, 40))
    assert len(further(links)[0]) == MOST_PAGES - 1


def test_the_whole_is_all_pages_with_nothing_twice(page, story):
    paging = "<p>Halaman: 1 <a href='?page=2'>2</a></p>"
    lead = "<p>Kutai Barat, dalam kabar: sungai meluap dan tiga desa terendam sejak pagi tadi.</p>"
    second = story.replace("Paragraf nomor", "Alinea kedua nomor").replace("menceritakan", "melaporkan")
    first = page(f"<h1>Kabar</h1><article>{lead}{story}{paging}</article>")
    found = extract(first)
    assert isinstance(found, NeedsPages)
    assert (found.why, found.urls) == ("next", (f"{URL}?page=2",))
    other = page(f"<h1>Kabar</h1><article>{lead}{second}{paging}</article>", url=found.urls[0])
    reading = work.read(first, further=[other])
    text = reading.article.text
    assert (text.count("Kutai Barat"), text.count("Paragraf nomor"), text.count("Alinea kedua")) == (1, 6, 6)
    assert "Halaman" not in text
    assert (reading.wants, reading.origins["pages"]) == ((), "2")
