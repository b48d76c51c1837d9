"""What an answer to a GET means: a page, nothing new, later, gone or refused. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from syndicator.egress import Answer, place, retry_after_s
from syndicator.errors import Blocked, Gone, Refused, TryLater
from syndicator.fetch.walls import wall
from syndicator.model import NotModified, Page, Picture, Validators

_KEPT_HEADERS = frozenset(
    {
        "cache-control",
        "content-language",
        "content-type",
        "etag",
        "last-modified",
        "link",
        "retry-after",
        "tdm-policy",
        "tdm-reservation",
        "x-robots-tag",
    }
)
_STAY_AWAY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})
_BINARY_TYPES = ("image/", "audio/", "video/", "font/", "application/vnd.ms-", "application/vnd.openxmlformats-")
_BINARY = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/gzip",
        "application/x-gzip",
        "application/x-rar-compressed",
        "application/x-7z-compressed",
        "application/msword",
        "application/epub+zip",
        "application/java-archive",
        "application/wasm",
    }
)
_GZIP = b"\x1f\x8b\x08"
_MAGIC = {
    b"%PDF-": "a PDF",
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"PK\x03\x04": "a zip archive",
    _GZIP: "a gzip file",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an Office document",
    b"\x7fELF": "a program",
    b"OggS": "an Ogg file",
    b"ID3": "an MP3 file",
    b"wOFF": "a font",
    b"wOF2": "a font",
}


_PICTURES: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (lambda body: body.startswith(b"\xff\xd8\xff"), "image/jpeg"),
    (lambda body: body.startswith(b"\x89PNG\r\n\x1a\n"), "image/png"),
    (lambda body: body.startswith((b"GIF87a", b"GIF89a")), "image/gif"),
    (lambda body: body.startswith(b"RIFF") and body[8:12] == b"WEBP", "image/webp"),
    (lambda body: body[4:12] in (b"ftypavif", b"ftypavis"), "image/avif"),
)


_VALIDATING = ("etag", "last-modified")
_SETTLED = timedelta(seconds=2)


def conditions(known: Validators) -> dict[str, str]:
    """The headers that make a GET conditional on what is known."""
    pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    # Some servers' validators have bytes that can be received and not sent.
    return {name: value for name, value in pairs if value and value.isascii() and value.isprintable()}


def size_said(answer: Answer) -> int | None:
    """The size of a file by the head of its answer."""
    said = answer.headers.get("content-length", "")
    is_it = answer.status == HTTPStatus.OK and "content-encoding" not in answer.headers
    return int(said) if is_it and re.fullmatch(r"[0-9]{1,15}", said) else None


def asks_us_away(answer: Answer) -> bool:
    """Whether the whole host wants no requests for a while."""
    return answer.status in _STAY_AWAY and wall(answer) is None


def read(url: str, answer: Answer, *, known: Validators, now: datetime) -> Page | NotModified:
    """The page, or that nothing is new. Raises TryLater, Gone and Refused."""
    status = answer.status
    if status == HTTPStatus.NOT_MODIFIED and conditions(known):
        return NotModified(url=url, validators=_renewed(known, answer.headers))
    if whose := wall(answer):
        raise Blocked(f"{place(url)}: a wall against robots ({whose}, HTTP {status}); ask the site to let us in")
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise _fault(url, answer, now)
    page = Page(
        url=url,
        final_url=answer.final_url,
        status=status,
        headers={name: value for name, value in answer.headers.items() if name in _KEPT_HEADERS},
        body=answer.body,
        fetched_at=now,
        moved_for_good=answer.permanent,
    )
    if known.body_hash and page.validators.body_hash == known.body_hash:
        return NotModified(url=url, validators=page.validators)
    binary = _binary(page)
    if binary:
        raise Refused(f"{place(url)}: is {binary}, not a page")
    return _unsure(page) if _changed_just_now(answer.headers) else page


def _unsure(page: Page) -> Page:
    """The page without what would make its next GET conditional."""
    return replace(page, headers={name: value for name, value in page.headers.items() if name not in _VALIDATING})


def _changed_just_now(headers: Mapping[str, str]) -> bool:
    """Whether what changes later in the same second would have the same validators (RFC 9110, section 8.8.2.2).

    WordPress makes its ETag of the date, too.
    """
    try:
        changed, said = (parsedate_to_datetime(headers.get(name, "")) for name in ("last-modified", "date"))
        return said - changed < _SETTLED
    except (ValueError, TypeError):  # one is missing, broken, or without a zone
        return False


def read_picture(url: str, answer: Answer, *, now: datetime) -> Picture:
    """The picture. Raises TryLater, Gone, and Refused for what is none of the kinds that run nothing."""
    if whose := wall(answer):
        raise Blocked(f"{place(url)}: a wall against robots ({whose}, HTTP {answer.status})")
    if answer.status != HTTPStatus.OK:
        raise _fault(url, answer, now)
    type_ = next((type_ for is_one, type_ in _PICTURES if is_one(answer.body)), None)
    if type_ is None:
        raise Refused(f"{place(url)}: no JPEG, PNG, GIF, WebP or AVIF picture")
    return Picture(body=answer.body, type=type_)


def _renewed(known: Validators, headers: Mapping[str, str]) -> Validators:
    """A 304 may bring new validators for the same page (RFC 9110, section 15.4.5)."""
    return Validators(
        etag=headers.get("etag", known.etag),
        last_modified=headers.get("last-modified", known.last_modified),
        body_hash=known.body_hash,
    )


def _fault(url: str, answer: Answer, now: datetime) -> TryLater | Gone | Refused:
    status, says = answer.status, f"{place(url)}: HTTP {answer.status}"
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Gone(says, permanent=status == HTTPStatus.GONE)
    if status == HTTPStatus.NOT_MODIFIED:
        return TryLater(f"{says}, though we asked without conditions")
    if status in _LATER or status in _STAY_AWAY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TryLater(says, retry_after_s=retry_after_s(answer.headers, now=now))
    return Refused(says)


def _binary(page: Page) -> str | None:
    """What the page plainly is, if it is no text: by its first bytes, else by its Content-Type."""
    if urlsplit(page.final_url).path.endswith(".xml.gz") and page.body.startswith(_GZIP):
        return None  # a packed sitemap: whoever reads it unpacks it
    for magic, name in _MAGIC.items():
        if page.body.startswith(magic):
            return name
    media_type = page.content_type.partition(";")[0].strip().lower()
    return media_type if media_type in _BINARY or media_type.startswith(_BINARY_TYPES) else None
