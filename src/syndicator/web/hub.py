"""`/hub`: where subscribers ask to be told of changes (W3C WebSub, section 5.1). What they ask is verified later."""

from collections.abc import Container
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from syndicator.model import FORMATS
from syndicator.policy.hub import Unacceptable, read_ask
from syndicator.ports import Clock, SubscriberStore

PATH = "/hub"
_LONGEST_FORM_BYTES = 8_000
_FORM = "application/x-www-form-urlencoded"
_ABOUT = (
    "This is the WebSub hub of the feeds here. Subscribe with a POST of hub.mode, hub.topic (a feed's own address) and "
    "hub.callback, as https://www.w3.org/TR/websub/ says.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubPage:
    """The hub's address. `feeds` are the feeds there are, `base_url` is what their topics begin with."""

    subscribers: SubscriberStore
    feeds: Container[str]
    base_url: str
    most: int
    clock: Clock

    def routes(self) -> list[Route]:
        """Where it is."""
        return [Route(PATH, self.about, methods=["GET"]), Route(PATH, self.ask, methods=["POST"])]

    async def about(self, _request: Request) -> Response:
        """For people who look here."""
        return PlainTextResponse(_ABOUT, headers={"X-Content-Type-Options": "nosniff"})

    async def ask(self, request: Request) -> Response:
        """202 for a wish that will be verified; else what is wrong with it."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return _says(415, f"expected a form ({_FORM})")
        body = await _read(request)
        if body is None:
            return _says(413, f"expected a form of at most {_LONGEST_FORM_BYTES:,} bytes")
        try:
            ask = read_ask(body)
        except Unacceptable as wrong:
            return _says(400, str(wrong))
        topic = self._place(ask.topic)
        if topic is None:
            return _says(404, f"hub.topic: no feed of ours; its address is such as {self.base_url}/feeds/all.atom")
        kept = await self.subscribers.keep_ask(
            *topic,
            mode=ask.mode,
            topic=ask.topic,
            callback=ask.callback,
            lease=ask.lease,
            secret=ask.secret,
            most=self.most,
            now=self.clock.now(),
        )
        return Response(status_code=202) if kept else _says(503, "too many subscriptions for this hub; try again later")

    def _place(self, topic: str) -> tuple[str, str] | None:
        """Feed and format of a topic."""
        start = f"{self.base_url}/feeds/"
        name, dot, format_ = topic.removeprefix(start).rpartition(".")
        known = topic.startswith(start) and dot and format_ in FORMATS and name in self.feeds
        return (name, format_) if known else None


async def _read(request: Request) -> bytes | None:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_FORM_BYTES:
            return None
    return body


def _says(status: int, says: str) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return PlainTextResponse(f"{says}\n", status, headers=headers)
