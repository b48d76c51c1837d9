"""What an entry of an RSS or Atom feed says besides its address, title and date: its text, names, tags and files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from syndicator.discover import dates, offers
from syndicator.model import Said


def said(entry: Any, *, language: str | None) -> Said:
    """All of an entry that `feedparser` gives. `language` is the whole feed's."""
    whole = max((_html(part) for part in entry.get("content", ())), key=len, default="")
    summary = _html(entry.get("summary_detail") or {})
    files = [offers.file(one.get("href"), one.get("type"), one.get("length")) for one in _files(entry)]
    return Said(
        html=whole or summary,
        as_text=bool(whole),
        # Its own `get` gives the date of publication where there is none of a change.
        modified_at=_moment(dict.get(entry, "updated")),
        authors=offers.texts(list(_names(entry))),
        tags=offers.texts([tag.get("label") or tag.get("term") for tag in entry.get("tags", ())]),
        language=language,
        image_url=_picture(entry),
        enclosures=tuple({one.url: one for one in files if one}.values()),
    )


def _html(part: Any) -> str:
    text = str(part.get("value") or "")
    return offers.as_html(text) if part.get("type") == "text/plain" else text


def _moment(written: Any) -> datetime | None:
    return dates.moment(str(written), no_zone_is_utc=True) if written else None


def _names(entry: Any) -> Iterable[str]:
    """RSS writes "redaksi@radar.example.id (Rina)": the name is what is not the address."""
    authors = entry.get("authors") or [{"name": entry.get("author")}]
    for author in authors:
        name = str(author.get("name") or "")
        if name and "@" not in name:
            yield name


def _files(entry: Any) -> Iterable[Any]:
    yield from entry.get("enclosures", ())
    for one in entry.get("media_content", ()):
        yield {"href": one.get("url"), "type": one.get("type"), "length": one.get("filesize")}


def _picture(entry: Any) -> str | None:
    """A picture that goes with the entry: an enclosure, or one of Media RSS."""
    found = [one.get("href") for one in entry.get("enclosures", ()) if str(one.get("type")).startswith("image/")]
    found += [
        one.get("url")
        for one in entry.get("media_content", ())
        if one.get("medium") == "image" or str(one.get("type")).startswith("image/")
    ]
    found += [one.get("url") for one in entry.get("media_thumbnail", ())]
    return next((str(url) for url in found if url), None)
