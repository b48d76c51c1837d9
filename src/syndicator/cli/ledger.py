"""To ask what was posted and why, and to steer it."""

from pathlib import Path
from typing import Any

import click

from syndicator.cli.common import config_option


@click.command()
@click.argument("name", required=False)
@config_option
def pause(name: str | None, config_path: Path) -> None:
    """Stop polling source NAME or posting to channel NAME, at once and until `resume`; all without a NAME."""
    _set_pause(name, config_path, paused=True)


@click.command()
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


@click.group(invoke_without_command=True)
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


COMMANDS = (pause, resume, deliveries)
