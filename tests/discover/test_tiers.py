"""Each tier besides the page itself: sitemaps, the WordPress API, JSON-LD lists; and where to ask for them."""

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.discover.pages import page

from syndicator.discover import discover, places_to_ask
from syndicator.errors import Unreadable
from syndicator.specs import LinkRules

SITE = "https://radar.example.id"
NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://radar.example.id/berita-1/</loc><news:news>
<news:publication_date>2026-08-30T10:00:00+08:00</news:publication_date>
<news:title>Satu &amp; dua</news:title></news:news></url></urlset>"""


def read(body, *tiers, url=f"{SITE}/x", rules=LinkRules()):
    return discover(page(body, url=url), tiers=tiers, rules=rules)


def test_a_news_sitemap_names_dates_and_titles():
    (link,) = read(NEWS, "news-sitemap").links
    assert (link.url, link.title) == (f"{SITE}/berita-1/", "Satu & dua")
    assert link.published_at == datetime(2026, 8, 30, 2, tzinfo=UTC)


def test_a_gzipped_sitemap_is_unpacked():
    assert read(gzip.compress(NEWS.encode()), "news-sitemap").links == read(NEWS, "news-sitemap").links


def test_broken_gzip_is_said():
    with pytest.raises(Unreadable, match="broken gzip"):
        read(gzip.compress(NEWS.encode())[:20] + b"\xff" * 40, "sitemap")


def test_a_plain_sitemap_gives_its_stories_the_one_that_changed_last_first_and_dates_none():
    rows = "".join(
        f"<url><loc>{SITE}/2026/08/berita-nomor-{n}-hari-ini/</loc><lastmod>2026-08-0{n}</lastmod></url>"
        for n in (1, 3, 2)
    )
    got = read(f"<urlset><url><loc>{SITE}/tentang/</loc></url>{rows}</urlset>", "sitemap")
    assert [link.url[-17:-10] for link in got.links] == ["nomor-3", "nomor-2", "nomor-1"]
    assert all(link.published_at is None for link in got.links)


def test_a_sitemap_index_names_news_first_then_posts_and_no_tags():
    names = ["post_tag-sitemap.xml", "page-sitemap.xml", "post-sitemap.xml", "news-sitemap.xml"]
    rows = "".join(f"<sitemap><loc>{SITE}/{name}</loc></sitemap>" for name in names)
    got = read(f"<sitemapindex>{rows}</sitemapindex>", "sitemap")
    assert [url.rpartition("/")[2] for url in got.feeds] == ["news-sitemap.xml", "post-sitemap.xml", "page-sitemap.xml"]


def test_f05_a_sitemap_s_entities_are_not_resolved():
    bomb = '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>'
    assert not read(bomb, "sitemap").links


def test_posts_of_wordpress_have_moments_in_utc_and_plain_titles():
    posts = [
        {
            "id": 7,
            "link": f"{SITE}/a/",
            "date": "2026-08-30T10:00:00",
            "date_gmt": "2026-08-30T02:00:00",
            "title": {"rendered": "Harga &#8216;beras&#8217;"},
            "guid": {"rendered": f"{SITE}/?p=7"},
        }
    ]
    (link,) = read(json.dumps(posts), "wp-api").links
    assert (link.title, link.guid) == ("Harga ‘beras’", f"{SITE}/?p=7")
    assert link.published_at == datetime(2026, 8, 30, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "described",
    [
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": f"/berita-kota-hari-ini-{n}.html"} for n in (1, 2)]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "NewsArticle", "url": f"{SITE}/{n}"}} for n in (1, 2)]},
        {"@graph": [{"@type": "Blog", "blogPost": [{"@type": "BlogPosting", "url": f"{SITE}/p{n}"} for n in (1, 2)]}]},
        {"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "NewsArticle", "mainEntityOfPage": {"@id": f"{SITE}/q{n}"}}} for n in (1, 2)]}},
    ],
    ids=["urls", "articles", "blog", "collection"],
)  # fmt: skip
def test_a_list_in_json_ld_is_read(described):
    got = read(
        f'<html><script type="application/ld+json">{json.dumps(described)}</script></html>', "json-ld", url=f"{SITE}/"
    )
    assert (len(got.links), got.tier) == (2, "json-ld")


def test_breadcrumbs_and_a_single_article_are_no_list():
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "item": f"{SITE}/berita-kota-hari-ini-{n}.html"} for n in (1, 2)],
    }
    one = {"@type": "NewsArticle", "url": f"{SITE}/a-b-c-d-e.html"}
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in (crumbs, one))
    assert not read(f"<html>{scripts}</html>", "json-ld", url=f"{SITE}/").links


def test_where_to_ask_starts_with_what_the_site_says():
    head = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/umpan">'
        '<link rel="https://api.w.org/" href="/wp-json/"></head></html>'
    )
    front = page(head, url=f"{SITE}/")
    robots = f"User-agent: *\nSitemap: {SITE}/peta.xml\nSitemap: {SITE}/news.xml"
    assert places_to_ask("feed", front)[:2] == (f"{SITE}/umpan", f"{SITE}/feed/")
    assert [url.partition("?")[0] for url in places_to_ask("wp-api", front)] == [f"{SITE}/wp-json/wp/v2/posts"]
    assert places_to_ask("news-sitemap", front, robots=robots)[0] == f"{SITE}/news.xml"
    assert places_to_ask("sitemap", front, robots=robots)[:2] == (f"{SITE}/peta.xml", f"{SITE}/sitemap.xml")
    assert places_to_ask("listing", front) == ()


@pytest.mark.parametrize(
    ("rules", "head", "expected"),
    [
        (LinkRules(), '<link rel="next" href="/page/2/">', None),
        (LinkRules(pages=3), '<link rel="next" href="/page/2/">', f"{SITE}/page/2/"),
        (LinkRules(pages=3), '<link rel="next" href="https://else.test/">', None),
        (LinkRules(pages=3, next="a.more"), '<a class="more" href="?hal=2">2</a>', f"{SITE}/?hal=2"),
        (LinkRules(pages=3, page_url=f"{SITE}/hal/{{page}}"), "", f"{SITE}/hal/2"),
    ],
    ids=["one page", "rel next", "other site", "selector", "template"],
)
def test_a_listing_goes_on_where_it_says(rules, head, expected):
    stories = "".join(
        f'<li><h2><a href="/2026/08/berita-panjang-nomor-{n}/">Berita panjang nomor {n}</a></h2></li>' for n in range(5)
    )
    got = read(f"<html><body>{head}<ul>{stories}</ul></body></html>", "listing", url=f"{SITE}/", rules=rules)
    assert (len(got.links), got.next_url) == (5, expected)


@given(
    st.text(max_size=300),
    st.sampled_from(["<urlset>", "<sitemapindex>", '[{"id":1,"link":"', '<script type="application/ld+json">']),
)
@settings(max_examples=80, deadline=None)
def test_any_text_gives_a_listing_or_a_reason(text, start):
    with suppress(Unreadable):
        listing = read(start + text, "json-ld", "wp-api", "sitemap")
        assert listing.why or not listing.links


def test_sitemaps_of_an_index_that_tell_no_date_keep_their_order():
    rows = "".join(
        f"<sitemap><loc>{SITE}/?sitemap=posts&amp;sitemap-subtype={kind}</loc></sitemap>" for kind in ("post", "page")
    )
    got = read(f"<sitemapindex>{rows}</sitemapindex>", "sitemap")
    assert [url.rpartition("=")[2] for url in got.feeds] == ["post", "page"]
