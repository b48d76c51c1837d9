import asyncio
import gzip
import logging
from contextlib import aclosing
from datetime import timedelta

import httpcore
import pytest

from syndicator.egress import Answer, Egress
from syndicator.errors import OutcomeUnknown, Refused, TryLater

USER_AGENT = "Testing/1.0 (+https://feeds.test/bot)"


def egress(canary, **changes):
    return aclosing(Egress(**{"allow": [f"127.0.0.1:{canary.port}"], "user_agent": USER_AGENT, **changes}))


async def get(canary, url, *, headers=None, max_bytes=None, **changes):
    async with egress(canary, **changes) as client:
        return await client.get(url, headers=headers, max_bytes=max_bytes)


async def send(canary, url, *, content=b"{}", headers=None, max_bytes=None, follows=False, **changes):
    async with egress(canary, **changes) as client:
        return await client.send(
            "POST", url, headers=headers or {}, content=content, max_bytes=max_bytes, follows=follows
        )


def resolving(**names):
    """Names as they are given, in dots for underscores; a list of lists answers differently every time."""
    answers = {name.replace("_", "."): iter(known) for name, known in names.items()}

    async def resolve(host, port):
        return next(answers[host])

    return resolve


# ── the guard (Z01–Z04) ──────────────────────────────────────────────────────────────────────────────────────────────

SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "017700000001",
    "0177.0.0.1",
    "0",
    "0.0.0.0",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::1]",
    "[::]",
    "localhost",
    "localhost.",
    "LOCALHOST",
]


@pytest.mark.parametrize("host", SPELLINGS)
async def test_Z01_no_spelling_of_this_machine_gets_through(canary, host):
    canary.answers("/", body=b"secret")
    with pytest.raises((Refused, TryLater)) as fault:
        await get(canary, canary.url("/", host), allow=[], ports=[canary.port])
    assert canary.hits_count == 0
    assert "secret" not in str(fault.value)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "017700000001", "[::ffff:127.0.0.1]"])
async def test_Z01_spellings_would_reach_it_if_it_were_allowed(canary, host):
    """The twin of the test above: what stops them there is the guard."""
    assert (await get(canary, canary.answers("/").replace("127.0.0.1", host))).status == 200
    assert canary.hits_count == 1


async def test_Z01_refusal_names_host_and_policy(canary):
    with pytest.raises(Refused, match=r"^127\.1: not a public address \(egress\.allow names the exceptions\)$"):
        await get(canary, canary.url("/", "127.1"), allow=[], ports=[canary.port])


async def test_Z01_allowed_address_is_reached(canary):
    url = canary.answers("/a", "HTTP/1.1 200 OK\r\nETag: W/1\r\nX-Twice: a\r\nx-twice: b", b"hello")
    assert await get(canary, url) == Answer(
        status=200,
        headers={"etag": "W/1", "x-twice": "a, b", "content-length": "5"},
        body=b"hello",
        final_url=url,
    )
    assert canary.asked[0].headers["user-agent"] == USER_AGENT
    assert canary.asked[0].headers["accept-encoding"] == "gzip, deflate"


async def test_port_that_nobody_opened_is_closed(canary):
    with pytest.raises(Refused, match=rf"port {canary.port} is closed"):
        await get(canary, canary.url("/", "news.test"), allow=[], resolve=resolving(news_test=[["93.184.216.34"]]))


async def test_Z02_name_is_looked_up_once_per_connection_and_never_dialled(canary):
    """The second answer is the canary's own address: a client that looked again would reach it."""
    canary.answers("/")
    resolve = resolving(rebind_test=[["10.0.0.5"], ["127.0.0.1"]])
    with pytest.raises(Refused):
        await get(canary, canary.url("/", "rebind.test"), resolve=resolve)
    assert canary.hits_count == 0


async def test_Z02_name_that_mixes_public_and_private_is_refused(canary):
    canary.answers("/")
    resolve = resolving(mixed_test=[["93.184.216.34", "127.0.0.1"]])
    with pytest.raises(Refused, match="not a public address"):
        await get(canary, canary.url("/", "mixed.test"), allow=[], ports=[canary.port], resolve=resolve)
    assert canary.hits_count == 0


@pytest.mark.parametrize("host", ["127.0.0.2", "2130706434", "[::ffff:127.0.0.2]", "10.0.0.5", "169.254.169.254"])
async def test_Z03_redirect_to_a_private_address_is_refused(canary, host):
    url = canary.answers("/a", f"HTTP/1.1 302 Found\r\nLocation: {canary.url('/b', host)}")
    with pytest.raises(Refused, match="not a public address"):
        await get(canary, url)
    assert [asked.line for asked in canary.asked] == ["GET /a HTTP/1.1"]


async def test_Z03_guard_holds_for_what_channels_send(canary):
    with pytest.raises(Refused, match="not a public address"):
        await send(canary, canary.url("/hook"), allow=[], ports=[canary.port])
    assert canary.hits_count == 0


async def test_Z04_proxy_and_passwords_of_the_environment_are_ignored(canary, monkeypatch, tmp_path):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert (await get(canary, canary.answers("/"))).status == 200
    assert "authorization" not in canary.asked[0].headers


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.test/",
        "gopher://127.0.0.1:70/",
        "//news.test/",
        "http://",
        "http://[::1",
        "http://news.test:99999/",
        "http://news.test:x/",
        "x",
    ],
)
async def test_address_that_is_not_http_is_refused(canary, url):
    with pytest.raises(Refused):
        await get(canary, url)


# ── redirects ────────────────────────────────────────────────────────────────────────────────────────────────────────


def redirects(canary, path, location, status="301 Moved Permanently"):
    return canary.answers(path, f"HTTP/1.1 {status}\r\nLocation: {location}", b"moved")


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [(["301", "308"], True), (["301", "302"], False), (["307"], False), (["303", "301"], False), ([], False)],
)
async def test_page_has_moved_for_good_if_every_hop_says_so(canary, statuses, permanent):
    for hop, status in enumerate(statuses):
        redirects(canary, f"/{hop}", f"/{hop + 1}", status)
    last = canary.answers(f"/{len(statuses)}", body=b"here")
    answer = await get(canary, canary.url("/0"))
    assert (answer.body, answer.final_url, answer.permanent) == (b"here", last, permanent)


async def test_H08_redirects_are_counted(canary):
    with pytest.raises(Refused, match=r"127\.0\.0\.1:\d+/a: redirected over 5 times \(limits\.redirects\)"):
        await get(canary, redirects(canary, "/a", "/a"))
    assert len(canary.asked) == 6


@pytest.mark.parametrize("location", ["file:///etc/passwd", "javascript:alert(1)", "http://[::1", "data:,x"])
async def test_redirect_to_something_else_is_refused(canary, location):
    with pytest.raises(Refused, match="neither http nor https"):
        await get(canary, redirects(canary, "/a", location))


async def test_redirect_without_a_location_is_an_answer(canary):
    assert (await get(canary, canary.answers("/a", "HTTP/1.1 302 Found"))).status == 302


async def test_password_stays_with_its_origin(canary, monkeypatch):
    dial = httpcore.AnyIOBackend.connect_tcp

    async def dial_here(network, host, port, **options):
        assert host == "93.184.216.34"
        return await dial(network, "127.0.0.1", port, **options)

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", dial_here)
    canary.answers("/b")
    redirects(canary, "/a", canary.url("/b", "other.test"))
    secrets = {"Authorization": "Bearer s", "Cookie": "s=1", "X-Other": "kept"}
    await get(
        canary,
        canary.url("/a", "news.test"),
        headers=secrets,
        ports=[canary.port],
        resolve=resolving(news_test=[["93.184.216.34"]], other_test=[["93.184.216.34"]]),
    )
    first, second = canary.asked
    assert {"authorization", "cookie", "x-other"} <= first.headers.keys()
    assert {"authorization", "cookie", "x-other"} & second.headers.keys() == {"x-other"}


async def test_redirect_to_another_origin_leaves_the_exceptions_behind(canary):
    canary.answers("/b")
    redirects(canary, "/a", canary.url("/b", "other.test"))
    with pytest.raises(Refused, match="a redirect led there"):
        await get(
            canary,
            canary.url("/a"),
            resolve=resolving(other_test=[["127.0.0.1"]], **{"127_0_0_1": [["127.0.0.1"]]}),
        )
    assert canary.hits_count == 1


async def test_password_follows_within_its_origin(canary):
    canary.answers("/b")
    await get(canary, redirects(canary, "/a", "/b"), headers={"Authorization": "Bearer s"})
    assert [asked.headers.get("authorization") for asked in canary.asked] == ["Bearer s", "Bearer s"]


async def test_user_of_an_address_is_used_and_not_shown(canary):
    url = canary.answers("/a", "HTTP/1.1 200 OK\r\nSet-Cookie: seen=1").replace("127.0.0.1", "me:pass@127.0.0.1")
    async with egress(canary) as client:
        answer = await client.get(url)
        await client.get(canary.url("/a"))
    assert answer.final_url == canary.url("/a")
    assert canary.asked[0].headers["authorization"].startswith("Basic ")
    assert "cookie" not in canary.asked[1].headers


# ── what goes wrong on the wire ──────────────────────────────────────────────────────────────────────────────────────


async def test_body_is_unpacked(canary):
    packed = gzip.compress(b"hello " * 1000)
    url = canary.answers("/a", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip", packed)
    assert (await get(canary, url)).body == b"hello " * 1000


async def test_own_cap_replaces_the_operators(canary):
    url = canary.answers("/a", body=b"x" * 2000)
    assert len((await get(canary, url, page_bytes=1000, max_bytes=2000)).body) == 2000
    with pytest.raises(Refused, match=r"/a: page is over 0\.001 MB \(limits\.page_bytes\)$"):
        await get(canary, url, page_bytes=1000)
    with pytest.raises(Refused, match=r"/a: page is over 0\.001 MB$"):
        await get(canary, url, max_bytes=1000)


async def test_N01_refused_connection_is_tried_later(canary):
    server = await asyncio.start_server(canary.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    with pytest.raises(TryLater, match=r"^127\.0\.0\.1:\d+/a: connection refused$"):
        await get(canary, f"http://127.0.0.1:{port}/a", allow=["127.0.0.1"])


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"


@pytest.mark.parametrize(
    ("pieces", "reset", "says"),
    [
        pytest.param([b""], False, "closed the connection without an answer", id="N01 silent close"),
        pytest.param([b""], True, "connection reset by peer", id="N01 reset"),
        pytest.param([HEAD + b"x" * 200], True, "connection reset by peer", id="N05 reset in the body"),
        pytest.param([HEAD + b"x" * 200], False, "its body is cut short", id="N06 short body"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
            False,
            "its body is cut short",
            id="N06 short chunks",
        ),
        pytest.param([b"SSH-2.0-OpenSSH_9.2\r\n\r\n"], False, "its answer is not HTTP", id="another protocol"),
    ],
)
async def test_broken_answer_is_tried_later(canary, pieces, reset, says):
    with pytest.raises(TryLater, match=says):
        await get(canary, canary.plays_bytes("/a", *pieces, reset=reset))


@pytest.mark.parametrize(
    "flood",
    [
        pytest.param(b"X-Big: " + b"x" * 1_000_000 + b"\r\n", id="one of a megabyte"),
        pytest.param(b"X-Small: x\r\n" * 100_000, id="a hundred thousand"),
    ],
)
async def test_H13_flood_of_headers_is_refused(canary, flood):
    with pytest.raises(Refused, match="headers are over 100 KiB"):
        await get(canary, canary.plays_bytes("/a", b"HTTP/1.1 200 OK\r\n" + flood + b"\r\n"))


async def test_N04_slow_answer_ends_at_the_deadline(canary):
    url = canary.plays_bytes("/a", HEAD, *[b"x"] * 1000, pause_s=0.01)
    with pytest.raises(TryLater, match=r"/a: no whole answer within 0\.1 s \(limits\.fetch\)$"):
        await get(canary, url, deadline=timedelta(seconds=0.1))


async def test_N04_slow_host_does_not_keep_others_waiting(canary):
    slow = canary.plays_bytes("/slow", HEAD, *[b"x"] * 1000, pause_s=0.01)
    quick = canary.answers("/quick", body=b"hello")
    async with egress(canary) as client:
        waiting = asyncio.ensure_future(client.get(slow))
        assert (await client.get(quick)).body == b"hello"
        assert not waiting.done()
        waiting.cancel()


async def test_many_requests_share_few_connections(canary):
    async def play(writer):
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")

    canary.plays["/a"] = play
    async with egress(canary) as client:
        answers = await asyncio.gather(*(client.get(canary.url("/a")) for _ in range(40)))
    assert {answer.status for answer in answers} == {304}


async def test_connection_is_kept_for_the_next_request(canary):
    async with egress(canary) as client:
        assert [(await client.get(canary.url("/none"))).status for _ in range(3)] == [404, 404, 404]
    assert canary.hits_count == 1


# ── sending ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [307, 308])
async def test_a_request_that_may_be_sent_on_arrives_whole_where_it_is_sent(canary, status):
    there = canary.answers("/there", body=b"yes")
    url = canary.answers("/hook", f"HTTP/1.1 {status} On\r\nLocation: /there")
    answer = await send(canary, url, content=b"a=1", headers={"Authorization": "x"}, follows=True)
    assert (answer.body, answer.final_url) == (b"yes", there)
    assert [(asked.line.split()[:2], asked.body) for asked in canary.asked] == [
        (["POST", "/hook"], b"a=1"), (["POST", "/there"], b"a=1"),
    ]  # fmt: skip


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_redirect_that_would_lose_the_body_is_an_answer(canary, status):
    canary.answers("/there")
    url = canary.answers("/hook", f"HTTP/1.1 {status} Over there\r\nLocation: /there")
    assert (await send(canary, url, follows=True)).status == status
    assert len(canary.asked) == 1


async def test_a_request_that_is_sent_on_again_and_again_has_one_deadline(canary):
    head = b"HTTP/1.1 307 On\r\nLocation: /hook\r\nConnection: close\r\nContent-Length: 1\r\n\r\n"
    url = canary.plays_bytes("/hook", head, b"x", pause_s=0.15)
    with pytest.raises(OutcomeUnknown, match=r"no whole answer within 0\.4 s \(limits\.fetch\)"):
        await send(canary, url, follows=True, deadline=timedelta(seconds=0.4))
    assert len(canary.asked) < 5


async def test_Z04_a_request_is_not_sent_on_to_what_is_allowed_but_not_public(canary):
    url = canary.answers("/hook", f"HTTP/1.1 307 On\r\nLocation: http://127.0.0.1:{canary.port + 1}/")
    with pytest.raises(Refused, match="not a public address, and a redirect led there"):
        await send(canary, url, allow=["127.0.0.1"], follows=True)


async def test_sent_request_arrives_whole_and_a_redirect_is_an_answer(canary):
    url = redirects(canary, "/hook", "http://10.0.0.5/")
    answer = await send(canary, url, content=b'{"a":1}', headers={"Webhook-Id": "7"})
    assert (answer.status, answer.headers["location"], answer.permanent) == (301, "http://10.0.0.5/", False)
    assert (canary.asked[0].body, canary.asked[0].headers["webhook-id"]) == (b'{"a":1}', "7")


async def test_request_that_never_left_can_be_sent_again(canary):
    with pytest.raises(TryLater, match=r"^127\.0\.0\.1:9: connection refused$"):
        await send(canary, "http://127.0.0.1:9/hook/token", allow=["127.0.0.1"])


@pytest.mark.parametrize(
    ("pieces", "reset"),
    [
        pytest.param([b""], False, id="no answer"),
        pytest.param([b""], True, id="reset"),
        pytest.param([HEAD], False, id="half an answer"),
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx"], False, id="unreadable answer"),
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"], False, id="endless answer"),
    ],
)
async def test_lost_answer_leaves_the_outcome_unknown(canary, pieces, reset):
    with pytest.raises(OutcomeUnknown, match=r"^127\.0\.0\.1:\d+: .* \(the request had been sent\)$"):
        await send(canary, canary.plays_bytes("/hook/token", *pieces, reset=reset))
    assert len(canary.asked) == 1


async def test_answer_that_is_too_slow_leaves_the_outcome_unknown(canary):
    url = canary.plays_bytes("/hook", HEAD, *[b"x"] * 1000, pause_s=0.01)
    with pytest.raises(OutcomeUnknown, match=r"no whole answer within 0\.1 s"):
        await send(canary, url, deadline=timedelta(seconds=0.1))


async def test_name_that_does_not_resolve_in_time_can_be_sent_to_again(canary):
    async def slow(host, port):
        await asyncio.Event().wait()

    with pytest.raises(TryLater, match=r"^slow\.test: no whole answer within 0\.05 s"):
        await send(canary, "http://slow.test/hook", resolve=slow, deadline=timedelta(seconds=0.05))


@pytest.mark.parametrize("value", ["a\r\nHost: evil.test", "caf\u00e9-geheim", "a\0b"])
async def test_Z08_header_that_would_break_out_is_refused_and_not_shown(canary, value):
    with pytest.raises(Refused, match="a header has characters that HTTP does not allow") as fault:
        await send(canary, canary.answers("/hook"), headers={"X-Token": value})
    assert value not in str(fault.value)
    assert canary.asked == []


async def test_Z11_no_address_is_logged(canary, caplog):
    caplog.set_level(logging.INFO)
    await get(canary, canary.answers("/bot123:secret/send"))
    assert "secret" not in caplog.text
