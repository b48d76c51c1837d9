"""The command line. Commands import late, so that `--help` costs next to nothing over bare Python.

Exit codes: 0 done, 1 it could not be done (the reason is on standard error), 2 the configuration or the call is wrong.
"""

import sys
from pathlib import Path
from typing import Any

import click

from syndicator import __version__

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

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


@click.group(cls=Commands, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="syndicator")
def main() -> None:
    """Turn news sites into clean feeds and posts, and keep them true."""


@main.command()
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
    asyncio.run(app.serve(found, announce=click.echo))


@main.command()
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


@main.command()
@config_option
def check(config_path: Path) -> None:
    """Check the configuration; name every fault with its line."""
    from syndicator import app

    found = app.read_config(config_path)
    for warning in app.notes(found):
        click.echo(f"note: {warning}")
    click.echo(
        f"{config_path}: fine "
        f"(sources: {len(found.sources)}, feeds: {len(found.feeds)}, channels: {len(found.channels)})"
    )


@main.command("try")
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


@main.command()
@click.argument("source")
@config_option
def poll(source: str, config_path: Path) -> None:
    """Poll SOURCE now, here or by the running service."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    found = app.read_config(config_path)
    click.echo(asyncio.run(app.poll_once(found, source)))


@main.command()
@click.argument("name", required=False)
@config_option
def pause(name: str | None, config_path: Path) -> None:
    """Stop polling source NAME or posting to channel NAME, at once and until `resume`; all without a NAME."""
    _set_pause(name, config_path, paused=True)


@main.command()
@click.argument("name", required=False)
@config_option
def resume(name: str | None, config_path: Path) -> None:
    """Poll source NAME or post to channel NAME again; all without a NAME."""
    _set_pause(name, config_path, paused=False)


def _set_pause(name: str | None, config_path: Path, *, paused: bool) -> None:
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    for line in asyncio.run(app.set_pause(app.read_config(config_path), name, paused=paused)):
        click.echo(line)


@main.group(invoke_without_command=True)
@config_option
@click.option("--unknown", is_flag=True, help="Only those of which nobody knows whether they arrived.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The newest so many.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON array.")
@click.pass_context
def deliveries(ctx: click.Context, config_path: Path, *, unknown: bool, limit: int, as_json: bool) -> None:
    """List what was posted or not, and why; `settle` says what became of one that is unknown."""
    ctx.obj = config_path
    if ctx.invoked_subcommand is not None:
        return
    import asyncio
    import json

    from syndicator import app, telemetry
    from syndicator.model import DeliveryState

    telemetry.set_up()
    state = DeliveryState.UNKNOWN if unknown else None
    rows = asyncio.run(app.deliveries(app.read_config(config_path), state=state, limit=limit))
    if as_json:
        click.echo(json.dumps([_delivery_row(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        one = _delivery_row(row)
        why = f" ({one['reason']})" if one["reason"] else ""
        # A remote's words must not move the cursor.
        why = "".join(letter if letter.isprintable() else " " for letter in why)
        click.echo(f"{one['number']}  {one['channel']}  {one['action']}  {one['state']}{why}  {one['title']!r}")


def _delivery_row(listed: Any) -> dict[str, Any]:
    one = listed.delivery
    return {
        "number": one.id,
        "entry": one.entry_id,
        "revision": one.revision,
        "channel": one.channel,
        "action": str(one.action),
        "state": str(one.state),
        "reason": one.reason,
        "attempts": one.attempts,
        "title": listed.title,
        "url": listed.url,
    }


@deliveries.command()
@click.argument("number", type=int)
@click.argument("outcome", type=click.Choice(["arrived", "again", "dropped"]))
@click.pass_obj
def settle(config_path: Path, number: int, outcome: Any) -> None:
    """Say of delivery NUMBER that it arrived, that it shall be sent again, or that it shall be dropped."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    click.echo(asyncio.run(app.settle(app.read_config(config_path), number, outcome)))


@main.command()
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
