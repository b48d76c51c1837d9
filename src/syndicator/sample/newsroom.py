"""The sample newsroom on a socket of this machine, inside the caller's event loop."""

import asyncio
import errno
import itertools
import socket
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from syndicator.errors import Busy, ConfigError, Fault
from syndicator.ports import Clock
from syndicator.sample import site
from syndicator.sample.edition import Edition

_GRACE_S = 1
_LAST_PORT = 65_535


class Newsroom:
    """Serves the site at `listen` (`ADDRESS:PORT`, port 0 for any free one) between `start` and `stop`.

    `opened_at` says when this newsroom first opened; it is asked once, by `start`. Whoever keeps that moment across
    restarts gets the same site again.
    """

    def __init__(self, listen: str, *, clock: Clock, opened_at: Callable[[], datetime]) -> None:
        self._listen = listen
        self._host, self._port = _split(listen)
        self._clock = clock
        self._first_opened = opened_at
        self._opened_at: datetime | None = None
        self._visits = itertools.count(1)
        self._uvicorn: _Uvicorn | None = None
        self._running: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Its address, with a slash at its end; the real port once started."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(self._host, self._host)  # noqa: S104  to show
        return f"http://[{host}]:{self._port}/" if ":" in host else f"http://{host}:{self._port}/"

    async def start(self) -> None:
        """Bind and serve. Raises Busy for a taken port, ConfigError for an address that can't be had."""
        listener = _bind(self._listen, self._host, self._port)
        self._port = listener.getsockname()[1]
        self._opened_at = self._first_opened()
        self._uvicorn = _Uvicorn(_settings(Starlette(routes=[Route("/{path:path}", self._answer)])))
        self._running = asyncio.create_task(self._uvicorn.serve(sockets=[listener]), name="sample")
        ready = asyncio.create_task(self._uvicorn.ready.wait())
        await asyncio.wait({self._running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            await self._running  # ended before it served: raises why

    async def stop(self) -> None:
        """Finish the answers under way (1 second at most) and close the port. Harmless when not started."""
        if self._uvicorn is None or self._running is None:
            return
        self._uvicorn.should_exit = True
        await self._running
        self._uvicorn = self._running = None

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


def _split(listen: str) -> tuple[str, int]:
    host, colon, port = listen.rpartition(":")
    if not (colon and port.isascii() and port.isdigit() and int(port) <= _LAST_PORT):
        raise _fault(f"expected ADDRESS:PORT, got {listen!r}")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _bind(listen: str, host: str, port: int) -> socket.socket:
    """A listening socket; bound before anything else is promised, so that a taken port is said at once."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as unknown:
        raise _fault(f"no address for {host!r}") from unknown
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        # Otherwise a restart would wait for connections of the run before (TIME_WAIT).
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen()
        bound.setblocking(False)
    except OSError as failed:
        bound.close()
        if failed.errno == errno.EADDRINUSE:
            raise Busy(
                f"sample newsroom: {listen} is taken by another program; "
                "set [sample] listen in config.toml to another port, "
                "and name that port in the source's url and in [egress] allow too"
            ) from failed
        raise _fault(f"{listen}: {failed.strerror}") from failed
    return bound


def _fault(says: str) -> ConfigError:
    return ConfigError([Fault(file="config.toml", line=0, table="[sample]", says=f"listen: {says}")])


def _settings(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # uvicorn's loggers are shared by all its servers: the same level as in web
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
    )


class _Uvicorn(uvicorn.Server):
    """uvicorn that leaves signals to its host and says when it serves."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take none."""
        yield

    async def startup(self, sockets: Sequence[socket.socket] | None = None) -> None:
        """Begin to accept."""
        await super().startup(list(sockets) if sockets is not None else None)
        self.ready.set()
