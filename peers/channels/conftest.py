"""The servers, each started when its first test asks for it. What can't be had is skipped loudly, in CI it fails."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from peers.servers import mastodon as mastodon_server
from peers.servers import smtp, synapse
from peers.servers.base import Unavailable


def started(start: Callable[[], Any], *, may_be_missing: bool = False) -> Iterator[Any]:
    """A server for as long as its tests run."""
    try:
        server = start()
    except Unavailable as fault:
        says = f"NOT TESTED: {str(fault).strip()}"
        if os.environ.get("CI") and not may_be_missing:
            pytest.fail(says)
        pytest.skip(says)
    yield server
    server.process.stop()


@pytest.fixture(scope="session")
def homeserver() -> Iterator[synapse.Synapse]:
    yield from started(synapse.start)


@pytest.fixture(scope="session")
def mastodon() -> Iterator[mastodon_server.Mastodon]:
    yield from started(mastodon_server.start)


@pytest.fixture
def mail_server() -> Iterator[smtp.MailServer]:
    yield from started(smtp.start)
