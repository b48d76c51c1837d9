"""A canary in every place where a secret can stand; then everything the running program says is searched for it (Z11)."""

import base64
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import get_args

import pytest

from databases import fresh_or_skip
from program import free_port
from syndicator.channels import kinds
from syndicator.config.options import hints_of, options_of
from syndicator.config.values import Alerts, App, Web
from syndicator.specs import Access, Secret, Told

pytestmark = pytest.mark.acceptance

_COVERED = {
    (App, "database"), (Web, "admin_token"), (Alerts, "heartbeat"),
    (Access, "headers"), (Access, "cookies"), (Access, "auth"), (Access, "proxy"),
}  # fmt: skip
_BY_PROXY = "http://radar:{}@127.0.0.1:{}"
_FORMS = {
    "apprise": "json://127.0.0.1:{port}/berita/{}",
    "webhook": "whsec_{}",
    "telegram": "12345678:{}",
    "slack": "xoxb-{}",
    "discord": "http://127.0.0.1:{port}/berita/webhooks/1/{}",
}
_BESIDE = {"email": 'user = "radar"\n'}


def holds_secret(hint: object) -> bool:
    return hint in (Secret, Told) or any(map(holds_secret, get_args(hint)))


def canary(name: str) -> str:
    return base64.b64encode(f"canary of {name}".ljust(30, ".").encode()).decode()


@pytest.fixture
def receiver():
    """Answers whatever comes with a refusal that repeats all it was sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = f"no: {self.requestline} {self.headers} {self.rfile.read(length).decode(errors='replace')}".encode()
            self.send_response(401 if "berita" in body.decode() else 500)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815  the names that http.server asks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def channel_tables(port: int) -> tuple[str, dict[str, str]]:
    """A channel of every kind that can hold a secret, from its own examples; every secret is a canary."""
    text, environ = "", {}
    for name, kind in kinds().items():
        hints = hints_of(kind.options)
        secrets = {key for key, hint in hints.items() if holds_secret(hint)}
        if not secrets:
            continue
        text += f'[channels.{name}]\nkind = "{name}"\nfirst_run = "post"\n'
        for option in options_of(kind.options):
            if option.key in secrets:
                variable = f"CANARY_{name}_{option.key}".upper()
                environ[variable] = _FORMS.get(name, "{}").format(canary(variable), port=port)
                value = f'"env:{variable}"' if hints[option.key] in (Secret, Secret | None) else f'["env:{variable}"]'
            elif option.default_text == "required" or option.key == "server":
                value = f'"http://127.0.0.1:{port}/berita"' if "http" in option.example else option.example
            else:
                continue
            text += f"{option.key} = {value}\n"
        text += _BESIDE.get(name, "")
    return text, environ


def get(url: str, token: str) -> str:
    request = urllib.request.Request(url, headers={"authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request) as answer:
            return f"{answer.headers} {answer.read().decode()}"
    except urllib.error.HTTPError as refused:
        return f"{refused.headers} {refused.read().decode()}"


def test_Z11_every_secret_of_the_configuration_is_one_that_is_searched_for():
    tables = [
        (cls, key) for cls in (App, Web, Alerts, Access) for key, hint in hints_of(cls).items() if holds_secret(hint)
    ]
    assert set(tables) == _COVERED


def test_Z11_no_secret_shows_in_anything_that_a_running_program_says(tmp_path, start, receiver, postgres):
    address = fresh_or_skip(postgres)
    web, sample, posts = free_port(), free_port(), tmp_path / "alerts.jsonl"
    channels, environ = channel_tables(receiver)
    canaries = [canary(variable) for variable in environ]
    password, token, pulse = canary("database"), canary("admin"), canary("heartbeat")
    of_source = {name: canary(name).rstrip("=") for name in ("key", "session", "login", "proxy")}
    environ |= {
        "KEY": of_source["key"],
        "SESSION": of_source["session"],
        "LOGIN": f"radar:{of_source['login']}",
        "PROXY": _BY_PROXY.format(of_source["proxy"], receiver),
        "DATABASE": address.replace("postgres@", f"postgres:{password}@"),
        "ADMIN_TOKEN": token,
        "PULSE": f"http://127.0.0.1:{receiver}/{pulse}",
    }
    (tmp_path / "config.toml").write_text(
        f"""
        [app]
        database = "env:DATABASE"
        [web]
        listen = "127.0.0.1:{web}"
        admin_token = "env:ADMIN_TOKEN"
        [alerts]
        channels = ["kabar"]
        heartbeat = "env:PULSE"
        [egress]
        allow = ["127.0.0.1"]
        [sample]
        listen = "127.0.0.1:{sample}"
        [sources.etam]
        url = "http://127.0.0.1:{sample}/"
        gap = "10ms"
        first_run = "post"
        [sources.rusak]
        url = "http://127.0.0.1:{receiver}/berita?token=abc"
        headers = {{ X-Key = "env:KEY" }}
        cookies = {{ session = "env:SESSION" }}
        auth = "env:LOGIN"
        [sources.lewat]
        url = "http://127.0.0.1:{receiver}/berita/lewat"
        proxy = "env:PROXY"
        [channels.kabar]
        kind = "file"
        path = "{posts}"
        feeds = []
        """
        + channels,
        "utf-8",
    )
    program = start("run", "--verbose", cwd=tmp_path, **environ)
    program.wait_for("overview", "poll failed", '"event": "(channel held|not delivered)"', "no heartbeat")
    at = f"http://127.0.0.1:{web}"
    overview = get(f"{at}/", token)
    assert "etam" in overview
    shown = [overview, *(get(f"{at}/{path}", token) for path in ("metrics", "healthz", "readyz", "feeds/all.json"))]
    shown += [get(f"{at}/", "wrong")]
    commands = [
        subprocess.Popen(
            [sys.executable, "-m", "syndicator", *command.split()],
            cwd=tmp_path, env=os.environ | environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for command in ("check", "deliveries --json", "sources", "entries", "explain 1", "poll rusak", "try rusak", "try lewat")
    ]  # fmt: skip
    shown += [command.communicate(timeout=60)[0] for command in commands]
    assert program.interrupt() == 0
    shown += [*program.said, posts.read_text("utf-8") if posts.exists() else ""]
    found = [
        text[max(text.find(secret) - 200, 0) :][:400]
        for text in shown
        for secret in (password, token, pulse, *of_source.values(), *canaries)
        if secret in text
    ]
    assert not found, "\n\n".join(found)
