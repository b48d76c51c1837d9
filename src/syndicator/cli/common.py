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


def plain(text: str) -> str:
    """Text of others that can't move the cursor of whoever reads it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def progress(says: str) -> None:
    """One line that is written over, on a terminal only; an empty text clears it."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{says}", nl=False, err=True)
