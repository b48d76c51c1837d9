"""To let partners in, to see who came, and to check their feeds against their rules."""

import sys
from pathlib import Path

import click

from syndicator.cli.common import config_option, plain

_DURATION = 'such as "90d"'


@click.group(invoke_without_command=True)
@config_option
@click.pass_context
def partners(ctx: click.Context, config_path: Path) -> None:
    """List partners with their tokens and when they were last seen."""
    ctx.obj = config_path
    if ctx.invoked_subcommand is not None:
        return
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    for line in asyncio.run(app.partners(app.read_config(config_path))):
        click.echo(line)


@partners.command()
@click.argument("name")
@click.option("--ends-after", metavar="DURATION", help=f"How long it is valid, {_DURATION}; default: for ever.")
@click.option("--others-end-after", metavar="DURATION", help=f"To rotate: when NAME's other tokens end, {_DURATION}.")
@click.pass_obj
def token(config_path: Path, name: str, ends_after: str | None, others_end_after: str | None) -> None:
    """Make a token for partner NAME; it is printed once, and only its hash is kept."""
    import asyncio

    from syndicator import app, telemetry
    from syndicator.config import durations

    telemetry.set_up()
    try:
        ends, others = (durations.parse(each) if each else None for each in (ends_after, others_end_after))
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    made, says = asyncio.run(
        app.mint_token(app.read_config(config_path), name, ends_after=ends, others_end_after=others)
    )
    for line in says:
        click.echo(line, err=True)
    click.echo(made)


@partners.command()
@click.argument("name")
@click.argument("number", type=int)
@click.pass_obj
def end(config_path: Path, name: str, number: int) -> None:
    """Let token NUMBER of partner NAME end at once."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    click.echo(asyncio.run(app.end_token(app.read_config(config_path), name, number)))


@partners.command()
@click.argument("name")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The newest so many.")
@click.pass_obj
def log(config_path: Path, name: str, limit: int) -> None:
    """Who came with a token of partner NAME, and how they were answered; kept for 30 days."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    for visit in asyncio.run(app.visits(app.read_config(config_path), name, limit=limit)):
        click.echo(
            plain(
                f"{visit.at:%Y-%m-%d %H:%M:%S} UTC  {visit.status}  {visit.path}  token {visit.token}  "
                f"{visit.address}  {visit.agent}"
            )
        )


@click.command()
@click.argument("partner")
@config_option
def preflight(partner: str, config_path: Path) -> None:
    """Say line by line which of PARTNER's published rules their feeds meet. Exit code 1 where one is not met."""
    import asyncio

    from syndicator import app, telemetry

    telemetry.set_up()
    lines, fine = asyncio.run(app.check_partner(app.read_config(config_path), partner))
    for line in lines:
        click.echo(plain(line))
    sys.exit(0 if fine else 1)


COMMANDS = (partners, preflight)
