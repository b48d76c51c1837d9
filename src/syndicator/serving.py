"""uvicorn inside the caller's loop: no signal handlers, no access log, no belief in X-Forwarded-For.

The port is bound before anything else is promised, so that a taken one is said at once and with its remedy.
"""

import asyncio
import errno
import re
import socket
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from syndicator.errors import Busy, ConfigError, Fault

_PORT = re.compile(r"[0-9]{1,5}", re.ASCII)
_LAST_PORT = 65_535


class Server:
    """Serves `app` at `listen` (`ADDRESS:PORT`, port 0 for any free one) between `start` and `stop`."""

    def __init__(self, app: ASGIApp, listen: str, *, table: str = "[web]", also: str = "", grace_s: int = 5) -> None:
        self._app = app
        self._listen = listen
        self._table = table
        self._also = also
        self._grace_s = grace_s
        self._host, self._port = split(listen, table=table)
        self._uvicorn: _Uvicorn | None = None
        self._running: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where this machine reaches it, without a slash at its end; the real port once started."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(self._host, self._host)  # noqa: S104  to show
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Bind and serve. Raises Busy for a taken port, ConfigError for an address that can't be had."""
        listener = await bind(self._listen, table=self._table, also=self._also)
        self._host, self._port = listener.getsockname()[:2]
        self._uvicorn = _Uvicorn(_settings(self._app, self._grace_s))
        self._running = asyncio.create_task(self._uvicorn.serve(sockets=[listener]), name=f"serve {self._table}")
        ready = asyncio.create_task(self._uvicorn.ready.wait())
        await asyncio.wait({self._running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            await self._running  # ended before it served: raises why

    async def stop(self) -> None:
        """Take nothing new, finish the answers under way (`grace_s` at most), close the port."""
        if self._uvicorn is None or self._running is None:
            return
        self._uvicorn.should_exit = True
        await self._running
        self._uvicorn = self._running = None


async def bind(listen: str, *, table: str = "[web]", also: str = "") -> socket.socket:
    """A listening socket at `ADDRESS:PORT`. `table` and `also` say in the remedy what to set, and what with it."""
    host, port = split(listen, table=table)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )
    except (socket.gaierror, UnicodeError) as unknown:
        raise _fault(table, f"no address for {host!r}") from unknown
    family, kind, protocol, _, address = found[0]
    # asyncio switches Nagle's delay off only where the protocol is named; without it a small answer takes 40 ms.
    bound = socket.socket(family, kind, protocol)
    try:
        # Otherwise a restart would wait for connections of the run before (TIME_WAIT).
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(2048)
        bound.setblocking(False)
    except OSError as failed:
        bound.close()
        raise _explained(listen, failed, table, also) from failed
    return bound


def split(listen: str, *, table: str) -> tuple[str, int]:
    """Host and port of `ADDRESS:PORT`. Raises ConfigError."""
    host, colon, port = listen.rpartition(":")
    if not colon or not _PORT.fullmatch(port) or int(port) > _LAST_PORT:
        raise _fault(table, f"expected ADDRESS:PORT, got {listen!r}")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _explained(listen: str, failed: OSError, table: str, also: str) -> Exception:
    if failed.errno == errno.EADDRINUSE:
        return Busy(f"{listen} is taken by another program; set {table} listen in config.toml to another port{also}")
    if failed.errno in (errno.EACCES, errno.EPERM):
        says = f"{listen} needs more rights than this program has; use a port above 1023 behind a web server"
        return _fault(table, says)
    return _fault(table, f"{listen}: {failed.strerror}")


def _fault(table: str, says: str) -> ConfigError:
    return ConfigError([Fault(file="config.toml", line=0, table=table, says=f"listen: {says}")])


def _settings(app: ASGIApp, grace_s: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # below, every port scanner would be a line
        access_log=False,
        proxy_headers=False,  # the overview's door asks for the real peer
        server_header=False,
        timeout_graceful_shutdown=grace_s,
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
