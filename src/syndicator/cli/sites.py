"""To bring sites in, and see how they are."""

from pathlib import Path
from typing import Any

import click

from syndicator.cli.common import config_option, plain

_MOVED_OFTEN = 3


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
    is_there = config_path.exists()
    found = app.read_config(config_path, may_lack_sources=True) if is_there else Config(folder=Path.cwd())
    lines = asyncio.run(
        app.add(found, url, config_path=config_path, name=name, say=lambda line: click.echo(plain(line)))
    )
    for line in lines:
        click.echo(plain(line))


@click.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON array.")
def sources(config_path: Path, *, as_json: bool) -> None:
    """List the sources: how they are, when they were and will be polled, by which way, and what the last poll said."""
    import asyncio
    import json

    from syndicator import app, telemetry

    telemetry.set_up()
    found = app.read_config(config_path)
    states = asyncio.run(app.sources(found))
    rows = [_row(state, found.sources[state.id].access, reserved) for state, reserved in states]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(plain(f"{row['source']}  {row['health']}  next poll {row['next_poll']}  {row['says']}"))
        for note in row["notes"]:
            click.echo(plain(f"  {note}"))


def _row(state: Any, access: Any, reserved: str) -> dict[str, Any]:
    notes = _asked(access)
    if state.way:
        notes.append(f"links come from {state.way.url} ({state.way.tier})")
    if state.failed_count:
        last = f"{state.last_success_at:%Y-%m-%d %H:%M} UTC" if state.last_success_at else "never"
        notes.append(f"{state.failed_count} failures in a row; last success: {last}")
    if state.empty_count:
        notes.append(f"{state.empty_count} empty polls in a row")
    if state.moved_count >= _MOVED_OFTEN:
        notes.append(f'moved for good, {state.moved_count} polls in a row: set url = "{state.moved_to}"')
    if reserved:
        notes.append(f"its newest story's page reserves: {reserved}")
    return {
        "source": state.id,
        "health": state.health,
        "next_poll": f"{state.next_poll_at:%Y-%m-%d %H:%M} UTC",
        "last_success": state.last_success_at.isoformat() if state.last_success_at else None,
        "failed_count": state.failed_count,
        "empty_count": state.empty_count,
        "way": state.way.tier if state.way else None,
        "robots": access.robots,
        "reserved": reserved,
        "says": state.says,
        "notes": notes,
    }


def _asked(access: Any) -> list[str]:
    """How the source is asked for its pages, where that is not as usual: never a value that could be a secret."""
    own = [name for name in ("headers", "cookies", "auth", "proxy", "timeout") if getattr(access, name)]
    notes = [f"asked with {', '.join(own)} of its own"] if own else []
    if access.agent:
        notes.append(f"asked as {access.agent}")
    if access.robots == "ignore":
        notes.append(f"its robots.txt is ignored: {access.robots_reason}")
    return notes


COMMANDS = (add, sources)
