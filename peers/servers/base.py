"""What the servers share: their folders, virtual environments of their own, processes, ports, and JSON over HTTP."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

HERE = Path(__file__).parent
HOME = Path(__file__).parents[2] / ".peers"
# The kernel hands out what is above to whoever asks for any port.
_PORTS = range(20_000, 32_768)


class Unavailable(Exception):
    """A server can't be had here; the message says which and why."""


class Unsupported(Unavailable):
    """This machine can't run the server, and that is no fault: it is skipped even in continuous integration."""


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    body: bytes

    @property
    def document(self) -> Any:
        """The body's JSON. The test fails where the answer is no success."""
        assert self.status < 300, f"HTTP {self.status}: {self.body.decode(errors='replace')[:300]}"
        return json.loads(self.body) if self.body else {}


def ask(
    method: str,
    url: str,
    document: Any = None,
    *,
    form: Mapping[str, str] | None = None,
    token: str = "",
    user: tuple[str, str] | None = None,
) -> Answer:
    """One request of the test's own, past our program."""
    parts = urlsplit(url)
    headers = {"Content-Type": "application/json"} if document is not None else {}
    body = json.dumps(document) if document is not None else None
    if form is not None:
        headers, body = {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(form)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if user:
        headers["Authorization"] = f"Basic {b64encode(':'.join(user).encode()).decode()}"
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
    answer = connection.getresponse()
    found = Answer(answer.status, answer.read())
    connection.close()
    return found


def run(name: str, *command: object, cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> str:
    """Run a command to its end; what it printed. Raises Unavailable with its last words."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, cwd=cwd, env={**os.environ, **(environ or {})}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise Unavailable(f"{name}: there is no {words[0]}") from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Unavailable(f"{name}: {Path(words[0]).name} {words[1]} failed: {said[-1] if said else 'no words'}")
    return done.stdout


def venv(name: str) -> Path:
    """The programs of the server's own virtual environment, made of its lock; a changed lock makes it anew."""
    lock, folder = HERE / f"requirements-{name}.lock", HOME / name / "venv"
    ready = folder / "ready.lock"
    if not ready.exists() or ready.read_bytes() != lock.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        run(name, sys.executable, "-m", "venv", folder)
        pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(name, *pip, "--require-hashes", "-r", lock)
        shutil.copyfile(lock, ready)
    return folder / "bin"


def not_installed(name: str) -> Unavailable:
    """What kept a server from being installed."""
    why = HOME / f"{name}.why"
    return Unavailable(why.read_text() if why.exists() else f"{name}: not installed; `make test-peers` does that")


def installed(name: str, program: Path) -> Path:
    """The program. Raises Unavailable where it is not there."""
    if not program.exists():
        raise not_installed(name)
    return program


def fresh(name: str) -> Path:
    """An empty folder for what one run of a server keeps."""
    folder = HOME / name / "state"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def free_port() -> int:
    """A port that was free a moment ago, and that the kernel hands to nobody meanwhile."""
    while True:
        port = random.choice(_PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


@dataclass(frozen=True)
class Process:
    """A started server, in a session of its own so that its children end with it."""

    name: str
    command: subprocess.Popen[bytes]
    log: Path

    def wait_until(self, ready: Callable[[], bool], *, within_s: float = 60) -> None:
        """Until it is ready. Raises Unavailable where it ended, or is too slow."""
        deadline = time.monotonic() + within_s
        while not _is_ready(ready):
            if self.command.poll() is not None or time.monotonic() > deadline:
                ended = self.command.returncode is not None
                self.stop()
                said = self.log.read_text(errors="replace").strip().splitlines()[-3:]
                raise Unavailable(f"{self.name}: {'ended' if ended else f'not up in {within_s} s'}: {' / '.join(said)}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it and its children."""
        for number, patience_s in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 10.0)):
            try:
                os.killpg(self.command.pid, number)
                self.command.wait(patience_s)
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue


def _is_ready(ready: Callable[[], bool]) -> bool:
    try:
        return ready()
    except OSError:
        return False


def answers(port: int) -> Callable[[], bool]:
    """Whether somebody listens at a port."""

    def is_open() -> bool:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True

    return is_open


def spawn(
    name: str, command: Sequence[object], *, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> Process:
    """Start a server; what it prints is in `.peers/NAME/NAME.log`."""
    log = HOME / name / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        started = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Process(name, started, log)
