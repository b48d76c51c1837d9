"""Two ways to read a text: into a configuration, and into the lines of its fault report."""

import pytest

from config.reading import FOLDER, KINDS, SITE, file_opener
from syndicator import config
from syndicator.errors import ConfigError


@pytest.fixture
def read():
    """`read(text, files=…, environ=…, **seams)` → Config."""

    def _read(text, *, files=None, environ=None, **seams):
        return config.read(
            text, KINDS, folder=FOLDER, environ=environ or {}, open_file=file_opener(files or {}), **seams
        )

    return _read


@pytest.fixture
def report(read):
    """The report of a text's faults, without the indentation; empty where there is none."""

    def _report(text, **seams):
        try:
            read(text, **seams)
        except ConfigError as error:
            return [line.removeprefix("  ") for line in str(error).split("\n")]
        return []

    return _report


@pytest.fixture
def faults(report):
    """The faults of a text that has a good source in its first two lines, if it has none of its own."""

    def _faults(text, **seams):
        return report(text if "[sources" in text else SITE + text, **seams)[1:]

    return _faults
