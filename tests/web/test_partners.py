"""Feeds for partners over a real socket: who gets in, how often, and what is noted."""

from base64 import b64encode
from datetime import timedelta

import pytest
import pytest_asyncio
from tests.web.serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEED = "/partners/kabar/politik.atom"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running():
    async with serving() as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def site(running):
    """A minute later than the last test, with two tokens and an empty log."""
    running.clock.pass_(minutes=1)
    running.book.held.clear()
    running.book.noted.clear()
    running.book.give("syn_a")
    running.book.give("syn_b", partner="lain")
    return running


def basic(password):
    return "Basic " + b64encode(f"kabar:{password}".encode()).decode()


@pytest.mark.parametrize(
    "how", [{"authorization": "Bearer syn_a"}, {"authorization": basic("syn_a")}, {"query": "?token=syn_a"}]
)
async def test_a_token_opens_the_feed_in_each_of_three_ways(site, how):
    query = how.pop("query", "")
    answer = await site.get(FEED + query, **how)
    assert (answer.status_code, "untuk kabar None" in answer.text) == (200, True)
    assert answer.headers["cache-control"] == "private, max-age=60"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("path", "token"),
    [
        (FEED, ""),
        (FEED, "syn_unknown"),
        (FEED, "syn_b"),
        ("/partners/nobody/politik.atom", "syn_a"),
        ("/partners/", "syn_a"),
        ("/partners/kabar", ""),
        (FEED, "x" * 400),
    ],
)
async def test_who_brings_no_token_of_theirs_learns_nothing_and_is_not_noted(site, path, token):
    answer = await site.get(path, **({"authorization": f"Bearer {token}"} if token else {}))
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Basic realm="feeds", Bearer')
    assert answer.text.startswith("A partner's feeds open with their token")
    assert site.book.noted == []


async def test_a_token_that_has_ended_is_refused_and_noted(site):
    site.book.give("syn_old", ends_at=site.clock.now())
    answer = await site.get(FEED, authorization="Bearer syn_old")
    assert (answer.status_code, "has ended" in answer.text) == (401, True)
    assert [(visit.status, visit.path) for visit in site.book.noted] == [(401, "politik.atom")]


async def test_a_second_look_costs_nothing_and_is_noted_without_the_token(site):
    first = await site.get(f"{FEED}?token=syn_a", user_agent="kabar/1")
    second = await site.get(f"{FEED}?token=syn_a", user_agent="kabar/1", if_none_match=first.headers["etag"])
    assert (second.status_code, second.content) == (304, b"")
    noted = [(visit.partner, visit.path, visit.status, visit.agent, visit.address) for visit in site.book.noted]
    assert noted == [("kabar", "politik.atom", status, "kabar/1", "127.0.0.1") for status in (200, 304)]


async def test_more_than_the_rate_is_told_when_to_come_back(site):
    answers = [await site.get(FEED, authorization="Bearer syn_a") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert answers[-1].headers["retry-after"] == "15"
    site.clock.pass_(seconds=15)
    assert (await site.get(FEED, authorization="Bearer syn_a")).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("baru.atom", 404), ("politik.xml", 404), ("politik.atom?since=7", 200), ("politik.atom?since=x", 400)],
)
async def test_only_what_was_agreed_is_there_also_since_a_point(site, path, status):
    answer = await site.get(f"/partners/kabar/{path}", authorization="Bearer syn_a")
    assert answer.status_code == status


async def test_head_has_no_body_and_other_methods_are_refused(site):
    head = await site.ask("HEAD", FEED, authorization="Bearer syn_a")
    assert (head.status_code, head.content) == (200, b"")
    assert (await site.ask("POST", FEED, authorization="Bearer syn_a")).status_code == 405


async def test_the_moment_a_token_ends_counts(site):
    site.book.give("syn_c", ends_at=site.clock.now() + timedelta(seconds=1))
    assert (await site.get(FEED, authorization="Bearer syn_c")).status_code == 200
    site.clock.pass_(seconds=1)
    assert (await site.get(FEED, authorization="Bearer syn_c")).status_code == 401
