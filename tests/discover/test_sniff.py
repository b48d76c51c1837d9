import pytest

from syndicator.discover.sniff import sniff

ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('<rss version="2.0">', "xml-feed"),
        ('<?xml version="1.0"?>\n<!-- x --><?xml-stylesheet href="a"?><rss version="0.91">', "xml-feed"),
        ('<!DOCTYPE rss PUBLIC "-//N//DTD" "http://x/rss.dtd" [<!ENTITY a "b>">]><rss version="0.91">', "xml-feed"),
        (f"<feed {ATOM}>", "xml-feed"),
        ('<a:feed xmlns:a="http://www.w3.org/2005/Atom">', "xml-feed"),
        ('<rdf:RDF xmlns:rdf="x" xmlns="http://purl.org/rss/1.0/">', "xml-feed"),
        ('<rdf:RDF xmlns:rdf="x" xmlns="http://example.org/wine#">', "page"),
        ('{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"}', "json-feed"),
        ('{"items": []}', "other"),
        ("<urlset>", "sitemap"),
        ('[{"id": 7, "link": "https://x.test/a/", "date_gmt": "2026-09-01T00:00:00"}]', "posts"),
        ("<!doctype html><html>", "page"),
        ('<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">', "page"),
        ('<html><body><pre><rss version="2.0"></pre>', "page"),
        ("plain words", "page"),
        ("%PDF-1.7\x00\x01", "other"),
        ("", "page"),
    ],
)
def test_a_text_is_known_by_its_content(text, kind):
    assert sniff(text).kind == kind


def test_the_feed_starts_at_its_root():
    text = "<!DOCTYPE rss [<!ENTITY a 'b'>]>\n<rss version='2.0'>"
    assert text[sniff(text).at :] == "<rss version='2.0'>"
