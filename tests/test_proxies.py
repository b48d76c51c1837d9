"""The shipped nginx and Caddy configurations, run: files from the disk, all else passed on to the program."""

import gzip
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from program import CHECKOUT, free_port

BODY = b"<feed>" + b"isi berita " * 500 + b"</feed>"
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


class Program(BaseHTTPRequestHandler):
    """What the proxies stand in front of: it says what it was asked, and as whom."""

    def do_GET(self) -> None:
        said = f"asked {self.path} of {self.headers['Host']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@dataclass
class Proxy:
    port: int

    def get(self, path: str, **headers: str) -> httpx.Response:
        named = {"host": "feeds.example.id", "accept-encoding": "identity"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=named, trust_env=False)


def as_nginx(folder: Path, site: str, port: int) -> list[str]:
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};")
    temp = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; {user} pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {temp}\n{site}\n}}\n"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def as_caddy(folder: Path, site: str, port: int) -> list[str]:
    site = site.replace("feeds.example.id {", f"http://feeds.example.id:{port} {{", 1)
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{site}")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


PROXIES = {"nginx": ("nginx.conf", as_nginx), "caddy": ("Caddyfile", as_caddy)}


@pytest.fixture(scope="module", params=list(PROXIES))
def proxy(request, tmp_path_factory) -> Iterator[Proxy]:
    if shutil.which(request.param) is None:
        says = f"NOT TESTED: {request.param} is not installed (apt-get install nginx-light caddy)"
        pytest.fail(says) if os.environ.get("SYNDICATOR_PEERS") == "all" else pytest.skip(says)
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "feeds").mkdir()
    for ending in TYPES:
        (folder / "feeds" / f"all.{ending}").write_bytes(BODY)
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Program)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    name, make = PROXIES[request.param]
    site = (CHECKOUT / "deploy" / name).read_text().replace("/var/lib/syndicator", str(folder))
    site, port = site.replace("127.0.0.1:8080", f"127.0.0.1:{behind.server_port}"), free_port()
    home = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said").open("w") as said:
        running = subprocess.Popen(make(folder, site, port), stdout=said, stderr=said, env=home)
    yield _ready(Proxy(port), running, folder / "said")
    running.terminate()
    running.wait(20)
    behind.shutdown()


def _ready(proxy: Proxy, running: subprocess.Popen, said: Path) -> Proxy:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and running.poll() is None:
        try:
            proxy.get("/")
        except httpx.TransportError:
            threading.Event().wait(0.1)
        else:
            return proxy
    raise AssertionError(f"did not begin to serve: {said.read_text()}")


@pytest.mark.parametrize("ending", list(TYPES))
def test_a_published_file_is_served_with_what_readers_may_expect(proxy, ending):
    answer = proxy.get(f"/feeds/all.{ending}")
    assert (answer.status_code, answer.content) == (200, BODY)
    wanted = {
        "content-type": TYPES[ending],
        "cache-control": "public, max-age=60",
        "access-control-allow-origin": "*",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    assert {name: answer.headers.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_second_look_gets_304_also_of_what_came_packed(proxy, encoding):
    first = proxy.get("/feeds/all.atom", accept_encoding=encoding)
    assert first.headers.get("content-encoding", "identity") == encoding
    by_tag = proxy.get("/feeds/all.atom", accept_encoding=encoding, if_none_match=first.headers["etag"])
    by_date = proxy.get("/feeds/all.atom", if_modified_since=first.headers["last-modified"])
    assert [(answer.status_code, answer.content) for answer in (by_tag, by_date)] == [(304, b""), (304, b"")]


def test_what_is_packed_is_the_same(proxy):
    client = httpx.Client(trust_env=False)
    headers = {"host": "feeds.example.id", "accept-encoding": "gzip"}
    with client.stream("GET", f"http://127.0.0.1:{proxy.port}/feeds/all.rss", headers=headers) as answer:
        packed = b"".join(answer.iter_raw())
    assert gzip.decompress(packed) == BODY
    assert "accept-encoding" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/feeds/all",
        "/feeds/all.html",
        "/feeds/all.atom?since=5",
        "/feeds/all/archive/1.atom",
        "/feeds/all/tag/politik.atom",
        "/feeds/rehearsal.atom",
        "/partners/kabar/all.atom",
        "/entries/k1",
        "/pictures/a.jpg",
        "/hub",
    ],
)
def test_everything_else_is_the_programs_under_the_name_that_readers_use(proxy, path):
    answer = proxy.get(path)
    said = answer.text.removesuffix(f":{proxy.port}")  # no port of ours in the Host of the test, but in Caddy's address
    assert (answer.status_code, said) == (200, f"asked {path} of feeds.example.id")


@pytest.mark.parametrize("path", ["/feeds/..%2Fsecret.json", "/feeds/%2e%2e/secret.json", "/feeds/../secret.json"])
def test_nothing_outside_of_the_folder_is_a_file(proxy, path):
    assert BODY not in proxy.get(path).content
