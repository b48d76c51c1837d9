"""Everything that is not a feed: the overview, its style sheet, health, robots.txt, and how errors look."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from syndicator.errors import SyndicatorError
from syndicator.model import Entry, Revision
from syndicator.ports import Overview, Pictures, Store
from syndicator.render import PAGE_POLICY
from syndicator.web.door import SAFE, Door
from syndicator.web.negotiate import listed_tag
from syndicator.web.vitals import Vitals

_STORE_DEADLINE_S = 2.0
_ROBOTS = "User-agent: *\nAllow: /feeds/\nAllow: /pictures/\nDisallow: /\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages of one installation; `render_overview` draws, `healthy` asks the engine.

    `unrendered` names feeds that can't be served yet; `vitals` is what `/metrics` tells of the program itself.
    """

    store: Store
    healthy: Callable[[], bool]
    render_overview: Callable[[Overview], str]
    render_entry: Callable[[Entry, Sequence[Revision]], str]
    stylesheet: str
    door: Door
    unrendered: Callable[[], Sequence[str]] = tuple
    vitals: Callable[[], Vitals] | None = None
    pictures: Pictures | None = None

    def routes(self) -> list[Route]:
        """Where each page is."""
        return [
            Route("/", self.overview),
            Route("/entries/{key}", self.entry),
            Route("/pictures/{name}", self.picture),
            Route("/healthz", self.health),
            Route("/readyz", self.ready),
            Route("/metrics", self.metrics),
            Route("/style.css", self.style),
            Route("/robots.txt", self.robots),
        ]

    async def overview(self, request: Request) -> Response:
        """The page for the operator."""
        if (refused := self.door.answer(request)) is not None:
            return refused
        return HTMLResponse(self.render_overview(await self.store.overview()), headers=SAFE)

    async def entry(self, request: Request) -> Response:
        """A story with its revisions, for anybody who was led here by a feed."""
        found = await self.store.entry_with_revisions(request.path_params["key"])
        if found is None:
            raise HTTPException(404)
        entry, revisions = found
        # Comparing long texts takes tens of milliseconds: not in the loop.
        page = await asyncio.to_thread(self.render_entry, entry, revisions)
        headers = {**SAFE, "Cache-Control": "public, max-age=60", "Content-Security-Policy": PAGE_POLICY}
        return HTMLResponse(page, headers=headers)

    async def picture(self, request: Request) -> Response:
        """A copy of a site's picture. It never changes; that it was taken away is noticed within a day."""
        name = request.path_params["name"]
        found = await asyncio.to_thread(self.pictures.read, name) if self.pictures is not None else None
        if found is None:
            raise HTTPException(404)
        headers = {
            "Cache-Control": "public, max-age=86400",
            "ETag": f'"{name}"',
            "Access-Control-Allow-Origin": "*",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
        }
        if listed_tag(request.headers.get("if-none-match", "").encode("latin-1"), [name.encode()]) is not None:
            return Response(status_code=304, headers=headers)
        return Response(found.body, media_type=found.type, headers=headers)

    async def health(self, _request: Request) -> Response:
        """200 while stories flow, 503 with what is in their way."""
        return _state(await self._fails())

    async def _fails(self) -> list[str]:
        fails = [] if self.healthy() else ["the engine's ticks are not running"]
        return fails if await self._store_answers() else [*fails, "the store does not answer"]

    async def ready(self, _request: Request) -> Response:
        """200 once every feed can be served and stories flow, 503 with what is in their way."""
        fails = [*await self._fails(), *(f"feed {name} is not rendered yet" for name in self.unrendered())]
        return _state(fails)

    async def metrics(self, request: Request) -> Response:
        """Figures for Prometheus, for whoever may see the overview."""
        if (refused := self.door.answer(request)) is not None:
            return refused
        if self.vitals is None:
            raise HTTPException(404)
        from syndicator.web.metrics import exposition  # noqa: PLC0415  30 ms that only those pay who are scraped

        text = exposition(await self.store.overview(), await self.store.figures(), self.vitals())
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8", headers=SAFE)

    async def style(self, _request: Request) -> Response:
        """The overview's style sheet."""
        headers = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}
        return Response(self.stylesheet, media_type="text/css", headers=headers)

    async def robots(self, _request: Request) -> Response:
        """Feeds are for programs to read, the overview is not."""
        return PlainTextResponse(_ROBOTS, headers={"Cache-Control": "public, max-age=3600"})

    async def _store_answers(self) -> bool:
        try:
            async with asyncio.timeout(_STORE_DEADLINE_S):
                await self.store.wanted_feeds()
        except (SyndicatorError, TimeoutError):
            return False
        return True


def _state(fails: Sequence[str]) -> Response:
    state = {"status": "failing", "fails": list(fails)} if fails else {"status": "ok"}
    return JSONResponse(state, 503 if fails else 200, headers={"Cache-Control": "no-store"})


async def plain_error(_request: Request, error: Exception) -> Response:
    """A wrong address or method, in a sentence; what broke inside is for the log only."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    says = {404: "There is nothing here.\n", 405: "This page is read with GET or HEAD.\n"}
    return PlainTextResponse(says.get(status, "Something broke here.\n"), status, headers={**SAFE, **headers})
