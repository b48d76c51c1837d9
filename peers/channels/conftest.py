"""The servers, each started when its first test asks for it. What can't be had is skipped loudly.

With SYNDICATOR_SERVERS=all that is a failure, but for a machine that can't run a server at all.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from peers.servers import mastodon as mastodon_server
from peers.servers import pds as pds_server
from peers.servers import smtp, synapse
from peers.servers import wordpress as wordpress_server
from peers.servers.base import Unavailable, Unsupported


def started(start: Callable[[], Any]) -> Iterator[Any]:
    """A server for as long as its tests run."""
    try:
        server = start()
    except Unavailable as fault:
        says = f"NOT TESTED: {str(fault).strip()}"
        if os.environ.get("SYNDICATOR_SERVERS") == "all" and not isinstance(fault, Unsupported):
            pytest.fail(says)
        pytest.skip(says)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def homeserver() -> Iterator[synapse.Synapse]:
    yield from started(synapse.start)


@pytest.fixture(scope="session")
def mastodon() -> Iterator[mastodon_server.Mastodon]:
    yield from started(mastodon_server.start)


@pytest.fixture
def mail_server() -> Iterator[smtp.MailServer]:
    yield from started(smtp.start)


@pytest.fixture(scope="session")
def pds() -> Iterator[pds_server.Pds]:
    yield from started(pds_server.start)


@pytest.fixture(scope="session")
def wordpress() -> Iterator[wordpress_server.WordPress]:
    yield from started(wordpress_server.start)
