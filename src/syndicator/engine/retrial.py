"""What is tried without asking the site: the pages that an entry was read from, and pages saved as files."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from syndicator.access import Access
from syndicator.engine.readers import LooksIntoPages
from syndicator.engine.rereading import NotKept, Rereader
from syndicator.engine.trial import Tryer
from syndicator.errors import FetchError, Unreadable, Unusable
from syndicator.model import NotModified, Page, Reservation, Validators
from syndicator.ports import Clock, Errand
from syndicator.ports.kept import Kept
from syndicator.specs import ArticleRules, Source
from syndicator.trial import ReadTrial

_UNSAID = "https://page.invalid/"
_MOST_BYTES = 20_000_000


class KeptTryer:
    """Reads the kept pages of entries by any rules; nothing is fetched, nothing recorded."""

    def __init__(self, *, rereader: Rereader, readers: LooksIntoPages) -> None:
        self._rereader = rereader
        self._readers = readers

    async def look(self, kept: Kept, source: Source, *, changed: ArticleRules | None = None) -> ReadTrial:
        """An entry read by a source's rules, and by `changed` ones."""
        found = await self._read(kept, source)
        if changed is None:
            return found
        return replace(found, after=await self._read(kept, replace(source, article=changed)))

    async def _read(self, kept: Kept, source: Source) -> ReadTrial:
        tried = ReadTrial(url=kept.entry.revision.article.url, place=_place(kept))
        try:
            if kept.pages and not _is_told(kept):
                tried = replace(tried, examined=await self._readers.examine(kept.pages[0], source.article))
            return replace(tried, reading=await self._rereader.read(kept, source))
        except (NotKept, Unreadable) as fault:
            return replace(tried, says=str(fault))


def _is_told(kept: Kept) -> bool:
    return kept.telling is not None and kept.telling.body != "page"


def _place(kept: Kept) -> str:
    if _is_told(kept):
        return f"the feed's text of entry {kept.entry.id}"
    when = f", fetched {kept.pages[0].fetched_at:%Y-%m-%d %H:%M} UTC" if kept.pages else ""
    return f"the stored page of entry {kept.entry.id}{when}"


def saved_page(path: Path, url: str, *, clock: Clock) -> Page:
    """A page saved as a file, as if `url` had answered with it. Raises Unusable."""
    try:
        if (size := path.stat().st_size) > _MOST_BYTES:
            raise Unusable(f"{path}: is {size / 1e6:.1f} MB, limit is {_MOST_BYTES / 1e6:g} MB")
        body = path.read_bytes()
    except OSError as fault:
        raise Unusable(f"{path}: can't be read: {fault.strerror or fault}") from None
    return Page(url=url, final_url=url, body=body, fetched_at=clock.now())


async def said_url(page: Page, readers: LooksIntoPages) -> str:
    """The address that a saved page gives itself. Raises Unusable where it gives none."""
    bare = replace(page, url=_UNSAID, final_url=_UNSAID)
    try:
        url = (await readers.read(bare, ArticleRules(), language=None)).article.url
    except Unreadable:
        url = _UNSAID
    return "" if url.startswith(_UNSAID.rstrip("/")) else url


def file_tryer(page: Page, *, name: str, readers: LooksIntoPages) -> Tryer:
    """A Tryer that knows this page and asks for no other."""
    return Tryer(fetcher=_NoSite(), readers=readers, pages=(page,), place=name)


class _NoSite:
    """A fetcher that has nothing to offer."""

    async def fetch(
        self,
        url: str,
        *,
        known: Validators = Validators(),  # noqa: ARG002
        gap: timedelta | None = None,  # noqa: ARG002
        access: Access = Access(),  # noqa: ARG002
        errand: Errand = "story",  # noqa: ARG002
    ) -> Page | NotModified:
        raise FetchError(f"{url}: nothing but the file is read")

    async def size(self, url: str, *, access: Access = Access()) -> int | None:  # noqa: ARG002
        raise FetchError(f"{url}: nothing but the file is read")

    async def reservation(
        self,
        url: str,  # noqa: ARG002
        *,
        gap: timedelta | None = None,  # noqa: ARG002
        access: Access = Access(),  # noqa: ARG002
    ) -> Reservation | None:
        return None
