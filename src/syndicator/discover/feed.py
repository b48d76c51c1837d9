"""A page that is an RSS or Atom feed → its links. feedparser reads it from memory and fetches nothing.

The bytes are decoded by us, and cut at the root element: without a DOCTYPE, entity bombs and external entities have
nothing to stand on. What XML forbids is taken out, so that one control character costs no entry. A feed that is broken
but still gives entries is used, and `why` says so; one that gives none raises Unreadable with the parser's reason.
"""

import io
import re
import sys
import xml.sax
from calendar import timegm
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import feedparser

from syndicator.discover import dates, hubs, markup, offers, told
from syndicator.discover.sniff import Sniffed
from syndicator.errors import Unreadable
from syndicator.model import Link, Listing, Page

_END_OF_ENTRY = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
# feedparser gives up a whole feed for one reference to what is no character.
_REFERENCE = re.compile(r"&#(?:[xX]0*(?P<hex>[0-9a-fA-F]+)|0*(?P<decimal>\d+))")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_LONG_REFERENCE = 8

# What feedparser lets out of broken feeds besides its `bozo`: KeyError and ValueError were met in fuzzing it; its loose
# parser, a sgmllib, asserts and converts.
_ESCAPES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


def read(page: Page, text: str, sniffed: Sniffed) -> Listing:
    """The links of the feed `text`. Raises Unreadable where it gives no entry and is broken."""
    parsed = _parse(page, text, sniffed)
    fault = _fault(parsed)
    if fault and not parsed.entries:
        raise Unreadable(f"{page.final_url}: the feed can't be read: {fault}")
    links = offers.distinct(_links(page, parsed.entries[: offers.MOST_LINKS], parsed.feed.get("language")))
    name = feedparser.api.SUPPORTED_VERSIONS.get(parsed.get("version") or "", "") or "feed"
    why = f"{name} with {len(parsed.entries)} entries, {len(links)} of them with a link of their own"
    own = ((str(link.get("rel") or ""), str(link.get("href") or "")) for link in parsed.feed.get("links", ()))
    pushed = hubs.announced(page, own)
    warning = f"broken, but readable: {fault}" if fault else ""
    return Listing(links=links, tier="feed", why=f"{why}; {warning}" if fault else why, warning=warning, pushed=pushed)


def _parse(page: Page, text: str, sniffed: Sniffed) -> Any:
    xml_text = _REFERENCE.sub(_sound_reference, _NOT_XML.sub("", _shorten(text[sniffed.at :], sniffed.root)))
    markup.check(xml_text, url=page.final_url)
    try:
        return feedparser.parse(
            io.BytesIO(xml_text.encode("utf-8")),
            # No content-location: feedparser would make every guid an address below it.
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,  # all is taken as plain text but the text of an entry, which `clean` makes safe
        )
    except _ESCAPES as error:
        raise Unreadable(f"{page.final_url}: the feed can't be read: {error or type(error).__name__}") from error


def _sound_reference(found: re.Match[str]) -> str:
    said = found["hex"] or found["decimal"] or ""
    code = int(said, 16 if found["hex"] else 10) if 0 < len(said) < _LONG_REFERENCE else 0
    return found[0] if 0 < code <= sys.maxunicode and not _NOT_XML.match(chr(code)) else "&#xFFFD"


def _shorten(text: str, root: str) -> str:
    """`text` up to its 500th entry, closed again: the rest would be parsed only to be thrown away (F07)."""
    for count, found in enumerate(_END_OF_ENTRY.finditer(text), start=1):
        if count == offers.MOST_LINKS:
            rest = text[found.end() :]
            return text[: found.end()] + ("</channel>" if "</channel" in rest else "") + f"</{root}>"
    return text


def _fault(parsed: Any) -> str:
    if not parsed.get("bozo"):
        return ""
    error = parsed.get("bozo_exception")
    said = error.getMessage() if isinstance(error, xml.sax.SAXException) else str(error or "")
    return said or type(error).__name__


def _links(page: Page, entries: Iterable[Any], language: str | None) -> Iterable[Link]:
    for entry in entries:
        link = offers.offer(
            page,
            _address(entry),
            title=entry.get("title"),
            published_at=_published_at(entry),
            guid=entry.get("id"),
            said=told.said(entry, language=language),
        )
        if link:
            yield link


def _address(entry: Any) -> str:
    """The story's own address: the one that FeedBurner keeps, else the alternate link, else any that is not a file."""
    found = entry.get("feedburner_origlink") or entry.get("link")
    if found:
        return str(found)
    links = [link for link in entry.get("links", ()) if link.get("rel") not in {"enclosure", "self", "edit", "replies"}]
    return str(links[0].get("href", "")) if links else ""


def _published_at(entry: Any) -> datetime | None:
    said = next((name for name in ("published", "created", "updated") if entry.get(name)), "")
    if not said:
        return None
    return dates.moment(str(entry[said]), no_zone_is_utc=True) or _by_feedparser(entry, said)


def _by_feedparser(entry: Any, name: str) -> datetime | None:
    """Dates in forms that are not ours (Korean, Greek, asctime …). In ours, None meant that the date is wrong."""
    parsed = entry.get(f"{name}_parsed")
    if parsed is None or dates.is_known_form(str(entry[name])):
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), tz=UTC)
    except (ValueError, OverflowError):
        return None
