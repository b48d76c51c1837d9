"""The pages beside the feeds, over a real socket."""

from base64 import b64encode

import pytest
import pytest_asyncio
from tests.web.serving import serving

pytestmark = pytest.mark.asyncio(loop_scope="module")
TOKEN = "t0ken"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site():
    async with serving() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def guarded():
    async with serving(token=TOKEN) as running:
        yield running


async def test_the_overview_is_drawn_from_the_store_and_kept_by_nobody(site):
    answer = await site.get("/")
    assert (answer.status_code, answer.text) == (200, "<h1>7 entries</h1>")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"host": "evil.example"}, id="rebound name"),
        pytest.param({"x_forwarded_for": "127.0.0.1"}, id="proxy"),
    ],
)
async def test_the_overview_stays_shut_to_others(site, headers):
    answer = await site.get("/", **headers)
    assert answer.status_code == 403
    assert "entries" not in answer.text
    assert "admin_token" in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_x_forwarded_for_does_not_make_a_peer_local_or_foreign_for_feeds(site):
    assert (await site.get("/feeds/politik.rss", x_forwarded_for="8.8.8.8", host="feeds.example.id")).status_code == 200


async def test_the_overview_of_a_public_installation_wants_a_token():
    async with serving(base_url="https://feeds.example.id") as public:
        assert (await public.get("/")).status_code == 403


@pytest.mark.parametrize("authorization", [f"Bearer {TOKEN}", "Basic " + b64encode(f"me:{TOKEN}".encode()).decode()])
async def test_the_token_opens_the_overview(guarded, authorization):
    answer = await guarded.get("/", authorization=authorization, host="feeds.example.id", x_forwarded_for="8.8.8.8")
    assert (answer.status_code, answer.text) == (200, "<h1>7 entries</h1>")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_without_the_token_even_this_machine_is_asked_for_it(guarded, method):
    answer = await guarded.ask(method, "/")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="syndicator"'
    assert "entries" not in answer.text


async def test_health_is_ok_while_ticks_run_and_the_store_answers(site):
    answer = await site.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"


async def test_health_says_what_fails_and_not_how():
    async with serving() as broken:
        broken.ticking, broken.store.fails = False, True
        answer = await broken.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "failing",
        "fails": ["the engine's ticks are not running", "the store does not answer"],
    }


async def test_what_breaks_inside_is_not_shown_to_clients(caplog):
    async with serving() as broken:
        broken.store.fails = True
        answer = await broken.get("/")
        assert (await broken.get("/robots.txt")).status_code == 200
    assert (answer.status_code, answer.text) == (500, "Something broke here.\n")
    assert "s3cret path" in caplog.text


async def test_the_style_sheet_and_robots_txt_are_there(site):
    style, robots = await site.get("/style.css"), await site.get("/robots.txt")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert style.text == "body { color: black }"
    assert robots.text == "User-agent: *\nAllow: /feeds/\nAllow: /pictures/\nDisallow: /\n"


@pytest.mark.parametrize("path", ["/nope", "/feeds", "/style.css/", "//evil.example/", "/%2e%2e/etc/passwd"])
async def test_other_addresses_hold_nothing(site, path):
    raw = await site.say(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert raw.startswith(b"HTTP/1.1 404")
    assert raw.endswith(b"There is nothing here.\n")
    assert b"location:" not in raw


@pytest.mark.parametrize("path", ["/", "/healthz", "/style.css"])
@pytest.mark.parametrize("method", ["POST", "DELETE", "BREW", "TRACE"])
async def test_pages_are_only_read(site, path, method):
    raw = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi"
    answer = await site.say(raw.encode())
    assert answer.startswith(b"HTTP/1.1 405")
    assert b"GET" in answer.partition(b"allow: ")[2].partition(b"\r\n")[0]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", id="TLS on a plain port"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="no Host"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", id="two Hosts"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n", id="smuggling"),
        pytest.param(b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", id="endless line"),
        pytest.param(b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", id="raw bytes in the path"),
        pytest.param(b"GET / HTTP/1.0\r\n\r\n", id="HTTP/1.0, as a simple proxy speaks it"),
        pytest.param(b"GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", id="absolute form"),
    ],
)  # fmt: skip
async def test_requests_that_no_browser_makes_get_no_overview(site, raw):
    answer = await site.say(raw)
    assert answer.startswith(b"HTTP/1.1 4")
    assert b"entries" not in answer
    assert b"Traceback" not in answer


async def test_an_entry_is_shown_to_anybody_and_an_unknown_one_is_not_found():
    async with serving(token="t") as site:
        answer = await site.get("/entries/k1")
        assert (answer.status_code, answer.text) == (200, "<h1>Berita in 2 revisions</h1>")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert (await site.get("/entries/k2")).status_code == 404


async def test_metrics_follow_the_conventions_and_are_shut_like_the_overview(site, guarded):
    from prometheus_client.parser import text_string_to_metric_families

    answer = await site.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = {sample.name: sample for each in text_string_to_metric_families(answer.text) for sample in each.samples}
    assert found["syndicator_deliveries"].labels == {"channel": 'tele"gram', "state": "delivered"}
    assert found["syndicator_deliveries"].value == 3
    assert found["syndicator_channel_held"].value == found["syndicator_config_last_reload_successful"].value == 1
    assert found["syndicator_feed_modified_timestamp_seconds"].value > 1_700_000_000
    assert "process_resident_memory_bytes" in found
    assert all(name.startswith(("syndicator_", "process_")) for name in found)
    assert (await guarded.get("/metrics")).status_code == 401


async def test_ready_says_which_feeds_are_not_rendered_and_healthy_does_not_mind(site):
    answer = await site.get("/readyz")
    fails = {"status": "failing", "fails": ["feed baru is not rendered yet"]}
    assert (answer.status_code, answer.json()) == (503, fails)
    assert (await site.get("/healthz")).status_code == 200


async def test_a_copy_of_a_picture_is_kept_for_a_day_and_not_sent_again(site):
    answer = await site.get("/pictures/a1.jpg")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"\xff\xd8\xff", "image/jpeg")
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = await site.get("/pictures/a1.jpg", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert (await site.get("/pictures/..%2Fsyndicator.db")).status_code == 404
