"""`syndicator reextract`: here, or beside the running service, which takes over what differs."""

import asyncio

import pytest

from builders import NOON, page
from databases import embedded
from syndicator import app
from syndicator.app.opening import opened
from syndicator.app.parts import SystemClock
from syndicator.engine.work import read
from syndicator.errors import Unusable
from syndicator.model import Origin
from syndicator.policy.deciding import Rules, decide_read
from syndicator.policy.identity import aliases_of_article
from syndicator.ports import Candidate
from syndicator.specs import Source
from syndicator.storage.store import SqlStore

LINES = [f"Paragraf nomor {n} dari berita yang cukup panjang untuk dikenali sebagai isi." for n in range(6)]
CONFIG = """
[sources.radar]
url = "https://radar.example.id/"
every = "30d"
article = { drop_lines = ['^Paragraf nomor 5'] }
[web]
listen = "127.0.0.1:0"
"""


def page_of(n):
    body = "".join(f"<p>{line}</p>" for line in LINES)
    url = f"https://radar.example.id/berita-{n}/"
    text = f"<html lang=id><head><title>Kabar {n}</title></head><body><article><h1>Kabar {n}</h1>{body}</article></body></html>"
    return page(url, body=text.encode(), headers={"content-type": "text/html"})


@pytest.fixture
async def found(tmp_path):
    """An installation with two stories that were read without the rule, the second without its page."""
    (tmp_path / "data").mkdir()
    (tmp_path / "config.toml").write_text(CONFIG)
    store = SqlStore(embedded(tmp_path / "data" / "syndicator.db"))
    source = Source(id="radar", url="https://radar.example.id/", doubtful="publish")
    await store.sync([source], [], [], belongs=lambda *_: False, presented="", now=NOON)
    rules = Rules(source=source, feeds=[], routes=[])
    for n in (1, 2):
        kept = page_of(n)
        reading = read(kept)
        candidate = Candidate(
            source="radar",
            seen_at=NOON,
            aliases=tuple(aliases_of_article(reading.article, final_url=kept.url, amp_url=None)),
            reading=reading,
            page=kept if n == 1 else None,
        )
        await store.record(candidate, lambda known, reading=reading: decide_read(known, reading, rules, now=NOON))
    await store.close()
    return app.read_config(tmp_path / "config.toml")


async def lines_of(found, **options):
    said = []
    wishes = {"dry_run": False, "held": False, "repost": False} | options
    await app.reextract(found, "radar", say=said.append, progress=lambda _: None, **wishes)
    return said


async def revisions(found):
    async with opened(found, clock=SystemClock()) as site:
        account = await site.store.account(1)
        return [(each.origin, each.material, each.article.text.count("\n")) for each in account.revisions]


SHOWN = ["entry 1  Kabar 1  https://radar.example.id/berita-1/", f"  - {LINES[5]}"]
NOT_KEPT = "1 whose pages are no longer kept (entries 2)"


async def test_a_dry_run_shows_what_differs_and_writes_nothing(found):
    said = await lines_of(found, dry_run=True)
    assert said == [*SHOWN, f"radar: 1 read anew, 1 changed, nothing was written, {NOT_KEPT}"]
    assert len(await revisions(found)) == 1


async def test_what_differs_is_taken_over_and_a_second_time_nothing_does(found):
    assert await lines_of(found) == [*SHOWN, f"radar: 1 read anew, 1 changed, 1 taken over, {NOT_KEPT}"]
    assert await revisions(found) == [(Origin.SITE, True, 5), (Origin.OURS, False, 4)]
    assert await lines_of(found) == [f"radar: 1 read anew, 0 changed, 0 taken over, {NOT_KEPT}"]


async def test_a_running_service_takes_it_over(found):
    async with opened(found, clock=SystemClock()) as site:
        wish = asyncio.create_task(lines_of(found))
        while not wish.done() and not await site.store.open_intents():
            await asyncio.wait([wish], timeout=0.05)
        await site.engine.act_now()
        said = await wish
    assert said == [*SHOWN, f"radar: 1 read anew, 1 changed, 1 taken over, {NOT_KEPT}"]
    assert len(await revisions(found)) == 2


async def test_a_source_that_is_none_is_refused(found):
    with pytest.raises(Unusable, match="no such source"):
        await app.reextract(found, "rader", dry_run=True, held=False, repost=False, say=print, progress=lambda _: None)
