"""A story's pictures as a service takes them: fetched politely, made smaller, and never in the story's way."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import httpx

from syndicator.channels._wires import Wires
from syndicator.errors import SyndicatorError
from syndicator.model import Message, Picture
from syndicator.ports.limits import PictureLimits
from syndicator.render.pictures import alt_of, pictures_of

if TYPE_CHECKING:
    from PIL import Image

_WITHIN_S = 20.0
_MOST_PIXELS = 100_000_000
"""A picture of more is not unpacked: it would take a gigabyte."""
_JPEG = "image/jpeg"
_QUALITIES = (85, 75, 60, 45)
_SMALLER = 0.75
_SMALLEST_SIDE = 200
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A picture ready for a service, with what it shows."""

    body: bytes
    type: str
    alt: str

    @property
    def name(self) -> str:
        """A file name for forms that want one."""
        return f"picture.{self.type.partition('/')[2].replace('jpeg', 'jpg')}"


async def uploads(message: Message, wires: Wires, limits: PictureLimits, *, most: int = 1) -> list[Upload]:
    """The first pictures of a story that can be had and made to fit; none of a withdrawn one."""
    if message.retracted:
        return []
    addresses = pictures_of(message.article)[:most]
    found = await asyncio.gather(*(_upload(message, url, wires, limits) for url in addresses))
    return [each for each in found if each is not None]


async def _upload(message: Message, url: str, wires: Wires, limits: PictureLimits) -> Upload | None:
    with suppress(SyndicatorError, TimeoutError):
        async with asyncio.timeout(_WITHIN_S):
            picture = await wires.pictures.picture(url, referer=message.article.url)
        made = await asyncio.to_thread(fitted, picture, limits)
        if made is not None:
            return Upload(body=made.body, type=made.type, alt=alt_of(message.article, url, most=limits.alt))
    return None


def fitted(picture: Picture, limits: PictureLimits) -> Picture | None:
    """The picture as it is where the service takes it, else a smaller JPEG; None where there is no way."""
    from PIL import Image  # noqa: PLC0415  30 ms that only pictures cost

    try:
        with Image.open(BytesIO(picture.body)) as opened:
            width, height = opened.size
            if width * height > _MOST_PIXELS:
                return None
            small = len(picture.body) <= limits.most_bytes and max(width, height) <= limits.longest_side
            if small and picture.type in limits.types:
                return picture
            return next(_smaller(_flat(opened), limits), None)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # what Pillow raises on broken files
        return None


def _smaller(image: "Image.Image", limits: PictureLimits) -> Iterator[Picture]:
    """Versions that fit, the best first."""
    side = min(limits.longest_side, max(image.size))
    while side >= _SMALLEST_SIDE or side == max(image.size):
        image.thumbnail((side, side))
        for quality in _QUALITIES:
            written = BytesIO()
            image.save(written, "JPEG", quality=quality, optimize=True)
            if written.tell() <= limits.most_bytes:
                yield Picture(body=written.getvalue(), type=_JPEG)
        side = int(side * _SMALLER)


def _flat(opened: "Image.Image") -> "Image.Image":
    """Upright, on white where it was transparent, in three colours: what a JPEG holds."""
    from PIL import Image, ImageOps  # noqa: PLC0415  as above

    upright = ImageOps.exif_transpose(opened).convert("RGBA")
    ground = Image.new("RGB", upright.size, _WHITE)
    ground.paste(upright, mask=upright.getchannel("A"))
    return ground


def form(fields: dict[str, str], files: dict[str, Upload], *, key: str) -> tuple[bytes, str]:
    """A multipart form and its media type. The same fields give the same bytes."""
    kind = f"multipart/form-data; boundary={''.join(filter(str.isalnum, key))[-40:] or 'form'}"
    named = {name: (each.name, each.body, each.type) for name, each in files.items()}
    request = httpx.Request("POST", "https://form.invalid/", headers={"content-type": kind}, data=fields, files=named)
    return request.read(), kind
