"""The whole chain over real pages: five sites of the bench's newsroom, no rules given."""

import html
import json
import os
import re
import tarfile
import urllib.request
from pathlib import Path

import feedparser
import pytest

from program import CHECKOUT, free_port

BENCH = Path(os.environ.get("SYNDICATOR_BENCH", CHECKOUT.parent / "shared" / "bench"))
SITES, ARTICLES = 5, 20
MARKERS_SHARE = 0.97

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(
        not (BENCH / "newsroom.py").exists(),
        reason=f"NOT TESTED on real pages: {BENCH} is not there (set SYNDICATOR_BENCH)",
    ),
]


def config(port: int, web: int) -> str:
    sources = "".join(
        f'[sources.site-{k}]\nurl = "http://127.0.1.{k + 1}:{port}/"\ngap = "0s"\nrecheck = []\n' for k in range(SITES)
    )
    return (
        f'[web]\nlisten = "127.0.0.1:{web}"\n[egress]\nallow = ["127.0.1.0/24:{port}"]\n'
        f'[feeds.all]\ntitle = "All"\nsize = 500\n{sources}'
    )


@pytest.fixture
def published(tmp_path, start):
    """The three feeds as text, and the truth about every article, after one poll of every site."""
    with tarfile.open(BENCH / "dev.tar.xz") as pages:
        pages.extractall(tmp_path / "pages")  # no `filter`: Debian 12 has Python 3.11.2, which knows none
    port, web = free_port(), free_port()
    room = start(
        "--pages", str(tmp_path / "pages"), "--sites", str(SITES), "--port", str(port),
        cwd=tmp_path, program=(str(BENCH / "newsroom.py"),),
    )  # fmt: skip
    room.wait_for('"ready"')
    (tmp_path / "config.toml").write_text(config(port, web))
    program = start("run", cwd=tmp_path)
    program.wait_for('"event": "polled"', times=SITES, within_s=60)
    assert program.stop() == 0
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_ctl/truth?sites=0-{SITES - 1}") as answer:
        truth = json.load(answer)
    return {name: (tmp_path / "feeds" / f"all.{name}").read_bytes() for name in ("rss", "atom", "json")}, truth


def test_every_listed_article_becomes_an_entry_whole_and_clean_in_every_format(published):
    feeds, truth = published
    entries = json.loads(feeds["json"])["items"]
    assert len(truth) == len(entries) == SITES * ARTICLES

    markers = {row["marker"]: row["url"] for row in truth if row["marker"]}
    text = html.unescape(feeds["json"].decode())
    misses = [f"{marker} {url}" for marker, url in markers.items() if not re.search(rf"{marker}\b", text)]
    assert len(misses) <= (1 - MARKERS_SHARE) * len(markers), "\n".join(misses)

    for name in ("rss", "atom"):
        parsed = feedparser.parse(feeds[name])
        assert (parsed.bozo, len(parsed.entries)) == (False, len(entries)), name
        assert {entry.id for entry in parsed.entries} == {entry["id"] for entry in entries}

    for entry in entries:
        body = entry["content_html"]
        assert not re.search(r"<script|javascript:|\son\w+=", body, re.IGNORECASE), entry["url"]
        addresses = re.findall(r'(?:href|src)="([^"]*)"', body)
        assert all(re.match(r"https?://|mailto:", address) for address in addresses), entry["url"]
