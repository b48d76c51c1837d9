"""The command line. Commands import late, so that `--help` costs next to nothing over bare Python.

Exit codes: 0 done, 1 it could not be done (the reason is on standard error), 2 the configuration or the call is wrong.

Each module holds a few commands that belong together: `service` runs, `sites` brings sources in, `reading` tries and
extracts, `ledger` asks what happened and steers it, `partners` lets partners in, `moving` keeps an installation in a
file. `common` has what they share.
"""

import click

from syndicator import __version__
from syndicator.cli import ledger, moving, partners, reading, service, sites
from syndicator.cli.common import Commands

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="syndicator")
def main() -> None:
    """Turn news sites into clean feeds and posts, and keep them true."""


for _command in (
    *service.COMMANDS,
    *sites.COMMANDS,
    *reading.COMMANDS,
    *ledger.COMMANDS,
    *partners.COMMANDS,
    *moving.COMMANDS,
):
    main.add_command(_command)
