"""From a host name to its addresses: the system's resolver, on threads of its own, with a cap on the wait.

A name server that does not answer holds a thread for as long as it likes; here it can hold up nothing but other names.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from syndicator.errors import Refused, TryLater

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host and port → addresses as text, the preferred first (RFC 6724). The seam by which tests answer names."""

RESOLVE_CAP_S = 5.0
_THREADS_COUNT = 8
_UNKNOWN = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


class SystemResolver:
    """What `getaddrinfo` says. `close` lets the threads go."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS_COUNT, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses of `host`. Raises `socket.gaierror` as the system does."""
        loop = asyncio.get_running_loop()
        answers = await loop.run_in_executor(self._threads, _ask, host, port)
        return list(dict.fromkeys(str(answer[4][0]) for answer in answers))

    def close(self) -> None:
        """Let the threads end; a look-up under way is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


async def addresses_of(host: str, port: int, resolve: Resolve) -> list[str]:
    """What `resolve` says, within the cap. Raises Refused where there is no such host, TryLater where nobody knows."""
    try:
        async with asyncio.timeout(RESOLVE_CAP_S):
            found = await resolve(host, port)
    except TimeoutError:
        raise TryLater(f"{host}: no name server answered within {RESOLVE_CAP_S:g} s") from None
    except UnicodeError:
        raise Refused(f"{host}: not a host name") from None
    except socket.gaierror as fault:
        if fault.errno in _UNKNOWN:
            raise Refused(f"{host}: no such host (check the spelling)") from None
        raise TryLater(f"{host}: its name can't be resolved now ({fault.strerror})") from None
    if not found:
        raise Refused(f"{host}: has no address")
    return found


def _ask(host: str, port: int) -> list[tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]]:
    # Only stream sockets: otherwise every address comes three times.
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)  # type: ignore[return-value]  # no IPv4-only builds
