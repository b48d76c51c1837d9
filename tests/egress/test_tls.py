"""TLS with certificates made on the spot (N07)."""

import asyncio
import shutil
import ssl
import subprocess
from contextlib import aclosing, asynccontextmanager

import pytest

from egress.proxying import Proxy
from syndicator.egress import Egress
from syndicator.errors import Refused
from syndicator.specs import Access, Told

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="SKIPPED: needs openssl to make certificates")


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def request(folder, name, *, signed=False):
    """A key of `name`, and its own certificate or a request for one."""
    openssl(
        "req", *(["-x509", "-days", "2"] if signed else []), "-newkey", "ec", "-pkeyopt",
        "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
        "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.{'pem' if signed else 'csr'}",
    )  # fmt: skip


def issue(folder, name, by, *, days, is_authority=False):
    """Let one sign the request of another."""
    extensions = folder / f"{name}.ext"
    extensions.write_text(f"subjectAltName=DNS:{name}\nbasicConstraints=CA:{'TRUE' if is_authority else 'FALSE'}\n")
    openssl(
        "x509", "-req", "-in", folder / f"{name}.csr", "-CA", folder / f"{by}.pem", "-CAkey", folder / f"{by}.key",
        "-CAcreateserial", "-days", str(days), "-extfile", extensions, "-out", folder / f"{name}.pem",
    )  # fmt: skip


def with_key(folder, name):
    chain = folder / f"{name}.chain"
    chain.write_text((folder / f"{name}.pem").read_text() + (folder / f"{name}.key").read_text())
    return chain


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate of news.test, with its key, in one file."""
    folder = tmp_path_factory.mktemp("tls")
    request(folder, "news.test", signed=True)
    return with_key(folder, "news.test")


@asynccontextmanager
async def served(chain, answer=b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"):
    """A server with this certificate: its port, and how often somebody connected."""
    hits = []

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    context.sni_callback = lambda *_: hits.append(1)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1], hits
    server.close()


@pytest.fixture
async def port(certificate):
    async with served(certificate) as (port, _):
        yield port


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


@pytest.mark.parametrize(
    ("days", "by", "says"),
    [(-1, "root", "certificate has expired"), (2, "between", "unable to get local issuer certificate")],
    ids=["expired", "missing intermediate"],
)
async def test_N07_certificate_of_a_trusted_authority_that_does_not_hold_is_refused_for_good(tmp_path, days, by, says):
    """Not tried again without a check: one connection is all there is."""
    request(tmp_path, "root", signed=True)
    request(tmp_path, "between")
    issue(tmp_path, "between", "root", days=2, is_authority=True)
    request(tmp_path, "news.test")
    issue(tmp_path, "news.test", by, days=days)
    trusting = ssl.create_default_context(cafile=tmp_path / "root.pem")
    async with served(with_key(tmp_path, "news.test")) as (port, hits):
        with pytest.raises(Refused, match=f"its TLS certificate is not valid: {says}$"):
            await get(f"https://news.test:{port}/", tls=trusting)
        assert len(hits) == 1


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


async def test_what_is_sent_by_https_is_not_sent_on_by_http(certificate):
    async def resolve(host, port):
        return ["127.0.0.1"]

    down = b"HTTP/1.1 308 Moved\r\nLocation: http://news.test:9/\r\nContent-Length: 0\r\n\r\n"
    trusting = ssl.create_default_context(cafile=certificate)
    async with served(certificate, down) as (port, _):
        open_ = Egress(allow=["127.0.0.1"], user_agent="t", resolve=resolve, tls=trusting)
        async with aclosing(open_) as client:
            with pytest.raises(Refused, match=rf"^news\.test:{port}: redirects from https to http$"):
                await client.send("POST", f"https://news.test:{port}/", headers={}, content=b"x", follows=True)
