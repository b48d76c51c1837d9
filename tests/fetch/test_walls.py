import pytest

from syndicator.errors import Blocked, Refused, TryLater
from syndicator.model import Page

CHALLENGE = b"<html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x.js'></script></html>"


@pytest.mark.parametrize(
    ("status", "headers", "body", "whose"),
    [
        (403, {"cf_mitigated": "challenge"}, b"", "Cloudflare"),
        (403, {"x_datadome": "protected"}, b"", "DataDome"),
        (503, {}, CHALLENGE, "Cloudflare"),
        (200, {}, b"<html><script src='/_Incapsula_Resource?x'></script></html>", "Imperva"),
        (403, {}, b"<TITLE>Access Denied</TITLE> Reference&#32;&#35;18.2", "Akamai"),
    ],
)
async def test_h06_a_wall_is_known_by_its_answer(site, fetcher, status, headers, body, whose):  # noqa: PLR0917
    site.says("/", status, body, **headers)
    with pytest.raises(Blocked, match=whose):
        await fetcher.fetch(site.url("/"))


async def test_a_wall_holds_nobody_else_back_at_the_host(site, fetcher):
    site.says("/", 503, CHALLENGE)
    site.says("/lain", 200, b"<p>ok</p>")
    with pytest.raises(Blocked):
        await fetcher.fetch(site.url("/"))
    assert isinstance(await fetcher.fetch(site.url("/lain")), Page)


@pytest.mark.parametrize(("status", "fault"), [(403, Refused), (503, TryLater)])
async def test_a_site_s_own_refusal_is_no_wall(site, fetcher, status, fault):
    site.says("/", status, b"<p>Not for you</p>")
    with pytest.raises(fault) as met:
        await fetcher.fetch(site.url("/"))
    assert not isinstance(met.value, Blocked)


async def test_a_story_about_walls_is_a_page(site, fetcher):
    site.says("/", 200, b"<article><p>How captcha-delivery.com works</p></article>")
    assert isinstance(await fetcher.fetch(site.url("/")), Page)
