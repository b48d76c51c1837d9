"""To keep an installation in a file, and to make one of it."""

from pathlib import Path

import click

from syndicator.cli.common import config_option, progress


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config_option
def backup(file: Path, config_path: Path) -> None:
    """Write everything into FILE while the service runs: database, configuration, templates. Not the secrets."""
    from syndicator import app, telemetry

    telemetry.set_up()
    found = app.read_config(config_path)
    lines = app.backup(found, file, config_path=config_path, progress=progress)
    progress("")
    click.echo("\n".join(lines))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@config_option
def restore(file: Path, config_path: Path) -> None:
    """Make an installation of FILE, where there is none. What may have been posted since is not posted again."""
    from syndicator import app, telemetry

    telemetry.set_up()
    lines = app.restore(file, config_path=config_path, progress=progress)
    progress("")
    click.echo("\n".join(lines))


COMMANDS = (backup, restore)
