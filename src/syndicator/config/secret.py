"""Secrets named in the configuration, `env:NAME` or `file:PATH`, resolved once while it is read.

No message names more than the variable or the file: a secret written straight into the file is not repeated either.
"""

import re
from pathlib import Path

from syndicator.config.complaints import Wrong, show
from syndicator.config.seams import Seams
from syndicator.specs import Secret, Told

FORM = "text: env:NAME or file:PATH"
TOLD_FORM = "text, or a secret: env:NAME or file:PATH"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class SecretReader:
    """Resolves secrets; `files` are those that were read."""

    def __init__(self, seams: Seams) -> None:
        self._seams = seams
        self._known: dict[str, Secret] = {}
        self.files: set[Path] = set()

    def read(self, text: object) -> Secret:
        """The secret that `text` names. Raises Wrong."""
        if not isinstance(text, str):
            raise Wrong(f"expected {FORM}, got {_kind(text)}")
        if text not in self._known:
            self._known[text] = self._resolve(text)
        return self._known[text]

    def read_told(self, text: object) -> Told:
        """What `text` says, or the secret that it names. Raises Wrong."""
        if not isinstance(text, str):
            raise Wrong(f"expected {TOLD_FORM}, got {_kind(text)}")
        if text.startswith(("env:", "file:")):
            return Told(self.read(text).reveal(), named=True)
        return Told(text)

    def _resolve(self, text: str) -> Secret:
        scheme, _, name = text.partition(":")
        if scheme == "env" and _VARIABLE.fullmatch(name):
            return self._from_environment(name)
        if scheme == "file" and name.strip() and name.isprintable():
            return self._from_file(name)
        raise Wrong(f"expected {FORM}, not the secret itself")

    def _from_environment(self, name: str) -> Secret:
        value = self._seams.environ.get(name)
        if value is None:
            raise Wrong(f"the environment variable {name} is not set")
        if not value.strip():
            raise Wrong(f"the environment variable {name} is empty")
        return Secret(value.strip())

    def _from_file(self, name: str) -> Secret:
        path = self._seams.folder / name
        try:
            value = self._seams.open_file(path).strip()
        except OSError as error:
            raise Wrong(f"the file {show(name)} can't be read: {error.strerror or 'no reason given'}") from None
        except ValueError:  # not UTF-8; the error itself carries the bytes
            raise Wrong(f"the file {show(name)} is not UTF-8 text") from None
        if not value:
            raise Wrong(f"the file {show(name)} is empty")
        self.files.add(path)
        return Secret(value)


def _kind(value: object) -> str:
    return show(value) if isinstance(value, list | dict) else "a number, date or truth value"
