"""Kinds of channels and files to read configurations with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from syndicator.specs import Secret, option

SITE = '[sources.radar]\nurl = "https://radar.example.id/"\n'
"""The least that a configuration needs; two lines long."""

FOLDER = Path("/etc/syndicator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Options of a kind that needs a secret, as a chat service would."""

    chat: str = option("Where.", example='"@politik"')
    token: Secret = option("The key.", example='"env:TOKEN"')
    markup: Literal["html", "plain"] = option("How.", example='"html"', default="html")
    silent: bool = option("Without a sound.", example="true", default=False)
    weight: float = option("How much.", example="1.5", default=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Options of a kind that writes a file, and that has a rule of its own."""

    path: str = option("Where.", example='"posts.jsonl"')
    url: str | None = option("An address.", example='"https://cms.example.id/"', default=None)

    def __post_init__(self):
        if "\0" in self.path:
            raise ValueError("path: no file has such a name")
        if self.path == self.url:
            raise ValueError("a path is no address")


KINDS = {"chat": Chat, "log": Log}


def file_opener(files):
    def open_file(path):
        found = files.get(str(path.relative_to(FOLDER)))
        if found is None:
            raise FileNotFoundError(2, "No such file or directory", str(path))
        if isinstance(found, bytes):
            return found.decode()
        return found

    return open_file
