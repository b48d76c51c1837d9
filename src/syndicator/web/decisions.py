"""`/decide/KEY`, the page on which an editor accepts or rejects a post, and the same for programs that bring the token.

Whoever has the link may decide about its one post: the key in it is 122 random bits, is told to the editors' channel
only, and decides nothing once it was answered. Opening the page decides nothing either: chat programs follow links.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from syndicator.ports import Clock, Duty
from syndicator.ports.approvals import ApprovalStore
from syndicator.render.page import STYLE_HASH
from syndicator.web.door import Door

PATH = "/decide"
_MOST_BYTES = 1_000
_MOST_LISTED = 200
_VERDICTS = {"accept": True, "reject": False}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPages:
    """Both ways to say yes or no by HTTP. `render` draws the page of a post."""

    approvals: ApprovalStore
    clock: Clock
    door: Door
    render: Callable[[Duty], str]

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route(PATH, self.listed, methods=["GET"]),
            Route(f"{PATH}/{{key}}", self.page, methods=["GET"]),
            Route(f"{PATH}/{{key}}", self.decide, methods=["POST"]),
        ]

    async def listed(self, request: Request) -> Response:
        """All that awaits a yes, as JSON, for whoever may see the overview."""
        if (refused := self.door.answer(request)) is not None:
            return refused
        duties = await self.approvals.awaiting(limit=_MOST_LISTED)
        return JSONResponse([_facts(duty) for duty in duties], headers=_HEADERS)

    async def page(self, request: Request) -> Response:
        """The question."""
        duty = await self.approvals.by_key(request.path_params["key"])
        if duty is None:
            raise HTTPException(404)
        return HTMLResponse(self.render(duty), headers=_HEADERS)

    async def decide(self, request: Request) -> Response:
        """The answer: `verdict=accept` or `verdict=reject`, as a form. 409 where it was answered before."""
        key, body = request.path_params["key"], b""
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST_BYTES:
                raise HTTPException(413)
        verdict = parse_qs(body.decode("utf-8", "replace")).get("verdict", [""])[0]
        if verdict not in _VERDICTS:
            says = "expected a form with verdict=accept or verdict=reject\n"
            return PlainTextResponse(says, 400, headers=_HEADERS)
        if await self.approvals.by_key(key) is None:
            raise HTTPException(404)
        now = self.clock.now()
        done = await self.approvals.judge_one(key, accept=_VERDICTS[verdict], by="by its link", now=now)
        if not done:
            return PlainTextResponse("This was decided before.\n", 409, headers=_HEADERS)
        # By a relative address: the client reached us under whatever name.
        return RedirectResponse(key, status_code=303, headers=_HEADERS)


def _facts(duty: Duty) -> dict[str, object]:
    article = duty.entry.revision.article
    return {
        "key": duty.key,
        "entry": duty.entry.key,
        "channel": duty.delivery.channel,
        "title": article.title,
        "url": article.url,
        "since": duty.delivery.ordered_at.isoformat() if duty.delivery.ordered_at else None,
    }
