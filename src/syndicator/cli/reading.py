"""To see what a site gives: try it, poll it, read saved pages."""

import sys
from pathlib import Path
from typing import Any

import click

from syndicator.cli.common import config_option, plain, progress


@click.command("try")
@click.argument("url_or_source")
@config_option
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON object.")
@click.option("--as", "kind", type=click.Choice(["auto", "listing", "article"]), default="auto", show_default=True)
@click.option("--articles", "articles_count", default=3, show_default=True, help="Read this many of a listing's links.")
def try_(url_or_source: str, config_path: Path, *, as_json: bool, kind: Any, articles_count: int) -> None:
    """Show what would be found, extracted and dropped, and why. Records nothing."""
    import asyncio

    from syndicator import app, telemetry
    from syndicator.config import Config
    from syndicator.render.trial import trial_as_json, trial_as_text

    telemetry.set_up()
    found = app.read_config(config_path) if config_path.exists() else Config(folder=Path.cwd())
    trial = asyncio.run(app.try_out(found, url_or_source, kind=kind, articles_count=articles_count))
    click.echo(trial_as_json(trial) if as_json else trial_as_text(trial))


@click.command()
@click.argument("source")
@config_option
def poll(source: str, config_path: Path) -> None:
    """Poll SOURCE now, here or by the running service."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    found = app.read_config(config_path)
    click.echo(asyncio.run(app.poll_once(found, source)))


@click.command()
@click.argument("source")
@config_option
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--held", is_flag=True, help="Read what is held back, and release what reads well now.")
@click.option("--repost", is_flag=True, help="Tell readers of changed words, and correct the posts.")
def reextract(source: str, config_path: Path, *, dry_run: bool, held: bool, repost: bool) -> None:
    """Read the kept pages of SOURCE anew by the rules of now; readers see the better text, channels hear nothing."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    found = app.read_config(config_path)

    def say(line: str) -> None:
        progress("")
        click.echo(plain(line))

    asyncio.run(app.reextract(found, source, dry_run=dry_run, held=held, repost=repost, say=say, progress=progress))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--url", help="The address the page came from.")
@click.option(
    "--pages", type=click.Path(path_type=Path, exists=True, file_okay=False), help="A folder of ID.html[.gz]."
)
@click.option("--manifest", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Lines of {id, url}.")
def extract(file: Path | None, url: str | None, pages: Path | None, manifest: Path | None) -> None:
    """Read a saved page (FILE --url URL), or many (--pages DIR --manifest FILE.jsonl), and print JSON."""
    from datetime import UTC, datetime

    from syndicator.engine import saved

    now = datetime.now(UTC)
    if pages is not None and manifest is not None and file is None:
        faults = []
        for line in saved.read_many(pages, manifest, now=now):
            click.echo(line.text)
            faults += [line.fault] if line.fault else []
        if faults:
            click.echo("\n".join(["syndicator: not all pages could be read:", *faults]), err=True)
            sys.exit(1)
    elif file is not None and url is not None and pages is None:
        click.echo(saved.read_one(file, url, now=now))
    else:
        raise click.UsageError("give FILE and --url, or --pages and --manifest")


COMMANDS = (try_, poll, extract, reextract)
