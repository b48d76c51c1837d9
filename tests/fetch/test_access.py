"""A source's access on its way through robots.txt and the lanes."""

import pytest

from syndicator import urls
from syndicator.errors import Refused
from syndicator.model import Page
from syndicator.specs import Access, Told


def access(site, **changes):
    return Access(**{"origin": urls.origin(site.url("/")), **changes})


async def test_robots_is_asked_for_and_read_by_the_name_that_the_source_is_asked_by(site, fetcher):
    site.says("/robots.txt", body=b"User-agent: RadarReader\nDisallow: /a\nUser-agent: *\nAllow: /")
    url = site.says("/a", body=b"<html>")
    assert isinstance(await fetcher.fetch(url), Page)
    with pytest.raises(Refused, match=r"robots\.txt forbids it to RadarReader; ask the site for leave$"):
        await fetcher.fetch(url, access=access(site, agent="RadarReader/1.0 (+https://feeds.test/)"))
    agents = [asked.headers["user-agent"].partition("/")[0] for asked in site.asked]
    assert list(zip(site.paths, agents, strict=True)) == [
        ("/robots.txt", "ExampleBot"),
        ("/a", "ExampleBot"),
        ("/robots.txt", "RadarReader"),
    ]


async def test_a_site_that_opens_to_a_header_only_shows_its_robots_to_it_too(site, fetcher):
    url = site.says("/a", body=b"<html>")
    await fetcher.fetch(url, access=access(site, headers={"X-Key": Told("k")}))
    assert [asked.headers["x-key"] for asked in site.asked] == ["k", "k"]


async def test_the_size_of_a_file_is_asked_for_with_the_source_s_access(site, fetcher):
    url = site.says("/a.mp3", body=b"x" * 50)
    assert await fetcher.size(url, access=access(site, cookies={"s": Told("1")})) == 50
    assert site.asked[-1].headers["cookie"] == "s=1"


# ── leave to ignore robots.txt ───────────────────────────────────────────────────────────────────────────────────────


def leave(site):
    return access(site, robots="ignore", robots_reason="mail of 2026-11-03")


async def test_with_leave_what_robots_forbids_is_fetched_and_the_crawl_delay_is_kept(site, fetcher, clock):
    site.says("/robots.txt", body=b"User-agent: *\nDisallow: /\nCrawl-delay: 7")
    url = site.says("/a", body=b"<html>")
    for _ in range(2):
        assert isinstance(await fetcher.fetch(url, access=leave(site)), Page)
    assert clock.slept_s == [7.0, 7.0]


async def test_with_leave_a_robots_that_can_not_be_had_stops_nobody(site, fetcher):
    site.says("/robots.txt", 500)
    assert isinstance(await fetcher.fetch(site.says("/a", body=b"<html>"), access=leave(site)), Page)


@pytest.mark.parametrize("way", ["another source", "another origin", "a redirect to another origin"])
async def test_leave_is_for_the_source_s_own_origin_only(site, fetcher, way):
    site.says("/robots.txt", body=b"User-agent: *\nDisallow: /secret/")
    site.says("/secret/a", body=b"<html>")
    there = site.url("/secret/a", "lain.test")
    asked = {
        "another source": (site.url("/secret/a"), access(site)),
        "another origin": (there, leave(site)),
        "a redirect to another origin": (site.says("/a", 302, Location=there), leave(site)),
    }
    url, how = asked[way]
    with pytest.raises(Refused, match=r"robots\.txt forbids it|a redirect led there"):
        await fetcher.fetch(url, access=how)
