import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator import urls

BASE = "https://radar.example.id/berita/indeks.html"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("satu.html#atas", "https://radar.example.id/berita/satu.html"),
        ("/dua/", "https://radar.example.id/dua/"),
        ("//cdn.example.id/x.jpg", "https://cdn.example.id/x.jpg"),
        ("  https://a.example  ", "https://a.example/"),
        ("/kata kunci/é", "https://radar.example.id/kata%20kunci/%C3%A9"),
        ("/sudah%20aman", "https://radar.example.id/sudah%20aman"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("http://", None),
        ("http://a.example:99999/", None),
        ("http://[::1", None),
        ("https://a.example/\ud800.mp3", None),
        ("/b?c=\udfff", None),
        ("https://\ud800.example/", None),
    ],
)
def test_an_address_is_absolute_and_of_the_web_or_none(url, expected):
    assert urls.absolute(BASE, url) == expected


def test_readers_see_no_tracking_parameters():
    assert urls.tidy("HTTP://Radar.Example.ID:80/a?utm_source=x&id=7&fbclid=y#z") == "http://radar.example.id/a?id=7"


def test_a_blank_query_value_stays():
    assert urls.tidy("https://a.example/?m&p=1") == "https://a.example/?m&p=1"


def test_ports_that_are_not_the_scheme_s_own_stay():
    assert urls.origin("https://A.example:8443/x") == "https://a.example:8443"


def test_paths_that_differ_in_case_are_different_pages():
    assert urls.key("https://a.example/A") != urls.key("https://a.example/a")


@given(st.text() | st.text(st.characters(exclude_categories=())))
@settings(max_examples=60, deadline=None)
def test_whatever_a_page_writes_is_an_address_or_none(text):
    found = urls.absolute(BASE, text)
    assert found is None or found.startswith(("http://", "https://"))
    if found is not None:
        assert urls.tidy(urls.tidy(found)) == urls.tidy(found)
        assert urls.key(found) == urls.key(urls.tidy(found))


@given(st.from_regex(r"(?:https?://[a-zA-Z0-9.:-]{1,12})?/?[-\w/%.~+!$,'@()*:|;=&?#\[\]\\ ]{0,20}", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_what_is_told_to_be_whole_at_once_is_what_taking_it_apart_gives(url):
    spaced = f" {url}"  # never whole at once
    assert urls.absolute(BASE, url) == urls.absolute(BASE, spaced)
    found = urls.absolute(BASE, url)
    assert found is None or urls.tidy(found) == urls.tidy(f"{found}#")
