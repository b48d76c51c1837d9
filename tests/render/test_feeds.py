"""A feed in all its formats: the same facts, the same bytes every time, and nothing hostile alive."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from syndicator.model import FORMATS, EntryId, EntryState, SafeHtml
from syndicator.ports import Near
from syndicator.render.plain import one_line
from syndicator.specs import Dedupe, Feed

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
TRICKY = st.sampled_from(
    [
        "]]>",
        "<script>alert(1)</script>",
        "\x00",
        "\r\n",
        "👩‍👩‍👧",
        "\u202eمرحبا",
        "\ud800",
        "\ufffe",
        "&amp;",
        "<!--",
        "<?x",
    ]
)
TEXT = st.lists(ANY_TEXT | TRICKY, max_size=6).map("".join)


def _titles(feed):
    rss, atom = etree.fromstring(feed["rss"]), etree.fromstring(feed["atom"])
    return (
        [title.text for title in rss.iterfind("channel/item/title")],
        [title.text for title in atom.iterfind(f"{ATOM}entry/{ATOM}title")],
        [entry["title"] for entry in json.loads(feed["json"])["items"]],
    )


def _bodies(feed):
    rss, atom = etree.fromstring(feed["rss"]), etree.fromstring(feed["atom"])
    return (
        [body.text for body in rss.iterfind(f"channel/item/{CONTENT}")],
        [body.text for body in atom.iterfind(f"{ATOM}entry/{ATOM}content")],
        [entry["content_html"] for entry in json.loads(feed["json"])["items"]],
    )


def test_a_feed_comes_in_every_format(feed_of, build):
    assert feed_of(build.entry()).keys() == FORMATS.keys()


def test_all_formats_say_the_same(feed_of, build):
    feed = feed_of(build.entry(1), build.withdrawn(2))
    rss, atom = feedparser.parse(feed["rss"]), feedparser.parse(feed["atom"])
    for parsed in (rss, atom):
        assert not parsed.bozo
        assert parsed.feed.title == "Politik Kaltim"
    for name in ("id", "title", "link", "published_parsed", "updated_parsed"):
        assert [entry[name] for entry in rss.entries] == [entry[name] for entry in atom.entries]
    # feedparser 6.0 knows no JSON Feed.
    facts = [(entry["id"], entry["title"], entry["url"]) for entry in json.loads(feed["json"])["items"]]
    assert facts == [(entry.id, entry.title, entry.link) for entry in atom.entries]


def test_a_feed_with_dedupe_names_the_others_that_tell_a_story_in_every_format(feed_of, build, at):
    def other(number, site):
        return Near(
            entry_id=EntryId(number), key="k", source="s", site=site, url=f"https://{number}.example.id/<b>", title="T",
            page_url="", likeness=1.0, first_seen_at=at, published_at=at,
        )  # fmt: skip

    spec = Feed(id="politik", title="P", dedupe=Dedupe(window=timedelta(days=1)))
    part = {"others": {EntryId(1): (other(2, "Media & Kota"), other(3, ""))}}
    feed = feed_of(build.entry(1), spec=spec, part=part)
    (entry,) = json.loads(feed["json"])["items"]
    links = [
        {"name": "Media & Kota", "url": "https://2.example.id/%3Cb%3E"},
        {"name": "3.example.id", "url": "https://3.example.id/%3Cb%3E"},
    ]
    assert entry["_syndicator"]["also"] == links
    assert 'Juga di <a href="https://2.example.id/%3Cb%3E">Media &amp; Kota</a>, <a' in entry["content_html"]
    (atom,) = feedparser.parse(feed["atom"]).entries
    assert [link.href for link in atom.links if link.rel == "related"] == [link["url"] for link in links]
    assert b"Juga di" not in feed_of(build.entry(1), part=part)["rss"]


def test_newest_come_first_and_equal_dates_by_their_id(feed_of, build, at):
    feed = feed_of(build.entry(1), build.entry(3), build.entry(2, published_at=at - timedelta(hours=1)))
    ids = [entry["id"][-1] for entry in json.loads(feed["json"])["items"]]
    assert ids == ["3", "1", "2"]


def test_T01_a_date_in_the_future_is_kept_but_sorts_as_when_first_seen(feed_of, build, at):
    ahead = build.entry(1, published_at=at + timedelta(days=3650), first_seen_at=at - timedelta(hours=2))
    entries = json.loads(feed_of(ahead, build.entry(2))["json"])["items"]
    assert [entry["id"][-1] for entry in entries] == ["2", "1"]
    assert entries[1]["date_published"].startswith("2036-")


def test_a_held_entry_is_not_shown(feed_of, build):
    assert feed_of(build.entry(1), build.entry(2, state=EntryState.HELD)) == feed_of(build.entry(1))


def test_the_feed_is_as_new_as_its_last_change_and_an_empty_one_as_its_minting(feed_of, build):
    def updated(*entries):
        return etree.fromstring(feed_of(*entries)["atom"]).findtext(f"{ATOM}updated")

    assert updated() == "2026-11-24T02:05:00+00:00"
    assert updated(build.entry(1), build.withdrawn(2)) == "2026-11-24T03:05:00+00:00"


def test_a_feeds_own_language_wins(feed_of, build):
    spec = Feed(id="en", title="English", language="en")
    assert b"Withdrawn: " in feed_of(build.withdrawn(), spec=spec)["rss"]
    assert json.loads(feed_of(spec=spec)["json"])["language"] == "en"


def test_F10_a_correction_keeps_the_id_and_moves_updated(feed_of, build, at):
    before = build.entry()
    after = replace(before, updated_at=at + timedelta(hours=2), corrected_at=at + timedelta(hours=2))
    for name in ("rss", "atom"):
        old, new = (feedparser.parse(feed_of(entry)[name]).entries[0] for entry in (before, after))
        assert old.id == new.id
        assert old.published_parsed == new.published_parsed
        assert old.updated_parsed < new.updated_parsed
        assert "Diperbarui 24 November 2026 12.05 WITA" in new.content[0].value


def test_F10_a_retraction_keeps_the_id_and_takes_the_body_away(feed_of, build):
    for name in ("rss", "atom"):
        old, new = (feedparser.parse(feed_of(entry)[name]).entries[0] for entry in (build.entry(), build.withdrawn()))
        assert old.id == new.id
        assert new.title.startswith("Ditarik: ")
        assert "Hadir 14 tim" in old.content[0].value
        assert "Hadir 14 tim" not in new.content[0].value


# ── stability ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def machine_in_kathmandu(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def _full(feed_of, build, at):
    return feed_of(build.entry(1), build.withdrawn(2), build.entry(3, corrected_at=at))


def test_F09_the_same_state_gives_the_same_bytes(feed_of, build, at):
    assert _full(feed_of, build, at) == _full(feed_of, build, at)


def test_F09_the_order_in_which_entries_are_given_does_not_matter(feed_of, build):
    assert feed_of(build.entry(1), build.withdrawn(2)) == feed_of(build.withdrawn(2), build.entry(1))


def test_T05_equal_moments_in_other_zones_give_the_same_bytes(feed_of, build, at):
    elsewhere = at.astimezone(datetime.strptime("+0545", "%z").tzinfo)
    assert feed_of(build.entry(published_at=elsewhere, updated_at=elsewhere)) == feed_of(build.entry())


@pytest.mark.usefixtures("machine_in_kathmandu")
def test_T05_the_machines_zone_does_not_show(feed_of, build, at):
    assert datetime(2026, 1, 1).astimezone().utcoffset() == timedelta(hours=5, minutes=45)
    here = _full(feed_of, build, at)
    os.environ["TZ"] = "UTC"
    time.tzset()
    assert here == _full(feed_of, build, at)


_ELSEWHERE = """
import hashlib, runpy, sys
build = runpy.run_path(sys.argv[1])
feed = build["build_feed"](build["build_entry"](1), build["build_withdrawn"](2))
print(hashlib.sha256(b"".join(feed[name] for name in sorted(feed))).hexdigest())
"""


def test_F09_another_process_with_other_hashes_zone_and_locale_gives_the_same_bytes():
    def digest(**env):
        builders = str(Path(__file__).with_name("conftest.py"))
        command = [sys.executable, "-c", _ELSEWHERE, builders]
        return subprocess.run(command, env=os.environ | env, capture_output=True, check=True).stdout

    here = digest(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    assert here == digest(PYTHONHASHSEED="7", TZ="Asia/Kathmandu", LC_ALL="C.UTF-8")


# ── hostile articles ─────────────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=60, deadline=None)
@given(hostile=st.tuples(TEXT, TEXT, TEXT, TEXT))
def test_F06_any_text_gives_well_formed_feeds_that_read_back_equal(feed_of, build, hostile):
    title, text, name, body = hostile
    safe = SafeHtml(f"<p>{body}</p>")
    article = build.article(title=title, text=text, html=safe, authors=(name,), tags=(name,), site_name=name)
    feed = feed_of(build.entry(article=article))
    titles = _titles(feed)
    assert titles[0] == titles[1] == titles[2]
    assert not one_line(title) or titles[0] == [one_line(title)]
    bodies = _bodies(feed)
    assert bodies[0] == bodies[1] == bodies[2]
    tags = json.loads(feed["json"])["items"][0].get("tags", [])
    assert tags == [tag.text for tag in etree.fromstring(feed["rss"]).iterfind("channel/item/category")]


@settings(max_examples=40, deadline=None)
@given(hostile=st.tuples(TEXT, TEXT, TEXT, TEXT))
def test_any_address_and_reason_give_well_formed_feeds_with_web_links_only(feed_of, build, sources, hostile):
    url, image, rights, why = hostile
    article = build.article(url=url, image_url=image)
    named = {"radar": replace(sources["radar"], rights=rights, url=url)}
    feed = feed_of(build.entry(1, article=article), build.withdrawn(2, article=article, why=why), sources=named)
    for name in ("rss", "atom"):
        root = etree.fromstring(feed[name])
        links = [value for element in root.iter() for key, value in element.attrib.items() if key in ("href", "url")]
        links += [link.text for link in root.iterfind("channel/item/link")]
        assert links
        assert all(link.startswith(("https://", "http://")) for link in links)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_Z05_markup_in_title_author_tag_site_text_and_reason_stays_text(feed_of, build, hostile):
    article = build.article(title=hostile, authors=(hostile,), tags=(hostile,), site_name=hostile, text=hostile)
    for entry in (build.entry(article=article), build.withdrawn(article=article, why=hostile)):
        feed = feed_of(entry)
        rss = etree.fromstring(feed["rss"]).find("channel/item")
        shown_as_html = [rss.findtext("description"), rss.findtext(CONTENT)]
        shown_as_html += [body for bodies in _bodies(feed) for body in bodies]
        for body in shown_as_html:
            elements = {element.tag for element in html.fragment_fromstring(body, create_parent="div").iter()}
            assert elements <= {"div", "p", "small", "strong", "a"}
    assert _titles(feed)[0] == [f"Ditarik: {hostile}"]


@pytest.mark.parametrize("where", ["title", "site_name", "url"])
def test_Z08_a_line_end_in_a_field_can_not_begin_a_new_line(feed_of, build, where):
    article = build.article(**{where: "https://a.example/x\r\nBcc: all@example.org\u2028y"})
    for entry in json.loads(feed_of(build.entry(article=article))["json"])["items"]:
        for value in (entry["title"], entry["url"], entry["_syndicator"]["source"]):
            assert value.splitlines() == [value]


def test_Z09_a_template_in_an_article_stays_literal(feed_of, build):
    text = "{{7*7}} {0.__class__} ${x} {% raw %} %s"
    feed = feed_of(build.entry(article=build.article(title=text, text=text)))
    assert _titles(feed) == ([text], [text], [text])
    assert json.loads(feed["json"])["items"][0]["summary"] == text


def test_a_user_and_password_in_a_sources_address_are_not_published(feed_of, build, sources):
    secret = {"radar": replace(sources["radar"], url="https://kami:rahasia@radar.example.id/")}
    assert b"rahasia" not in b"".join(feed_of(build.entry(), sources=secret).values())


def test_dates_of_the_first_century_are_written_whole(feed_of, build):
    early = datetime(33, 4, 3, tzinfo=UTC)
    feed = feed_of(build.entry(published_at=early, updated_at=early))
    assert b"<published>0033-04-03T00:00:00+00:00<" in feed["atom"]
    assert b" 03 Apr 0033 00:00:00 GMT<" in feed["rss"]


def test_what_is_kept_of_a_story_is_told_anew_when_anything_that_it_shows_changes(feed_of, build, at, sources):
    def bodies(entry=build.entry(), **changes):
        return b"".join(feed_of(entry, **changes).values())

    revised = replace(build.entry(), revision=replace(build.entry().revision, why="x", number=2))
    changed = [
        bodies(),
        bodies(revised),
        bodies(build.entry(article=build.article(html="<p>Lain.</p>"))),
        bodies(build.entry(corrected_at=at)),
        bodies(spec=Feed(id="politik", title="Politik Kaltim", attribution=False)),
        bodies(sources={"radar": replace(sources["radar"], rights="© Lain")}),
        bodies(base_url="https://lain.example.id"),
        bodies(timezone="UTC", entry=build.entry(corrected_at=at)),
        bodies(language="en"),
    ]
    assert len(set(changed)) == len(changed)
    assert bodies() == changed[0]
