"""`/feeds/NAME.rss`, `.atom`, `.json`, `.html`, and `/feeds/NAME` by the client's wish: the path that must be quick.

Plain ASGI. A publication's messages are made once, when it is first asked for; a request is then a look-up and a
comparison. 304 needs no body; gzip is a representation of its own, with its own ETag, and either tag is recognised.
Whatever is served here can be cached by anybody: nothing depends on who asks.
"""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from types import MappingProxyType
from urllib.parse import parse_qs, quote

from starlette.types import Message, Receive, Scope, Send

from syndicator.model import FORMATS, Publication
from syndicator.policy.rehearsal import NAME as REHEARSAL
from syndicator.ports import Archive, FeedFiles
from syndicator.render import PAGE_POLICY
from syndicator.web.negotiate import accepts_gzip, listed_tag, preferred_format, unchanged_since, whole_seconds

PREFIX = "/feeds/"

Links = Callable[[str, str], str]
"""A feed and a format → the value of its Link header: by it subscribers find the hub (W3C WebSub, section 4)."""

_Headers = list[tuple[bytes, bytes]]
_METHODS = b"GET, HEAD, OPTIONS"
_EMPTY: Message = {"type": "http.response.body", "body": b""}
_VARY, _VARY_NEGOTIATED = b"accept-encoding", b"accept, accept-encoding"
_ALWAYS: _Headers = [(b"access-control-allow-origin", b"*")]
_NEWEST_AGE_S, _PAGE_AGE_S = 60, 3600
_ARCHIVE = re.compile(r"(?P<name>.+)/archive/(?P<page>[1-9][0-9]{0,8})\.(?P<format>[a-z]+)")
_PART = re.compile(r"(?P<name>.+)/tag/(?P<tag>[^/]{1,300})\.(?P<format>[a-z]+)")
# A feed is XML of other people's words on the overview's own origin: a browser must run nothing of it.
_SAFE: _Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
]
_SAFE_PAGE: _Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", PAGE_POLICY.encode("ascii")),
    (b"referrer-policy", b"no-referrer"),
]
_UNKNOWN = "There is no such feed here. Feeds are at /feeds/NAME.rss, /feeds/NAME.atom and /feeds/NAME.json.\n"
_REMOVED = "This feed was removed for good. Please unsubscribe.\n"
_MOVED = "This feed has another address now, for good.\n"
_NO_PAGE = "There is no such page in this feed's archive. The feed itself leads to its newest page.\n"
_NO_PART = "This feed has no entries with such a tag, or is not split by tags.\n"
_NO_POINT = "since takes a moment such as 2026-11-24T00:00:00Z, or the number that an earlier answer led to.\n"
_NOT_YET = "This feed is being made for the first time. Come back in a moment.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variant:
    """One representation: its tag without quotes, and its messages."""

    tag: bytes
    found: Message
    unchanged: Message
    body: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A publication made ready to be sent."""

    publication: Publication
    plain: _Variant
    gzip: _Variant
    modified: bytes
    modified_s: int

    def variant_known_to(self, headers: dict[bytes, bytes], chosen: _Variant) -> _Variant | None:
        """The representation that the client has and may keep. If-None-Match counts before If-Modified-Since."""
        none_match = headers.get(b"if-none-match")
        if none_match is not None:
            other = self.plain if chosen is self.gzip else self.gzip
            tag = listed_tag(none_match, (chosen.tag, other.tag))
            return None if tag is None else chosen if tag == chosen.tag else other
        since = headers.get(b"if-modified-since")
        if since is not None and (since == self.modified or unchanged_since(since, self.modified_s)):
            return chosen
        return None

    def answer(self, headers: dict[bytes, bytes]) -> tuple[Message, Message]:
        """What a client with these headers gets."""
        chosen = self.gzip if accepts_gzip(headers.get(b"accept-encoding", b"")) else self.plain
        known = self.variant_known_to(headers, chosen)
        return (chosen.found, chosen.body) if known is None else (known.unchanged, _EMPTY)


class FeedPages:
    """The ASGI application below `/feeds/`. `names` are the feeds there are; `shelf` holds their renderings.

    `past` are names that feeds had once: readers are sent to the name of now, or told that the feed is gone.
    """

    def __init__(
        self,
        shelf: FeedFiles,
        names: Container[str],
        archive: Archive,
        links: Links | None = None,
        past: Mapping[str, str | None] = MappingProxyType({}),
    ) -> None:
        self._shelf = shelf
        self._archive = archive
        self._links = links
        self._past = past
        self._names = names
        self._ready: dict[tuple[str, str, bool], _Ready] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  no body is read
        """Answer one request."""
        method, path, query = scope["method"], scope["path"][len(PREFIX) :], scope["query_string"]
        if method in ("GET", "HEAD") and (b"since=" in query or "/" in path or path.startswith(REHEARSAL)):
            start, body = await self._asked_for(path, query, dict(scope["headers"]))
        else:
            start, body = self._answer(method, path, dict(scope["headers"]))
        await send(start)
        await send(_EMPTY if scope["method"] == "HEAD" else body)

    def _answer(self, method: str, path: str, headers: dict[bytes, bytes]) -> tuple[Message, Message]:
        if method not in ("GET", "HEAD"):
            return _options() if method == "OPTIONS" else wrong_method()
        name, format_, negotiated = named(path, headers)
        if name not in self._names:
            return self._elsewhere(name, path)
        ready = self._prepared(name, format_, negotiated=negotiated)
        if ready is None:
            return plain(503, _NOT_YET, (b"retry-after", b"5"))
        return ready.answer(headers)

    async def _asked_for(self, path: str, query: bytes, headers: dict[bytes, bytes]) -> tuple[Message, Message]:
        """What is made of the store's state when it is asked for, and then answered like any other."""
        name = path.partition("/archive/")[0].partition("/tag/")[0] if "/" in path else named(path, headers)[0]
        if name not in self._names:
            return await self._rehearsed(path, headers) or self._elsewhere(name, path, query)
        if "/" in path:
            return await self._of_the_archive(path, headers)
        name, format_, negotiated = named(path, headers)
        if b"since=" not in query:
            return self._answer("GET", path, headers)
        since = parse_qs(query.decode("latin-1")).get("since", [""])[0]
        found = await self._archive.since(name, since, format_)
        return plain(400, _NO_POINT) if found is None else prepare(found, negotiated=negotiated).answer(headers)

    async def _of_the_archive(self, path: str, headers: dict[bytes, bytes]) -> tuple[Message, Message]:
        """A page of it, or the newest with a tag."""
        page = _ARCHIVE.fullmatch(path)
        if page is not None and page["format"] in FORMATS:
            found = await self._archive.page(page["name"], int(page["page"]), page["format"])
            return plain(404, _NO_PAGE) if found is None else prepare(found, age_s=_PAGE_AGE_S).answer(headers)
        part = _PART.fullmatch(path)
        if part is not None and part["format"] in FORMATS:
            found = await self._archive.part(part["name"], part["tag"], part["format"])
            return plain(404, _NO_PART) if found is None else prepare(found).answer(headers)
        return plain(404, _UNKNOWN)

    async def _rehearsed(self, path: str, headers: dict[bytes, bytes]) -> tuple[Message, Message] | None:
        name, format_, negotiated = named(path, headers)
        if name != REHEARSAL:
            return None
        return prepare(await self._archive.rehearsal(format_), negotiated=negotiated).answer(headers)

    def _elsewhere(self, name: str, path: str, query: bytes = b"") -> tuple[Message, Message]:
        """A name that no feed has: it moved for good, is gone for good, or never was one."""
        if name not in self._past:
            return plain(404, _UNKNOWN)
        now = self._past[name]
        if now is None:
            return plain(410, _REMOVED)
        where = f"{PREFIX}{quote(now)}{quote(path[len(name) :])}".encode() + (b"?" + query if query else b"")
        return plain(301, _MOVED, (b"location", where), *_ALWAYS)

    def _prepared(self, name: str, format_: str, *, negotiated: bool) -> _Ready | None:
        publication = self._shelf.get(name, format_)
        if publication is None:
            return None
        ready = self._ready.get((name, format_, negotiated))
        if ready is None or ready.publication is not publication:
            link = self._links(name, format_) if self._links else ""
            ready = self._ready[name, format_, negotiated] = prepare(publication, link=link, negotiated=negotiated)
        return ready


def named(path: str, headers: dict[bytes, bytes]) -> tuple[str, str, bool]:
    """The feed that a path names, its format, and whether that was the client's wish instead of the path's."""
    name, dot, format_ = path.rpartition(".")
    if dot and format_ in FORMATS:
        return name, format_, False
    return path, preferred_format(headers.get(b"accept", b"")), True


def prepare(
    publication: Publication,
    *,
    link: str = "",
    negotiated: bool = False,
    age_s: int = _NEWEST_AGE_S,
    is_private: bool = False,
) -> _Ready:
    """A publication ready to be sent; what is private is for the client's own cache only."""
    tag = publication.etag.removeprefix("W/").strip('"').encode("ascii")
    modified_s = whole_seconds(publication.modified_at)
    modified = format_datetime(publication.modified_at, usegmt=True).encode("ascii")
    whose = "private" if is_private else "public"
    caching = (b"cache-control", f"{whose}, max-age={age_s}".encode())
    shared: _Headers = [caching, *([] if is_private else _ALWAYS), (b"vary", _VARY_NEGOTIATED if negotiated else _VARY)]
    if negotiated and not is_private:
        shared.append((b"content-location", f"{PREFIX}{quote(publication.feed)}.{publication.format}".encode()))
    if link:
        shared.append((b"link", link.encode()))
    media_type = (b"content-type", FORMATS[publication.format].encode("ascii"))
    safe = _SAFE_PAGE if publication.format == "html" else _SAFE
    typed: _Headers = [*shared, *safe, (b"last-modified", modified), media_type]
    return _Ready(
        publication=publication,
        plain=_variant(tag, publication.body, typed, shared),
        gzip=_variant(tag + b"-gzip", publication.gzip, [*typed, (b"content-encoding", b"gzip")], shared),
        modified=modified,
        modified_s=modified_s,
    )


def _variant(tag: bytes, body: bytes, typed: _Headers, shared: _Headers) -> _Variant:
    etag = (b"etag", b'"' + tag + b'"')
    length = (b"content-length", str(len(body)).encode("ascii"))
    return _Variant(
        tag=tag,
        found={"type": "http.response.start", "status": 200, "headers": [*typed, etag, length]},
        unchanged={"type": "http.response.start", "status": 304, "headers": [*shared, etag]},
        body={"type": "http.response.body", "body": body},
    )


def plain(status: int, says: str, *headers: tuple[bytes, bytes]) -> tuple[Message, Message]:
    """A sentence with a status."""
    body = says.encode()
    fields = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode("ascii")),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *headers,
    ]
    return {"type": "http.response.start", "status": status, "headers": fields}, {**_EMPTY, "body": body}


def wrong_method() -> tuple[Message, Message]:
    """For whoever wants more than to read."""
    return plain(405, "Feeds are read with GET or HEAD.\n", (b"allow", _METHODS))


def _options() -> tuple[Message, Message]:
    """What a browser asks before a reader's script sends If-None-Match to another origin."""
    fields = [
        (b"allow", _METHODS),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-allow-headers", b"if-none-match, if-modified-since"),
        (b"access-control-max-age", b"86400"),
    ]
    return {"type": "http.response.start", "status": 204, "headers": fields}, _EMPTY
