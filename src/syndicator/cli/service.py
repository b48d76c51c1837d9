"""To write a configuration, check it, and run the service."""

import sys
from pathlib import Path
from typing import Any

import click

from syndicator.cli.common import config_option, plain


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
@click.argument("source", required=False)
@config_option
@click.option("--tests", is_flag=True, help="Run the tests beside the rules: of SOURCE (or a pack), or all.")
@click.option("--fresh", is_flag=True, help="With --tests: ask the site, also where a page of it is stored.")
def check(source: str | None, config_path: Path, *, tests: bool, fresh: bool) -> None:
    """Check the configuration; name every fault with its line. With --tests, read pages and see what comes of them."""
    from syndicator import app

    if not tests and (source is not None or fresh):
        raise click.UsageError("SOURCE and --fresh go with --tests")
    found = app.read_config(config_path)
    if tests:
        _run_tests(found, source, fresh=fresh)
        return
    for warning in app.notes(found):
        click.echo(f"note: {warning}")
    click.echo(f"note: {app.estimate(found)}")
    click.echo(
        f"{config_path}: fine "
        f"(sources: {len(found.sources)}, feeds: {len(found.feeds)}, channels: {len(found.channels)})"
    )


def _run_tests(found: Any, source: str | None, *, fresh: bool) -> None:
    """Run tests and say what came of each as it comes; one that fails ends the program with 1."""
    import asyncio

    from syndicator import app, telemetry
    from syndicator.render.proved import proof_as_text, summary

    telemetry.set_up()

    async def run_all() -> list[Any]:
        proofs = []
        async for proof in app.prove(found, source, fresh=fresh):
            proofs.append(proof)
            for line in proof_as_text(proof):
                click.echo(plain(line))
        return proofs

    proofs = asyncio.run(run_all())
    click.echo(summary(proofs))
    if not all(proof.passed for proof in proofs):
        sys.exit(1)


@click.command()
@config_option
@click.option("--all", "all_of_them", is_flag=True, help="Name every entry, not ten in one place.")
def plan(config_path: Path, *, all_of_them: bool) -> None:
    """Show what the configuration would change before it takes over: entries in feeds, and posts. Changes nothing."""
    import asyncio

    from syndicator import app, telemetry
    from syndicator.render.plan import plan_as_text

    telemetry.set_up()
    found = app.read_config(config_path)
    for line in plan_as_text(asyncio.run(app.plan(found)), sources=found.sources, all_of_them=all_of_them):
        click.echo(plain(line))


COMMANDS = (run, init, check, plan)
