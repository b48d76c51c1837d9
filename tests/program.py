"""The real program as a test sees it: what it says, and how it ends."""

import os
import queue
import re
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


def free_port() -> int:
    """A port that was free a moment ago; the kernel hands out others meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Program:
    """A started command, and what it has said so far."""

    command: subprocess.Popen
    said: list[str] = field(default_factory=list)
    _lines: queue.Queue = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.command.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def wait_for(self, *patterns: str, times: int = 1, within_s: float = 40) -> None:
        """Read on until each pattern was said, `times` times each from now on, in any order."""
        deadline = time.monotonic() + within_s
        missing = dict.fromkeys(patterns, times)
        while missing:
            try:
                line = self._lines.get(timeout=max(deadline - time.monotonic(), 0.01))
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"not said within {within_s} s: {missing}\n" + "".join(self.said[-60:]))
            self.said.append(line)
            missing = {what: left - bool(re.search(what, line)) for what, left in missing.items()}
            missing = {what: left for what, left in missing.items() if left > 0}

    def interrupt(self) -> int:
        """Ctrl-C in a terminal: SIGINT to the program and all its children; its exit code."""
        os.killpg(self.command.pid, signal.SIGINT)
        code = self.command.wait(40)
        while (line := self._lines.get(timeout=10)) is not None:
            self.said.append(line)
        return code

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        self.command.send_signal(number)
        return self.command.wait(40)
