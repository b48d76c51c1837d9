import io
import json
import logging

import pytest

from syndicator import telemetry


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _quiet_after():
    yield
    logging.basicConfig(force=True)


def say(stream, message="delivered", **fields) -> str:
    telemetry.set_up(stream=stream)
    logging.getLogger("syndicator.engine.deliver").info(message, extra=fields)
    return stream.getvalue()


def test_a_terminal_gets_a_calm_line():
    assert say(Terminal(), entry=812, channel="newsroom").endswith("  delivered  entry=812 channel=newsroom\n")


def test_a_file_gets_one_object_a_line():
    row = json.loads(say(io.StringIO(), title="Banjir\nSurut"))
    assert (row["event"], row["level"], row["title"]) == ("delivered", "info", "Banjir\nSurut")


def test_Z12_a_title_can_not_forge_a_line_or_move_the_cursor():
    line = say(Terminal(), title="a\n10:00:00  delivered\x1b[2J")
    assert line.count("\n") == 1
    assert "\x1b" not in line


def test_Z11_libraries_that_log_addresses_are_kept_quiet():
    stream = io.StringIO()
    telemetry.set_up(stream=stream)
    logging.getLogger("httpx").info("HTTP Request: POST https://api.example/bot123:SECRET/sendMessage")
    assert stream.getvalue() == ""
