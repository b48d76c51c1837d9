"""Kind `email` over TLS, with a certificate made on the spot."""

import asyncio
import shutil
import socket
import ssl
import subprocess
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from tests.channels.conformance import MESSAGE, outcome, wires

from syndicator.channels.email import Options, connect
from syndicator.errors import ChannelRefused
from syndicator.specs import Secret

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="SKIPPED: needs openssl to make certificates")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate of 127.0.0.1, with its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    names = ["-subj", "/CN=mail", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path, "-out", path, *names]
    subprocess.run(made, check=True, capture_output=True)
    return path


class Office:
    """What a server took."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.content)
        return "250 OK"


def _allowed(server, session, envelope, method, data):
    return AuthResult(success=data.password == b"rahasia", handled=False)


AUTH = {"auth_required": True, "authenticator": _allowed}


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def mailer(office, certificate, tmp_path):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    servers = []

    def make(password="rahasia", auth=AUTH):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = Controller(
            office,
            hostname="127.0.0.1",
            port=port,
            require_starttls=True,
            tls_context=tls,
            **(auth or {"auth_exclude_mechanism": ["LOGIN", "PLAIN"]}),
        )
        server.start()
        servers.append(server)
        options = Options(
            host="127.0.0.1", port=port, user="news", password=Secret(password), sender="n@example.id", to=("a@b.id",)
        )
        return replace(connect(options, wires(tmp_path)), tls=ssl.create_default_context(cafile=certificate))

    yield make
    for server in servers:
        server.stop()


@pytest.mark.parametrize(("password", "count"), [("rahasia", 1), ("lama", 0)])
async def test_a_connection_is_let_go_whole_so_that_the_next_can_have_its_number(mailer, office, password, count):
    channel = mailer(password)
    await outcome(channel.post(MESSAGE, idempotency_key="k1"))
    assert len(office.taken) == count
    with socket.socket() as following:
        following.setblocking(False)
        await asyncio.get_running_loop().sock_connect(following, ("127.0.0.1", channel.options.port))


async def test_a_wrong_password_holds_the_channel(mailer):
    raised = await outcome(mailer("lama").post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, ChannelRefused)
    assert "535" in str(raised)
    assert "lama" not in str(raised)


async def test_a_server_that_takes_no_password_holds_the_channel(mailer):
    raised = await outcome(mailer(auth={}).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, ChannelRefused), raised
