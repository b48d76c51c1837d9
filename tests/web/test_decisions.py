"""The page on which editors say yes or no, over a real store and a real socket."""

from contextlib import asynccontextmanager

import httpx
import pytest
from tests.web.serving import stocked

from builders import NOON, FakeClock, article, channel, feed, reading, source
from databases import embedded
from syndicator.policy.deciding import Rules, decide_read
from syndicator.policy.identity import url_alias
from syndicator.policy.routing import Route, belongs
from syndicator.ports import Candidate
from syndicator.render.decision import render_decision
from syndicator.serving import Server
from syndicator.specs import Secret
from syndicator.storage.approvals import SqlApprovals
from syndicator.storage.store import SqlStore
from syndicator.web.decisions import DecisionPages
from syndicator.web.site import create_app


@asynccontextmanager
async def served(store, database):
    def pages(door):
        return DecisionPages(
            approvals=SqlApprovals(database),
            clock=FakeClock(NOON),
            door=door,
            render=lambda duty: render_decision(duty, "<b>Berita</b> 1", language="id"),
        )

    app = create_app(
        shelf=stocked(), archive=None, store=store, healthy=lambda: True, feeds={}, render_overview=str,
        render_entry=str, stylesheet="", admin_token=Secret("t0ken"), decisions=pages,
    )  # fmt: skip
    server = Server(app, "127.0.0.1:0")
    await server.start()
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client
    await server.stop()


@pytest.fixture
async def at_work(tmp_path):
    database = embedded(tmp_path / "syndicator.db")
    store, spec = SqlStore(database), channel(approve=True, ask="redaksi")
    of, feeds = source(first_run="post"), [feed()]
    await store.sync(
        [of], feeds, [spec],
        belongs=lambda one, sources, entry: belongs(one, sources=sources, article=entry.revision.article),
        presented="", now=NOON,
    )  # fmt: skip
    story = article(1, title="Harga <naik>")
    candidate = Candidate(source="radar", seen_at=NOON, aliases=(url_alias(story.url),), reading=reading(story))
    rules = Rules(source=of, feeds=feeds, routes=[Route(spec=spec, can_edit=True, can_delete=True)], first_run=False)
    await store.record(candidate, lambda known: decide_read(known, candidate.reading, rules, now=NOON))
    async with served(store, database) as client:
        yield client, store
    await store.close()


async def key_of(client):
    (waiting,) = (await client.get("/decide", headers={"authorization": "Bearer t0ken"})).json()
    return waiting["key"]


async def state(store):
    (row,) = await store.newest_deliveries(state=None, limit=9)
    return row.delivery.state, row.delivery.reason


async def test_the_page_shows_what_would_be_posted_and_opening_it_decides_nothing(at_work):
    client, store = at_work
    answer = await client.get(f"/decide/{await key_of(client)}")
    assert answer.status_code == 200
    assert "Harga &lt;naik&gt;" in answer.text
    assert "&lt;b&gt;Berita&lt;/b&gt; 1" in answer.text
    assert 'value="accept"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert await state(store) == ("awaiting", "")


@pytest.mark.parametrize(("verdict", "ends"), [("accept", ("pending", "")), ("reject", ("skipped", "rejected"))])
async def test_a_verdict_counts_once(at_work, verdict, ends):
    client, store = at_work
    at = f"/decide/{await key_of(client)}"
    answer = await client.post(at, data={"verdict": verdict})
    assert (answer.status_code, await state(store)) == (303, ends)
    page = await client.get(answer.headers["location"] if answer.headers["location"].startswith("/") else at)
    assert "Sudah diputuskan" in page.text
    assert "<button" not in page.text
    assert (await client.post(at, data={"verdict": "accept"})).status_code == 409
    assert await state(store) == ends


async def test_what_is_no_verdict_or_no_key_of_ours_is_refused_in_a_sentence(at_work):
    client, store = at_work
    at = f"/decide/{await key_of(client)}"
    assert (await client.post(at, data={"verdict": "maybe"})).status_code == 400
    assert (await client.post(at, content=b"x" * 2000)).status_code == 413
    assert (await client.get("/decide/msg_unknown")).status_code == 404
    assert (await client.post("/decide/msg_unknown", data={"verdict": "accept"})).status_code == 404
    assert await state(store) == ("awaiting", "")


async def test_the_list_of_what_waits_takes_the_token(at_work):
    client, _ = at_work
    assert (await client.get("/decide")).status_code == 401
    (waiting,) = (await client.get("/decide", headers={"authorization": "Bearer t0ken"})).json()
    assert (waiting["channel"], waiting["title"]) == ("arsip", "Harga <naik>")
