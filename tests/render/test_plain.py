"""Text and addresses made fit to show."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from syndicator.render.plain import clean, one_line, shorten, web_url

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=400)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_clean_text_is_legal_in_xml_and_has_a_utf8_form(text):
    element = etree.Element("a")
    element.text = clean(text)
    assert etree.fromstring(etree.tostring(element)).text in (clean(text), None)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_one_line_holds_no_line_end_and_no_control(text):
    line = one_line(text)
    assert line.splitlines() in ([line], [])
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in line)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT, st.integers(5, 60))
def test_a_summary_keeps_to_its_limit_and_is_the_beginning(text, limit):
    short = shorten(text, limit)
    assert len(short) <= limit
    assert one_line(text).startswith(short.removesuffix("…"))


def test_a_long_text_is_cut_at_a_words_end():
    assert shorten("Rapat koordinasi digelar di Samarinda", 30) == "Rapat koordinasi digelar di…"


def test_a_text_within_the_limit_is_whole():
    assert shorten("Rapat  digelar\ndi Samarinda", 30) == "Rapat digelar di Samarinda"


def test_a_script_without_spaces_is_cut_between_letters_and_not_before_a_mark():
    assert shorten("新闻" * 20, 10) == "新闻新闻新闻新闻新…"
    assert shorten("aaaaaaa👩‍👩‍👧‍👦bbbbbb", 10) == "aaaaaaa…"
    assert shorten("aaaaaaaae\u0301bbbbb", 10) == "aaaaaaaa…"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "/relative",
        "//host/only",
        'https://a"onclick="x/',
        "https://a b/",
        "https://[::1",
        "https://x:99999/",
        "https://",
        "",
        None,
    ],
)
def test_an_address_that_no_reader_should_follow_is_none(url):
    assert web_url(url) is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&z=2"),
        ("https://a.example/ä ö", "https://a.example/%C3%A4%20%C3%B6"),
        ("https://a.example/\r\nSet-Cookie: x", "https://a.example/Set-Cookie:%20x"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        ("https://a.example/\ud800x", "https://a.example/x"),
        ("https://user:pass@a.example:8443/", "https://a.example:8443/"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
    ],
)
def test_a_web_address_is_shown_so_that_it_stays_one_address(url, shown):
    assert web_url(url) == shown
