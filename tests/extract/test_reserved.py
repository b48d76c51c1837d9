"""What a page reserves, by its head and by its headers."""

from dataclasses import replace

import pytest

from syndicator.extract import extract
from syndicator.extract.reserved import of_site
from syndicator.model import Reservation


@pytest.mark.parametrize(
    ("head", "headers", "reserved"),
    [
        ("", {}, ""),
        ("<meta name=robots content='index, follow, max-image-preview:large'>", {}, ""),
        ("<meta name=ROBOTS content='NoIndex,nofollow'>", {}, "noindex (meta robots)"),
        ("<meta name=robots content=none>", {}, "noindex (meta robots)"),
        ("<meta name=googlebot content=noindex>", {}, ""),
        ("", {"x-robots-tag": "noarchive"}, "noarchive (X-Robots-Tag)"),
        ("", {"x-robots-tag": "max-snippet: 20, unavailable_after: 25 Jun 2026 15:00:00 PST, noindex"}, "noindex (X-Robots-Tag)"),
        ("", {"x-robots-tag": "googlebot: noindex, noarchive"}, ""),
        ("", {"x-robots-tag": "noarchive, googlebot: noindex, *: noindex"}, "noarchive (X-Robots-Tag), noindex (X-Robots-Tag)"),
        ("<meta name=robots content=noindex>", {"x-robots-tag": "noindex"}, "noindex (meta robots, X-Robots-Tag)"),
        ("<meta name=tdm-reservation content=1>", {}, "no text and data mining (tdm-reservation meta)"),
        ("<meta name=tdm-reservation content=0>", {"tdm-reservation": "0"}, ""),
        ("", {"tdm-policy": "https://radar.example/tdm.json"}, ""),
        (
            "<meta name=tdm-reservation content=0>",
            {"tdm-reservation": "1", "tdm-policy": "https://radar.example/tdm.json"},
            "no text and data mining (tdm-reservation header; policy https://radar.example/tdm.json)",
        ),
    ],
)  # fmt: skip
def test_what_a_page_reserves_is_said_with_its_place(page, story, head, headers, reserved):
    made = page(f"<article><h1>Kabar</h1>{story}</article>", head=head)
    made = replace(made, headers={**made.headers, **headers})
    assert extract(made).origins.get("reserved", "") == reserved


@pytest.mark.parametrize(
    ("head", "headers", "reserved"),
    [
        ("", {}, "no text and data mining (tdmrep.json; policy https://radar.example/tdm.json)"),
        ("<meta name=tdm-reservation content=0>", {}, ""),
        ("", {"tdm-reservation": "0"}, ""),
        ("", {"tdm-reservation": "yes"}, "no text and data mining (tdmrep.json; policy https://radar.example/tdm.json)"),
        ("", {"tdm-reservation": "1"}, "no text and data mining (tdm-reservation header)"),
        (
            "<meta name=robots content=noindex>",
            {},
            "noindex (meta robots), no text and data mining (tdmrep.json; policy https://radar.example/tdm.json)",
        ),
    ],
)  # fmt: skip
def test_the_site_s_file_counts_where_the_page_says_nothing_itself(page, story, head, headers, reserved):
    made = page(f"<article><h1>Kabar</h1>{story}</article>", head=head)
    of_file = Reservation(reserved=True, policy="https://radar.example/tdm.json")
    made = replace(made, headers={**made.headers, **headers}, reservation=of_file)
    assert extract(made).origins.get("reserved", "") == reserved


def test_a_file_that_reserves_nothing_of_a_page_is_not_told(page, story):
    made = replace(page(f"<article><h1>Kabar</h1>{story}</article>"), reservation=Reservation(reserved=False))
    assert "reserved" not in extract(made).origins


@pytest.mark.parametrize(
    ("reservation", "says"),
    [
        (None, ""),
        (Reservation(reserved=False), ""),
        (Reservation(reserved=True), "no text and data mining (tdmrep.json)"),
    ],
)
def test_a_story_without_a_page_is_reserved_as_its_site_says(reservation, says):
    assert of_site(reservation) == says


@pytest.mark.parametrize("place", ["meta", "header"])
def test_a_policy_too_long_for_an_address_is_left_out(page, story, place):
    policy = "https://radar.example/" + "x" * 400_000
    head = f"<meta name=tdm-reservation content=1><meta name=tdm-policy content={policy}>" if place == "meta" else ""
    made = page(f"<article><h1>Kabar</h1>{story}</article>", head=head)
    if place == "header":
        made = replace(made, headers={**made.headers, "tdm-reservation": "1", "tdm-policy": policy})
    assert extract(made).origins["reserved"] == f"no text and data mining (tdm-reservation {place})"


def test_a_policy_of_the_site_s_file_too_long_for_an_address_is_left_out():
    said = Reservation(reserved=True, policy="https://radar.example/" + "x" * 400_000)
    assert of_site(said) == "no text and data mining (tdmrep.json)"
