"""Where one GET has got to: the address to ask next, the redirects behind it and the time it has left.

A trail begins at an address that the operator (or who calls) chose. Once a redirect leaves that origin, the trail is
`led`: passwords, and exceptions of `[egress] allow` for non-public addresses, hold no longer, even if it comes back. A
page could otherwise borrow them by a redirect.
"""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit, urlunsplit

from syndicator import urls
from syndicator.egress.explain import place
from syndicator.errors import Refused, TryLater
from syndicator.specs import Access

_MOVED = frozenset({301, 302, 303, 307, 308})
_MOVED_FOR_GOOD = frozenset({301, 308})
_BEFORE_QUERY = re.compile(r"[^?#]*")


class Trail:
    """Made by `Egress.trail`, moved on by `Egress.step`; `at` is the address asked next."""

    def __init__(
        self, url: str, *, redirects: int, deadline_s: float, led: bool = False, access: Access = Access()
    ) -> None:
        self.at = url
        self.led = led
        self.access = access
        self._start = url
        self._redirects = redirects
        self._hops_count = 0
        self._for_good = True
        self._deadline_s = self._left_s = access.timeout.total_seconds() if access.timeout else deadline_s

    @property
    def at_home(self) -> bool:
        """Whether the next request goes to the source's own origin, and nobody led it there from another."""
        return bool(self.access.origin) and not self.led and urls.origin(self.at) == self.access.origin

    @property
    def headers(self) -> dict[str, str]:
        """What the operator wants said in the next request: our name anywhere, all else to the source's own origin."""
        named = {"User-Agent": self.access.agent} if self.access.agent else {}
        return {**named, **(_private(self.access) if self.at_home else {})}

    @property
    def where(self) -> str:
        """The place that is asked next, for people."""
        return place(self.at) + (" (by its proxy)" if self.access.proxy else "")

    @property
    def permanent(self) -> bool:
        """Whether there were redirects and each was a 301 or 308."""
        return self._for_good and self._hops_count > 0

    def moves(self, status: int, location: str | None) -> str | None:
        """Go where an answer leads, if it is a redirect: the new address, without a user. Raises Refused."""
        if status not in _MOVED or not location:
            return None
        target = destination(self.at, location)
        if target is None:
            raise Refused(f"{place(self.at)}: redirects to something that is neither http nor https")
        self._hops_count += 1
        if self._hops_count > self._redirects:
            raise Refused(f"{place(self._start)}: redirected over {self._redirects} times (limits.redirects)")
        self._for_good = self._for_good and status in _MOVED_FOR_GOOD
        self.led = self.led or urls.origin(target) != urls.origin(self.at)
        self.at = target if self.led else _with_user_of(self._start, target)
        return target

    @property
    def left_s(self) -> float:
        """The seconds that are left of the deadline."""
        return self._left_s

    @contextmanager
    def spends(self) -> Iterator[None]:
        """Time inside counts, and is not cut short."""
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        try:
            yield
        finally:
            self._left_s -= loop.time() - began_s

    @asynccontextmanager
    async def within_deadline(self) -> AsyncIterator[None]:
        """Time inside counts, and ends with what is left of it. Raises TryLater."""
        try:
            with self.spends():
                async with asyncio.timeout(self._left_s):
                    yield
        except TimeoutError:
            limit = "its timeout" if self.access.timeout else "limits.fetch"
            raise TryLater(f"{place(self._start)}: no whole answer within {self._deadline_s:g} s ({limit})") from None


def destination(at: str, location: str) -> str | None:
    """The address that a Location means, without a user; None where it is neither http nor https."""
    # Browsers read a backslash before the query as a slash: https://url.spec.whatwg.org/#path-start-state
    target = urls.absolute(at, _BEFORE_QUERY.sub(lambda path: path[0].replace("\\", "/"), location, count=1))
    return without_user(target) if target else None


def without_user(url: str) -> str:
    """The URL without user and password: what links on the page are made absolute with, and so published."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def _with_user_of(start: str, target: str) -> str:
    user, sign, _ = urlsplit(start).netloc.rpartition("@")
    parts = urlsplit(target)
    return urlunsplit(parts._replace(netloc=f"{user}{sign}{parts.netloc}"))


def _private(access: Access) -> dict[str, str]:
    """What only the source's own origin may see."""
    fields = {name: value.reveal() for name, value in access.headers.items()}
    if access.cookies:
        fields["Cookie"] = "; ".join(f"{name}={value.reveal()}" for name, value in access.cookies.items())
    if access.auth:
        fields["Authorization"] = f"Basic {base64.b64encode(access.auth.reveal().encode()).decode()}"
    return fields
