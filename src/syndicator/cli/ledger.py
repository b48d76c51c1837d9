"""To ask what was posted and why, and to steer it."""

from pathlib import Path
from typing import Any

import click

from syndicator.cli.common import config_option, plain, progress


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
@click.option("--awaiting", is_flag=True, help="Only those that wait for `approve` or `reject`.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The newest so many.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON array.")
@click.pass_context
def deliveries(
    ctx: click.Context, config_path: Path, *, unknown: bool, awaiting: bool, limit: int, as_json: bool
) -> None:
    """List what was posted or not, and why; `settle` says what became of one that is unknown."""
    ctx.obj = config_path
    if ctx.invoked_subcommand is not None:
        return
    import asyncio
    import json

    from syndicator import app, telemetry
    from syndicator.model import DeliveryState

    telemetry.set_up()
    state = DeliveryState.UNKNOWN if unknown else DeliveryState.AWAITING if awaiting else None
    rows = asyncio.run(app.deliveries(app.read_config(config_path), state=state, limit=limit))
    if as_json:
        click.echo(json.dumps([_delivery_row(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        one = _delivery_row(row)
        why = f" ({one['reason']})" if one["reason"] else ""
        click.echo(plain(f"{one['number']}  {one['channel']}  {one['action']}  {one['state']}{why}  {one['title']!r}"))


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
@click.argument("number")
@click.argument("outcome", type=click.Choice(["arrived", "again", "dropped"]))
@click.pass_obj
def settle(config_path: Path, number: str, outcome: Any) -> None:
    """Say of delivery NUMBER, or of `all` that are unknown, that it arrived, shall be sent again, or be dropped."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    click.echo(asyncio.run(app.settle(app.read_config(config_path), number, outcome)))


@click.command()
@config_option
@click.option("--source", help="Only those that this source lists.")
@click.option("--feed", help="Only those that this feed holds.")
@click.option("--held", is_flag=True, help="Only those held back.")
@click.option("--withdrawn", is_flag=True, help="Only those withdrawn.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The newest so many.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON array.")
def entries(
    config_path: Path,
    *,
    source: str | None,
    feed: str | None,
    held: bool,
    withdrawn: bool,
    limit: int,
    as_json: bool,
) -> None:
    """List the stories that are recorded, the newest first."""
    import asyncio
    import json

    from syndicator import app, telemetry
    from syndicator.model import EntryState

    telemetry.set_up()
    wanted = {EntryState.HELD: held, EntryState.RETRACTED: withdrawn}
    states = frozenset(state for state, is_wanted in wanted.items() if is_wanted)
    found = app.read_config(config_path)
    rows = [
        _entry_row(entry)
        for entry in asyncio.run(app.entries(found, states=states, source=source, feed=feed, limit=limit))
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        why = f" ({row['reason']})" if row["reason"] else ""
        click.echo(plain(f"{row['number']}  {row['key']}  {row['source']}  {row['state']}{why}  {row['title']!r}"))


def _entry_row(entry: Any) -> dict[str, Any]:
    return {
        "number": entry.id,
        "key": entry.key,
        "urn": entry.urn,
        "source": entry.source,
        "state": str(entry.state),
        "reason": entry.revision.why,
        "revision": entry.revision.number,
        "published": entry.published_at.isoformat(),
        "updated": entry.updated_at.isoformat(),
        "title": entry.revision.article.title,
        "url": entry.revision.article.url,
    }


@click.command()
@click.argument("entry")
@config_option
def explain(entry: str, config_path: Path) -> None:
    """Tell the story of ENTRY (number, key, urn or address) from poll to post: posted where, or not and why."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    click.echo(asyncio.run(app.explain(app.read_config(config_path), entry)))


@click.command()
@click.argument("entry")
@click.option("--reason", required=True, help="Shown to readers, with the date.")
@click.option("--erase", is_flag=True, help="Forget what it said: texts and raw pages, too.")
@click.option(
    "--wait", "wait_s", default=60, show_default=True, type=click.IntRange(0), help="Seconds to wait for channels."
)
@config_option
def retract(entry: str, config_path: Path, *, reason: str, erase: bool, wait_s: int) -> None:
    """Withdraw ENTRY (number, key, urn or address) from every feed, archive and post, and keep it from returning."""
    import asyncio
    from datetime import timedelta

    from syndicator import app, telemetry

    telemetry.set_up()
    lines = asyncio.run(
        app.retract(
            app.read_config(config_path),
            entry,
            reason=reason,
            erase=erase,
            wait=timedelta(seconds=wait_s),
            progress=progress,
        )
    )
    progress("")
    for line in lines:
        click.echo(plain(line))


@click.command()
@click.argument("entry")
@click.argument("channel")
@config_option
def post(entry: str, channel: str, config_path: Path) -> None:
    """Post ENTRY to CHANNEL, which did not get it."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    click.echo(plain(asyncio.run(app.post(app.read_config(config_path), entry, channel))))


@click.command()
@click.argument("entry")
@click.argument("channel", required=False)
@config_option
def approve(entry: str, channel: str | None, config_path: Path) -> None:
    """Let ENTRY, or `all` that await it, be posted to CHANNEL, or to all channels with `approve = true`."""
    _judge(entry, channel, config_path, accept=True)


@click.command()
@click.argument("entry")
@click.argument("channel", required=False)
@config_option
def reject(entry: str, channel: str | None, config_path: Path) -> None:
    """Keep ENTRY, or `all` that await `approve`, from being posted to CHANNEL, or to any of those that wait."""
    _judge(entry, channel, config_path, accept=False)


def _judge(entry: str, channel: str | None, config_path: Path, *, accept: bool) -> None:
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    click.echo(plain(asyncio.run(app.judge(app.read_config(config_path), entry, channel, accept=accept))))


@click.command()
@click.argument("name")
@config_option
def release(name: str, config_path: Path) -> None:
    """Let readers have what is held back: an entry (number, key, urn or address), or all of a source."""
    _let_go(name, config_path, keep=True)


@click.command()
@click.argument("name")
@config_option
def drop(name: str, config_path: Path) -> None:
    """Throw away what is held back, an entry or all of a source, and keep it from returning."""
    _let_go(name, config_path, keep=False)


def _let_go(name: str, config_path: Path, *, keep: bool) -> None:
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    click.echo(plain(asyncio.run(app.let_go(app.read_config(config_path), name, keep=keep))))


@click.command()
@click.argument("channel")
@click.argument("entry", required=False)
@config_option
def preview(channel: str, entry: str | None, config_path: Path) -> None:
    """Show the message that CHANNEL would get of ENTRY, or of its newest: exactly, counted, and what would be cut."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    for line in asyncio.run(app.preview(app.read_config(config_path), channel, entry)):
        click.echo(plain(line))


@click.command()
@click.argument("channel")
@config_option
def test(channel: str, config_path: Path) -> None:
    """Post one message to CHANNEL that says it is a test, correct it, and remove it."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()

    def say(line: str) -> None:
        click.echo(plain(line))

    if not asyncio.run(app.try_channel(app.read_config(config_path), channel, say=say)):
        raise SystemExit(1)


COMMANDS = (entries, explain, retract, post, approve, reject, release, drop, deliveries, preview, test, pause, resume)
