"""What was fetched: a page, or that it is as it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from syndicator import urls


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next GET of a URL conditional (RFC 9110, section 13), and tells equal bytes."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Whether text and data mining is reserved, and at which address one may ask for leave (W3C TDMRep)."""

    reserved: bool
    policy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes fetched. `url` is what was asked for, `final_url` what answered; header names are lower-case.

    `moved_for_good` says that every redirect between them was a permanent one; `reservation` is the site's word for
    this address, where it was asked for.
    """

    url: str
    final_url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes
    fetched_at: datetime
    moved_for_good: bool = False
    reservation: Reservation | None = None

    @property
    def content_type(self) -> str:
        """The Content-Type header, or an empty text."""
        return self.headers.get("content-type", "")

    @property
    def moved(self) -> bool:
        """Whether another address answered than was asked."""
        return urls.key(self.final_url) != urls.key(self.url)

    @property
    def validators(self) -> Validators:
        """What to keep of this page, so that its next GET is conditional and equal bytes are seen as equal."""
        return Validators(
            etag=self.headers.get("etag"),
            last_modified=self.headers.get("last-modified"),
            body_hash=blake2b(self.body, digest_size=16).hexdigest(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """HTTP 304, or the same bytes as last time. `validators` are the ones to keep from now on."""

    url: str
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Bytes of a picture and what they are, by themselves and not by what a server says."""

    body: bytes
    type: str
