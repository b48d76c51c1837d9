"""Starting and stopping within a loop that is not ours."""

import asyncio
import logging
import signal
import socket

import httpx
import pytest

from syndicator.errors import Busy, ConfigError
from syndicator.serving import Server, bind


async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def fetch(url: str) -> str:
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(url)).text


async def test_it_serves_between_start_and_stop_and_not_after():
    server = Server(app, "127.0.0.1:0")
    await server.start()
    assert await fetch(server.url) == "ok"
    await server.stop()
    with pytest.raises(httpx.ConnectError):
        await fetch(server.url)


async def test_the_port_of_a_run_before_can_be_had_at_once():
    first = Server(app, "127.0.0.1:0")
    await first.start()
    await fetch(first.url)
    await first.stop()
    second = Server(app, first.url.removeprefix("http://"))
    await second.start()
    assert second.url == first.url
    await second.stop()


async def test_a_taken_port_is_said_with_its_remedy():
    with await bind("127.0.0.1:0") as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Busy) as raised:
            await Server(app, listen).start()
    assert str(raised.value) == (
        f"{listen} is taken by another program; set [web] listen in config.toml to another port"
    )


@pytest.mark.parametrize(
    "listen",
    ["", "8080", "localhost", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:٣"],
)
def test_an_address_that_is_none_is_a_fault_of_the_config(listen):
    with pytest.raises(ConfigError) as raised:
        Server(app, listen)
    assert f"[web] listen: expected ADDRESS:PORT, got {listen!r}" in str(raised.value)


@pytest.mark.parametrize("listen", ["203.0.113.7:0", "x" * 64 + ":0"])
async def test_an_address_that_can_t_be_had_is_a_fault_of_the_config(listen):
    with pytest.raises(ConfigError, match="listen: "):
        await Server(app, listen).start()


@pytest.mark.parametrize(
    ("listen", "url"),
    [
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        (":8080", "http://127.0.0.1:8080"),
        ("[::]:8080", "http://[::1]:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("localhost:8080", "http://localhost:8080"),
    ],
)
def test_the_url_is_one_that_opens_on_this_machine(listen, url):
    assert Server(app, listen).url == url


async def test_small_answers_are_not_delayed_for_larger_ones():
    with await bind("127.0.0.1:0") as listener:
        assert listener.proto == socket.IPPROTO_TCP


async def test_signals_and_loggers_stay_with_their_owner():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    handlers = list(logging.getLogger().handlers)
    server = Server(app, "127.0.0.1:0")
    await server.start()
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert logging.getLogger().handlers == handlers
    await server.stop()


async def test_an_answer_under_way_is_finished_before_the_end():
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(scope, receive, send):
        begun.set()
        await go_on.wait()
        await app(scope, receive, send)

    server = Server(slow, "127.0.0.1:0")
    await server.start()
    asked = asyncio.create_task(fetch(server.url))
    await begun.wait()
    stopping = asyncio.create_task(server.stop())
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    assert await asked == "ok"


async def test_stopping_what_never_started_is_nothing():
    await Server(app, "127.0.0.1:0").stop()
