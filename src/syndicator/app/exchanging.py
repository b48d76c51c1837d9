"""Sources to and from other programs, as OPML."""

import asyncio
import re
import unicodedata
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from syndicator import decode, urls
from syndicator.app.adding import add, next_steps, write_source
from syndicator.app.parts import SystemClock
from syndicator.app.storing import data_folder, database_of
from syndicator.config import Config
from syndicator.discover import opml
from syndicator.discover.opml import Outline
from syndicator.errors import SyndicatorError, Unreadable, Unusable
from syndicator.model import Way
from syndicator.render.opml import Subscription, render_opml
from syndicator.render.source_file import feed_file
from syndicator.specs import Source
from syndicator.storage import schema
from syndicator.storage.store import SqlStore

_LARGEST_BYTES = 15_000_000
_LONGEST_NAME = 56

Say = Callable[[str], None]


async def export_opml(found: Config) -> str:
    """The sources of the configuration; with feeds, where their links come from such."""
    ways = await _ways(found)
    rows = [_subscription(source, ways.get(source.id)) for source in found.sources.values()]
    return render_opml(rows, title="Sources of syndicator")


def _subscription(source: Source, way: Way | None) -> Subscription:
    if way is not None and way.tier == "feed":
        return Subscription(text=source.id, page_url=source.url, feed_url=way.url)
    if source.discover == ("feed",):
        return Subscription(text=source.id, page_url=f"{urls.origin(source.url)}/", feed_url=source.url)
    return Subscription(text=source.id, page_url=source.url)


async def _ways(found: Config) -> dict[str, Way | None]:
    """By which ways links were found; nothing where nothing was recorded yet."""
    if found.app.database is None and not (data_folder(found) / "syndicator.db").exists():
        return {}
    database = database_of(found)
    async with AsyncExitStack() as stack:
        store = SqlStore(database)
        stack.push_async_callback(store.close)
        if await asyncio.to_thread(schema.version, database.engine) != schema.HEAD:
            return {}
        return {state.id: state.way for state in (await store.overview()).sources}


def is_opml_file(name: str) -> bool:
    """Whether this is a file, rather than an address."""
    return "://" not in name and Path(name).is_file()


async def import_opml(found: Config, path: Path, *, config_path: Path, say: Say) -> list[str]:
    """Write a source's file for every outline; a line for each, and what is left to do. Raises Unusable.

    A feed is taken as it is; a page without one is looked at as `add` does.
    """
    outlines = _read(path)
    there = {urls.key(source.url): name for name, source in found.sources.items()}
    taken, written = set(found.sources), ""
    for outline in outlines:
        name = _name_for(outline, taken, config_path.parent / "sources")
        try:
            _refuse(outline, there)
            if outline.xml_url:
                written = _write_feed(outline, name, config_path)
            else:
                await add(found, outline.html_url, config_path=config_path, name=name, say=lambda _: None)
                written = name
        except SyndicatorError as fault:
            say(f"left out: {outline.text or '(no title)'}: {fault}")
            continue
        taken.add(name)
        there[urls.key(outline.xml_url or outline.html_url)] = name
        say(f"wrote sources/{name}.toml: {outline.text}  {outline.xml_url or outline.html_url}")
    return next_steps(config_path, written) if written else [f"{path}: nothing to write"]


def _read(path: Path) -> list[Outline]:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise Unusable(f"{path}: more than {_LARGEST_BYTES // 1_000_000} MB; no list of subscriptions is so long")
        return opml.read(decode.decode(path.read_bytes()), name=str(path))
    except OSError as fault:
        raise Unusable(f"{path}: can't be read: {fault.strerror}") from fault
    except Unreadable as fault:
        raise Unusable(str(fault)) from fault


def _refuse(outline: Outline, there: dict[str, str]) -> None:
    """Raises Unusable for what can't be a source, or is one already."""
    url = outline.xml_url or outline.html_url
    if not url:
        raise Unusable("it has neither xmlUrl nor htmlUrl")
    if urls.absolute(url, url) is None or not url.isprintable() or " " in url:
        raise Unusable(f"{url}: not an http or https address")
    if urls.key(url) in there:
        raise Unusable(f"{url}: is polled already, as {there[urls.key(url)]}")


def _write_feed(outline: Outline, name: str, config_path: Path) -> str:
    text = feed_file(name, outline.xml_url, title=outline.text, page_url=outline.html_url, made_at=SystemClock().now())
    write_source(config_path.parent / "sources" / f"{name}.toml", text)
    return name


def _name_for(outline: Outline, taken: set[str], folder: Path) -> str:
    """A name of the title's letters, or the host's, with a number where it is taken."""
    title = unicodedata.normalize("NFKD", outline.text).encode("ascii", "ignore").decode().lower()
    host = urls.host(outline.xml_url or outline.html_url).removeprefix("www.")
    name = _slug(title) or _slug(host) or "source"
    count, numbered = 1, name
    while numbered in taken or (folder / f"{numbered}.toml").exists():
        count += 1
        numbered = f"{name}-{count}"
    return numbered


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:_LONGEST_NAME].rstrip("-")
