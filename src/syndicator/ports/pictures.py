"""Pictures of others that we keep and serve, for feeds with `images = "mirror"`."""

from collections.abc import Iterable
from typing import Protocol

from syndicator.model import Picture


class PictureFetcher(Protocol):
    """One polite GET of a picture, with the page that shows it as the referer."""

    async def picture(self, url: str, *, referer: str) -> Picture:
        """The picture. Raises TryLater, Gone, and Refused for what is none that we would serve."""


class Pictures(Protocol):
    """The pictures that we have."""

    def name(self, url: str) -> str | None:
        """The name of the picture that was fetched from an address; None where we have none."""

    def keep(self, url: str, picture: Picture) -> None:
        """Keep one; the oldest make room. Raises Unusable where it can't be written."""

    def forget(self, urls: Iterable[str]) -> None:
        """Take pictures away."""

    def read(self, name: str) -> Picture | None:
        """A picture by its name; None where there is none."""
