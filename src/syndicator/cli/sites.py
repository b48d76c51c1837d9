"""To bring sites in, and see how they are."""

from pathlib import Path
from typing import Any

import click

from syndicator.cli.common import config_option, plain

_MOVED_OFTEN = 3


@click.command()
@click.argument("url", metavar="URL-or-FILE.opml")
@click.option("--name", help="The source's name; by itself it is taken from the address.")
@config_option
def add(url: str, name: str | None, config_path: Path) -> None:
    """Look at the site at URL by every way, choose the best, and write sources/NAME.toml.

    An OPML file gives a source for each of its feeds.
    """
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    if app.is_opml_file(url):
        _import(Path(url), config_path)
        return
    found = _configured(config_path)
    lines = asyncio.run(
        app.add(found, url, config_path=config_path, name=name, say=lambda line: click.echo(plain(line)))
    )
    for line in lines:
        click.echo(plain(line))


def _configured(config_path: Path) -> Any:
    """The configuration as far as there is one."""
    from syndicator import app
    from syndicator.config import Config

    is_there = config_path.exists()
    return app.read_config(config_path, may_lack_sources=True) if is_there else Config(folder=Path.cwd())


def _import(file: Path, config_path: Path) -> None:
    import asyncio

    from syndicator import app

    found = _configured(config_path)
    lines = app.import_opml(found, file, config_path=config_path, say=lambda line: click.echo(plain(line)))
    for line in asyncio.run(lines):
        click.echo(plain(line))


@click.group(invoke_without_command=True)
@config_option
@click.pass_context
def opml(ctx: click.Context, config_path: Path) -> None:
    """Print the sources as OPML; `opml import FILE` takes those of another program."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    ctx.obj = config_path
    if ctx.invoked_subcommand is None:
        click.echo(asyncio.run(app.export_opml(app.read_config(config_path))))


@opml.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_(config_path: Path, file: Path) -> None:
    """Write sources/NAME.toml for every feed in FILE; none is overwritten."""
    _import(file, config_path)


@click.group()
@config_option
@click.pass_context
def pack(ctx: click.Context, config_path: Path) -> None:
    """Site rules that many sources share: `pack import FILE` takes those of Full-Text RSS."""
    ctx.obj = config_path


@pack.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_pack(config_path: Path, file: Path) -> None:
    """Write packs/NAME.toml from FILE, a site config file; say what it could not carry over. None is overwritten."""
    from syndicator import app

    for line in app.import_pack(file, config_path=config_path):
        click.echo(plain(line))


@click.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON array.")
def sources(config_path: Path, *, as_json: bool) -> None:
    """List the sources: how they are, when they were and will be polled, by which way, and how much comes from them."""
    import asyncio
    import json

    from syndicator import app, telemetry

    telemetry.set_up()
    found = app.read_config(config_path)
    rows = [_row(each, found.sources[each.state.id].access) for each in asyncio.run(app.sources(found))]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(plain(f"{row['source']}  {row['health']}  next poll {row['next_poll']}  {row['says']}"))
        for note in row["notes"]:
            click.echo(plain(f"  {note}"))


def _row(standing: Any, access: Any) -> dict[str, Any]:
    state, rhythm, reserved, hubs = standing
    notes = _asked(access)
    if state.way:
        notes.append(f"links come from {state.way.url} ({state.way.tier})")
    if state.failed_count:
        notes.append(f"{state.failed_count} failures in a row; last success: {_at(state.last_success_at)}")
    notes += _going(state, rhythm)
    if state.empty_count:
        notes.append(f"{state.empty_count} empty polls in a row")
    if state.moved_count >= _MOVED_OFTEN:
        notes.append(f'moved for good, {state.moved_count} polls in a row: set url = "{state.moved_to}"')
    if reserved:
        notes.append(f"its newest story's page reserves: {reserved}")
    notes += [_told_by(hub) for hub in hubs]
    return {
        "source": state.id,
        "health": state.health,
        "next_poll": _at(state.next_poll_at),
        "last_success": state.last_success_at.isoformat() if state.last_success_at else None,
        "failed_count": state.failed_count,
        "empty_count": state.empty_count,
        "last_new": rhythm.last_at.isoformat() if rhythm.last_at else None,
        "new_per_day": rhythm.per_day,
        "words": rhythm.words,
        "words_before": rhythm.words_before,
        "way": state.way.tier if state.way else None,
        "robots": access.robots,
        "reserved": reserved,
        "hubs": [hub.hub for hub in hubs],
        "says": state.says,
        "notes": notes,
    }


def _told_by(hub: Any) -> str:
    """How its hub does."""
    if hub.state != "active":
        return f"its hub {hub.hub} has not agreed yet to tell of news"
    heard = f"; it last told {_at(hub.heard_at)}" if hub.heard_at else "; it has told nothing yet"
    missed = f"; {hub.missed_count} news in a row came without a word from it" if hub.missed_count else ""
    return f"its hub {hub.hub} tells of news until {_at(hub.lease_until)}{heard}{missed}"


def _going(state: Any, rhythm: Any) -> list[str]:
    """When it was last read, how much comes from it, and whether its stories grow shorter."""
    notes = [f"last success {_at(state.last_success_at)}"] if state.last_success_at and not state.failed_count else []
    if rhythm.last_at:
        notes.append(f"{rhythm.per_day:g} new a day; the last {_at(rhythm.last_at)}")
    if rhythm.words is not None:
        before = f" ({rhythm.words_before} before)" if rhythm.words_before is not None else ""
        notes.append(f"{rhythm.words} words a story lately{before}")
    if state.silent_at and state.last_success_at and state.silent_at <= state.last_success_at:
        notes.append("without news for longer than silent_for")
    return notes


def _at(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"


def _asked(access: Any) -> list[str]:
    """How the source is asked for its pages, where that is not as usual: never a value that could be a secret."""
    own = [name for name in ("headers", "cookies", "auth", "proxy", "timeout") if getattr(access, name)]
    notes = [f"asked with {', '.join(own)} of its own"] if own else []
    if access.agent:
        notes.append(f"asked as {access.agent}")
    if access.robots == "ignore":
        notes.append(f"its robots.txt is ignored: {access.robots_reason}")
    return notes


@click.command()
@click.argument("source")
@click.option("--drop", metavar="LINE", help="Drop this line (its key, as listed) from every page of the source.")
@click.option("--keep", metavar="LINE", help="Never drop this line.")
@config_option
def template(source: str, drop: str | None, keep: str | None, config_path: Path) -> None:
    """Show which lines recur on SOURCE's pages: those that are dropped, and those that you might want to drop."""
    import asyncio

    from syndicator import app, telemetry
    from syndicator.render.template_lines import lines_as_text

    telemetry.set_up()
    found = app.read_config(config_path)
    if drop is not None:
        click.echo(plain(asyncio.run(app.judge_line(found, source, drop, "drop"))))
    if keep is not None:
        click.echo(plain(asyncio.run(app.judge_line(found, source, keep, "keep"))))
    if drop is None and keep is None:
        for line in lines_as_text(asyncio.run(app.template(found, source))):
            click.echo(plain(line))


COMMANDS = (add, opml, pack, sources, template)
