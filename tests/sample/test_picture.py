import struct
import zlib
from itertools import pairwise

import pytest

from syndicator.sample.picture import SIZES, picture


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG; fails on a wrong checksum."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = {}, 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        content = png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + content) == struct.unpack_from(">I", png, at + 8 + length)[0]
        found[kind] = content
        at += 12 + length
    return found


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_picture_is_a_whole_png_of_its_size(width, height):
    parts = chunks(picture("banjir", width, height))
    colours = len(parts[b"PLTE"]) // 3
    pixels = zlib.decompress(parts[b"IDAT"])

    assert list(parts) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">2I5B", parts[b"IHDR"]) == (width, height, 8, 3, 0, 0, 0)
    assert len(pixels) == (width + 1) * height
    assert max(pixels) < colours


def test_a_picture_is_small():
    assert len(picture("banjir", *SIZES[-1])) < 10_000


def test_every_name_has_a_picture_of_its_own():
    drawn = sorted(picture(f"story-{number}", 32, 18) for number in range(40))

    assert all(one != next_ for one, next_ in pairwise(drawn))


def test_the_same_name_gives_the_same_picture():
    drawn = picture("pasar", 32, 18)
    picture.cache_clear()

    assert picture("pasar", 32, 18) == drawn
