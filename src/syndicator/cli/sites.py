"""To bring sites in."""

from pathlib import Path

import click

from syndicator.cli.common import config_option, plain


@click.command()
@click.argument("url")
@click.option("--name", help="The source's name; by itself it is taken from the address.")
@config_option
def add(url: str, name: str | None, config_path: Path) -> None:
    """Look at the site at URL by every way, choose the best, and write sources/NAME.toml."""
    import asyncio

    from syndicator import app, telemetry
    from syndicator.config import Config

    telemetry.set_up()
    found = app.read_config(config_path) if config_path.exists() else Config(folder=Path.cwd())
    lines = asyncio.run(
        app.add(found, url, config_path=config_path, name=name, say=lambda line: click.echo(plain(line)))
    )
    for line in lines:
        click.echo(plain(line))


COMMANDS = (add,)
