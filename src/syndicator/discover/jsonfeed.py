"""A page that is a JSON Feed (1.0, 1.1) → its links."""

import json
from collections.abc import Iterable
from typing import Any

from syndicator.discover import dates, hubs, offers
from syndicator.errors import Unreadable
from syndicator.model import Link, Listing, Page, Said


def read(page: Page, text: str) -> Listing:
    """The links of the feed `text`. Raises Unreadable where it is not JSON or holds no list of entries."""
    feed, entries = _entries(page, text)
    links = offers.distinct(_links(page, entries[: offers.MOST_LINKS]))
    why = f"JSON Feed with {len(entries)} entries, {len(links)} of them with a link of their own"
    return Listing(links=links, tier="feed", why=why, pushed=hubs.announced(page, _own_links(feed)))


def _own_links(feed: dict[str, Any]) -> Iterable[tuple[str, str]]:
    yield "self", _text(feed, "feed_url")
    for hub in _dicts(feed.get("hubs")):
        if _text(hub, "type").lower() == "websub":
            yield "hub", _text(hub, "url")


def _entries(page: Page, text: str) -> tuple[dict[str, Any], list[Any]]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{page.final_url}: the JSON Feed can't be read: {error}") from error
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(entries, list):
        raise Unreadable(f'{page.final_url}: the JSON Feed has no list "items"')
    return feed, entries


def _links(page: Page, entries: Iterable[Any]) -> Iterable[Link]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        link = offers.offer(
            page,
            _text(entry, "url") or _text(entry, "external_url"),
            title=_text(entry, "title"),
            published_at=dates.moment(_text(entry, "date_published"), no_zone_is_utc=True),
            guid=_text(entry, "id"),
            said=_said(entry),
        )
        if link:
            yield link


def _said(entry: dict[str, Any]) -> Said:
    """What an entry says besides its title and date. 1.0 has one `author`, 1.1 has `authors`."""
    html = _text(entry, "content_html") or offers.as_html(_text(entry, "content_text"))
    authors = _dicts(entry.get("authors")) or _dicts([entry.get("author")])
    files = _dicts(entry.get("attachments"))
    found = (offers.file(_text(one, "url"), _text(one, "mime_type"), _text(one, "size_in_bytes")) for one in files)
    return Said(
        html=html or offers.as_html(_text(entry, "summary")),
        as_text=bool(html),
        modified_at=dates.moment(_text(entry, "date_modified"), no_zone_is_utc=True),
        authors=offers.texts([_text(author, "name") for author in authors]),
        tags=offers.texts(entry.get("tags")),
        language=_text(entry, "language") or None,
        image_url=_text(entry, "image") or _text(entry, "banner_image") or None,
        enclosures=tuple(one for one in found if one),
    )


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(entry: dict[str, Any], key: str) -> str:
    """A text; numbers are taken too, since ids are often written as such."""
    value = entry.get(key)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
