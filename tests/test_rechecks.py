"""Looks at known pages, staged as `bench/rechecks.py` does it, on pages that are here: seen and false corrections."""

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from bench.looking import look, spelt
from bench.staging import CORRECTIONS, corrected, noisy, original, sentences_of

from syndicator.model import Page

HERE = Path(__file__).parent / "pages"
NAMES = ("english-json-ld", "german-base-table-embed", "indonesian-wordpress")
LOOKS = 40


def staged(name: str):
    golden = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    html = (HERE / f"{name}.html").read_text("utf-8")
    page = Page(url=golden["url"], final_url=golden["url"], body=b"", fetched_at=datetime(2026, 9, 1, tzinfo=UTC))
    told = golden["expected"]
    sentences = sentences_of("\n".join(told["text"]))
    return page, original(html, sentences, title=told["title"], language=told.get("language"))


@pytest.mark.parametrize("kind", CORRECTIONS)
def test_a_correction_by_the_site_is_told(kind: str):
    told = {}
    for name in NAMES:
        page, known = staged(name)
        made = corrected(known, kind, Random(1))
        if made is not None:  # not every page has a number or a name
            decision = look(spelt(page, known.html), spelt(page, made.html))
            told[name] = (decision.kind, decision.revision is not None and decision.revision.material)
    assert set(told.values()) == {("revised", True)}


@pytest.mark.parametrize("name", NAMES)
def test_ads_counters_boxes_and_comments_are_no_corrections(name: str):
    page, known = staged(name)
    told = []
    for seed in range(LOOKS):
        decision = look(*(spelt(page, noisy(known, seed, number)) for number in (0, 1)))
        told += [seed] if decision.revision is not None and decision.revision.material else []
    assert told == []
