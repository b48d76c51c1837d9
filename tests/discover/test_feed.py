import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.discover.pages import page

from syndicator.discover import discover
from syndicator.errors import Unreadable
from syndicator.specs import LinkRules

ATOM = "http://www.w3.org/2005/Atom"


def read(body, **more):
    return discover(page(body, **more), tiers=("listing",), rules=LinkRules())


def rss(*entries: str) -> str:
    inner = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>R</title>{inner}</channel></rss>'


def first(entry: str):
    return read(rss(f"<link>https://radar.example.id/a</link>{entry}")).links[0]


def test_rss_gives_address_title_date_and_guid():
    link = first("<title>A &amp; B</title><guid>x1</guid><pubDate>Sat, 01 Aug 2026 10:00:00 +0800</pubDate>")
    assert (link.url, link.title, link.guid) == ("https://radar.example.id/a", "A & B", "x1")
    assert link.published_at == datetime(2026, 8, 1, 2, tzinfo=UTC)


def test_atom_gives_the_alternate_link_and_published_before_updated():
    listing = read(
        f'<feed xmlns="{ATOM}"><entry><title type="html">&lt;b&gt;Judul&lt;/b&gt; satu</title><id>urn:1</id>'
        '<link rel="enclosure" href="/a.mp3"/><link rel="alternate" href="/a"/>'
        "<updated>2026-08-02T00:00:00Z</updated><published>2026-08-01T07:00:00+07:00</published></entry></feed>"
    )
    (link,) = listing.links
    assert (link.url, link.title, link.guid) == ("https://radar.example.id/a", "Judul satu", "urn:1")
    assert link.published_at == datetime(2026, 8, 1, tzinfo=UTC)
    assert listing.tier == "feed"
    assert "Atom 1.0" in listing.why


def test_rss_1_is_a_feed_too():
    listing = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="x"/><item rdf:about="y"><title>T</title><link>https://radar.example.id/a</link></item>'
        "</rdf:RDF>"
    )
    assert [link.url for link in listing.links] == ["https://radar.example.id/a"]


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "application/octet-stream", ""])
def test_a_feed_is_a_feed_whatever_its_type_says(content_type):
    assert read(rss("<link>https://radar.example.id/a</link>"), content_type=content_type).tier == "feed"


@pytest.mark.parametrize("before", ["\n\n ", "\ufeff", "<!-- cache -->", "Warning: mysql in /x.php on line 3\n"])
def test_what_stands_before_the_root_does_not_hide_the_feed(before):
    assert len(read(before + rss("<link>https://radar.example.id/a</link>")).links) == 1


def test_F01_a_broken_feed_with_entries_is_used_and_said_to_be_broken():
    listing = read(
        rss("<title>A&nbsp;B</title><link>https://radar.example.id/a</link>").removesuffix("</channel></rss>")
    )
    assert len(listing.links) == 1
    assert "broken, but readable" in listing.why


def test_F01_a_broken_feed_without_entries_is_unreadable_with_its_reason():
    with pytest.raises(Unreadable, match=r"radar\.example\.id/: the feed can't be read: \w+"):
        read('<rss version="2.0"><channel><title>x</channel>')


def test_an_empty_feed_is_empty_and_not_broken():
    listing = read(rss())
    assert listing.links == ()
    assert "0 entries" in listing.why


def test_a_charset_is_decoded_by_us_not_by_what_the_declaration_says_first():
    body = (
        rss("<title>Café</title><link>https://radar.example.id/a</link>")
        .replace("UTF-8", "iso-8859-1")
        .encode("cp1252")
    )
    assert read(body, content_type="text/xml").links[0].title == "Café"


def test_a_missing_guid_is_none_and_an_address_is_still_there():
    assert first("<title>x</title>").guid is None


def test_F02_a_guid_shared_by_several_addresses_names_none_of_them():
    listing = read(
        rss(*(f"<guid isPermaLink='false'>same</guid><link>https://radar.example.id/{n}</link>" for n in (1, 2)))
    )
    assert [link.guid for link in listing.links] == [None, None]


def test_an_address_that_comes_twice_is_one_link():
    spellings = ("http://radar.example.id/a/", "https://www.radar.example.id/a?utm_source=rss")
    assert len(read(rss(*(f"<link>{url}</link>" for url in spellings))).links) == 1


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@b.id", "http://[", "", "ftp://radar.example.id/a"])
def test_what_is_no_http_address_is_dropped(link):
    assert (
        read(rss(f"<title>x</title><link>{link}</link>", "<link>https://radar.example.id/b</link>"))
        .links[0]
        .url.endswith("/b")
    )


def test_relative_links_start_at_the_feed_s_address():
    listing = read(rss("<link>../a</link>"), url="https://radar.example.id/feed/rss/")
    assert listing.links[0].url == "https://radar.example.id/feed/a"


@pytest.mark.parametrize(
    "date", ["0000-00-00", "Sat, 01 Aug 2026 25:00:00 GMT", "Mon, 31 Feb 2026 10:00:00 GMT", "soon"]
)
def test_a_garbage_date_is_none(date):
    assert first(f"<pubDate>{date}</pubDate>").published_at is None


def test_a_date_in_the_future_or_before_the_web_is_none():
    assert first("<pubDate>Wed, 01 Jan 2036 00:00:00 GMT</pubDate>").published_at is None
    assert first("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>").published_at is None


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\ufffe", "&#0;", "&#xD800;", "&#1114112;", "&#99999999999;", "]]>"])
def test_F06_a_character_that_xml_forbids_costs_no_entry(bad):
    listing = read(
        rss(f"<title>A{bad}B</title><link>https://radar.example.id/a</link>", "<link>https://radar.example.id/b</link>")
    )
    assert len(listing.links) == 2
    assert listing.links[0].title is not None
    assert listing.links[0].title.encode("utf-8")


def test_F07_more_than_500_entries_are_cut_before_they_are_read():
    listing = read(rss(*(f"<link>https://radar.example.id/{n}</link>" for n in range(3000))))
    assert len(listing.links) == 500
    assert "broken" not in listing.why


def test_F04_entity_bombs_have_no_entities_to_stand_on():
    bomb = '<!DOCTYPE rss [<!ENTITY a "xxxxxxxxxx">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    listing = read(f"{bomb}]>" + rss("<title>&i;</title><link>https://radar.example.id/a</link>").partition("?>")[2])
    assert len(listing.links[0].title or "") < 20


def test_F05_external_entities_are_never_read(tmp_path):
    (tmp_path / "secret").write_text("s3cret")
    head = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    body = head + rss("<title>a&x;b</title><link>https://radar.example.id/a</link>").partition("?>")[2]
    assert "s3cret" not in str(read(body))


def test_F05_nothing_that_a_feed_names_is_fetched_or_read(tmp_path):
    """DTDs, entities, schemas and stylesheets lead to a file and to a server that both would give them away."""
    hits: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

    (tmp_path / "secret").write_text("s3cret")
    server = HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    http, file = f"http://127.0.0.1:{server.server_port}", f"file://{tmp_path}/secret"
    entry = "<title>a&x;&y;b</title><link>https://radar.example.id/a</link><description>&x;&y;</description>"
    body = rss(entry, f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse="text"/>')
    heads = [
        f'<!DOCTYPE rss SYSTEM "{http}/external.dtd">',
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{file}"><!ENTITY y SYSTEM "{http}/entity">]>',
        f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{http}/parameter">%p;]>',
        f'<?xml-stylesheet href="{http}/style.xsl" type="text/xsl"?>',
    ]
    found = [read(head + body.partition("?>")[2]) for head in heads]
    server.shutdown()
    server.server_close()
    assert [len(listing.links) for listing in found] == [1] * len(heads)
    assert "s3cret" not in str([link.said for listing in found for link in listing.links])
    assert hits == []
