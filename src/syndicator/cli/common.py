"""What the commands share: the option that names the configuration, and how expected faults are said."""

import sys
from pathlib import Path
from typing import Any

import click

config_option = click.option(
    "--config",
    "-c",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("config.toml"),
    envvar="SYNDICATOR_CONFIG",
    show_default=True,
    help="The configuration file.",
)


class Commands(click.Group):
    """Commands whose expected errors are sentences, not tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what this program raises on purpose is said and ends with the right exit code."""
        from syndicator.errors import ConfigError, SyndicatorError

        try:
            return super().invoke(ctx)
        except ConfigError as faults:
            click.echo(str(faults), err=True)
            sys.exit(2)
        except SyndicatorError as fault:
            click.echo(f"syndicator: {fault}", err=True)
            sys.exit(1)
