"""What a source's access adds to a request, and to whose."""

import base64
from contextlib import aclosing
from datetime import timedelta

import pytest

from egress.proxying import Proxy
from syndicator import urls
from syndicator.egress import Egress
from syndicator.errors import Refused, TryLater
from syndicator.specs import Access, Secret, Told

CANARY = "kenari-9f2c"


def access(url, **changes):
    return Access(**{"origin": urls.origin(url), **changes})


def private(url):
    return access(
        url,
        headers={"X-Reader": Told(CANARY)},
        cookies={"session": Told(CANARY), "lang": Told("id")},
        auth=Secret(f"radar:{CANARY}"),
    )


async def here(host, port):
    return ["127.0.0.1"]


async def get(canary, url, *, allow=("127.0.0.1",), resolve=here, redirects=5, **how):
    async with aclosing(Egress(allow=list(allow), user_agent="t", resolve=resolve, redirects=redirects)) as client:
        return await client.get(url, **how)


async def test_headers_cookies_and_login_go_to_the_origin_of_the_source(canary):
    url = canary.answers("/a")
    await get(canary, url, access=private(url))
    sent = canary.asked[0].headers
    assert (sent["x-reader"], sent["cookie"]) == (CANARY, f"session={CANARY}; lang=id")
    assert base64.b64decode(sent["authorization"].removeprefix("Basic ")).decode() == f"radar:{CANARY}"


async def test_they_go_to_no_other_origin(canary):
    await get(canary, canary.answers("/a"), access=private("http://radar.test/"))
    assert CANARY not in str(canary.asked)


async def test_they_follow_a_redirect_within_the_origin(canary):
    canary.answers("/b")
    url = canary.answers("/a", "HTTP/1.1 302 Found\r\nLocation: /b")
    await get(canary, url, access=private(url))
    assert [asked.headers["x-reader"] for asked in canary.asked] == [CANARY, CANARY]


@pytest.mark.parametrize("back", [False, True], ids=["away", "away and back"])
async def test_secrets_never_follow_a_redirect_to_another_origin_even_where_it_comes_back(canary, monkeypatch, back):
    """Public names for this machine, so that the redirect itself passes."""
    import httpcore

    dial = httpcore.AnyIOBackend.connect_tcp
    monkeypatch.setattr(
        httpcore.AnyIOBackend, "connect_tcp", lambda self, _, port, **more: dial(self, "127.0.0.1", port, **more)
    )

    async def public(host, port):
        return ["93.184.216.34"]

    home = canary.url("/a", "radar.test")
    canary.answers("/c")
    canary.answers("/b", f"HTTP/1.1 302 Found\r\nLocation: {canary.url('/c', 'radar.test' if back else 'lain.test')}")
    canary.answers("/a", f"HTTP/1.1 302 Found\r\nLocation: {canary.url('/b', 'lain.test')}")
    allow = [f"{host}:{canary.port}" for host in ("radar.test", "lain.test")]
    await get(canary, home, allow=allow, resolve=public, access=private(home))
    assert [CANARY in str(asked.headers) for asked in canary.asked] == [True, False, False]


async def test_the_operator_s_header_replaces_ours(canary):
    url = canary.answers("/a")
    await get(canary, url, headers={"Accept": "text/html"}, access=access(url, headers={"accept": Told("text/plain")}))
    assert canary.asked[0].headers["accept"] == "text/plain"


async def test_our_name_for_a_source_is_said_at_every_origin(canary):
    await get(canary, canary.answers("/a"), access=access("http://radar.test/", agent="RadarReader/1.0"))
    assert canary.asked[0].headers["user-agent"] == "RadarReader/1.0"


async def test_the_timeout_of_a_source_replaces_that_of_all(canary):
    url = canary.plays_bytes("/a", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", *[b"x"] * 9, pause_s=0.2)
    with pytest.raises(TryLater, match=r"/a: no whole answer within 0\.05 s \(its timeout\)$"):
        await get(canary, url, access=access(url, timeout=timedelta(seconds=0.05)))


# ── proxies ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def proxy():
    import asyncio

    proxy = Proxy()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    yield proxy
    server.close()


async def public(host, port):
    return ["127.0.0.1" if host == "127.0.0.1" else "93.184.216.34"]


def by(proxy, url, **changes):
    return access(url, proxy=Told(proxy.url), **changes)


async def test_a_source_s_requests_go_by_its_proxy_whose_address_needs_no_leave(canary, proxy):
    canary.answers("/a", body=b"hello")
    url = canary.url("/a", "radar.test")
    answer = await get(canary, url, allow=[f"radar.test:{canary.port}"], resolve=public, access=by(proxy, url))
    assert (answer.body, answer.final_url, proxy.lines) == (b"hello", url, [f"GET {url} HTTP/1.1"])


async def test_the_login_of_a_proxy_is_for_the_proxy_alone(canary, proxy):
    canary.answers("/a")
    url = canary.url("/a", "radar.test")
    told = Told(f"http://radar:{CANARY}%40x@127.0.0.1:{proxy.port}/", named=True)
    await get(canary, url, allow=[f"radar.test:{canary.port}"], resolve=public, access=access(url, proxy=told))
    login = proxy.asked[0][1]["proxy-authorization"].removeprefix("Basic ")
    assert base64.b64decode(login).decode() == f"radar:{CANARY}@x"


@pytest.mark.parametrize("host", ["10.0.0.5", "169.254.169.254", "dalam.test"])
async def test_Z03_what_is_not_public_is_not_asked_of_a_proxy(canary, proxy, host):
    async def private_names(host, port):
        return ["10.0.0.5" if host == "dalam.test" else host]

    with pytest.raises(Refused, match="not a public address"):
        await get(canary, f"http://{host}/", allow=[], resolve=private_names, access=by(proxy, f"http://{host}/"))
    assert proxy.asked == []


async def test_Z03_an_exception_for_a_source_holds_for_no_redirect_by_its_proxy(canary, proxy):
    canary.answers("/b")
    url = canary.answers("/a", f"HTTP/1.1 302 Found\r\nLocation: {canary.url('/b', '127.0.0.2')}")
    with pytest.raises(Refused, match="a redirect led there"):
        await get(canary, url, allow=["127.0.0.0/8"], resolve=lambda host, _: literal(host), access=by(proxy, url))
    assert len(proxy.asked) == 1


async def literal(host):
    return [host]


@pytest.mark.parametrize(
    ("refuses", "fault", "says"),
    [
        ("407 Proxy Authentication Required", Refused, "the proxy wants a login"),
        ("502 Bad Gateway", TryLater, r"the proxy answered HTTP 502$"),
        (f"403 {CANARY}", TryLater, r"the proxy answered HTTP 403$"),
    ],
)
async def test_a_proxy_that_makes_no_tunnel_is_named(canary, proxy, refuses, fault, says):
    proxy.refuses = refuses
    with pytest.raises(fault, match=rf"^radar\.test/a \(by its proxy\): {says}"):
        await get(canary, "https://radar.test/a", resolve=public, access=by(proxy, "https://radar.test/"))


async def test_a_proxy_that_is_not_there_is_named(canary, proxy):
    gone = Told("http://127.0.0.1:9")
    with pytest.raises(TryLater, match=r"^radar\.test/a \(by its proxy\): connection refused$"):
        await get(canary, "http://radar.test/a", resolve=public, access=access("http://radar.test/", proxy=gone))
