"""The finder over whole pages: thirty layouts of home and section pages, with the links a reader would call its stories."""

import json
from pathlib import Path

import pytest
from tests.discover.pages import page

from syndicator import urls
from syndicator.discover import discover
from syndicator.model import Listing
from syndicator.specs import LinkRules

LISTINGS = Path(__file__).parent / "listings"
TRUTH = json.loads((LISTINGS / "truth.json").read_text(encoding="utf-8"))
LEAST = 0.97


def found_in(name: str) -> Listing:
    body = (LISTINGS / f"{name}.html").read_bytes()
    return discover(page(body, url=TRUTH[name]["url"]), tiers=("listing",), rules=LinkRules())


def keys(addresses: list[str]) -> list[str]:
    return [urls.key(address) for address in addresses]


def test_every_layout_has_its_truth_and_every_truth_its_layout():
    assert {path.stem for path in LISTINGS.glob("*.html")} == set(TRUTH)
    assert len(TRUTH) >= 20


def test_over_all_layouts_nearly_every_story_is_found_and_nearly_nothing_else():
    hits = missed = extra = 0
    report: list[str] = []
    for name, truth in TRUTH.items():
        wanted, got = set(keys(truth["links"])), set(keys([link.url for link in found_in(name).links]))
        hits, missed, extra = hits + len(wanted & got), missed + len(wanted - got), extra + len(got - wanted)
        report += [f"{name}: missed {key}" for key in sorted(wanted - got)]
        report += [f"{name}: took {key}" for key in sorted(got - wanted)]
    recall, precision = hits / (hits + missed), hits / (hits + extra)
    assert recall >= LEAST, "\n".join(report)
    assert precision >= LEAST, "\n".join(report)


@pytest.mark.parametrize("name", TRUTH)
def test_links_are_in_the_page_s_order_once_each_with_a_title(name):
    listing = found_in(name)
    got = keys([link.url for link in listing.links])
    place = {key: at for at, key in enumerate(keys(TRUTH[name]["links"]))}
    assert [key for key in got if key in place] == sorted((key for key in got if key in place), key=place.__getitem__)
    assert len(got) == len(set(got))
    assert all(link.title for link in listing.links)
    assert listing.why


@pytest.mark.parametrize("name", ["wordpress_classic", "wordpress_blocks", "russian", "definition_list", "hugo_list"])
def test_dates_come_from_time_elements_with_a_zone(name):
    assert all(link.published_at for link in found_in(name).links)


@pytest.mark.parametrize("name", ["blogspot", "headlines_only"])
def test_dates_are_not_made_up_where_no_time_element_says_them(name):
    assert not any(link.published_at for link in found_in(name).links)


def test_titles_are_the_headings_not_categories_teasers_or_read_more():
    titles = [link.title for name in ("wordpress_classic", "tribun_like", "elementor") for link in found_in(name).links]
    assert "Gubernur Resmikan Jembatan Mahakam Ulu Setelah Dua Tahun Perbaikan" in titles
    assert not any("selengkapnya" in title.lower() or title == "Samarinda" for title in titles)
