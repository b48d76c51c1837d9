"""A small picture for a story: hills, a low sun and a wide river, in colours of the story's own. A real PNG.

The same name and size give the same bytes.
"""

import math
import struct
import zlib
from colorsys import hsv_to_rgb
from functools import cache
from hashlib import blake2b
from itertools import chain

SIZES = ((320, 180), (640, 360))
"""Width and height of each size; the last is the full one."""

_SKY = 40
_SUN, _FAR_HILL, _NEAR_HILL, _RIVER, _RIPPLE = range(_SKY, _SKY + 5)


@cache
def picture(name: str, width: int, height: int) -> bytes:
    """The picture of that name."""
    seed = blake2b(name.encode(), digest_size=4, person=b"etam").digest()
    columns = [_column(x, width, height, seed) for x in range(width)]
    rows = b"".join(b"\0" + bytes(row) for row in zip(*columns, strict=True))  # 0: a row without a filter
    header = struct.pack(">2I5B", width, height, 8, 3, 0, 0, 0)  # 8 bits of palette per pixel
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", _palette(seed)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND"),
        )
    )


def _column(x: int, width: int, height: int, seed: bytes) -> bytes:
    """One column of palette numbers, from the top down."""
    along = x / width * math.tau
    far = int(height * (0.50 + 0.07 * math.sin(along + seed[1] / 40)))
    near = max(far, int(height * (0.60 + 0.05 * math.sin(1.7 * along + seed[2] / 40))))
    shore = int(height * 0.66)
    column = bytearray(y * _SKY // height for y in range(far))
    column += bytes([_FAR_HILL]) * (near - far) + bytes([_NEAR_HILL]) * (shore - near)
    column += bytes(_RIPPLE if _ripples(x, y, width, height) else _RIVER for y in range(shore, height))
    _shine(column, x, width, height, seed, until=far)
    return bytes(column)


def _ripples(x: int, y: int, width: int, height: int) -> bool:
    return math.sin(y / height * 150) > 0.8 and math.sin(x / width * 40 + y / height * 90) > 0.2  # noqa: PLR2004  a taste


def _shine(column: bytearray, x: int, width: int, height: int, seed: bytes, *, until: int) -> None:
    """Put the sun's part into a column of the sky."""
    radius, middle, centre = height * 0.11, height * 0.40, width * (0.2 + 0.6 * seed[3] / 255)
    half = int(math.sqrt(max(radius**2 - (x - centre) ** 2, 0.0)))
    for y in range(int(middle) - half, min(int(middle) + half, until)):
        column[y] = _SUN


def _palette(seed: bytes) -> bytes:
    hue = seed[0] / 255
    sky = [(hue + 0.12 * step / _SKY, 0.55 - 0.35 * step / _SKY, 0.75 + 0.22 * step / _SKY) for step in range(_SKY)]
    rest = [(hue + 0.13, 0.25, 1.0), (hue + 0.45, 0.35, 0.50), (hue + 0.42, 0.45, 0.33), (hue + 0.05, 0.40, 0.52)]
    rest.append((hue + 0.10, 0.25, 0.72))
    return bytes(round(255 * part) for part in chain.from_iterable(hsv_to_rgb(h % 1, s, v) for h, s, v in sky + rest))


def _chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
