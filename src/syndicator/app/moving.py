"""An installation into one file, and out of it again: on another machine, or into the other kind of database."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from syndicator.app.parts import SystemClock
from syndicator.app.reading import read_config
from syndicator.app.storing import data_folder, database_of, turn_of
from syndicator.config import Config
from syndicator.errors import Unusable
from syndicator.storage import schema, snapshot
from syndicator.storage.store import SqlStore

Progress = Callable[[str], None]


def backup(found: Config, path: Path, *, config_path: Path, progress: Progress) -> list[str]:
    """Write a snapshot of everything to `path`, beside a running service or without one."""
    database = database_of(found)
    try:
        if schema.version(database.engine) is None:
            raise Unusable(f"{database.name}: there is nothing in it yet; `syndicator run` begins it")
        carried = dict(_carried(found, config_path))
        snapshot.write_snapshot(database, path, carried, progress=progress)
    finally:
        database.dispose()
    size = path.stat().st_size / 1_000_000
    lines = [f"{path}: {size:.1f} MB, with {', '.join(sorted(carried))}"]
    if found.secret_files or found.app.database is not None:
        lines.append("Secrets are not in it: what env: and file: name must be there where it is restored.")
    return lines


def _carried(found: Config, config_path: Path) -> Iterator[tuple[str, bytes]]:
    """The configuration's files, by their paths from its folder. What lies elsewhere stays elsewhere."""
    templates = [found.folder / spec.template for spec in found.channels.values() if spec.template]
    templates += [found.folder / feed.entry_body for feed in found.feeds.values() if feed.entry_body]
    for path in dict.fromkeys([config_path, *found.files, *templates]):
        if path.resolve().is_relative_to(found.folder.resolve()):
            yield str(path.resolve().relative_to(found.folder.resolve())), path.read_bytes()


def restore(path: Path, *, config_path: Path, progress: Progress) -> list[str]:
    """Make an installation of a snapshot: the configuration's files where there are none, then the database."""
    carried = snapshot.read_carried(path)
    lines = [] if config_path.exists() else list(_write_config(carried, config_path))
    found = read_config(config_path)
    with turn_of(found):
        _restore_database(found, path, progress)
        count = asyncio.run(_mark(found))
    decide = "`syndicator deliveries settle NUMBER|all again|dropped|arrived` decides."
    return [
        *lines,
        f"restored from {path}",
        f"{count} posts that were waiting are unknown now: nobody knows what was posted after the backup was made.",
        "So will be what the first polls find that was published before this moment.",
        f"`syndicator deliveries --unknown` lists them, {decide}",
    ]


async def _mark(found: Config) -> int:
    store = SqlStore(database_of(found))
    try:
        return await store.mark_restored(now=SystemClock().now())
    finally:
        await store.close()


def _write_config(carried: dict[str, bytes], config_path: Path) -> Iterator[str]:
    """The files as they were, beside `config_path`; those that are there stay."""
    folder = config_path.parent
    for name, body in carried.items():
        place = (folder / name).resolve()
        if not place.is_relative_to(folder.resolve()):
            raise Unusable(f"{name}: a file of the snapshot would be written outside of {folder}")
        if place.exists():
            yield f"kept {place}, which was there"
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
        yield f"wrote {place}"


def _restore_database(found: Config, path: Path, progress: Progress) -> None:
    if found.app.database is None:
        snapshot.restore_into_file(path, data_folder(found) / "syndicator.db")
        return
    data_folder(found).mkdir(parents=True, exist_ok=True)
    database = database_of(found)
    try:
        snapshot.restore_into_server(path, database, beside=data_folder(found) / "restoring.db", progress=progress)
    finally:
        database.dispose()
