"""Services that count: a Mastodon, a Matrix room and a Discord webhook, each as its documentation says.

They remember every message ever made, so that one made twice shows.
"""

import html
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote, urlsplit

Reply = tuple[int, object]
_NOTHING: Reply = (404, {"code": 10008, "errcode": "M_NOT_FOUND"})


@dataclass
class Counting:
    """Messages by number, as they read now; `keys` are those that a repetition is known by."""

    made: list[str] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)

    def make(self, text: str, key: str = "") -> int:
        if not key or key not in self.keys:
            self.made.append(text)
            self.keys[key or f"none {len(self.made)}"] = len(self.made)
        return self.keys[key] if key else len(self.made)

    def change(self, number: str, text: str) -> bool:
        known = number.isdecimal() and 0 < int(number) <= len(self.made)
        if known:
            self.made[int(number) - 1] = text
        return known


class Mastodon(Counting):
    """Statuses with Idempotency-Key; the account's timeline shows the newest as HTML."""

    def answer(self, method: str, path: str, headers, said) -> Reply:
        match method, path.removeprefix("/mastodon/api/v1/").split("?")[0].split("/"):
            case "GET", ["accounts", "verify_credentials"]:
                return 200, {"id": "7"}
            case "GET", ["accounts", "7", "statuses"]:
                newest = list(enumerate(self.made, 1))[-40:][::-1]
                return 200, [self._status(number, text) for number, text in newest]
            case "POST", ["statuses"]:
                return 200, self._status(self.make(said["status"], headers["idempotency-key"]), said["status"])
            case "PUT", ["statuses", number]:
                return (200, {"id": number}) if self.change(number, said["status"]) else _NOTHING
        return _NOTHING

    @staticmethod
    def _status(number, text):
        return {"id": str(number), "url": f"https://m.example/@a/{number}", "content": f"<p>{html.escape(text)}</p>"}


class Matrix(Counting):
    """One room: a transaction id is known again, and the newest messages can be read."""

    def __init__(self) -> None:
        super().__init__()
        self.contents: list[dict] = []

    def answer(self, method: str, path: str, _, said) -> Reply:
        parts = [unquote(part) for part in urlsplit(path.removeprefix("/matrix")).path.split("/")]
        match method, parts[6:]:
            case "GET", ["messages"]:
                newest = list(enumerate(self.contents, 1))[-50:][::-1]
                return 200, {"chunk": [{"event_id": f"${number}", "content": content} for number, content in newest]}
            case "PUT", ["send", "m.room.message", key]:
                if relates := said.get("m.relates_to"):
                    self.change(relates["event_id"].removeprefix("$"), said["m.new_content"]["body"])
                    return 200, {"event_id": f"$edit-{key}"}
                number = self.make(said["body"], key)
                if number > len(self.contents):
                    self.contents.append(said)
                return 200, {"event_id": f"${number}"}
        return _NOTHING


class Discord(Counting):
    """A webhook: what is sent twice is there twice."""

    def answer(self, method: str, path: str, _, said) -> Reply:
        match method, urlsplit(path).path.removeprefix("/discord/api/webhooks/1/KEY").split("/"):
            case "POST", [""]:
                return 200, {"id": str(self.make(said["content"]))}
            case "PATCH", ["", "messages", number]:
                return (200, {"id": number}) if self.change(number, said["content"]) else _NOTHING
        return _NOTHING


def said_by(handler: BaseHTTPRequestHandler) -> object:
    """What a request says; None where it says nothing, or was cut off."""
    announced = int(handler.headers.get("content-length") or 0)
    body = handler.rfile.read(announced)
    return json.loads(body) if announced and len(body) == announced else None
