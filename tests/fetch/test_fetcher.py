import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from syndicator.egress import Egress
from syndicator.errors import Gone, Refused, TryLater
from syndicator.fetch import PoliteFetcher
from syndicator.model import NotModified, Page
from syndicator.ports import Fetcher


def test_it_is_the_fetcher_of_the_seam(fetcher):
    seam: Fetcher = fetcher
    assert seam is fetcher


async def test_page_comes_and_then_nothing_new(site, fetcher, clock):
    url = site.says("/a", body=b"<html>hello", ETag='"1"', Last_Modified="Mon, 23 Nov 2026 00:00:00 GMT")
    site.says("/a", 304, ETag='"1"')
    page = await fetcher.fetch(url)
    assert isinstance(page, Page)
    assert (page.body, page.url, page.final_url) == (b"<html>hello", url, url)
    again = await fetcher.fetch(url, known=page.validators)
    assert again == NotModified(url=url, validators=page.validators)
    assert site.asked[-1].headers["if-none-match"] == '"1"'
    assert site.asked[-1].headers["if-modified-since"] == "Mon, 23 Nov 2026 00:00:00 GMT"
    assert "if-none-match" not in site.asked[1].headers


async def test_final_address_is_told(site, fetcher):
    site.says("/b", body=b"<html>")
    page = await fetcher.fetch(site.says("/a", 301, Location="/b"))
    assert (page.url, page.final_url) == (site.url("/a"), site.url("/b"))


async def test_N05_half_a_page_is_no_page(site, fetcher):
    with pytest.raises(TryLater, match="cut short"):
        await fetcher.fetch(site.breaks("/a"))


async def test_page_that_is_gone_is_gone(site, fetcher):
    with pytest.raises(Gone):
        await fetcher.fetch(site.url("/none"))


@pytest.mark.parametrize("url", ["ftp://news.test/", "javascript:alert(1)", "http://[::1", "/a", "http://a:99999/", ""])
async def test_what_is_no_address_is_refused(fetcher, url):
    with pytest.raises(Refused, match="not an http or https address"):
        await fetcher.fetch(url)


async def test_the_size_of_a_file_is_asked_for_without_its_body(site, fetcher):
    url = site.says("/a.mp3", 301, Location="/b.mp3")
    site.says("/b.mp3", body=b"x" * 5000)
    assert await fetcher.size(url) == 5000
    assert [asked.method for asked in site.asked if asked.path != "/robots.txt"] == ["HEAD", "HEAD"]
    assert await fetcher.size(site.url("/none")) is None


# ── robots.txt ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_robots_is_asked_for_once_a_day(site, fetcher, clock):
    site.says("/a", body=b"<html>")
    for _ in range(3):
        await fetcher.fetch(site.url("/a"))
    assert site.paths == ["/robots.txt", "/a", "/a", "/a"]
    clock.passes(hours=24)
    await fetcher.fetch(site.url("/a"))
    assert site.paths[4:] == ["/robots.txt", "/a"]


async def test_many_sources_of_one_host_share_one_robots(site, fetcher):
    site.says("/a", body=b"<html>")
    await asyncio.gather(*(fetcher.fetch(site.url("/a")) for _ in range(5)))
    assert site.paths.count("/robots.txt") == 1


async def test_what_robots_forbids_is_not_asked_for(site, fetcher):
    site.says("/robots.txt", body=b"User-agent: *\nDisallow: /private/")
    site.says("/a", body=b"<html>")
    with pytest.raises(Refused, match=r"/private/a: robots\.txt forbids it to ExampleBot; ask the site for leave$"):
        await fetcher.fetch(site.url("/private/a"))
    assert isinstance(await fetcher.fetch(site.url("/a")), Page)
    assert site.paths == ["/robots.txt", "/a"]


async def test_robots_and_the_gap_hold_at_every_redirect(site, fetcher):
    site.says("/robots.txt", body=b"User-agent: *\nDisallow: /private/")
    site.says("/a", 302, Location="/b")
    site.says("/b", 302, Location="/private/a")
    with pytest.raises(Refused, match=r"/private/a: robots\.txt forbids it"):
        await fetcher.fetch(site.url("/a"))
    assert site.paths == ["/robots.txt", "/a", "/b"]
    assert gaps_s(site) == [1.0, 1.0]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_no_robots_allows_everything(site, fetcher, status):
    site.says("/robots.txt", status)
    assert isinstance(await fetcher.fetch(site.says("/a", body=b"<html>")), Page)


async def test_robots_in_a_loop_of_redirects_is_as_good_as_none(site, fetcher):
    site.says("/robots.txt", 302, Location="/robots.txt")
    assert isinstance(await fetcher.fetch(site.says("/a", body=b"<html>")), Page)


@pytest.mark.parametrize("broken", [True, False], ids=["cut", "HTTP 500"])
async def test_unreachable_robots_allows_nothing_for_now(site, fetcher, clock, broken):
    url = site.says("/a", body=b"<html>")
    site.breaks("/robots.txt") if broken else site.says("/robots.txt", 500)
    site.says("/robots.txt", 404)
    for _ in range(2):
        with pytest.raises(TryLater, match=r"its robots\.txt can't be had") as fault:
            await fetcher.fetch(url)
    assert 0 < fault.value.retry_after_s <= 3600
    assert site.paths == ["/robots.txt"]
    clock.passes(seconds=fault.value.retry_after_s)
    assert isinstance(await fetcher.fetch(url), Page)


# ── politeness ───────────────────────────────────────────────────────────────────────────────────────────────────────


def gaps_s(site):
    times = [asked.at for asked in site.asked]
    return [(later - earlier).total_seconds() for earlier, later in pairwise(times)]


async def test_H05_never_two_at_once_on_one_host_and_always_a_gap(site, fetcher):
    for number in range(8):
        site.says(f"/{number}", body=b"<html>")
    pages = await asyncio.gather(*(fetcher.fetch(site.url(f"/{number}")) for number in range(8)))
    assert len(pages) == 8
    assert site.busiest == 1
    assert gaps_s(site) == [1.0] * 8


async def test_hosts_do_not_wait_for_each_other(site, fetcher, clock):
    site.says("/a", body=b"<html>")
    urls = [site.url("/a", host) for host in ("one.test", "two.test", "three.test")]
    await asyncio.gather(*(fetcher.fetch(url) for url in urls))
    assert clock.slept_s == [1.0] * 3  # each after its own robots.txt


async def test_without_a_gap_four_at_once_ask_a_host_whose_robots_are_known(site, fetcher):
    await fetcher.fetch(site.says("/first"), gap=timedelta(0))
    site.gate = 4
    await asyncio.gather(*(fetcher.fetch(site.says(f"/{n}"), gap=timedelta(0)) for n in range(8)))
    assert (site.busiest, site.paths.count("/robots.txt")) == (4, 1)


async def test_without_a_gap_the_robots_are_still_asked_for_once_and_first(site, fetcher):
    await asyncio.gather(*(fetcher.fetch(site.says(f"/{n}"), gap=timedelta(0)) for n in range(8)))
    assert site.paths[0] == "/robots.txt"
    assert site.paths.count("/robots.txt") == 1


async def test_a_crawl_delay_is_kept_by_those_who_want_no_gap(site, fetcher):
    site.says("/robots.txt", body=b"User-agent: *\nCrawl-delay: 2")
    await asyncio.gather(*(fetcher.fetch(site.says(f"/{n}"), gap=timedelta(0)) for n in range(4)))
    assert site.busiest == 1
    assert gaps_s(site)[1:] == [2.0] * 3


async def test_one_who_wants_a_gap_is_alone_with_the_host(site, fetcher):
    gaps = [timedelta(0), timedelta(0), timedelta(seconds=1), timedelta(0), timedelta(0)]
    await fetcher.fetch(site.says("/first"), gap=timedelta(0))
    await asyncio.gather(*(fetcher.fetch(site.says(f"/{n}"), gap=gap) for n, gap in enumerate(gaps)))
    assert site.beside["/2"] == 0
    assert len(site.asked) == 7


async def test_sources_gap_replaces_the_default(site, fetcher):
    site.says("/a", body=b"<html>")
    for _ in range(2):
        await fetcher.fetch(site.url("/a"), gap=timedelta(seconds=4))
    assert gaps_s(site) == [4.0, 4.0]


async def test_longer_crawl_delay_wins(site, fetcher):
    site.says("/robots.txt", body=b"User-agent: *\nCrawl-delay: 7")
    site.says("/a", body=b"<html>")
    for _ in range(2):
        await fetcher.fetch(site.url("/a"), gap=timedelta(seconds=4))
    assert gaps_s(site) == [7.0, 7.0]


async def test_gap_is_kept_after_a_failure(site, fetcher):
    site.breaks("/a")
    for _ in range(2):
        with pytest.raises(TryLater):
            await fetcher.fetch(site.url("/a"))
    assert gaps_s(site) == [1.0, 1.0]


@pytest.mark.parametrize("status", [429, 503])
async def test_H04_host_that_asks_us_away_is_left_alone_on_all_its_pages(site, fetcher, clock, status):
    url = site.says("/a", status, Retry_After="1800")
    site.says("/a", body=b"<html>")
    site.says("/b", body=b"<html>")
    with pytest.raises(TryLater, match=rf"/a: HTTP {status}$") as fault:
        await fetcher.fetch(url)
    assert fault.value.retry_after_s == 1800
    clock.passes(minutes=20)
    with pytest.raises(TryLater, match=r"asked us to stay away, 600 s to go") as fault:
        await fetcher.fetch(site.url("/b"))
    assert fault.value.retry_after_s == 600
    assert site.paths == ["/robots.txt", "/a"]
    clock.passes(minutes=10)
    assert isinstance(await fetcher.fetch(site.url("/b")), Page)
    assert isinstance(await fetcher.fetch(url), Page)


@pytest.mark.parametrize(("retry_after", "wait_s"), [("1000000000", 86_400), ("0", 60), ("-1", 60), ("soon", 60)])
async def test_H04_wait_is_at_least_ours_and_at_most_a_day(site, fetcher, retry_after, wait_s):
    with pytest.raises(TryLater) as fault:
        await fetcher.fetch(site.says("/a", 429, Retry_After=retry_after))
    assert fault.value.retry_after_s == wait_s


async def test_robots_that_asks_us_away_holds_the_host(site, fetcher, clock):
    site.says("/robots.txt", 429, Retry_After="120")
    site.says("/robots.txt", 404)
    url = site.says("/a", body=b"<html>")
    with pytest.raises(TryLater) as fault:
        await fetcher.fetch(url)
    assert fault.value.retry_after_s == 120
    clock.passes(seconds=120)
    assert isinstance(await fetcher.fetch(url), Page)


async def test_one_who_gives_up_does_not_block_the_lane(site, fetcher):
    site.says("/a", body=b"<html>")
    first = asyncio.ensure_future(fetcher.fetch(site.url("/a")))
    await asyncio.sleep(0)
    first.cancel()
    async with asyncio.timeout(2):
        assert isinstance(await fetcher.fetch(site.url("/a")), Page)


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 9


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
    ],
)
async def test_a_picture_is_what_its_bytes_say_and_asked_for_from_its_page(site, fetcher, body, type_):
    url = site.says("/i", body=body, Content_Type="text/html")
    picture = await fetcher.picture(url, referer="https://radar.example.id/a/")
    assert (picture.body, picture.type) == (body, type_)
    assert site.asked[-1].headers["referer"] == "https://radar.example.id/a/"


@pytest.mark.parametrize("body", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"", b"RIFF\0\0\0\0WAVE"])
async def test_what_could_run_or_is_no_picture_is_refused(site, fetcher, body):
    with pytest.raises(Refused, match="no JPEG, PNG, GIF, WebP or AVIF picture"):
        await fetcher.picture(site.says("/i", body=body, Content_Type="image/png"), referer="https://a.example/")


async def test_a_picture_is_asked_for_as_politely_as_a_page(site, fetcher, clock):
    site.says("/robots.txt", body=b"User-agent: *\nDisallow: /private/\n")
    with pytest.raises(Refused, match=r"robots\.txt forbids"):
        await fetcher.picture(site.says("/private/i", body=PNG), referer="https://a.example/")
    url = site.says("/i", body=PNG)
    for _ in range(2):
        await fetcher.picture(url, referer="https://a.example/")
    assert clock.slept_s == [1, 1]
    with pytest.raises(Gone):
        await fetcher.picture(site.says("/gone", 410), referer="https://a.example/")


async def test_a_poll_does_not_wait_behind_the_looks_at_known_pages_of_its_host(site, fetcher, clock):
    urls = [site.says(f"/berita-{n}") for n in range(30)]
    front = site.says("/")
    looks = [asyncio.create_task(fetcher.fetch(url, errand="look")) for url in urls]
    await looks[0]
    began_at = clock.now()
    await fetcher.fetch(front, errand="listing")
    assert clock.now() - began_at <= timedelta(seconds=2)
    await asyncio.gather(*looks)
    assert site.busiest == 1


async def test_F07_a_listing_may_be_larger_than_a_page_and_neither_endless(site, clock):
    async def resolve(host, port):
        return ["127.0.0.1"]

    egress = Egress(
        allow=[f"127.0.0.1:{site.port}"], user_agent="Bot/1.0", resolve=resolve, page_bytes=1_000, listing_bytes=3_000
    )
    fetcher = PoliteFetcher(egress, clock, user_agent="Bot/1.0", sleep=clock.sleep)
    url, huge = site.says("/feed", body=b"x" * 2_000), site.says("/huge", body=b"x" * 4_000)
    assert len((await fetcher.fetch(url, errand="listing")).body) == 2_000
    with pytest.raises(Refused, match=r"limits\.page_bytes"):
        await fetcher.fetch(url)
    with pytest.raises(Refused, match=r"limits\.listing_bytes"):
        await fetcher.fetch(huge, errand="listing")
    await egress.aclose()
