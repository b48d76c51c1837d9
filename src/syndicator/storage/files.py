"""Published feeds: served from memory, written as files that any web server can serve."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from syndicator.errors import Unusable
from syndicator.model import FORMATS, Publication


class FeedFolder:
    """Holds every current rendering, and mirrors it to `FEED.FORMAT` in a folder.

    A file appears whole or not at all (written beside, then renamed), and only when its bytes differ, so that a web
    server's own Last-Modified tells the truth.
    """

    def __init__(self, folder: Path, published: Iterable[Publication] = ()) -> None:
        self._folder = folder
        self._shelf: dict[tuple[str, str], Publication] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise Unusable(
                f"{folder}: {fault.strerror}; set [app] feeds in config.toml to a folder I may write"
            ) from fault
        for publication in published:
            self.put(publication)

    def get(self, feed: str, format: str) -> Publication | None:  # noqa: A002  the port's word
        """The rendering to serve."""
        return self._shelf.get((feed, format))

    def put(self, publication: Publication) -> bool:
        """Publish; True where the bytes differ from those published before."""
        place = (publication.feed, publication.format)
        before = self._shelf.get(place)
        self._shelf[place] = publication
        self._write(self._folder / f"{publication.feed}.{publication.format}", publication)
        return before is None or before.body != publication.body

    def keep_only(self, feeds: Iterable[str]) -> None:
        """Take away the files of feeds that are no longer configured."""
        wanted = {f"{feed}.{format_}" for feed in feeds for format_ in FORMATS}
        for path in self._folder.iterdir():
            if path.suffix.lstrip(".") in FORMATS and path.name not in wanted:
                path.unlink()

    def _write(self, path: Path, publication: Publication) -> None:
        with contextlib.suppress(FileNotFoundError):
            if path.read_bytes() == publication.body:
                return
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(publication.body)
        moment = publication.modified_at.timestamp()
        os.utime(beside, (moment, moment))
        beside.replace(path)
