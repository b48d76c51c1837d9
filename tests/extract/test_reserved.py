"""What a page reserves, by its head and by its headers."""

from dataclasses import replace

import pytest

from syndicator.extract import extract


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
