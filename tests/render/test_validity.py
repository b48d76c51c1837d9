"""Every feed against what the formats' authors wrote: RFC 4287's schema, the RSS profile's rules, JSON Feed's schema."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from syndicator.model import Enclosure, SafeHtml
from syndicator.policy import rehearsal
from syndicator.ports import Part
from syndicator.render import render_feed
from syndicator.specs import Feed

SCHEMAS = Path(__file__).with_name("schemas")
ATOM_SCHEMA = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
JSON_SCHEMA = jsonschema.Draft202012Validator(json.loads((SCHEMAS / "jsonfeed.schema.json").read_text()))
NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "fh": "http://purl.org/syndication/history/1.0",
    "at": "http://purl.org/atompub/tombstones/1.0",
}
CHANNEL_ONCE = {"title", "link", "description", "language", "lastBuildDate", "generator", "docs"}
ITEM_ONCE = {"title", "link", "description", "guid", "pubDate", "source", "enclosure", f"{{{NS['content']}}}encoded"}
HOSTILE = [
    "]]><script>alert(1)</script>",
    "\x00\x0b\ufffe\ud800",
    "</title><x>&bogus;<!--",
    "a\r\nBcc: x\u2028y",
    '" onmouseover="x',
    "{{7*7}}",
]


def faults(feed: dict[str, bytes]) -> list[str]:
    """What is wrong with a feed in any of its formats."""
    atom = etree.fromstring(feed["atom"])
    found = [] if ATOM_SCHEMA.validate(atom) else [str(ATOM_SCHEMA.error_log)]
    found += [fault.message for fault in JSON_SCHEMA.iter_errors(json.loads(feed["json"]))]
    found += [*rss_faults(etree.fromstring(feed["rss"]))]
    parsed = {name: feedparser.parse(feed[name]) for name in ("rss", "atom")}
    return found + [f"{name}: {each.bozo_exception}" for name, each in parsed.items() if each.bozo]


def rss_faults(rss):
    """What the best practices profile (rssboard.org/rss-profile) forbids and `rss` does."""
    if rss.get("version") != "2.0" or len(rss) != 1:
        yield "rss is version 2.0 with one channel"
    channel = rss[0]
    yield from _repeated(channel, CHANNEL_ONCE)
    yield from (f"channel: no {name}" for name in ("title", "link", "description") if not channel.findtext(name))
    selves = [link.get("type") for link in channel.findall("atom:link", NS) if link.get("rel") == "self"]
    if selves != ["application/rss+xml"]:
        yield f"channel: its own address once with its type, not {selves}"
    for item in channel.iterfind("item"):
        yield from _item_faults(item)


def _item_faults(item):
    yield from _repeated(item, ITEM_ONCE)
    yield from (
        f"item: no {name}" for name in ("title", "link", "description", "guid", "pubDate") if not item.findtext(name)
    )
    if item.find("guid").get("isPermaLink") != "false" or not item.findtext("guid").startswith("urn:uuid:"):
        yield "item: a guid that is no address says so"
    if parsedate_to_datetime(item.findtext("pubDate")).tzinfo is None:
        yield "item: pubDate without a zone"
    if item.find("author") is not None:
        yield "item: an author needs an e-mail address, dc:creator a name"
    for enclosure in item.iterfind("enclosure"):
        if not (enclosure.get("length", "").isdigit() and "/" in enclosure.get("type", "") and enclosure.get("url")):
            yield f"enclosure: {dict(enclosure.attrib)}"
    addresses = [
        item.findtext("link"),
        item.find("source").get("url"),
        *(m.get("url") for m in item.findall("media:content", NS)),
    ]
    yield from (f"address: {address}" for address in addresses if urlsplit(address).scheme not in ("http", "https"))


def _repeated(element, names):
    tags = [child.tag for child in element]
    return [f"{element.tag}: {name} {tags.count(name)} times" for name in names if tags.count(name) > 1]


@pytest.fixture(scope="session")
def every_kind(build, at):
    """A new, a corrected, a withdrawn and a deleted entry, one with sound and film, and one with nothing at all."""
    media = (
        Enclosure(url="https://a.example/x.mp3", type="audio/mpeg", length_bytes=71),
        Enclosure(url="https://a.example/y.webm"),
    )
    bare = build.article(
        authors=(), tags=(), text="", image_url=None, language=None, site_name=None, title="", url="javascript:x"
    )
    return (
        build.entry(1),
        build.entry(2, corrected_at=at, revision=2),
        build.withdrawn(3),
        build.withdrawn(4, updated_at=at - timedelta(days=30)),
        build.entry(5, article=build.article(enclosures=media)),
        build.entry(6, article=bare),
    )


@pytest.mark.parametrize("content", ["full", "summary"])
@pytest.mark.parametrize(
    "part", [{}, {"archives_count": 3}, {"page": 2}, {"since": "2026-11-24T00:00:00+08:00", "more_since": 7}], ids=str
)
def test_F08_every_kind_of_entry_in_every_kind_of_document_is_valid(feed_of, every_kind, content, part):
    spec = Feed(id="p", title="P", description="D", content=content)
    assert faults(feed_of(*every_kind, spec=spec, part=part)) == []


def test_F08_an_empty_feed_is_valid(feed_of):
    assert faults(feed_of()) == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_F06_Z05_Z08_hostile_words_in_every_field_leave_every_format_valid(feed_of, every_kind, hostile):
    def spoilt(entry):
        article = replace(
            entry.revision.article,
            title=hostile, text=hostile, html=SafeHtml(f"<p>{hostile}</p>"), authors=(hostile,), tags=(hostile,),
            site_name=hostile, language=hostile, image_url=hostile, enclosures=(Enclosure(url=hostile, type=hostile),),
        )  # fmt: skip
        return replace(entry, revision=replace(entry.revision, article=article, why=hostile))

    spec = Feed(id="p", title=hostile, description=hostile)
    assert faults(feed_of(*map(spoilt, every_kind), spec=spec)) == []


WORDS = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
ENCLOSURES = st.builds(
    Enclosure,
    url=WORDS.map("https://a.example/".__add__),
    type=st.none() | WORDS,
    length_bytes=st.none() | st.integers(-1, 2**40),
)


@settings(max_examples=40, deadline=None)
@given(
    said=st.tuples(
        st.tuples(WORDS, WORDS, WORDS, WORDS), st.lists(ENCLOSURES, max_size=3), st.integers(-(10**9), 10**9)
    )
)
def test_F08_any_article_gives_valid_feeds_that_read_back_equal(feed_of, build, at, said):
    words, enclosures, shift = said
    title, text, tag, name = words
    article = build.article(title=title, text=text, tags=(tag, name), authors=(name,), enclosures=tuple(enclosures))
    moment = at + timedelta(seconds=shift)
    feed = feed_of(build.entry(article=article, published_at=moment, updated_at=moment))
    assert faults(feed) == []
    (rss,), (atom,) = (feedparser.parse(feed[name]).entries for name in ("rss", "atom"))
    (item,) = json.loads(feed["json"])["items"]
    assert rss.id == atom.id == item["id"]
    assert rss.published_parsed == atom.published_parsed
    atom_links = etree.fromstring(feed["atom"]).findall("atom:entry/atom:link[@rel='enclosure']", NS)
    media = etree.fromstring(feed["rss"]).findall("channel/item/media:content", NS)
    assert [link.get("href") for link in atom_links] == [each.get("url") for each in media]


def test_sound_and_film_go_along_with_their_type_and_length(feed_of, every_kind):
    feed = feed_of(every_kind[4])
    (rss,) = etree.fromstring(feed["rss"]).iterfind("channel/item/enclosure")
    assert dict(rss.attrib) == {"url": "https://a.example/x.mp3", "length": "71", "type": "audio/mpeg"}
    atom = etree.fromstring(feed["atom"]).findall("atom:entry/atom:link[@rel='enclosure']", NS)
    assert [(link.get("type"), link.get("length")) for link in atom] == [
        ("image/jpeg", None),
        ("audio/mpeg", "71"),
        ("video/webm", None),
    ]
    assert json.loads(feed["json"])["items"][0]["attachments"] == [
        {"url": "https://a.example/x.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 71},
        {"url": "https://a.example/y.webm", "mime_type": "video/webm"},
    ]


def test_an_entry_says_whole_where_it_was_taken_from(feed_of, build):
    source = etree.fromstring(feed_of(build.entry())["atom"]).find("atom:entry/atom:source", NS)
    assert {etree.QName(child).localname: child.text or child.get("href") for child in source} == {
        "id": "https://radar.example.id/",
        "title": "Radar Kaltim",
        "updated": "2026-11-24T02:05:00Z",
        "link": "https://radar.example.id/",
        "rights": "© Radar",
    }


# ── withdrawals and archives ─────────────────────────────────────────────────────────────────────────────────────────


def test_F10_a_withdrawal_is_a_notice_first_and_then_a_tombstone(feed_of, build, at):
    gone = build.withdrawn()
    spec = Feed(id="p", title="P", notice=timedelta(days=7))
    before, after = (feed_of(gone, spec=spec, now=gone.updated_at + timedelta(days=7, seconds=s)) for s in (-1, 0))
    assert [entry.id for entry in feedparser.parse(before["atom"]).entries] == [gone.urn]
    assert b"deleted-entry" not in before["atom"]
    tomb = etree.fromstring(after["atom"]).find("at:deleted-entry", NS)
    assert dict(tomb.attrib) == {"ref": gone.urn, "when": "2026-11-24T03:05:00Z"}
    assert tomb.findtext("at:comment", namespaces=NS).startswith("Ditarik 24 November 2026 11.05 WITA")
    document = json.loads(after["json"])
    assert (document["items"], [each["id"] for each in document["_deleted"]["items"]]) == ([], [gone.urn])
    assert feedparser.parse(after["rss"]).entries == []


def test_the_feed_says_when_its_notice_will_become_a_tombstone(rendering_of, build):
    gone = build.withdrawn()
    assert rendering_of(build.entry(1), gone).next_change_at == gone.updated_at + timedelta(days=7)
    assert rendering_of(build.entry(1)).next_change_at is None


def test_an_entry_that_is_too_old_is_not_shown_unless_it_was_corrected_since(rendering_of, build, at):
    spec = Feed(id="p", title="P", age=timedelta(days=1))
    old = at - timedelta(days=3)
    aged = build.entry(1, published_at=old, first_seen_at=old)
    mended = replace(build.entry(2, published_at=old, first_seen_at=old), corrected_at=at)
    made = rendering_of(aged, mended, spec=spec)
    assert [entry["id"] for entry in json.loads(made.bodies["json"])["items"]] == [mended.urn]
    assert made.next_change_at == at + timedelta(days=1)


def test_an_archive_page_tells_of_withdrawals_as_deletions_at_once(feed_of, build):
    feed = feed_of(build.entry(1), build.withdrawn(2), part={"page": 2})
    atom = etree.fromstring(feed["atom"])
    assert atom.find("at:deleted-entry", NS).get("ref") == build.withdrawn(2).urn
    assert atom.find("fh:archive", NS) is not None
    assert b"Ditarik: " not in feed["rss"] + feed["atom"]


@pytest.mark.parametrize(("ending", "where"), [("atom", "atom:link"), ("rss", "channel/atom:link")])
def test_every_document_leads_to_the_one_before_it(feed_of, build, ending, where):
    def links(**part):
        root = etree.fromstring(feed_of(build.entry(), part=part)[ending])
        wanted = ("self", "current", "prev-archive", "next")
        return {
            link.get("rel"): link.get("href").removeprefix("https://feeds.example.id/feeds/")
            for link in root.iterfind(where, NS)
            if link.get("rel") in wanted
        }

    assert links() == {"self": f"politik.{ending}"}
    assert links(archives_count=3) == {"self": f"politik.{ending}", "prev-archive": f"politik/archive/3.{ending}"}
    assert links(page=3) == {
        "self": f"politik/archive/3.{ending}",
        "current": f"politik.{ending}",
        "prev-archive": f"politik/archive/2.{ending}",
    }
    assert links(page=1) == {"self": f"politik/archive/1.{ending}", "current": f"politik.{ending}"}
    assert links(since="5", more_since=9) == {
        "self": f"politik.{ending}?since=5",
        "current": f"politik.{ending}",
        "next": f"politik.{ending}?since=9",
    }


@pytest.mark.parametrize(("ending", "where"), [("atom", "atom:link"), ("rss", "channel/atom:link")])
def test_every_format_names_the_hubs(rendering_of, build, ending, where):
    hubs = ("https://feeds.example.id/hub", "https://hub.example.org/")
    bodies = rendering_of(build.entry(), hubs=hubs).bodies
    root = etree.fromstring(bodies[ending])
    assert tuple(link.get("href") for link in root.iterfind(where, NS) if link.get("rel") == "hub") == hubs
    assert json.loads(bodies["json"])["hubs"] == [{"type": "WebSub", "url": hub} for hub in hubs]


def test_what_was_corrected_last_comes_first_where_the_feed_says_so(feed_of, build, at):
    mended = build.entry(1, published_at=at - timedelta(days=9), corrected_at=at + timedelta(hours=1))
    ids = {
        order: [
            entry["id"]
            for entry in json.loads(feed_of(mended, build.entry(2), spec=Feed(id="p", title="P", order=order))["json"])[
                "items"
            ]
        ]
        for order in ("published", "updated")
    }
    assert ids["updated"] == ids["published"][::-1] == [mended.urn, build.entry(2).urn]


def test_attribution_can_be_left_out_but_never_of_a_withdrawal(feed_of, build):
    spec = Feed(id="p", title="P", attribution=False)
    bodies = [
        entry["content_html"]
        for entry in json.loads(feed_of(build.entry(1), build.withdrawn(2), spec=spec)["json"])["items"]
    ]
    assert sorted("Sumber:" in body for body in bodies) == [False, True]


def test_a_part_of_a_split_feed_is_a_feed_of_its_own_whose_id_follows_from_the_minted_one(feed_of, build):
    spec = Feed(id="politik", title="Politik", split="tag")
    part = {"part": Part(key="pilkada-2024", label="Pilkada 2024")}
    whole, one = feed_of(build.entry(), spec=spec), feed_of(build.entry(), spec=spec, part=part)
    assert faults(one) == []
    ids = [etree.fromstring(feed["atom"]).findtext("atom:id", namespaces=NS) for feed in (whole, one)]
    assert ids[1] == "urn:uuid:6eda2334-626b-5a57-ab0d-fbc0ad463d1c"
    assert ids[0] != ids[1]
    document = json.loads(one["json"])
    assert (document["title"], document["feed_url"]) == (
        "Politik: Pilkada 2024",
        "https://feeds.example.id/feeds/politik/tag/pilkada-2024.json",
    )
    assert b'href="https://feeds.example.id/feeds/politik/tag/pilkada-2024.html"' in whole["html"]
    assert b"/tag/" not in feed_of(build.entry())["html"]


@pytest.mark.parametrize("minutes", [0, 25, 45, 180])
def test_the_rehearsal_is_valid_in_every_state_and_ends_as_a_tombstone(minutes):
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(minutes=minutes)
    home = "https://feeds.example.id"
    made = render_feed(
        rehearsal.FEED, rehearsal.state(now, home_url=home), now=now, base_url=home, sources={}, language="en",
        timezone="UTC", generator="syndicator",
    ).bodies  # fmt: skip
    assert faults(made) == []
    document = json.loads(made["json"])
    states = [item["_syndicator"]["state"] for item in document["items"]]
    assert states == [("live" if minutes % 60 < 40 else "retracted"), "retracted", "retracted"][: len(states)]
    assert [item["reason"].partition(" 24")[0] for item in document["_deleted"]["items"]][:1] == ["Withdrawn"]
