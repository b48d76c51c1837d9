"""The newsroom on a real socket."""

import asyncio
import signal
from contextlib import asynccontextmanager

import httpx
import pytest

from builders import NOON, FakeClock
from syndicator.errors import Busy, ConfigError
from syndicator.sample import Newsroom, stories

(WITHDRAWN,) = (story for story in stories() if story.withdrawal)
(CORRECTED,) = (story for story in stories() if story.correction)
(UNTAGGED,) = (story for story in stories() if not story.dress.etag)


@asynccontextmanager
async def opened(clock: FakeClock):
    """A newsroom that first opened at noon, and a browser looking at it."""
    newsroom = Newsroom("127.0.0.1:0", clock=clock, opened_at=lambda: NOON)
    await newsroom.start()
    try:
        async with httpx.AsyncClient(base_url=newsroom.url, trust_env=False) as browser:
            yield newsroom, browser
    finally:
        await newsroom.stop()


async def test_it_serves_its_front_page_at_its_real_port():
    async with opened(FakeClock()) as (newsroom, browser):
        front = await browser.get("/")

    assert newsroom.url.startswith("http://127.0.0.1:")
    assert not newsroom.url.endswith(":0/")
    assert (front.status_code, front.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert all(story.title in front.text for story in stories())


async def test_an_unchanged_page_is_not_sent_again():
    async with opened(FakeClock()) as (_, browser):
        for path in ("/", CORRECTED.path):
            etag = (await browser.get(path)).headers["etag"]
            again = await browser.get(path, headers={"If-None-Match": etag})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


async def test_a_story_without_an_etag_is_sent_again():
    async with opened(FakeClock()) as (_, browser):
        first = await browser.get(UNTAGGED.path)
        again = await browser.get(UNTAGGED.path, headers={"If-None-Match": "*"})

    assert "etag" not in first.headers
    assert again.status_code == 200


async def test_a_minute_after_opening_a_correction_and_a_withdrawal_arrive():
    clock = FakeClock()
    async with opened(clock) as (_, browser):
        before = await browser.get(CORRECTED.path)
        clock.pass_(seconds=60)
        after = await browser.get(CORRECTED.path, headers={"If-None-Match": before.headers["etag"]})
        gone = await browser.get(WITHDRAWN.path)
        front = await browser.get("/")

    assert ("213 rumah" in before.text, "213 rumah" in after.text, "Ralat:" in after.text) == (False, True, True)
    assert gone.status_code == 410
    assert WITHDRAWN.title not in front.text


async def test_a_newsroom_that_opens_again_is_the_same():
    clock = FakeClock()
    pages = []
    for _ in range(2):
        async with opened(clock) as (newsroom, browser):
            # The site names its own address, and that has another port each time.
            pages.append(
                (await browser.get(CORRECTED.path)).text.replace(newsroom.url, "").replace(_quoted(newsroom), "")
            )
        clock.pass_(seconds=30)

    assert pages[0] == pages[1]


def _quoted(newsroom: Newsroom) -> str:
    return newsroom.url.replace(":", "%3A")


async def test_head_sends_no_body():
    async with opened(FakeClock()) as (_, browser):
        head = await browser.head("/")

    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 0


async def test_a_taken_port_is_said_with_its_remedy():
    async with opened(FakeClock()) as (newsroom, _):
        listen = newsroom.url.removeprefix("http://").rstrip("/")
        late = Newsroom(listen, clock=FakeClock(), opened_at=lambda: NOON)
        with pytest.raises(Busy, match=rf"{listen} is taken .*\[sample\] listen in config\.toml"):
            await late.start()
        await late.stop()


async def test_a_port_is_free_again_after_stop():
    async with opened(FakeClock()) as (newsroom, browser):
        await browser.get("/")
    listen = newsroom.url.removeprefix("http://").rstrip("/")

    again = Newsroom(listen, clock=FakeClock(), opened_at=lambda: NOON)
    await again.start()
    await again.stop()
    assert again.url == newsroom.url


@pytest.mark.parametrize("listen", ["8091", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:http"])
def test_an_address_without_a_port_is_a_config_fault(listen):
    with pytest.raises(ConfigError, match=r"\[sample\] listen: expected ADDRESS:PORT"):
        Newsroom(listen, clock=FakeClock(), opened_at=lambda: NOON)


async def test_an_address_of_another_machine_is_a_config_fault():
    newsroom = Newsroom("192.0.2.1:0", clock=FakeClock(), opened_at=lambda: NOON)

    with pytest.raises(ConfigError, match=r"\[sample\] listen: 192\.0\.2\.1:0"):
        await newsroom.start()


async def test_signals_stay_with_the_caller():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    async with opened(FakeClock()):
        during = {number: signal.getsignal(number) for number in before}

    assert during == before


async def test_it_says_nothing_on_the_terminal(capfd):
    async with opened(FakeClock()) as (_, browser):
        await asyncio.gather(*(browser.get(path) for path in ("/", "/tidak-ada/")))

    assert capfd.readouterr() == ("", "")
