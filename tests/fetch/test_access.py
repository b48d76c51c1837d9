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
