"""`/websub/in/TOKEN`: where hubs of others' feeds ask whether we meant it, and tell of news (W3C WebSub, 5.3 and 7)."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from syndicator.ports import Callbacks

PATH = "/websub/in/{token}"
_LONGEST_PUSH_BYTES = 20_000_000
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningPage:
    """The callbacks."""

    callbacks: Callbacks

    def routes(self) -> list[Route]:
        """Where they are."""
        return [Route(PATH, self.answer, methods=["GET"]), Route(PATH, self.push, methods=["POST"])]

    async def answer(self, request: Request) -> Response:
        """The challenge, where we asked for what the hub says; else 404, which is a no."""
        yes = await self.callbacks.answer(request.path_params["token"], request.query_params)
        return PlainTextResponse(yes, headers=_HEADERS) if yes is not None else _says(404, "not asked for")

    async def push(self, request: Request) -> Response:
        """202 whatever it holds: a hub that signs wrongly is not to know. 410 ends a subscription that is none."""
        token = request.path_params["token"]
        if not await self.callbacks.expects(token):
            return _says(410, "no subscription")
        body = await _read(request)
        if body is None:
            return _says(413, f"expected at most {_LONGEST_PUSH_BYTES:,} bytes")
        await self.callbacks.push(token, signature=request.headers.get("x-hub-signature", ""), body=body)
        return Response(status_code=202, headers=_HEADERS)


async def _read(request: Request) -> bytes | None:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_PUSH_BYTES:
            return None
    return bytes(body)


def _says(status: int, says: str) -> Response:
    return PlainTextResponse(f"{says}\n", status, headers=_HEADERS)
