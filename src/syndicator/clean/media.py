"""Sounds and films that a body leads to: files by their ending, in players and in links.

A link to a film at another site's page is none: a reader's player could not play it.
"""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from bs4 import Tag

from syndicator import urls
from syndicator.clean.tags import tags
from syndicator.model import Enclosure

_TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
}
_HOLDERS = ("a", "audio", "video", "source")
_MOST = 20


def enclosures_of(body: Tag, base_url: str) -> tuple[Enclosure, ...]:
    """Each file once, in their order."""
    found: dict[str, Enclosure] = {}
    for element in tags(body, _HOLDERS):
        said = str(element.get("href" if element.name == "a" else "src") or "").strip()
        url = urls.absolute(base_url, said) if said else None
        type_ = _TYPES.get(PurePosixPath(urlsplit(url).path).suffix.lower()) if url else None
        if url and type_ and len(found) < _MOST:
            found.setdefault(url, Enclosure(url=url, type=type_))
    return tuple(found.values())
