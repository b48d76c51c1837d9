"""What a site's tdmrep.json says of its addresses: the file, its patterns, and how it is asked for."""

import asyncio
import json
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicator.errors import TryLater
from syndicator.fetch import tdmrep
from syndicator.fetch.tdmrep import MOST_LOCATION_CHARS, MOST_RULES, parse, reservation_of
from syndicator.model import Page, Reservation
from syndicator.specs import Access

SITE = "https://radar.example.id"
POLICY = "https://radar.example.id/tdm.json"
FILE = "/.well-known/tdmrep.json"
RESERVED = Reservation(reserved=True)
FREE = Reservation(reserved=False)


def said(rules, path="/berita/a/"):
    return reservation_of(parse(json.dumps(rules).encode()), SITE + path)


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("location", "path", "does"),
    [
        ("/", "/berita/a/", True),
        ("/berita/", "/berita/a/", True),
        ("/berita/", "/berita", False),
        ("/berita", "/beritanya", True),
        ("/Berita/", "/berita/a/", False),
        ("*", "/berita/a/", True),
        ("/*/a", "/berita/a/", True),
        ("/directory-b/images/*.jpg", "/directory-b/images/x/y.jpg", True),
        ("/directory-b/images/*.jpg", "/directory-b/images/x/y.png", False),
        ("/this/path/exactly$", "/this/path/exactly", True),
        ("/this/path/exactly$", "/this/path/exactly/not", False),
        ("/*.php$", "/a.php", True),
        ("/*.php$", "/a.php?b=c", False),
        ("/*?b=", "/a.php?b=c", True),
        ("/a*a$", "/a", False),
        ("/*a*b*c", "/xxabxxc", True),
        ("/*a*b*c", "/xxacxxb", False),
        ("/path/foo-%24", "/path/foo-$", True),
        ("/path/foo-%2A", "/path/foo-*", True),
        ("/path/foo-%24", "/path/foo-", False),
        ("/%7Epenulis/", "/~penulis/", True),
        ("/~penulis/", "/%7epenulis/", True),
        ("/kabar/é", "/kabar/%c3%a9", True),
        ("/a%2Fb", "/a/b", False),
        ("", "/", True),
    ],
)
def test_a_location_covers_paths_as_in_robots_txt(location, path, does):
    assert said([{"location": location, "tdm-reservation": 1}], path) == (RESERVED if does else None)


def test_a_pattern_of_many_stars_costs_little():
    location = "/" + "*a" * (MOST_LOCATION_CHARS // 2 - 1) + "b"
    assert said([{"location": location, "tdm-reservation": 1}], "/" + "a" * 200_000) is None


def test_rules_without_end_are_not_all_kept():
    rows = [{"location": f"/{number}/", "tdm-reservation": 1} for number in range(2 * MOST_RULES)]
    assert len(parse(json.dumps(rows).encode())) == MOST_RULES
    assert said(rows, f"/{MOST_RULES - 1}/") == RESERVED


def test_a_location_that_is_too_long_for_an_address_is_not_read():
    assert said([{"location": "*" * (MOST_LOCATION_CHARS + 1), "tdm-reservation": 1}]) is None


def test_an_address_is_spelt_once_however_many_rules_there_are(monkeypatch):
    rules = parse(json.dumps([{"location": f"/{number}/é*x"} for number in range(MOST_RULES)]).encode())
    spelt, quote = [], tdmrep.quote
    monkeypatch.setattr(tdmrep, "quote", lambda text, **how: spelt.append(text) or quote(text, **how))
    reservation_of(rules, f"{SITE}/berita/é/")
    assert spelt == ["/berita/é/"]


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_rule_that_covers_an_address_counts():
    rules = [
        {"location": "/berita/gratis/", "tdm-reservation": 0},
        {"location": "/berita/", "tdm-reservation": 1, "tdm-policy": POLICY},
        {"location": "/", "tdm-reservation": 1},
    ]
    assert said(rules, "/berita/gratis/a/") == FREE
    assert said(rules, "/berita/a/") == Reservation(reserved=True, policy=POLICY)
    assert said(rules, "") == RESERVED


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([], id="no rules"),
        pytest.param([{"location": "/foto/", "tdm-reservation": 1}], id="others' paths"),
        pytest.param([{"location": "/", "tdm-reservation": 2}], id="no such value"),
        pytest.param([{"location": "/", "tdm-reservation": True}], id="no number"),
        pytest.param([{"location": "/"}], id="no value"),
        pytest.param([{"tdm-reservation": 1}], id="no location"),
        pytest.param([{"location": ["/"], "tdm-reservation": 1}, "x", None, 7], id="no texts"),
        pytest.param({"location": "/", "tdm-reservation": 1}, id="no list"),
    ],
)
def test_what_breaks_the_protocol_says_nothing(rules):
    assert said(rules) is None


def test_a_wrong_value_is_unset_for_the_addresses_of_its_rule():
    assert said([{"location": "/berita/", "tdm-reservation": 9}, {"location": "/", "tdm-reservation": 1}]) is None


@pytest.mark.parametrize("body", [b"", b"<html>Not found", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_has_no_rules(body):
    assert parse(body) == ()


def test_a_mark_at_the_beginning_and_a_number_in_quotes_are_no_matter():
    body = b'\xef\xbb\xbf[{"location": "/", "tdm-reservation": "1", "tdm-policy": "javascript:x"}]'
    assert reservation_of(parse(body), SITE) == RESERVED


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
ANY_VALUE = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ANY_TEXT, st.lists(ANY_TEXT, max_size=2))
ROWS = st.lists(
    st.fixed_dictionaries(
        {"location": st.one_of(ANY_TEXT, ANY_TEXT.map("/{}".format), st.just("/"), ANY_VALUE)},
        optional={
            "tdm-reservation": st.one_of(st.sampled_from([0, 1, "1"]), ANY_VALUE),
            "tdm-policy": st.one_of(ANY_TEXT, ANY_TEXT.map("https://radar.example.id/{}".format), ANY_VALUE),
        },
    ),
    max_size=4,
)


@given(rows=ROWS, path=ANY_TEXT)
@example(rows=[{"location": "\ud800"}], path="")
@example(rows=[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://radar.example.id/\ud800"}], path="")
@example(rows=[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://\ud800.example.id/"}], path="")
def test_whatever_a_site_s_rows_say_no_error_comes_of_it(rows, path):
    found = reservation_of(parse(json.dumps(rows).encode()), f"{SITE}/{path}")
    (found.policy if found else "").encode()


@given(st.binary(max_size=200))
def test_whatever_bytes_a_site_sends_no_error_comes_of_it(body):
    reservation_of(parse(body), f"{SITE}/berita/a/?b=c")


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def rules(site, location="/", **answer):
    body = json.dumps([{"location": location, "tdm-reservation": 1}]).encode()
    site.says(FILE, body=body, **answer)


async def test_it_is_asked_for_once_a_day_and_origin(site, fetcher, clock):
    rules(site, "/a")
    assert await fetcher.reservation(site.url("/a")) == RESERVED
    assert await fetcher.reservation(site.url("/b")) is None
    assert site.paths == ["/robots.txt", FILE]
    clock.passes(hours=24)
    await fetcher.reservation(site.url("/a"))
    assert site.paths.count(FILE) == 2


async def test_several_that_want_it_at_once_ask_once(site, fetcher):
    rules(site)
    found = await asyncio.gather(*(fetcher.reservation(site.url("/a")) for _ in range(5)))
    assert (found, site.paths.count(FILE)) == ([RESERVED] * 5, 1)


async def test_it_waits_for_its_turn_at_the_host(site, fetcher):
    site.says("/a", body=b"<html>")
    await fetcher.fetch(site.url("/a"))
    await fetcher.reservation(site.url("/a"))
    first, second, third = (asked.at for asked in site.asked)
    assert (second - first, third - second) == (timedelta(seconds=1), timedelta(seconds=1))


async def test_where_there_is_none_nothing_is_said_for_a_day(site, fetcher, clock):
    assert await fetcher.reservation(site.url("/a")) is None
    clock.passes(hours=23)
    await fetcher.reservation(site.url("/a"))
    assert site.paths.count(FILE) == 1


async def test_what_robots_txt_forbids_is_not_asked_for(site, fetcher):
    site.says("/robots.txt", body=b"User-agent: *\nDisallow: /.well-known/")
    rules(site)
    assert await fetcher.reservation(site.url("/a")) is None
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_site_that_fails_at_it_still_gives_its_pages(site, fetcher, clock, status):
    site.says(FILE, status)
    rules(site)
    site.says("/a", body=b"<html>")
    assert await fetcher.reservation(site.url("/a")) is None
    assert isinstance(await fetcher.fetch(site.url("/a")), Page)
    clock.passes(minutes=1)
    assert await fetcher.reservation(site.url("/a")) == RESERVED


async def test_an_older_word_holds_while_it_can_not_be_had(site, fetcher, clock):
    rules(site)
    site.breaks(FILE)
    assert await fetcher.reservation(site.url("/a")) == RESERVED
    clock.passes(hours=24)
    assert await fetcher.reservation(site.url("/a")) == RESERVED
    assert site.paths.count(FILE) == 2


async def test_it_is_followed_where_it_has_moved(site, fetcher):
    site.says(FILE, 301, Location="/tdm.json")
    site.says("/tdm.json", body=b'[{"location": "/", "tdm-reservation": 1}]')
    assert await fetcher.reservation(site.url("/a")) == RESERVED


async def test_a_loop_of_redirects_and_a_file_of_megabytes_say_nothing(site, fetcher, clock):
    site.says(FILE, 301, Location=FILE)
    site.says(FILE, 301, Location=FILE)
    assert await fetcher.reservation(site.url("/a")) is None
    clock.passes(hours=1)
    site._answers[FILE] = []
    site.says(FILE, body=b'[{"location": "/", "tdm-reservation": 1}]' + b" " * 600_000)
    assert await fetcher.reservation(site.url("/a")) is None


async def test_while_the_host_wants_nobody_it_is_not_asked(site, fetcher):
    rules(site)
    with pytest.raises(TryLater):
        await fetcher.fetch(site.says("/a", 503))
    assert await fetcher.reservation(site.url("/a"), access=Access()) is None
    assert FILE not in site.paths
