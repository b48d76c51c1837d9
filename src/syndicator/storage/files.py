"""Published feeds: served from memory, written as files that any web server can serve."""

import os
from collections.abc import Container, Iterable
from pathlib import Path

from syndicator.errors import Unusable
from syndicator.model import FORMATS, Publication


class FeedFolder:
    """Holds every current rendering, and mirrors it to `FEED.FORMAT` in a folder.

    A file appears whole or not at all (written beside, then renamed), and only when its bytes differ, so that a web
    server's own Last-Modified tells the truth. Feeds that are `unwritten` have no files: they are not for everybody.
    """

    def __init__(self, folder: Path, published: Iterable[Publication] = (), *, unwritten: Container[str] = ()) -> None:
        self._folder = folder
        self._unwritten = unwritten
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
        """Publish; True where the bytes differ from those before. Served even where the file can't be written."""
        place = (publication.feed, publication.format)
        before = self._shelf.get(place)
        self._shelf[place] = publication
        path = self._folder / f"{publication.feed}.{publication.format}"
        if publication.feed in self._unwritten:
            path.unlink(missing_ok=True)
        else:
            self._write(path, publication)
        return before is None or before.body != publication.body

    def remove(self, feed: str) -> None:
        """Take away a feed's files. Others' files in the folder are theirs."""
        for format_ in FORMATS:
            self._shelf.pop((feed, format_), None)
            (self._folder / f"{feed}.{format_}").unlink(missing_ok=True)

    def _write(self, path: Path, publication: Publication) -> None:
        try:
            if path.exists() and path.read_bytes() == publication.body:
                return
            beside = path.with_name(f".{path.name}.new")
            beside.write_bytes(publication.body)
            moment = publication.modified_at.timestamp()
            os.utime(beside, (moment, moment))
            beside.replace(path)
        except OSError as fault:
            raise Unusable(
                f"{path}: {fault.strerror}; the feed is served from memory until it can be written"
            ) from fault
