"""The servers, each started when its first test asks for it. What can't be had is skipped loudly, in CI it fails."""

import os
from collections.abc import Iterator

import pytest
from peers.servers import synapse
from peers.servers.base import Unavailable


def missing(fault: Unavailable, *, may_be: bool = False) -> None:
    """Skip, and say what and why; fail in continuous integration, but where the server `may_be` missing there, too."""
    says = f"NOT TESTED: {str(fault).strip()}"
    if os.environ.get("CI") and not may_be:
        pytest.fail(says)
    pytest.skip(says)


@pytest.fixture(scope="session")
def homeserver() -> Iterator[synapse.Synapse]:
    try:
        server = synapse.start()
    except Unavailable as fault:
        missing(fault)
        raise
    yield server
    server.process.stop()
