"""Mastodon's API as `mastodon_mock` serves it: statuses, Idempotency-Key, tokens, a limit of requests per token."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peers.servers.base import HOME, Process, ask, free_port, fresh, installed, spawn, venv

LIMIT, WINDOW_S = 12, 3
_SETTINGS = f"""\
[ratelimit]
enabled = true
limit = {LIMIT}
window_seconds = {WINDOW_S}
"""


def install() -> None:
    """A virtual environment with the server."""
    venv("mastodon")


@dataclass(frozen=True)
class Mastodon:
    """A running server."""

    process: Process
    port: int

    def stop(self) -> None:
        self.process.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def register(self) -> str:
        """The name of a new account."""
        name = f"u{secrets.token_hex(6)}"
        return self._managed("dev_user", name)["username"]

    def log_in(self, name: str) -> str:
        """A new token of an account."""
        return self._managed("login", name)["access_token"]

    def revoke(self, token: str) -> None:
        """Let a token be good no more."""
        _ = ask("POST", f"{self.url}/oauth/revoke", form={"token": token}).document

    def sources(self, name: str) -> Iterator[str]:
        """What was written of all statuses of an account, the oldest first."""
        for status in reversed(self.statuses(name)):
            path = f"{self.url}/api/v1/statuses/{status['id']}/source"
            yield ask("GET", path, token=self.log_in(name)).document["text"]

    def _managed(self, what: str, name: str) -> Any:
        """A request of whoever runs the server, with a token of its own: the limit counts by token."""
        url = f"{self.url}/api/v1/_mock/{what}"
        return ask("POST", url, {"username": name}, token=secrets.token_hex(8)).document

    def statuses(self, name: str) -> list[dict[str, Any]]:
        """All statuses of an account, the newest first."""
        token = self.log_in(name)
        account = ask("GET", f"{self.url}/api/v1/accounts/verify_credentials", token=token).document
        return ask("GET", f"{self.url}/api/v1/accounts/{account['id']}/statuses?limit=40", token=token).document


def start() -> Mastodon:
    """A server without a past."""
    program, folder, port = HOME / "mastodon" / "venv" / "bin" / "mastodon_mock", fresh("mastodon"), free_port()
    settings = folder / "settings.toml"
    settings.write_text(_SETTINGS)
    serve = ("serve", "--config", settings, "--in-memory", "--host", "127.0.0.1", "--port", port)
    process = spawn("mastodon", [installed("mastodon", program), *serve])
    process.wait_until(lambda: ask("GET", f"http://127.0.0.1:{port}/api/v2/instance").status == 200)
    return Mastodon(process=process, port=port)
