"""The real program, started as its user would, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from program import Program


@pytest.fixture
def start() -> Iterator[Callable[..., Program]]:
    """Start `syndicator ARGUMENTS…`, or any other Python program with `program=`; all are ended after the test."""
    started: list[Program] = []

    def begin(*arguments: str, cwd: Path, program: tuple[str, ...] = ("-m", "syndicator"), **environ: str) -> Program:
        command = subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=cwd,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        started.append(Program(command))
        return started[-1]

    yield begin
    for program in started:
        if program.command.poll() is None:
            program.command.kill()
        program.command.wait()


@pytest.fixture
def syndicator(tmp_path) -> Callable[..., subprocess.CompletedProcess]:
    """Run `syndicator ARGUMENTS…` to its end."""

    def call(*arguments: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "syndicator", *arguments],
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return call
