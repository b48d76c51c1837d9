"""TLS with certificates made on the spot (N07)."""

import asyncio
import shutil
import ssl
import subprocess
from contextlib import aclosing

import pytest

from egress.proxying import Proxy
from syndicator.egress import Egress
from syndicator.errors import Refused
from syndicator.specs import Access, Told

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="SKIPPED: needs openssl to make certificates")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate of news.test, with its key, in one file."""
    folder = tmp_path_factory.mktemp("tls")
    key, chain = folder / "key.pem", folder / "chain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=news.test", "-addext", "subjectAltName=DNS:news.test", "-keyout", key, "-out", chain],
        check=True, capture_output=True,
    )  # fmt: skip
    chain.write_text(chain.read_text() + key.read_text())
    return chain


@pytest.fixture
async def port(certificate):
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def get(url, *, tls=None, access=Access()):
    async def resolve(host, port):
        return ["127.0.0.1"]

    async with aclosing(Egress(allow=["127.0.0.1"], user_agent="t", resolve=resolve, tls=tls)) as client:
        return await client.get(url, access=access)


async def test_certificate_is_checked_for_the_name_though_an_address_is_dialled(port, certificate):
    trusting = ssl.create_default_context(cafile=certificate)
    assert (await get(f"https://news.test:{port}/", tls=trusting)).body == b"hello"
    with pytest.raises(Refused, match=r"^other\.test:\d+: its TLS certificate is not valid: Hostname mismatch"):
        await get(f"https://other.test:{port}/", tls=trusting)


async def test_N07_certificate_of_nobody_is_refused(port):
    with pytest.raises(Refused, match="its TLS certificate is not valid: self-signed certificate"):
        await get(f"https://news.test:{port}/")


async def test_N07_server_that_speaks_plainly_on_the_tls_port_is_refused():
    async def serve(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with pytest.raises(Refused, match="TLS failed: wrong version number"):
        await get(f"https://news.test:{server.sockets[0].getsockname()[1]}/")
    server.close()


async def test_a_tunnel_through_a_proxy_ends_at_the_site_and_not_at_the_proxy(port, certificate):
    proxy = Proxy()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    trusting = ssl.create_default_context(cafile=certificate)
    by_proxy = Access(proxy=Told(proxy.url))
    assert (await get(f"https://news.test:{port}/", tls=trusting, access=by_proxy)).body == b"hello"
    with pytest.raises(Refused, match=r"^other\.test:\d+ \(by its proxy\): its TLS certificate is not valid"):
        await get(f"https://other.test:{port}/", tls=trusting, access=by_proxy)
    assert proxy.lines == [f"CONNECT news.test:{port} HTTP/1.1", f"CONNECT other.test:{port} HTTP/1.1"]
    server.close()
