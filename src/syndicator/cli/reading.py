"""To see what a site gives: try it, poll it, read saved pages."""

import shlex
import sys
from pathlib import Path
from typing import Any

import click

from syndicator.cli.common import config_option, plain, progress

_RULES = (
    click.option("--drop-line", "drop_lines", multiple=True, metavar="PATTERN", help="Drop lines that hold it."),
    click.option("--drop", multiple=True, metavar="CSS", help="Drop parts of the page."),
    click.option("--keep", multiple=True, metavar="CSS", help="Parts that are content."),
    click.option("--replace", multiple=True, nargs=2, metavar="PATTERN WORDS", help="Replace in paragraphs."),
    click.option("--body", metavar="CSS", help="The body."),
    click.option("--title", metavar="CSS", help="The headline."),
    click.option("--author", metavar="CSS", help="The authors."),
    click.option("--date", metavar="CSS", help="The date."),
)


def _with_rules(command: Any) -> Any:
    """The options that change a rule: a page is shown with and without it."""
    for option in reversed(_RULES):
        command = option(command)
    return command


@click.command("try")
@click.argument("subject", metavar="SOURCE|URL|ENTRY|FILE")
@config_option
@click.option("--stored", is_flag=True, help="Ask no site: read stored pages, of SOURCE or of the story at URL.")
@click.option("--url", help="The address of FILE's page, where it does not say it itself.")
@click.option("--as", "kind", type=click.Choice(["auto", "listing", "article"]), default="auto", show_default=True)
@click.option("--articles", "articles_count", default=3, show_default=True, help="Read so many articles of a source.")
@click.option("--lines", "all_lines", is_flag=True, help="Show all lines of a page.")
@click.option("--test", "as_test", is_flag=True, help="Print a test that asks for what the page gives now.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON object.")
@_with_rules
def try_(
    subject: str,
    config_path: Path,
    *,
    all_lines: bool,
    as_test: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Show what would be found, read and dropped, by which rule, and why. Records nothing.

    With a rule (--drop-line, --drop, --keep, --replace, --body, --title, --author, --date) pages are shown with and
    without it, and the lines to paste. A CSS selector may be an XPath: xpath://p.
    """
    import asyncio

    from syndicator import app, telemetry
    from syndicator.config import Config
    from syndicator.render.trial import trial_as_text
    from syndicator.render.trial_json import trial_as_json

    telemetry.set_up()
    found = app.read_config(config_path) if config_path.exists() else Config(folder=Path.cwd())
    own = {name: given.pop(name) for name in ("stored", "url", "kind", "articles_count")}
    changes = {name: value for name, value in given.items() if value}
    if as_test and (changes or as_json):
        raise click.UsageError("--test shows what a page gives by the rules as they are; leave the others out")
    trial = asyncio.run(app.try_out(found, app.Wish(subject=subject, changes=changes, **own)))
    again = _again(subject, config_path, stored=own["stored"], url=own["url"])
    if as_test:
        _pin(trial)
    elif as_json:
        click.echo(trial_as_json(trial))
    else:
        for line in trial_as_text(trial, again=again, all_lines=all_lines).split("\n"):
            click.echo(plain(line))


def _pin(trial: Any) -> None:
    """Print tests of the pages that were read."""
    from syndicator.render.rules_to_paste import pinned

    read = [one for one in trial.articles if one.reading is not None]
    for one in read:
        for line in pinned(trial, one):
            click.echo(plain(line))
    if not read:
        says = next((one.says for one in trial.articles), "no article was read")
        click.echo(f"syndicator: {trial.url}: {says}", err=True)
        sys.exit(1)


def _again(subject: str, config_path: Path, *, stored: bool, url: str | None) -> str:
    """The call as it was, to be gone on with."""
    words = ["syndicator", "try", shlex.quote(subject)]
    words += ["-c", shlex.quote(str(config_path))] if config_path != Path("config.toml") else []
    words += ["--stored"] if stored else []
    words += ["--url", shlex.quote(url)] if url else []
    return " ".join(words)


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
