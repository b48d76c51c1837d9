"""The further pages of a split article, fetched in their order and read as one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from syndicator import urls
from syndicator.errors import FetchError, Unreadable
from syndicator.extract.further import MOST_PAGES
from syndicator.model import Page, Reading

PAGES, ALL = "pages", "all"
"""Where a reading says of how many pages it was made, and what it says where one page shows all."""

Get = Callable[[str], Awaitable[Page]]
Read = Callable[[Page, Sequence[Page]], Awaitable[Reading]]


async def all_of(page: Page, reading: Reading, *, get: Get, read: Read) -> tuple[Reading, tuple[Page, ...]]:
    """The whole article that `page` begins, or `reading` where that is all of it; and the other pages it is made of.

    A page that the site has not, or that holds nothing to read, ends it. Raises TryLater where one will come later.
    """
    if reading.wants_why == "whole":
        return await _whole(reading, get, read)
    if reading.wants_why == "chain":
        return await _joined(page, reading, await _chain(page, reading, get, read), read)
    if reading.wants_why != "next":
        return reading, ()
    others: list[Page] = []
    for url in reading.wants:
        try:
            others.append(await get(url))
        except FetchError:
            break
    return await _joined(page, reading, others, read)


async def _chain(page: Page, reading: Reading, get: Get, read: Read) -> list[Page]:
    """The pages of which each names the one after it."""
    others: list[Page] = []
    seen = {urls.key(page.final_url)}
    while reading.wants_why == "chain" and len(others) < MOST_PAGES - 1:
        (url,) = reading.wants
        if urls.key(url) in seen:
            break
        seen.add(urls.key(url))
        try:
            other = await get(url)
            reading = await read(other, ())
        except (FetchError, Unreadable):
            break
        others.append(other)
    return others


async def _whole(reading: Reading, get: Get, read: Read) -> tuple[Reading, tuple[Page, ...]]:
    """The page that shows all, under the first page's address."""
    try:
        page = await get(reading.wants[0])
        whole = await read(page, ())
    except (FetchError, Unreadable):
        return reading, ()
    if len(whole.article.text) < len(reading.article.text):
        return reading, ()
    article = replace(whole.article, url=reading.article.url)
    return replace(whole, article=article, origins={**whole.origins, PAGES: ALL}, wants=(), wants_why=""), (page,)


async def _joined(page: Page, reading: Reading, others: Sequence[Page], read: Read) -> tuple[Reading, tuple[Page, ...]]:
    """As many of the pages as can be read together."""
    for count in range(len(others), 0, -1):
        try:
            return await read(page, others[:count]), tuple(others[:count])
        except Unreadable:
            continue
    return reading, ()
