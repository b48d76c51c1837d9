"""JSON Feed 1.1."""

import json

import pytest

from syndicator.specs import Feed


@pytest.fixture(scope="session")
def document_of(feed_of):
    return lambda *entries, **options: json.loads(feed_of(*entries, **options)["json"])


def test_the_feed_says_what_it_is_and_where(document_of):
    assert document_of(spec=Feed(id="politik", title="Politik Kaltim", description="Berita politik")) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Politik Kaltim",
        "home_page_url": "https://feeds.example.id",
        "feed_url": "https://feeds.example.id/feeds/politik.json",
        "description": "Berita politik",
        "language": "id",
        "authors": [{"name": "Politik Kaltim", "url": "https://feeds.example.id"}],
        "items": [],
    }


def test_an_entry_carries_all_that_is_known(document_of, build):
    entry = document_of(build.entry())["items"][0]
    body = entry.pop("content_html")
    assert body.startswith("<p>Samarinda – Rapat digelar.</p>")
    assert entry == {
        "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "url": "https://radar.example.id/2026/11/rakor/",
        "title": "Rakor Pilkada Digelar di Samarinda",
        "summary": "Samarinda – Rapat digelar. Hadir 14 tim.",
        "image": "https://radar.example.id/img/rakor.jpg?w=1200",
        "date_published": "2026-11-24T02:05:00Z",
        "date_modified": "2026-11-24T02:05:00Z",
        "authors": [{"name": "Siti Aminah"}, {"name": "Budi"}],
        "tags": ["Politik", "Pilkada 2024"],
        "language": "id",
        "_syndicator": {
            "about": "https://feeds.example.id",
            "source": "radar",
            "revision": 1,
            "state": "live",
            "rights": "© Radar",
        },
    }


def test_a_withdrawn_entry_says_so_to_machines_too(document_of, build):
    entry = document_of(build.withdrawn())["items"][0]
    assert entry["_syndicator"] == {
        "about": "https://feeds.example.id",
        "source": "radar",
        "revision": 2,
        "state": "retracted",
        "reason": "HTTP 410",
        "rights": "© Radar",
    }
    assert not {"image", "tags"} & entry.keys()


def test_a_correction_says_when(document_of, build, at):
    entry = document_of(build.entry(corrected_at=at))["items"][0]
    assert entry["_syndicator"]["corrected"] == "2026-11-24T02:05:00Z"


def test_F08_every_entry_has_an_id_and_one_body(document_of, build):
    empty = build.article(title="", text="")
    for content in ("full", "summary"):
        spec = Feed(id="p", title="P", content=content)
        for entry in document_of(build.entry(1), build.entry(2, article=empty), spec=spec)["items"]:
            assert entry["id"]
            assert len({"content_html", "content_text"} & entry.keys()) == 1
            assert entry.get("content_html") or entry.get("content_text")


def test_nothing_is_null(feed_of, build):
    bare = build.article(image_url=None, language=None, tags=(), text="")
    assert b"null" not in feed_of(build.entry(article=bare))["json"]
