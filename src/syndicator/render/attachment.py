"""Pictures, sounds and films that go with an entry, and their media types."""

import re
from dataclasses import dataclass

from syndicator import urls
from syndicator.model import Enclosure
from syndicator.render.plain import one_line, web_url

_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """`url` may be followed. `type` is None where nobody says and the address does not tell."""

    url: str
    type: str | None
    length_bytes: int | None = None
    is_picture: bool = False

    @property
    def medium(self) -> str | None:
        """`image`, `audio` or `video`, as far as is known."""
        kind = "image" if self.is_picture else (self.type or "").partition("/")[0]
        return kind if kind in ("image", "audio", "video") else None


def picture(url: str) -> Attachment:
    """The picture at a web address."""
    return Attachment(url=url, type=urls.media_type(url), is_picture=True)


def attachments(enclosures: tuple[Enclosure, ...]) -> tuple[Attachment, ...]:
    """Those that a reader may follow, each address once."""
    found: dict[str, Attachment] = {}
    for enclosure in enclosures:
        url = web_url(enclosure.url)
        if url is not None and url not in found:
            said = one_line(enclosure.type or "").partition(";")[0].strip().lower()
            length = enclosure.length_bytes if enclosure.length_bytes and enclosure.length_bytes > 0 else None
            type_ = said if _TYPE.fullmatch(said) else urls.media_type(url)
            found[url] = Attachment(url=url, type=type_, length_bytes=length)
    return tuple(found.values())
