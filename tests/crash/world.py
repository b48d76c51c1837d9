"""The world around the program: a site that publishes and corrects while it is read, and services that count.

They live as long as the test does and remember everything; the services lose answers and are out of order at times.
"""

import json
import random
import re
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.crash.services import Discord, Mastodon, Matrix, said_by

_STORY = re.compile(r"/berita-\d+/")
_MOST = 120
"""Stories: no more than services bear in the time of the test, at the pace that they ask for."""

_FRESH = 8
"""So many of the newest stories are corrected at times."""

_WORDS = [
    "warga",
    "kota",
    "sungai",
    "pasar",
    "jalan",
    "jembatan",
    "sekolah",
    "petani",
    "nelayan",
    "hujan",
    "pagi",
    "rapat",
    "dewan",
    "anggaran",
    "kampung",
]


class World:
    """A site at `/feed` and `/berita-N/`, a receiver at `/hook`, services at `/mastodon`, `/matrix` and `/discord`.

    `lock` guards all that several threads touch.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self.revisions: list[int] = []
        """How often each story was written; the last number is in its text."""
        self.events: list[dict] = []
        self.lost_answers = self.refusals = 0
        self.open = True
        self.services = {"mastodon": Mastodon(), "matrix": Matrix(), "discord": Discord()}
        world = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self._is_of_a_service():
                    self._serve()
                    return
                found = world._page(self.path, f"http://127.0.0.1:{world.port}")
                self._answer(*(found or (404, "text/plain", "no such page")))

            def do_POST(self) -> None:
                self._serve()

            do_PUT = do_PATCH = do_POST  # noqa: N815  names of the standard library

            def _is_of_a_service(self) -> bool:
                return self.path.split("/")[1] in world.services

            def _serve(self) -> None:
                replied = world._take(self.command, self.path, self.headers, said_by(self))
                if replied is None:
                    self.close_connection = True  # carried out, and nobody hears of it
                else:
                    self._answer(replied[0], "application/json", json.dumps(replied[1]))

            def _answer(self, status: int, kind: str, text: str) -> None:
                body = text.encode()
                self.send_response(status)
                self.send_header("content-type", f"{kind}; charset=utf-8")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def handle(self) -> None:
                with suppress(ConnectionError):  # whoever asked was killed
                    super().handle()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settle(self) -> None:
        """Publish and correct nothing more, lose no answer more: what is owed can be brought."""
        with self._lock:
            self.open = False

    def text(self, n: int) -> str:
        """What story `n` says now."""
        words = random.Random(n)
        lines = [" ".join(words.choice(_WORDS) for _ in range(24)).capitalize() + "." for _ in range(5)]
        return "\n".join([*lines, f"Catatan ke-{self.revisions[n]} tentang berita nomor {n} dari redaksi kota ini."])

    def _page(self, path: str, at: str) -> tuple[int, str, str] | None:
        with self._lock:
            if path == "/feed":
                self._go_on()
                rows = "".join(
                    f"<item><title>Berita nomor {n} dari kota</title><link>{at}/berita-{n}/</link></item>"
                    for n in reversed(range(len(self.revisions)))
                )
                return 200, "application/rss+xml", f'<rss version="2.0"><channel><title>K</title>{rows}</channel></rss>'
            number = path.strip("/").removeprefix("berita-")
            if not number.isdecimal() or int(number) >= len(self.revisions):
                return None
            n = int(number)
            body = "".join(f"<p>{line}</p>" for line in self.text(n).split("\n"))
            title = f"Berita nomor {n} dari kota"
            head = f'<title>{title}</title><link rel="canonical" href="{at}/berita-{n}/">'
            page = f'<html lang="id"><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>'
            return 200, "text/html", page

    def _go_on(self) -> None:
        """Time passes at the site whenever somebody looks."""
        if self.open and len(self.revisions) < _MOST:
            self.revisions.append(1)
            if self._random.random() < 0.4:
                self.revisions[-self._random.randint(1, min(len(self.revisions), _FRESH))] += 1

    def _take(self, method: str, path: str, headers, said) -> tuple[int, object] | None:
        """One request to a service; None where its answer is lost."""
        if said is None and method != "GET":
            return None  # whoever asked was killed in the middle of it
        with self._lock:
            chance = self._random.random() if self.open else 1.0
            if chance < 0.05:
                self.refusals += 1
                return 503, {}
            if path == "/hook":
                self.events.append({"key": headers["webhook-id"], **said})
                replied: tuple[int, object] = (200, {})
            else:
                replied = self.services[path.split("/")[1]].answer(method, path, headers, said)
            if chance < 0.15:
                self.lost_answers += 1
                return None
            return replied

    # ── what came of it

    def posts(self) -> Counter[str]:
        """Story → different posts of it: one message that came twice under one id is one."""
        seen = {(event["data"]["url"], event["key"]) for event in self.events if event["type"] == "entry.published"}
        return Counter(url for url, _ in seen)

    def posted(self, service: str) -> Counter[str]:
        """Story → messages that a service has of it."""
        with self._lock:
            made = list(self.services[service].made)
        return Counter(_STORY.search(text)[0] for text in made)

    def shows(self, service: str) -> dict[str, str]:
        """Story → what a service's message of it says now."""
        with self._lock:
            made = list(self.services[service].made)
        return {_STORY.search(text)[0]: text for text in made}

    def notes(self) -> dict[str, str]:
        """Story → the line that tells its last revision."""
        return {f"/berita-{n}/": self.text(n).split("\n")[-1] for n in range(len(self.revisions))}

    def last_texts(self) -> dict[str, str]:
        """Story → what the receiver was told last."""
        return {event["data"]["url"]: event["data"]["text"] for event in self.events}
