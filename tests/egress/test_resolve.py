import asyncio
import socket

import pytest

from syndicator.egress import resolve as module
from syndicator.egress.resolve import SystemResolver, addresses_of
from syndicator.errors import Refused, TryLater


def resolver(outcome):
    async def resolve(host, port):
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return resolve


async def test_system_reads_literal_addresses():
    resolve = SystemResolver()
    assert await addresses_of("127.0.0.1", 80, resolve) == ["127.0.0.1"]
    assert await addresses_of("::1", 80, resolve) == ["::1"]
    resolve.close()


async def test_N02_unknown_name_is_refused():
    with pytest.raises(Refused, match=r"nx\.test: no such host"):
        await addresses_of("nx.test", 80, resolver(socket.gaierror(socket.EAI_NONAME, "Name or service not known")))


async def test_N02_trouble_of_the_name_server_passes():
    with pytest.raises(TryLater, match=r"news\.test: its name can't be resolved now"):
        await addresses_of("news.test", 80, resolver(socket.gaierror(socket.EAI_AGAIN, "Temporary failure")))


async def test_N02_name_server_that_is_silent_is_given_up(monkeypatch):
    async def silent(host, port):
        await asyncio.Event().wait()

    monkeypatch.setattr(module, "RESOLVE_CAP_S", 0.02)
    with pytest.raises(TryLater, match=r"no name server answered"):
        await addresses_of("slow.test", 80, silent)


async def test_name_without_addresses_is_refused():
    with pytest.raises(Refused, match="no address"):
        await addresses_of("empty.test", 80, resolver([]))


async def test_name_that_is_none_is_refused():
    resolve = SystemResolver()
    with pytest.raises(Refused, match="not a host name"):
        await addresses_of("a" * 70 + ".test", 80, resolve)
    resolve.close()
