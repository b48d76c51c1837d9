"""What feeds say of their entries besides address, title and date."""

import json
from datetime import UTC, datetime

import pytest
from tests.discover.pages import page

from syndicator.discover import discover
from syndicator.model import Enclosure, Said
from syndicator.specs import LinkRules

SITE = "https://radar.example.id"
NAMES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


def said(body: str) -> Said:
    (link,) = discover(page(body), tiers=("feed",), rules=LinkRules()).links
    return link.said


def rss(entry: str, channel: str = "") -> Said:
    return said(
        f'<rss version="2.0" {NAMES}><channel><title>R</title>{channel}'
        f"<item><link>{SITE}/a/</link>{entry}</item></channel></rss>"
    )


def test_rss_says_text_names_tags_and_files():
    found = rss(
        "<title>Judul</title><dc:creator>Rina Wahyuni</dc:creator><category>Politik</category><category>Kaltim</category>"
        "<description>Ringkas.</description><content:encoded><![CDATA[<p>Utuh.</p>]]></content:encoded>"
        '<enclosure url="/suara.mp3" type="audio/mpeg" length="812"/>'
        '<media:thumbnail url="https://img.example.id/foto.jpg"/><pubDate>Sat, 01 Aug 2026 10:00:00 +0800</pubDate>',
        channel="<language>id</language>",
    )
    assert found == Said(
        title="Judul",
        html="<p>Utuh.</p>",
        as_text=True,
        published_at=datetime(2026, 8, 1, 2, tzinfo=UTC),
        authors=("Rina Wahyuni",),
        tags=("Politik", "Kaltim"),
        language="id",
        image_url="https://img.example.id/foto.jpg",
        enclosures=(Enclosure(url=f"{SITE}/suara.mp3", type="audio/mpeg", length_bytes=812),),
    )


def test_a_description_is_a_text_but_as_a_summary():
    found = rss("<description>&lt;p&gt;Ringkas.&lt;/p&gt;</description>")
    assert (found.html, found.as_text) == ("<p>Ringkas.</p>", False)


def test_an_address_of_mail_is_no_author():
    assert rss("<author>redaksi@radar.example.id (Rina)</author>").authors == ("Rina",)
    assert rss("<author>redaksi@radar.example.id</author>").authors == ()


def test_atom_says_text_of_every_type_and_when_it_changed():
    entry = f'<entry><link href="{SITE}/a/"/><id>x</id><updated>2026-08-02T00:00:00Z</updated>{{}}</entry>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
    html = said(feed.format('<content type="html">&lt;p&gt;Utuh.&lt;/p&gt;</content>'))
    assert (html.html, html.as_text, html.modified_at) == ("<p>Utuh.</p>", True, datetime(2026, 8, 2, tzinfo=UTC))
    xhtml = said(
        feed.format('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Utuh.</p></div></content>')
    )
    assert "<p>Utuh.</p>" in xhtml.html
    plain = said(feed.format('<content type="text">1 &lt; 2\n\nDua.</content>'))
    assert plain.html == "<p>1 &lt; 2</p><p>Dua.</p>"


def test_a_json_feed_says_all_of_it():
    entry = {
        "url": f"{SITE}/a/",
        "content_html": "<p>Utuh.</p>",
        "authors": [{"name": "Rina"}, {"url": "x"}, "junk"],
        "tags": ["Politik", 7],
        "language": "id",
        "image": "/foto.jpg",
        "date_modified": "2026-08-02T00:00:00Z",
        "attachments": [
            {"url": "/suara.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 812},
            {"url": "/a.pdf", "mime_type": "application/pdf"},
        ],
    }
    found = said(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [entry]}))
    assert found == Said(
        html="<p>Utuh.</p>",
        as_text=True,
        modified_at=datetime(2026, 8, 2, tzinfo=UTC),
        authors=("Rina",),
        tags=("Politik",),
        language="id",
        image_url=f"{SITE}/foto.jpg",
        enclosures=(Enclosure(url=f"{SITE}/suara.mp3", type="audio/mpeg", length_bytes=812),),
    )


def test_a_post_of_wordpress_says_its_text_and_whom_and_what_the_address_embeds():
    post = {
        "id": 7,
        "link": f"{SITE}/a/",
        "date_gmt": "2026-08-01T02:00:00",
        "title": {"rendered": "Judul"},
        "content": {"rendered": "<p>Utuh.</p>", "protected": False},
        "_embedded": {
            "author": [{"name": "Rina"}],
            "wp:term": [[{"name": "Politik"}], [{"name": "Kaltim"}, None]],
            "wp:featuredmedia": [{"source_url": f"{SITE}/foto.jpg"}],
        },
    }
    found = said(json.dumps([post]))
    assert (found.html, found.as_text, found.authors, found.tags) == (
        "<p>Utuh.</p>",
        True,
        ("Rina",),
        ("Politik", "Kaltim"),
    )
    assert found.image_url == f"{SITE}/foto.jpg"


@pytest.mark.parametrize(
    "junk", [{"content": 7}, {"content": {"rendered": None}}, {"_embedded": {"wp:term": [7, [7]], "author": "x"}}]
)
def test_what_a_post_says_in_other_shapes_is_not_said(junk):
    post = {"id": 7, "link": f"{SITE}/a/", "date_gmt": "2026-08-01T02:00:00", **junk}
    assert said(json.dumps([post])).tags == ()


@pytest.mark.parametrize("junk", [{"authors": "x", "tags": "Politik", "attachments": [7]}, {"author": {"name": 7}}])
def test_what_a_json_feed_says_in_other_shapes_is_not_said(junk):
    found = said(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": f"{SITE}/a/", **junk}]}))
    assert found.enclosures == ()
