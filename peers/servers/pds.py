"""Bluesky: a PDS with its own limits, and a directory of identities, as @atproto/dev-env brings them. Needs Node 20."""

import re
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from peers.servers.base import HERE, HOME, Process, Unsupported, ask, free_port, fresh, installed, run, spawn

_LEAST_NODE = 20
_FOLDER = HOME / "pds" / "npm"
_READY = _FOLDER / "ready.json"
_LOCK = HERE / "pds" / "package-lock.json"
_PASSWORD = "hunter22"


def _check_node() -> None:
    """Raises Unsupported where Node is too old, or not there."""
    found = re.match(r"v(\d+)", run("pds", "node", "--version")) if shutil.which("node") else None
    if found is None or int(found[1]) < _LEAST_NODE:
        has = f"here is {found[0]}" if found else "there is none here"
        raise Unsupported(f"pds: it needs Node {_LEAST_NODE} or newer, and {has}")
    if not shutil.which("npm"):
        raise Unsupported("pds: there is no npm here")


def install() -> None:
    """Its packages, as locked. Only better-sqlite3 may run its script: it fetches or compiles SQLite."""
    _check_node()
    if _READY.exists() and _READY.read_bytes() == _LOCK.read_bytes():
        return
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / "pds" / name, _FOLDER / name)
    run("pds", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=_FOLDER)
    run("pds", "npm", "rebuild", "better-sqlite3", cwd=_FOLDER, environ=_headers())
    shutil.copyfile(_LOCK, _READY)


def _headers() -> dict[str, str]:
    """Node's own headers where they are installed beside it, so that compiling asks no download server for them."""
    root = Path(shutil.which("node") or "/usr/bin/node").resolve().parents[1]
    return {"npm_config_nodedir": str(root)} if (root / "include" / "node" / "node.h").exists() else {}


@dataclass(frozen=True)
class Pds:
    """A running server."""

    process: Process
    port: int

    def stop(self) -> None:
        self.process.stop()

    def call(self, method: str, document: Any, token: str = "") -> Any:
        """A procedure's answer."""
        return ask("POST", self._url(method), document, token=token).document

    def register(self) -> "Account":
        """A new account."""
        handle = f"u{secrets.token_hex(6)}.test"
        document = {"handle": handle, "email": f"{handle}@example.id", "password": _PASSWORD}
        made = self.call("com.atproto.server.createAccount", document)
        return Account(server=self, handle=handle, did=made["did"], token=made["accessJwt"])

    def query(self, method: str, **arguments: str) -> Any:
        """A query's answer."""
        return ask("GET", f"{self._url(method)}?{urlencode(arguments)}").document

    def try_to_sign_in(self, handle: str) -> int:
        """The status of a try with a wrong password."""
        document = {"identifier": handle, "password": "wrong"}
        return ask("POST", self._url("com.atproto.server.createSession"), document).status

    def _url(self, method: str) -> str:
        return f"http://127.0.0.1:{self.port}/xrpc/{method}"


@dataclass(frozen=True)
class Account:
    """An account, and a session that stays good."""

    server: Pds
    handle: str
    did: str
    token: str = field(repr=False)

    def app_password(self, name: str) -> str:
        """A new password for a program."""
        return self.server.call("com.atproto.server.createAppPassword", {"name": name}, self.token)["password"]

    def revoke(self, name: str) -> None:
        """Let that password be good no more."""
        self.server.call("com.atproto.server.revokeAppPassword", {"name": name}, self.token)

    def posts(self) -> list[dict[str, Any]]:
        """All its posts, by their keys."""
        query = {"repo": self.did, "collection": "app.bsky.feed.post", "limit": "100", "reverse": "true"}
        listed = self.server.query("com.atproto.repo.listRecords", **query)
        return [record["value"] for record in listed["records"]]


def start() -> Pds:
    """A server without a past."""
    _check_node()
    fresh("pds")
    installed("pds", _READY)
    port, directory = free_port(), free_port()
    command = ("node", HERE / "pds" / "serve.js", _FOLDER, port, directory)
    process = spawn("pds", command, environ={"LOG_ENABLED": "false"})
    process.wait_until(lambda: ask("GET", f"http://127.0.0.1:{port}/xrpc/_health").status == 200)
    return Pds(process=process, port=port)
