"""TOML → frozen values: every option checked, every fault at once with file, line, table and what was expected.

    config = load(Path("config.toml"), kinds, environ=os.environ)

Knows no channel kind, no selector engine and no address guard: `app` hands in what judges them. An option is named
once, in the class that holds its value; see `options_of`.
"""

from syndicator.config.assemble import read
from syndicator.config.doubts import warnings
from syndicator.config.load import files_of, load
from syndicator.config.options import Option, options_of
from syndicator.config.starter import starter_files
from syndicator.config.values import Alerts, App, Config, Egress, Limits, Sample, Web

__all__ = [
    "Alerts",
    "App",
    "Config",
    "Egress",
    "Limits",
    "Option",
    "Sample",
    "Web",
    "files_of",
    "load",
    "options_of",
    "read",
    "starter_files",
    "warnings",
]
