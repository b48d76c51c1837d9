"""What is wrong with feeds of others, from the bytes to what readers get."""

import json
import time

import pytest

from syndicator.errors import Refused
from syndicator.model import Validators
from syndicator.policy.identity import aliases_of_link

SITE = "https://radar.example.id"
QUICK_S = 1.0


def rss(*entries: str, head: str = "", tail: str = "</channel></rss>") -> str:
    rows = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>R</title>{rows}{tail}'


def story(n: int, more: str = "") -> str:
    return f"<title>{n}</title><link>{SITE}/berita-{n}/</link>{more}"


async def poll(works, feed: str):
    works.web.pages[f"{SITE}/"] = feed
    works.clock.pass_(minutes=30)
    (outcome,) = await works.poll()
    return outcome


@pytest.fixture
def paper(works):
    for n in range(1, 6):
        works.web.write(n, " ".join(f"kata{n}dari{k}" for k in range(9)))
    return works


async def test_F01_a_feed_that_is_broken_but_readable_is_used_and_the_fault_is_told(paper):
    outcome = await poll(paper, rss(story(1), story(2), tail=""))
    assert outcome.ok
    assert outcome.says.startswith("2 links, 2 new; the feed is broken, but readable: ")
    assert len(await paper.texts()) == 2


async def test_F01_a_feed_that_can_not_be_read_is_a_failure_and_costs_no_story(paper):
    await poll(paper, rss(story(1)))
    for broken in (
        '<rss version="2.0"><channel><title>',
        '{"version": "https://jsonfeed.org/version/1", "items": [',
        " ",
    ):
        outcome = await poll(paper, broken)
        assert (outcome.ok, outcome.health) == (False, "failing")
        paper.clock.pass_(hours=12)
    outcome = await poll(paper, rss(story(3), story(2), story(1)))
    assert outcome.says == "3 links, 2 new"
    assert len(await paper.texts()) == 3


async def test_F02_stories_without_a_guid_are_known_by_their_address(paper):
    await poll(paper, rss(story(1)))
    assert (await poll(paper, rss(story(2), story(1)))).says == "2 links, 1 new"


async def test_F02_a_guid_that_all_stories_share_names_none(paper):
    shared = "<guid isPermaLink='false'>radar</guid>"
    await poll(paper, rss(story(2, shared), story(1, shared)))
    assert len(await paper.texts()) == 2


@pytest.mark.parametrize("dated", [pytest.param(True, id="of another date"), pytest.param(False, id="without a date")])
async def test_F02_a_guid_that_is_used_again_for_another_story_costs_none(paper, dated):
    def numbered(n):
        day = f"<pubDate>{20 + n} Nov 2026 03:00:00 GMT</pubDate>" if dated else ""
        return story(n, f"<guid isPermaLink='false'>utama</guid>{day}")

    for n in (1, 2, 3):
        outcome = await poll(paper, rss(numbered(n)))
        assert outcome.says == "1 links, 1 new"
    paper.web.asked.clear()
    assert (await poll(paper, rss(numbered(3), head="<!-- -->"))).says == "1 links, 0 new"
    assert paper.web.asked == [f"{SITE}/"]
    assert len(await paper.texts()) == 3


async def test_F02_a_story_that_moves_and_is_retitled_is_known_by_its_guid(paper):
    guid = "<guid isPermaLink='false'>7</guid>"
    await poll(paper, rss(story(1, guid)))
    paper.web.pages[f"{SITE}/berita-2/"] = paper.web.pages[f"{SITE}/berita-1/"]
    await poll(paper, rss(story(2, guid)))
    assert len(await paper.texts()) == 1


async def test_F03_guids_and_links_that_move_to_https_bring_nothing_new(paper):
    def feed(scheme, host):
        address = f"{scheme}://{host}/berita-1/"
        return rss(f"<title>1</title><link>{address}</link><guid>{scheme}://{host}/?p=1</guid>")

    await poll(paper, feed("https", "radar.example.id").replace("https", "http"))
    paper.web.pages["http://radar.example.id/berita-1/"] = paper.web.pages[f"{SITE}/berita-1/"]
    first = await poll(paper, feed("http", "radar.example.id"))
    assert first.links_count == 1
    for scheme, host in (("https", "radar.example.id"), ("https", "www.radar.example.id")):
        assert (await poll(paper, feed(scheme, host))).says == "1 links, 0 new"
    assert len(await paper.texts()) == 1


BILLION = (
    '<!DOCTYPE rss [<!ENTITY a "xxxxxxxxxx">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
QUADRATIC = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]>'


@pytest.mark.parametrize(
    ("head", "title"),
    [pytest.param(BILLION, "&i;", id="a billion laughs"), pytest.param(QUADRATIC, "&a;" * 20_000, id="quadratic")],
)
async def test_F04_entities_that_blow_up_cost_no_second_and_no_other_story(paper, head, title):
    began = time.process_time()
    outcome = await poll(paper, rss(story(1, f"<description>{title}</description>"), story(2), head=head))
    assert time.process_time() - began < QUICK_S
    assert outcome.links_count in (None, 2)
    assert len(json.dumps(await paper.texts())) < 1_000


@pytest.mark.parametrize("bad", ["\\u0000", "\\u0008", "\\ufffe", "\\ud800", "]]>"])
async def test_F06_forbidden_characters_in_any_field_of_a_feed_get_to_nobody(paper, bad):
    entry = {
        "id": f"7{bad}", "url": f"{SITE}/berita-1/", "title": f"1{bad}", "tags": [f"a{bad}"], "language": f"id{bad}",
        "authors": [{"name": f"Rina{bad} Wahyuni"}], "image": f"{SITE}/{bad}.jpg", "content_html": f"<p>{bad}</p>",
    }  # fmt: skip
    text = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [entry]}).replace("\\\\", "\\")
    assert (await poll(paper, text)).says == "1 links, 1 new"
    (link,) = await links_of(paper)
    for value in (link.guid, link.title, link.said.html, *link.said.tags, *link.said.authors, link.said.language):
        assert not set(value or "") & {"\x00", "\x08", "\ufffe", "\ud800"}
    assert aliases_of_link("radar", link)


async def links_of(works):
    found = await works.poller._scout.look(works.poller._sources["radar"], way=None, known=Validators())
    return found.listing.links


async def test_F07_of_a_hundred_thousand_entries_five_hundred_are_read_at_once(paper):
    rows = "".join(f"<item><title>{n}</title><link>{SITE}/b/{n}/</link></item>" for n in range(100_000))
    began = time.process_time()
    paper.web.pages[f"{SITE}/"] = f'<rss version="2.0"><channel><title>R</title>{rows}</channel></rss>'
    links = await links_of(paper)
    assert time.process_time() - began < QUICK_S
    assert len(links) == 500


async def test_F07_a_feed_that_is_too_large_is_a_failure_that_says_so(paper):
    paper.web.pages[f"{SITE}/"] = Refused("radar.example.id: page is over 15.7 MB (limits.listing_bytes)")
    paper.clock.pass_(minutes=30)
    (outcome,) = await paper.poll()
    assert (outcome.ok, outcome.says) == (False, "radar.example.id: page is over 15.7 MB (limits.listing_bytes)")
