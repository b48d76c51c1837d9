"""Matrix: a Synapse homeserver with its own default limits (0.2 messages a second, 10 at once), closed to the world."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from peers.servers.base import HOME, Process, ask, free_port, fresh, installed, run, spawn, venv

_SETTINGS = """\
server_name: "test.local"
listeners: [{{port: {port}, bind_addresses: ["127.0.0.1"], type: http, resources: [{{names: [client]}}]}}]
database: {{name: sqlite3, args: {{database: "{folder}/homeserver.db"}}}}
media_store_path: "{folder}/media"
signing_key_path: "{folder}/signing.key"
registration_shared_secret: "{secret}"
macaroon_secret_key: "{secret}"
form_secret: "{secret}"
rc_login: {{address: {{per_second: 1000, burst_count: 1000}}, account: {{per_second: 1000, burst_count: 1000}}}}
trusted_key_servers: []
federation_domain_whitelist: []
report_stats: false
bcrypt_rounds: 4
"""


def install() -> None:
    """A virtual environment with Synapse."""
    venv("synapse")


@dataclass(frozen=True)
class Room:
    """A room of a new account, which can be asked what it shows. `reading` is a token that stays good."""

    server: "Synapse"
    user: str
    reading: str = field(repr=False)
    id: str

    def events(self) -> list[dict[str, Any]]:
        """What was sent to the room, the oldest first."""
        query = "dir=f&limit=500"
        url = f"{self.server.url}/_matrix/client/v3/rooms/{quote(self.id)}/messages?{query}"
        return [one for one in ask("GET", url, token=self.reading).document["chunk"] if one["type"] == "m.room.message"]


@dataclass(frozen=True)
class Synapse:
    """A running homeserver."""

    process: Process
    port: int
    secret: str = field(repr=False)

    def stop(self) -> None:
        self.process.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def register(self, *, admin: bool = False) -> tuple[str, str]:
        """A new account: its name and a token."""
        url, name, password = f"{self.url}/_synapse/admin/v1/register", f"u{secrets.token_hex(6)}", "pass"
        nonce = ask("GET", url).document["nonce"]
        signed = "\0".join((nonce, name, password, "admin" if admin else "notadmin"))
        document = {
            "nonce": nonce,
            "username": name,
            "password": password,
            "admin": admin,
            "mac": hmac.new(self.secret.encode(), signed.encode(), hashlib.sha1).hexdigest(),
        }
        made = ask("POST", url, document).document
        return made["user_id"], made["access_token"]

    def log_in(self, user: str) -> str:
        """Another token of an account, as of another device."""
        identifier = {"type": "m.id.user", "user": user}
        document = {"type": "m.login.password", "identifier": identifier, "password": "pass"}
        return ask("POST", f"{self.url}/_matrix/client/v3/login", document).document["access_token"]

    def log_out(self, token: str) -> None:
        """Revoke a token."""
        _ = ask("POST", f"{self.url}/_matrix/client/v3/logout", {}, token=token).document

    def room(self) -> Room:
        """A room of a new account's own."""
        user, token = self.register()
        made = ask("POST", f"{self.url}/_matrix/client/v3/createRoom", {"name": "news"}, token=token).document
        return Room(server=self, user=user, reading=token, id=made["room_id"])

    def lift_limits(self, room: Room) -> None:
        """Let the room's account send as fast as it likes."""
        _, admin = self.register(admin=True)
        url = f"{self.url}/_synapse/admin/v1/users/{quote(room.user)}/override_ratelimit"
        _ = ask("POST", url, {"messages_per_second": 0, "burst_count": 0}, token=admin).document


def start() -> Synapse:
    """A homeserver without a past."""
    python = installed("synapse", HOME / "synapse" / "venv" / "bin" / "python")
    folder, port, secret = fresh("synapse"), free_port(), secrets.token_hex(16)
    settings = folder / "homeserver.yaml"
    settings.write_text(_SETTINGS.format(port=port, folder=folder, secret=secret))
    homeserver = (python, "-m", "synapse.app.homeserver", "-c", settings)
    run("synapse", *homeserver, "--generate-keys")
    process = spawn("synapse", homeserver, cwd=folder)
    process.wait_until(lambda: ask("GET", f"http://127.0.0.1:{port}/health").status == 200)
    return Synapse(process=process, port=port, secret=secret)
