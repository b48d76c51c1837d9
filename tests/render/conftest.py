"""Entries, feeds and renderings to look at. The fixtures are builders, and last for the whole session."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from syndicator.model import Article, Entry, EntryId, EntryState, Origin, Revision, SafeHtml
from syndicator.ports import FeedState
from syndicator.render import render_feed
from syndicator.specs import Feed, Source

AT = datetime(2026, 11, 24, 2, 5, tzinfo=UTC)
SOURCES = {
    "radar": Source(id="radar", url="https://radar.example.id/", rights="© Radar"),
    "media": Source(id="media", url="https://media.example.id/"),
}


def build_article(**changes):
    article = Article(
        url="https://radar.example.id/2026/11/rakor/",
        title="Rakor Pilkada Digelar di Samarinda",
        html=SafeHtml("<p>Samarinda – Rapat digelar.</p><p>Hadir 14 tim.</p>"),
        text="Samarinda – Rapat digelar.\nHadir 14 tim.",
        published_at=AT,
        authors=("Siti Aminah", "Budi"),
        language="id",
        image_url="https://radar.example.id/img/rakor.jpg?w=1200",
        tags=("Politik", "Pilkada 2024"),
        site_name="Radar Kaltim",
    )
    return replace(article, **changes)


def build_entry(number=1, *, article=None, why="", origin=Origin.SITE, revision=1, **changes):
    entry = Entry(
        id=EntryId(number),
        urn=f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
        key=f"k{number}",
        source="radar",
        state=EntryState.LIVE,
        first_seen_at=AT + timedelta(minutes=10),
        published_at=AT,
        updated_at=AT,
        revision=Revision(
            number=revision,
            seen_at=AT,
            article=article or build_article(),
            draft_hash="d",
            rules_version="1",
            origin=origin,
            why=why,
        ),
    )
    return replace(entry, **changes)


def build_withdrawn(number=1, **changes):
    given = {"state": EntryState.RETRACTED, "updated_at": AT + timedelta(hours=1), "why": "HTTP 410", "revision": 2}
    return build_entry(number, **(given | changes))


def build_rendering(*entries, spec=None, part=None, **changes):
    options = {
        "now": AT + timedelta(hours=2),
        "base_url": "https://feeds.example.id",
        "sources": SOURCES,
        "language": "id",
        "timezone": "Asia/Makassar",
        "generator": "syndicator/0.1",
    }
    state = FeedState(
        urn="urn:uuid:f0000000-0000-4000-8000-000000000000", minted_at=AT, entries=entries, **(part or {})
    )
    return render_feed(spec or Feed(id="politik", title="Politik Kaltim"), state, **(options | changes))


def build_feed(*entries, **changes):
    return build_rendering(*entries, **changes).bodies


@pytest.fixture(scope="session")
def at():
    return AT


@pytest.fixture(scope="session")
def sources():
    return SOURCES


@pytest.fixture(scope="session")
def build():
    """Builders of an article, an entry and a withdrawn entry; keywords say what is different."""
    return SimpleNamespace(article=build_article, entry=build_entry, withdrawn=build_withdrawn)


@pytest.fixture(scope="session")
def feed_of():
    """Entries → the feed's bytes by format."""
    return build_feed


@pytest.fixture(scope="session")
def rendering_of():
    """Entries → the feed's bytes, and when they change by themselves."""
    return build_rendering
