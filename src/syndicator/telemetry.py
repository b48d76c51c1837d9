"""Logs: events in the past tense with fields as data, calm on a terminal, one JSON object a line elsewhere."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# At INFO these write whole URLs, and a channel's URL may carry its token.
_TALKATIVE = ("httpx", "httpcore", "apscheduler", "uvicorn", "alembic", "asyncio")


def set_up(*, stream: TextIO = sys.stderr, verbose: bool = False) -> None:
    """Send the program's log to `stream`; libraries speak from warnings up."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Calm() if stream.isatty() else JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("syndicator").setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def fields_of(record: logging.LogRecord) -> dict[str, object]:
    """What was passed as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


class Calm(logging.Formatter):
    """`10:05:12  recorded  entry=12 source=radar`: for people."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and a traceback below it if there is one."""
        moment = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        fields = " ".join(f"{name}={_plain(value)}" for name, value in fields_of(record).items())
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        line = f"{moment}  {level}{_plain(record.getMessage())}  {fields}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """One object a line: at, level, event and the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        row: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **fields_of(record),
        }
        if record.exc_info:
            row["trace"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False, default=str)


def _plain(value: object) -> str:
    """A value that can't forge a second line or move the cursor (Z12)."""
    text = str(value)
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
