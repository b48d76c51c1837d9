"""The body of an answer, unpacked within a cap that holds for memory, too.

httpx unpacks for itself, whole chunks at a time: 298 KiB of gzip gave a first chunk of 67 MB. So bodies are read raw
and unpacked here, never further than the cap; one coding only, since `gzip, gzip` squares the danger.
"""

import zlib

import httpx

from syndicator.errors import Refused, TryLater

ACCEPT_ENCODING = "gzip, deflate"
_GZIP_MARK = b"\x1f"
_GZIP = 16 + zlib.MAX_WBITS
_MOST_MEMBERS = 100
_BODILESS = frozenset({204, 304})


async def read_body(answer: httpx.Response, *, max_bytes: int, place: str, cap: str = "") -> bytes:
    """The body, unpacked; TryLater where it is cut short, Refused over `max_bytes` or where it can't be unpacked.

    `place` and `cap` (the option that sets the limit) are for the operator who reads the error.
    """
    over = Refused(f"{place}: page is over {max_bytes / 1_000_000:g} MB{f' ({cap})' if cap else ''}")
    coding = answer.headers.get("content-encoding", "").strip().lower()
    length = answer.headers.get("content-length", "")
    has_body = answer.status_code not in _BODILESS and answer.request.method != "HEAD"
    if has_body and length.isdigit() and int(length) > max_bytes:
        raise over
    unpack = _unpacker(coding, place) if has_body else None
    body = bytearray()
    packed_count = 0
    async for chunk in answer.aiter_raw():
        packed_count += len(chunk)
        body += unpack.feed(chunk, max_bytes - len(body) + 1) if unpack else chunk
        if len(body) > max_bytes or packed_count > max_bytes:
            raise over
    if unpack and not unpack.finished:
        raise TryLater(f"{place}: its {coding} body is cut short")
    return bytes(body)


def _unpacker(coding: str, place: str) -> "_Unpacker | None":
    if coding in ("", "identity"):
        return None
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise Refused(f"{place}: Content-Encoding is {coding[:40]!r}; we asked for {ACCEPT_ENCODING}, one at most")
    return _Unpacker(coding, place)


class _Unpacker:
    """Unpacks gzip or deflate piece by piece, never more than asked for."""

    def __init__(self, coding: str, place: str) -> None:
        self._coding = coding
        self._place = place
        self._stream = zlib.decompressobj(_GZIP)
        self._members_count = 0

    @property
    def finished(self) -> bool:
        """Whether the body came whole; an empty one did."""
        return self._members_count == 0 or self._stream.eof

    def feed(self, packed: bytes, room: int) -> bytes:
        """At most `room` bytes of what `packed` holds."""
        out = b""
        try:
            while packed and len(out) < room and self._opens(packed):
                out += self._stream.decompress(packed, room - len(out))
                packed = self._stream.unused_data
        except zlib.error as fault:
            raise Refused(f"{self._place}: its {self._coding} body can't be unpacked ({fault})") from None
        return out

    def _opens(self, packed: bytes) -> bool:
        """Whether `packed` belongs to the body; begins a stream where one begins."""
        if self._members_count == 0:
            self._stream = zlib.decompressobj(_wbits(self._coding, packed))
        elif not self._stream.eof:
            return True
        elif self._coding == "deflate" or not packed.startswith(_GZIP_MARK):
            return False  # padding or junk after the end, which browsers skip, too
        elif self._members_count >= _MOST_MEMBERS:
            raise Refused(f"{self._place}: its gzip body has over {_MOST_MEMBERS} members")
        else:
            self._stream = zlib.decompressobj(_GZIP)  # a body may have several members: RFC 1952, section 2.2
        self._members_count += 1
        return True


def _wbits(coding: str, packed: bytes) -> int:
    if coding != "deflate":
        return _GZIP
    # RFC 9110 means zlib by "deflate"; many servers send it bare. Only zlib's first byte has method 8 in its low half.
    return zlib.MAX_WBITS if packed[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS
