import gzip
import tracemalloc
import zlib

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.egress.body import read_body
from syndicator.errors import Refused, TryLater

MIB = 2**20
WORDS = b"kabar baik dari Samarinda " * 400


async def read(*pieces, coding=None, max_bytes=1_000_000, status=200, **headers):
    class Stream(httpx.AsyncByteStream):
        async def __aiter__(self):
            for piece in pieces:
                yield piece

    if coding:
        headers["content-encoding"] = coding
    request = httpx.Request("GET", "http://news.test/a")
    response = httpx.Response(status, headers=headers, stream=Stream(), request=request)
    return await read_body(response, max_bytes=max_bytes, place="news.test/a", cap="limits.page_bytes")


def bomb(mebibytes):
    """Gzip of zeros, made of one compressed block over and over: a full flush makes blocks independent."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(b"\0" * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + block * mebibytes


def bare_deflate(body):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("packed", "coding"),
    [
        pytest.param(WORDS, None, id="plain"),
        pytest.param(WORDS, "identity", id="identity"),
        pytest.param(gzip.compress(WORDS), "gzip", id="gzip"),
        pytest.param(gzip.compress(WORDS), " X-GZIP ", id="x-gzip"),
        pytest.param(zlib.compress(WORDS), "deflate", id="deflate in zlib"),
        pytest.param(bare_deflate(WORDS), "deflate", id="bare deflate"),
        pytest.param(gzip.compress(WORDS[:99]) + gzip.compress(WORDS[99:]), "gzip", id="two members"),
        pytest.param(gzip.compress(WORDS) + b"\0" * 512, "gzip", id="padded"),
        pytest.param(zlib.compress(WORDS) + b"<!-- 0.2 s -->", "deflate", id="junk after the end"),
    ],
)
async def test_body_is_unpacked_however_it_is_cut(packed, coding):
    assert await read(packed, coding=coding) == WORDS
    assert await read(*(packed[i : i + 7] for i in range(0, len(packed), 7)), coding=coding) == WORDS


@given(st.binary(max_size=4000), st.integers(1, 500), st.integers(1, 3000))
@settings(max_examples=60, deadline=None)
async def test_body_is_itself_or_over_the_cap(body, step, cap):
    packed = gzip.compress(body)
    pieces = [packed[i : i + step] for i in range(0, len(packed), step)]
    if len(body) > cap or len(packed) > cap:
        with pytest.raises(Refused):
            await read(*pieces, coding="gzip", max_bytes=cap)
    else:
        assert await read(*pieces, coding="gzip", max_bytes=cap) == body


async def test_H11_bomb_is_refused_before_it_bursts():
    packed = bomb(300)
    assert len(packed) < 400_000
    tracemalloc.start()
    with pytest.raises(Refused, match=r"^news\.test/a: page is over 5 MB \(limits\.page_bytes\)$"):
        await read(*(packed[i : i + 65536] for i in range(0, len(packed), 65536)), coding="gzip", max_bytes=5_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * MIB


async def test_H11_body_of_many_empty_members_is_refused():
    with pytest.raises(Refused, match="over 100 members"):
        await read(gzip.compress(b"") * 101, coding="gzip")


async def test_page_that_says_it_is_too_long_is_not_read():
    with pytest.raises(Refused, match=r"over 0\.001 MB"):
        await read(b"", max_bytes=1000, **{"content-length": "1001"})


async def test_page_over_the_cap_is_refused_without_a_length():
    assert await read(b"x" * 1000, max_bytes=1000) == b"x" * 1000
    with pytest.raises(Refused, match=r"over 0\.001 MB"):
        await read(b"x" * 600, b"x" * 401, max_bytes=1000)


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, gzip", "gzip, identity", "x" * 500])
async def test_H12_other_or_stacked_codings_are_refused(coding):
    with pytest.raises(Refused, match=r"Content-Encoding is '.{1,40}'"):
        await read(gzip.compress(gzip.compress(WORDS)), coding=coding)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_H12_body_that_is_not_what_it_says_is_refused(coding):
    with pytest.raises(Refused, match="can't be unpacked"):
        await read(b"<html>not packed at all", coding=coding)


async def test_N06_short_gzip_is_no_page():
    packed = gzip.compress(WORDS)
    with pytest.raises(TryLater, match="cut short"):
        await read(packed[: len(packed) // 2], coding="gzip")


@pytest.mark.parametrize("status", [204, 304])
async def test_answer_without_a_body_may_describe_one(status):
    assert await read(status=status, coding="br", **{"content-length": "99999999"}) == b""


async def test_empty_body_needs_no_unpacking():
    assert await read(coding="gzip") == b""
