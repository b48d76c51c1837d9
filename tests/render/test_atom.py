"""Atom 1.0 against the rules of RFC 4287."""

import re
from urllib.parse import urlsplit

import pytest
from lxml import etree

from syndicator.specs import Feed

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
# Section 4.1.1 and 4.1.2: children that appear exactly once, and at most once.
ONCE = {"feed": {"id", "title", "updated"}, "entry": {"id", "title", "updated"}}
AT_MOST_ONCE = {
    "feed": {"generator", "icon", "logo", "rights", "subtitle"},
    "entry": {"content", "published", "rights", "source", "summary"},
}


@pytest.fixture(scope="session")
def root_of(feed_of):
    return lambda *entries, **options: etree.fromstring(feed_of(*entries, **options)["atom"])


def _faults(root):
    """What RFC 4287 forbids and `root` does."""
    for element in (root, *root.iterfind(f"{ATOM}entry")):
        yield from _faults_of_children(element)
    for text in root.iter(f"{ATOM}title", f"{ATOM}summary", f"{ATOM}content", f"{ATOM}rights", f"{ATOM}subtitle"):
        if text.get("type", "text") not in ("text", "html", "xhtml") or len(text):
            yield f"{text.tag}: type {text.get('type')}"
    dates = [date.text for date in root.iter(f"{ATOM}updated", f"{ATOM}published")]
    yield from (f"date {date}" for date in dates if not RFC3339.fullmatch(date))
    yield from _faults_of_names(root)


def _faults_of_children(element):
    name = etree.QName(element).localname
    children = [etree.QName(child).localname for child in element]
    yield from (f"{name}: {child} not once" for child in ONCE[name] if children.count(child) != 1)
    yield from (f"{name}: {child} repeated" for child in AT_MOST_ONCE[name] if children.count(child) > 1)
    if "author" not in children:
        yield f"{name}: no author"
    alternates = [link.get("type") for link in element.iterfind(f"{ATOM}link") if link.get("rel") == "alternate"]
    if len(alternates) != len(set(alternates)) or ("content" not in children and not alternates):
        yield f"{name}: alternates {alternates}"


def _faults_of_names(root):
    ids = [element.findtext(f"{ATOM}id") for element in (root, *root.iterfind(f"{ATOM}entry"))]
    if len(ids) != len(set(ids)):
        yield "an id twice"
    addresses = ids + [link.get("href", "") for link in root.iter(f"{ATOM}link")]
    yield from (f"relative: {address}" for address in addresses if not urlsplit(address).scheme)
    names = [person.findtext(f"{ATOM}name") for person in root.iter(f"{ATOM}author")]
    names += [category.get("term") for category in root.iter(f"{ATOM}category")]
    yield from ("a person or category without a name" for name in names if not (name or "").strip())


@pytest.mark.parametrize("content", ["full", "summary"])
def test_F08_every_rule_of_the_format_is_kept(root_of, build, at, content):
    bare = build.article(
        authors=(), tags=(), text="", image_url=None, language=None, site_name=None, title="", url="javascript:x"
    )
    entries = (build.entry(1), build.withdrawn(2), build.entry(3, corrected_at=at), build.entry(4, article=bare))
    root = root_of(*entries, spec=Feed(id="p", title="P", description="D", content=content))
    assert list(_faults(root)) == []


def test_F08_an_empty_feed_keeps_the_rules_too(root_of):
    root = root_of(spec=Feed(id="p", title=""))
    assert list(_faults(root)) == []
    assert root.findtext(f"{ATOM}title") == "p"
    assert root.find(f"{ATOM}author") is not None


def test_the_feed_says_what_it_is_and_where(root_of):
    root = root_of(spec=Feed(id="politik", title="Politik Kaltim", description="Berita politik"))
    assert root.findtext(f"{ATOM}id") == "urn:uuid:f0000000-0000-4000-8000-000000000000"
    assert root.findtext(f"{ATOM}subtitle") == "Berita politik"
    assert root.get(LANG) == "id"
    assert [dict(link.attrib) for link in root.iterfind(f"{ATOM}link")] == [
        {"href": "https://feeds.example.id/feeds/politik.atom", "rel": "self", "type": "application/atom+xml"},
        {"href": "https://feeds.example.id", "rel": "alternate"},
    ]


def test_an_entry_carries_all_that_atom_can_say(root_of, build):
    entry = root_of(build.entry()).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert [name.text for name in entry.iterfind(f"{ATOM}author/{ATOM}name")] == ["Siti Aminah", "Budi"]
    assert [dict(link.attrib) for link in entry.iterfind(f"{ATOM}link")] == [
        {"href": "https://radar.example.id/2026/11/rakor/", "rel": "alternate", "type": "text/html"},
        {"href": "https://radar.example.id/img/rakor.jpg?w=1200", "rel": "enclosure", "type": "image/jpeg"},
    ]
    assert [dict(tag.attrib) for tag in entry.iterfind(f"{ATOM}category")] == [
        {"term": "Politik", "label": "Politik"},
        {"term": "Pilkada 2024", "label": "Pilkada 2024"},
    ]
    assert entry.find(f"{ATOM}content").attrib == {"type": "html"}
    assert entry.find(f"{ATOM}summary").attrib == {"type": "text"}
    assert entry.findtext(f"{ATOM}rights") == "© Radar"


def test_an_entry_without_author_is_by_its_site(root_of, build):
    entry = root_of(build.entry(article=build.article(authors=()))).find(f"{ATOM}entry")
    assert [name.text for name in entry.iterfind(f"{ATOM}author/{ATOM}name")] == ["Radar Kaltim"]


def test_an_entry_names_its_language_only_where_it_is_not_the_feeds(root_of, build):
    english = build.entry(2, article=build.article(language="en"))
    assert [entry.get(LANG) for entry in root_of(build.entry(1), english).iterfind(f"{ATOM}entry")] == ["en", None]


def test_the_summary_is_text_and_not_escaped_twice(root_of, build):
    entry = root_of(build.entry(article=build.article(text="1 < 2 & 3"))).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}summary") == "1 < 2 & 3"
