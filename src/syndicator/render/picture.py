"""A picture's address and its media type, as far as the address tells: by a table of ours, not the machine's."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image that goes with an entry. `type` is its media type where known."""

    url: str
    type: str | None


def picture_at(url: str) -> Picture:
    """The picture at a web address."""
    return Picture(url=url, type=_TYPES.get(PurePosixPath(urlsplit(url).path).suffix.lower()))
