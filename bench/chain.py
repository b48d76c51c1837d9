"""CPU and memory of the whole chain, beside named references in the same run.

    make bench                     needs the bench folder: ../shared/bench, or SYNDICATOR_BENCH

Starts a newsroom of real pages and the real program over it, and reads the CPU time of all its processes from /proc:
per new article (fetched page to stored entry, feeds rendered), per unchanged poll, idle; and its memory (PSS). The
references, in the same run over the same pages: `trafilatura.extract`, and a 304 with bare httpx.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
BENCH = Path(os.environ.get("SYNDICATOR_BENCH", CHECKOUT.parent / "shared" / "bench"))
SITES, ARTICLES = 5, 20
WATCHED_S = 20
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run and print the table."""
    if not (BENCH / "newsroom.py").exists():
        sys.exit(
            f"make bench: {BENCH} is not there; set SYNDICATOR_BENCH to the folder with newsroom.py and dev.tar.xz"
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(BENCH / "dev.tar.xz") as pages:
            pages.extractall(folder / "pages")  # no `filter`: Debian 12 has Python 3.11.2, which knows none
        port = free_port()
        newsroom = spawn(
            [
                str(BENCH / "newsroom.py"),
                "--pages",
                str(folder / "pages"),
                "--sites",
                str(SITES),
                "--port",
                str(port),
                "--warm",
            ],
            folder,
        )
        wait_for(newsroom, '"ready"')
        try:
            rows = list(measure(folder, port))
        finally:
            newsroom.send_signal(signal.SIGTERM)
            newsroom.wait()
    for what, value, beside in rows:
        print(f"{what:<44} {value:>12}   {beside}")


def measure(folder: Path, port: int) -> Iterator[tuple[str, str, str]]:
    """The rows: what, the figure, what stands beside it."""
    extract_ms = reference_extract(port)
    exchange_ms = reference_304(port)
    yield "trafilatura.extract, per page (reference)", f"{extract_ms:.1f} ms", ""
    yield "304 with bare httpx (reference)", f"{exchange_ms:.2f} ms", ""

    (folder / "config.toml").write_text(config(port, every="1h"))
    program = spawn(["-m", "syndicator", "run"], folder)
    wait_for(program, "overview")
    started = cpu_s(program.pid)
    yield "start, until feeds are served", f"{started * 1000:.0f} ms", ""
    for _ in range(SITES):
        wait_for(program, '"event": "polled"')
    article_ms = (cpu_s(program.pid) - started) * 1000 / (SITES * ARTICLES)
    yield "new article, workers' start included", f"{article_ms:.1f} ms", f"{article_ms / extract_ms:.2f} x trafilatura"
    yield "memory (PSS) working, all processes", f"{pss_mb(program.pid):.0f} MB", ""
    stop(program)

    (folder / "config.toml").write_text(config(port, every="1s"))
    program = spawn(["-m", "syndicator", "run", "--verbose"], folder)
    for _ in range(SITES * 2):
        wait_for(program, '"event": "polled"')
    idle_ms = idle_cost(folder, port)
    before, polled = cpu_s(program.pid), 0
    until = time.monotonic() + WATCHED_S
    while time.monotonic() < until:
        wait_for(program, '"event": "polled"')
        polled += 1
    poll_ms = ((cpu_s(program.pid) - before) * 1000 - idle_ms * WATCHED_S) / polled
    yield "idle, per second", f"{idle_ms:.1f} ms", ""
    yield (
        "unchanged poll, exchange included",
        f"{poll_ms:.2f} ms",
        f"{poll_ms - exchange_ms:+.2f} ms beyond the exchange",
    )
    yield "memory (PSS) after start, no workers", f"{pss_mb(program.pid):.0f} MB", ""
    stop(program)


def idle_cost(folder: Path, port: int) -> float:
    """CPU ms per second of a program with nothing due."""
    place = folder / "idle"
    place.mkdir()
    (place / "config.toml").write_text(config(port, every="1h"))
    program = spawn(["-m", "syndicator", "run"], place)
    for _ in range(SITES):
        wait_for(program, '"event": "polled"')
    time.sleep(2)
    before = cpu_s(program.pid)
    time.sleep(WATCHED_S / 2)
    idle_ms = (cpu_s(program.pid) - before) * 1000 / (WATCHED_S / 2)
    stop(program)
    return idle_ms


def reference_extract(port: int) -> float:
    """Mean CPU ms of trafilatura.extract over the newsroom's pages."""
    import trafilatura

    truth = json.loads(get(f"http://127.0.0.1:{port}/_ctl/truth?sites=0-{SITES - 1}"))
    pages = [get(row["url"]).decode("utf-8", "replace") for row in truth]
    trafilatura.extract(pages[0])
    return timed(lambda: [trafilatura.extract(page) for page in pages]) / len(pages)


def reference_304(port: int) -> float:
    """Mean CPU ms of a conditional GET that answers 304, by httpx.AsyncClient in one loop as ours runs."""
    import asyncio

    import httpx

    async def exchange() -> float:
        async with httpx.AsyncClient(trust_env=False) as client:
            url = f"http://127.0.1.1:{port}/"
            etag = (await client.get(url)).headers["etag"]
            before = time.process_time()
            for _ in range(300):
                answer = await client.get(url, headers={"If-None-Match": etag})
                assert answer.status_code == 304
            return (time.process_time() - before) * 1000 / 300

    return asyncio.run(exchange())


def timed(act: Callable[[], object]) -> float:
    """CPU ms of this process for `act`."""
    before = time.process_time()
    act()
    return (time.process_time() - before) * 1000


def config(port: int, *, every: str) -> str:
    sources = "".join(
        f'[sources.site-{k}]\nurl = "http://127.0.1.{k + 1}:{port}/"\nevery = "{every}"\ngap = "0s"\nrecheck = []\n'
        for k in range(SITES)
    )
    return f'[web]\nlisten = "127.0.0.1:{free_port()}"\n[egress]\nallow = ["127.0.1.0/24:{port}"]\n{sources}'


def family(pid: int) -> set[int]:
    """A process and all below it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(text.rpartition(")")[2].split()[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def cpu_s(pid: int) -> float:
    """User and system time of a process and all below it, ended children included."""
    total = 0
    for member in family(pid):
        try:
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(value) for value in fields[11:15])
    return total / TICKS_PER_S


def pss_mb(pid: int) -> float:
    """Proportional memory of a process and all below it."""
    texts = [Path(f"/proc/{member}/smaps_rollup").read_text() for member in family(pid)]
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE).group(1)) for text in texts) / 1024


def spawn(arguments: list[str], folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def wait_for(program: subprocess.Popen, pattern: str) -> None:
    for line in program.stdout:
        if re.search(pattern, line):
            return
    raise SystemExit(f"the program ended before it said {pattern!r}")


def stop(program: subprocess.Popen) -> None:
    program.send_signal(signal.SIGTERM)
    program.wait(40)


def get(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
