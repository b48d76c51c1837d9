"""To write a configuration, check it, and run the service."""

import sys
from pathlib import Path

import click

from syndicator.cli.common import config_option


@click.command()
@config_option
@click.option("--verbose", "-v", is_flag=True, help="Say more.")
def run(config_path: Path, *, verbose: bool) -> None:
    """Poll, publish and post until stopped."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up(verbose=verbose)
    found = app.read_config(config_path)
    for warning in app.notes(found):
        click.echo(f"note: {warning}", err=True)
    asyncio.run(app.serve(found, path=config_path, announce=click.echo))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a configuration of your own, with templates and folders, into FOLDER."""
    from syndicator.config import starter_files

    files = starter_files()
    present = [name for name in files if (folder / name).exists()]
    if present:
        click.echo(f"syndicator: {folder}: has {', '.join(present)} already; nothing was written", err=True)
        sys.exit(1)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        click.echo(f"wrote {path}")
    click.echo(f"\nNow edit {folder / 'config.toml'}, then:\n  cd {folder}\n  syndicator check\n  syndicator run")


@click.command()
@config_option
def check(config_path: Path) -> None:
    """Check the configuration; name every fault with its line."""
    from syndicator import app

    found = app.read_config(config_path)
    for warning in app.notes(found):
        click.echo(f"note: {warning}")
    click.echo(f"note: {app.estimate(found)}")
    click.echo(
        f"{config_path}: fine "
        f"(sources: {len(found.sources)}, feeds: {len(found.feeds)}, channels: {len(found.channels)})"
    )


@click.command()
@config_option
@click.option("--all", "all_of_them", is_flag=True, help="Name every entry, not ten in one place.")
def plan(config_path: Path, *, all_of_them: bool) -> None:
    """Show what the configuration would change before it takes over: entries in feeds, and posts. Changes nothing."""
    import asyncio

    from syndicator import app, telemetry
    from syndicator.cli.common import plain
    from syndicator.render.plan import plan_as_text

    telemetry.set_up()
    found = app.read_config(config_path)
    for line in plan_as_text(asyncio.run(app.plan(found)), sources=found.sources, all_of_them=all_of_them):
        click.echo(plain(line))


COMMANDS = (run, init, check, plan)
