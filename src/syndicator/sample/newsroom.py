"""The sample newsroom on a socket of this machine, inside the caller's event loop."""

import itertools
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from syndicator.ports import Clock
from syndicator.sample import site
from syndicator.sample.edition import Edition
from syndicator.serving import Server

_ALSO = " (and name that port in the source's url and in [egress] allow, too)"


class Newsroom:
    """Serves the site at `listen` (`ADDRESS:PORT`, port 0 for any free one) between `start` and `stop`.

    `opened_at` says when this newsroom first opened; it is asked once, by `start`. Whoever keeps that moment across
    restarts gets the same site again.
    """

    def __init__(self, listen: str, *, clock: Clock, opened_at: Callable[[], datetime]) -> None:
        self._clock = clock
        self._first_opened = opened_at
        self._opened_at: datetime | None = None
        self._visits = itertools.count(1)
        app = Starlette(routes=[Route("/{path:path}", self._answer)])
        self._server = Server(app, listen, table="[sample]", also=_ALSO, grace_s=1)

    @property
    def url(self) -> str:
        """Its address, with a slash at its end; the real port once started."""
        return f"{self._server.url}/"

    async def start(self) -> None:
        """Bind and serve. Raises Busy for a taken port, ConfigError for an address that can't be had."""
        self._opened_at = self._first_opened()
        await self._server.start()

    async def stop(self) -> None:
        """Finish the answers under way (1 second at most) and close the port. Harmless when not started."""
        await self._server.stop()

    async def _answer(self, request: Request) -> Response:
        found = site.answer(self._edition(), request.url.path, visits_count=next(self._visits))
        headers = {name: value for name, value in (("ETag", found.etag), ("Location", found.location)) if value}
        if found.etag and _known(request.headers.get("if-none-match", ""), found.etag):
            return Response(status_code=304, headers=headers)
        return Response(found.body, found.status, headers, found.media_type)

    def _edition(self) -> Edition:
        now = self._clock.now()
        opened_at = self._opened_at or now
        return Edition(url=self.url, opened_at=opened_at, elapsed=now - opened_at)


def _known(if_none_match: str, etag: str) -> bool:
    """Weak comparison (RFC 9110, section 13.1.2)."""
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in known or etag.removeprefix("W/") in known
