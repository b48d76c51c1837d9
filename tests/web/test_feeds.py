"""Feeds over a real socket: what readers get, what they need not get again, and what is none of theirs."""

import gzip

import pytest
import pytest_asyncio
from tests.web.serving import MODIFIED_AS_HTTP, publication, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site():
    async with serving() as running:
        yield running


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("rss", "application/rss+xml; charset=utf-8"),
        ("atom", "application/atom+xml; charset=utf-8"),
        ("json", "application/feed+json; charset=utf-8"),
    ],
)
async def test_a_feed_is_served_in_every_format(site, ending, media_type):
    answer = await site.get(f"/feeds/politik.{ending}")
    assert answer.status_code == 200
    assert answer.content == publication("politik", ending).body
    assert {name: answer.headers[name] for name in answer.headers if name != "date"} == {
        "content-type": media_type,
        "content-length": str(len(answer.content)),
        "etag": '"abc"',
        "last-modified": MODIFIED_AS_HTTP,
        "cache-control": "public, max-age=60",
        "vary": "accept-encoding",
        "access-control-allow-origin": "*",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
    }


async def test_gzip_is_a_representation_with_its_own_tag(site):
    answer = await site.get("/feeds/politik.rss", accept_encoding="gzip;q=0.9, identity;q=0.2")
    made = publication("politik", "rss")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] == '"abc-gzip"'
    assert answer.headers["content-length"] == str(len(made.gzip))
    assert answer.content == gzip.decompress(made.gzip) == made.body


async def test_no_accept_encoding_means_no_gzip(site):
    raw = await site.say(b"GET /feeds/politik.rss HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b"content-encoding" not in raw
    assert raw.endswith(publication("politik", "rss").body)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_head_has_all_headers_of_get_and_no_body(site, encoding):
    got = await site.get("/feeds/politik.atom", accept_encoding=encoding)
    head = await site.ask("HEAD", "/feeds/politik.atom", accept_encoding=encoding)
    assert head.status_code == 200
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize(
    ("condition", "tag"),
    [
        ('"abc"', '"abc"'),
        ('W/"abc"', '"abc"'),
        ('"x", "abc-gzip"', '"abc-gzip"'),
    ],
)
async def test_what_the_client_has_is_not_sent_again(site, method, encoding, condition, tag):
    answer = await site.ask(method, "/feeds/politik.atom", accept_encoding=encoding, if_none_match=condition)
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["vary"] == "accept-encoding"
    assert "content-length" not in answer.headers


async def test_any_tag_is_what_a_star_asks_for(site):
    assert (await site.get("/feeds/politik.atom", if_none_match="*")).status_code == 304


async def test_another_tag_gets_the_feed_even_if_the_date_would_not(site):
    answer = await site.get("/feeds/politik.atom", if_none_match='"old"', if_modified_since=MODIFIED_AS_HTTP)
    assert answer.status_code == 200


async def test_the_same_tag_is_enough_even_if_the_date_is_older(site):
    older = "Sat, 01 Aug 2026 00:00:00 GMT"
    assert (await site.get("/feeds/politik.atom", if_none_match='"abc"', if_modified_since=older)).status_code == 304


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (MODIFIED_AS_HTTP, 304),
        ("Sun, 02 Aug 2026 00:00:00 GMT", 304),
        ("Sat, 01 Aug 2026 09:30:14 GMT", 200),
        ("not a date", 200),
    ],
)
async def test_a_date_alone_decides_by_itself(site, since, status):
    assert (await site.get("/feeds/politik.atom", if_modified_since=since)).status_code == status


async def test_a_feed_that_changed_is_sent_with_its_new_tag(site):
    await site.get("/feeds/rss.atom")
    site.shelf.put(publication("rss", "atom", text="berubah ", etag='"new"'))
    answer = await site.get("/feeds/rss.atom", if_none_match='"abc"')
    assert (answer.status_code, answer.headers["etag"]) == (200, '"new"')
    assert b"berubah" in answer.content


@pytest.mark.parametrize("etag", ["bare", 'W/"bare"', '"bare"'])
async def test_a_tag_is_quoted_once_however_it_is_stored(site, etag):
    site.shelf.put(publication("rss", "json", etag=etag))
    assert (await site.get("/feeds/rss.json")).headers["etag"] == '"bare"'


@pytest.mark.parametrize(
    ("accept", "format_"),
    [("*/*", "atom"), ("application/rss+xml", "rss"), ("application/feed+json;q=0.9, */*;q=0.1", "json")],
)
async def test_without_an_ending_the_client_chooses(site, accept, format_):
    answer = await site.get("/feeds/politik", accept=accept)
    assert answer.content == publication("politik", format_).body
    assert answer.headers["content-location"] == f"/feeds/politik.{format_}"
    assert answer.headers["vary"] == "accept, accept-encoding"


async def test_a_chosen_format_is_not_sent_again_either(site):
    answer = await site.get("/feeds/politik", accept="application/rss+xml", if_none_match='"abc"')
    assert (answer.status_code, answer.headers["vary"]) == (304, "accept, accept-encoding")


@pytest.mark.parametrize(
    "path", ["/feeds/a.b.rss", "/feeds/a.b", "/feeds/%C3%BCber%20uns.atom", "/feeds/rss.rss", "/feeds/rss"]
)
async def test_names_with_dots_spaces_and_letters_are_served(site, path):
    assert (await site.get(path)).status_code == 200


async def test_a_location_of_letters_is_written_in_ascii(site):
    assert (await site.get("/feeds/%C3%BCber%20uns")).headers["content-location"] == "/feeds/%C3%BCber%20uns.atom"


@pytest.mark.parametrize(
    "path",
    ["/feeds/nope.rss", "/feeds/nope", "/feeds/", "/feeds/.rss", "/feeds/politik.xml", "/feeds/politik.RSS",
     "/feeds/politik.rss/", "/feeds/../politik.rss", "/feeds/%2e%2e/%2e%2e/etc/passwd", "/feeds/politik%00.rss"],
)  # fmt: skip
async def test_what_is_no_feed_is_not_found_in_plain_words(site, path):
    answer = await site.say(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404")
    assert b"content-type: text/plain" in head
    assert body.startswith(b"There is no such feed here. Feeds are at /feeds/NAME.rss")


async def test_a_feed_that_is_not_made_yet_says_come_back(site):
    answer = await site.get("/feeds/baru.rss")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "get"])
async def test_feeds_are_only_read(site, method):
    raw = f"{method} /feeds/politik.rss HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"
    head = (await site.say(raw.encode())).partition(b"\r\n\r\n")[0]
    assert head.startswith(b"HTTP/1.1 405")
    assert b"allow: GET, HEAD, OPTIONS" in head


async def test_a_script_on_another_site_may_ask_conditionally(site):
    answer = await site.ask("OPTIONS", "/feeds/politik.rss", origin="https://reader.example")
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "if-none-match" in answer.headers["access-control-allow-headers"]


async def test_one_connection_serves_head_and_get_in_turn(site):
    head = b"HEAD /feeds/politik.rss HTTP/1.1\r\nHost: x\r\n\r\n"
    get = b"GET /feeds/politik.rss HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    raw = await site.say(head + get)
    assert raw.count(b"HTTP/1.1 200") == 2
    assert raw.count(publication("politik", "rss").body) == 1


async def test_a_browser_gets_a_page_that_may_run_nothing(site):
    answer = await site.get("/feeds/politik", accept="text/html,application/xml;q=0.9,*/*;q=0.8")
    assert answer.content == publication("politik", "html").body
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")


async def test_an_archive_page_is_kept_for_longer_and_not_sent_again(site):
    answer = await site.get("/feeds/politik/archive/2.atom")
    assert (answer.status_code, b"halaman 2" in answer.content) == (200, True)
    assert answer.headers["cache-control"] == "public, max-age=3600"
    again = await site.get("/feeds/politik/archive/2.atom", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["politik/archive/3.atom", "politik/archive/0.atom", "politik/archive/1.xml", "nope/archive/1.atom"]
)
async def test_a_page_that_is_none_is_not_found(site, path):
    assert (await site.get(f"/feeds/{path}")).status_code == 404


async def test_what_happened_since_a_point_is_asked_for_in_any_format(site):
    assert b"sejak 2026-11-24" in (await site.get("/feeds/politik.json?since=2026-11-24")).content
    assert b"<rss>" in (await site.get("/feeds/politik?since=2026-11-24", accept="application/rss+xml")).content
    wrong = await site.get("/feeds/politik.json?since=yesterday")
    assert (wrong.status_code, "since takes a moment" in wrong.text) == (400, True)
    assert (await site.get("/feeds/nope.json?since=2026-11-24")).status_code == 404


async def test_a_renamed_feed_is_found_under_its_new_name_in_every_form(site):
    for path, there in {
        "/feeds/lama.atom": "/feeds/politik.atom",
        "/feeds/lama": "/feeds/politik",
        "/feeds/lama/archive/1.json": "/feeds/politik/archive/1.json",
        "/feeds/lama.rss?since=2026": "/feeds/politik.rss?since=2026",
    }.items():
        answer = await site.get(path)
        assert (answer.status_code, answer.headers["location"]) == (301, there)
        assert (await site.get(there)).status_code == 200


@pytest.mark.parametrize("path", ["/feeds/hapus.atom", "/feeds/hapus", "/feeds/hapus/archive/1.atom"])
async def test_a_removed_feed_is_gone_for_good(site, path):
    assert (await site.get(path)).status_code == 410


async def test_a_part_of_a_split_feed_is_served_like_a_feed(site):
    answer = await site.get("/feeds/politik/tag/pilkada-2024.atom")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=60")
    assert (
        await site.get("/feeds/politik/tag/pilkada-2024.atom", if_none_match=answer.headers["etag"])
    ).status_code == 304
    assert (await site.get("/feeds/politik/tag/cuaca.atom")).status_code == 404
    assert (await site.get("/feeds/lama/tag/x.atom")).headers["location"] == "/feeds/politik/tag/x.atom"


async def test_the_rehearsal_is_served_like_any_feed_and_nothing_else_of_its_name(site):
    answer = await site.get("/feeds/rehearsal.atom")
    assert (answer.status_code, "latihan" in answer.text) == (200, True)
    assert (await site.get("/feeds/rehearsal.rss", if_none_match=answer.headers["etag"])).status_code == 304
    assert (await site.get("/feeds/rehearsal", accept="text/html")).headers["content-type"].startswith("text/html")
    assert [
        (await site.get(f"/feeds/{path}")).status_code for path in ("rehearsals.atom", "rehearsal/archive/1.atom")
    ] == [404, 404]
