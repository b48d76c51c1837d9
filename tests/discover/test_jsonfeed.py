import json
from datetime import UTC, datetime

import pytest
from tests.discover.pages import page

from syndicator.discover import discover
from syndicator.errors import Unreadable
from syndicator.model import Link
from syndicator.specs import LinkRules


def read(entries, version="https://jsonfeed.org/version/1.1"):
    body = json.dumps({"version": version, "title": "R", "items": entries})
    return discover(page(body), tiers=("listing",), rules=LinkRules())


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_a_json_feed_gives_address_title_date_and_guid(version):
    entry = {"id": 7, "url": "/a", "title": "Judul", "date_published": "2026-08-01T10:00:00.5+08:00"}
    assert read([entry], version).links == (
        Link(
            url="https://radar.example.id/a",
            title="Judul",
            guid="7",
            published_at=datetime(2026, 8, 1, 2, 0, 0, 500000, tzinfo=UTC),
        ),
    )


def test_an_external_address_stands_in_for_a_missing_one():
    assert read([{"id": "1", "external_url": "https://other.example/x"}]).links[0].url == "https://other.example/x"


@pytest.mark.parametrize("entry", [{}, None, 3, {"url": None}, {"url": ["x"]}, {"url": "javascript:x"}, {"id": "1"}])
def test_an_entry_without_an_address_is_no_link(entry):
    assert read([entry]).links == ()


def test_lone_surrogates_are_dropped():
    assert read([{"url": "/a", "title": "x\ud800y"}]).links[0].title == "xy"


@pytest.mark.parametrize(
    "body",
    [
        '{"version": "https://jsonfeed.org/version/1.1", "items": ',
        '{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000,
        '{"version": "https://jsonfeed.org/version/1.1"}',
    ],
)
def test_a_broken_json_feed_is_unreadable(body):
    with pytest.raises(Unreadable, match="JSON Feed"):
        discover(page(body), tiers=("listing",), rules=LinkRules())
