"""Headers as clients really send them, and as they never should."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.web.negotiate import accepts_gzip, listed_tag, preferred_format, unchanged_since

MODIFIED_S = 1_785_576_615  # Sat, 01 Aug 2026 09:30:15 GMT


@pytest.mark.parametrize(
    ("accept_encoding", "expected"),
    [
        (b"gzip", True),
        (b"gzip, deflate, br", True),
        (b"GZip;Q=0.8", True),
        (b"x-gzip", True),
        (b"br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        (b"*", True),
        (b"gzip;q=1.0, identity; q=0.5", True),
        (b"identity;q=0, gzip ; q=0.001", True),
        (b"", False),
        (b"identity", False),
        (b"br", False),
        (b"gzip;q=0", False),
        (b"gzip;q=0.000, *", False),
        (b"gzip;q=0, x-gzip", True),
        (b"*;q=0", False),
        (b"gzip;q=0.5, identity", False),
        (b"gzip;q=lots", False),
        (b"gzip;q=-1", False),
        (b"gzip;q=nan", False),
        (b"gzipped", False),
        (b"br, " * 200 + b"gzip", True),
    ],
)
def test_gzip_is_sent_to_those_who_want_it(accept_encoding, expected):
    assert accepts_gzip(accept_encoding) is expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (b"", "atom"),
        (b"*/*", "atom"),
        (b"application/rss+xml", "rss"),
        (b"application/atom+xml", "atom"),
        (b"application/feed+json", "json"),
        (b"application/json", "json"),
        (b"application/rss+xml, */*;q=0.8", "rss"),
        (b"application/rss+xml;q=0.5, application/atom+xml", "atom"),
        (b"application/rss+xml, application/atom+xml;q=0.9", "rss"),
        (b"application/atom+xml;q=0, */*", "rss"),
        (b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        (b"application/feed+json, application/json;q=0.9, */*;q=0.1", "json"),
        (b"image/png", "atom"),
    ],
)
def test_the_format_follows_the_wish_and_is_atom_without_one(accept, expected):
    assert preferred_format(accept) == expected


@pytest.mark.parametrize(
    ("if_none_match", "expected"),
    [
        (b'"abc"', b"abc"),
        (b'W/"abc"', b"abc"),
        (b'"x", W/"y" , "abc"', b"abc"),
        (b'"abc-gzip"', b"abc-gzip"),
        (b'"x,abc,y"', None),
        (b"*", b"abc"),
        (b" * ", b"abc"),
        (b'"*"', None),
        (b"abc", None),
        (b"", None),
        (b'"ab"', None),
        (b'"abc', None),
    ],
)
def test_a_tag_is_found_in_any_list_of_tags(if_none_match, expected):
    assert listed_tag(if_none_match, (b"abc", b"abc-gzip")) == expected


@pytest.mark.parametrize(
    ("if_modified_since", "expected"),
    [
        (b"Sat, 01 Aug 2026 09:30:15 GMT", True),
        (b"Sat, 01 Aug 2026 09:30:16 GMT", True),
        (b"Saturday, 01-Aug-26 09:30:15 GMT", True),
        (b"Sat Aug  1 09:30:15 2026", True),
        (b"Sat, 01 Aug 2026 09:30:14 GMT", False),
        (b"Sat, 01 Aug 2026 25:61:14 GMT", False),
        (b"yesterday", False),
        (b"", False),
        (b"\xff\x00", False),
    ],
)
def test_a_date_counts_if_it_is_one_and_not_older(if_modified_since, expected):
    assert unchanged_since(if_modified_since, MODIFIED_S) is expected


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_header_can_break_the_reading(value):
    assert accepts_gzip(value) in {True, False}
    assert preferred_format(value) in {"rss", "atom", "json", "html"}
    assert listed_tag(value, (b"abc",)) in {None, b"abc"}
    assert unchanged_since(value, MODIFIED_S) in {True, False}
