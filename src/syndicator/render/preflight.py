"""Whether a feed meets the rules that a partner has published: what they would take, refuse or change.

Looks at the documents that the partner gets, not at what they were made of. The rules are those of the profile's own
pages (docs/partners.md names them), as far as a document can show whether they are met.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from syndicator.specs import Profile

_SHOWN = 3
_MEGABYTE = 1_000_000
_MSN_TITLE = (21, 150)
_MSN_AGE = timedelta(days=365)
_GOOGLE_ENTRIES = 60
_DEEPEST = 10
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_MSN_STRIPPED = frozenset({"style", "script", "object", "embed", "param", "applet"})
_VOID = frozenset({"br", "img", "hr", "col", "wbr", "source", "track", "input"})
_STYLED = re.compile(r"<script|<style|<[^>]+\sstyle\s*=", re.IGNORECASE)
_BREAKS = re.compile(r"(<br\s*/?>\s*){2,}", re.IGNORECASE)
_RELATIVE = re.compile(r"<(?:img|a|iframe)\b[^>]*\s(?:src|href)\s*=\s*[\"'](?!https?://|mailto:)", re.IGNORECASE)

_Item = Mapping[str, Any]
_Fault = Callable[[_Item, datetime], str]
"""Pure: an entry and the present → what it breaks; empty where it breaks nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule, and which entries break it; those of a rule for the whole document have no entry."""

    rule: str
    broken: tuple[str, ...] = ()
    count: int = 0
    is_advice: bool = False

    @property
    def is_met(self) -> bool:
        """Whether nothing breaks it; advice breaks nothing."""
        return self.is_advice or not self.count

    @property
    def line(self) -> str:
        """For people."""
        if not self.count:
            return f"  ok    {self.rule}"
        more = f" and {self.count - len(self.broken)} more" if self.count > len(self.broken) else ""
        return f"  {'note' if self.is_advice else 'FAIL'}  {self.rule}: {'; '.join(self.broken)}{more}"


def preflight(
    profile: Profile, bodies: Mapping[str, bytes], *, now: datetime, hubs: tuple[str, ...] = ()
) -> list[Finding]:
    """Every rule of the profile, met or not. `bodies` are the feed as RSS, Atom and JSON Feed."""
    items = [item for item in json.loads(bodies["json"])["items"] if item["_syndicator"]["state"] != "retracted"]
    rules = {**_PLAIN, **({"msn": _MSN, "google-news": _GOOGLE}.get(profile, {}))}
    found = [_finding(rule, fault, items, now) for rule, fault in rules.items()]
    found += [_finding(rule, fault, items, now, is_advice=True) for rule, fault in _ADVICE.items()]
    found.append(_whole("the feed has entries", [] if items else ["it has none"]))
    return [*found, *_google_wholes(bodies, len(items), hubs)] if profile == "google-news" else found


def _google_wholes(bodies: Mapping[str, bytes], count: int, hubs: tuple[str, ...]) -> Iterator[Finding]:
    sizes = {name: len(bodies[name]) for name in ("rss", "atom")}
    large = [f"{name} has {size:,} bytes" for name, size in sizes.items() if size > 2 * _MEGABYTE]
    yield _whole("2 MB per feed at most", large)
    many = [f"{count} entries; lower the feed's size"] if count > _GOOGLE_ENTRIES else []
    yield _whole(f"{_GOOGLE_ENTRIES} new articles per fetch at most", many)
    yield _whole("WebSub, so that changes are fetched at once", [] if hubs else ["[hub] is not enabled"])


def _finding(rule: str, fault: _Fault, items: list[_Item], now: datetime, *, is_advice: bool = False) -> Finding:
    broken = [f"{item.get('title', item['id'])!r} {says}" for item in items if (says := fault(item, now))]
    return Finding(rule=rule, broken=tuple(broken[:_SHOWN]), count=len(broken), is_advice=is_advice)


def _whole(rule: str, faults: list[str]) -> Finding:
    return Finding(rule=rule, broken=tuple(faults), count=len(faults))


def _body(item: _Item) -> str:
    return str(item.get("content_html", ""))


def _past(item: _Item, now: datetime) -> str:
    return "" if _published(item) <= now else f"is of {item['date_published']}"


def _published(item: _Item) -> datetime:
    return datetime.fromisoformat(item["date_published"])


def _updated(item: _Item, _now: datetime) -> str:
    before = datetime.fromisoformat(item["date_modified"]) < _published(item)
    return f"updated {item['date_modified']}, before it was published" if before else ""


def _whole_body(item: _Item, _now: datetime) -> str:
    return "" if _body(item).strip() else 'summary only; set content = "full"'


def _absolute(item: _Item, _now: datetime) -> str:
    found = _RELATIVE.search(_body(item))
    return f"has {found[0]}…" if found else ""


def _title(item: _Item, _now: datetime) -> str:
    length, (least, most) = len(item.get("title", "")), _MSN_TITLE
    return "" if least <= length <= most else f"has {length}"


def _young(item: _Item, now: datetime) -> str:
    return "" if now - _published(item) < _MSN_AGE else f"is of {item['date_published']}"


def _allowed(item: _Item, _now: datetime) -> str:
    found = {name.lower() for _, name, _ in _TAG.findall(_body(item))} & _MSN_STRIPPED
    return f"has {', '.join(sorted(found))}" if found else ""


def _shallow(item: _Item, _now: datetime) -> str:
    deepest = max(_depths(_body(item)), default=0)
    return "" if deepest < _DEEPEST else f"is {deepest} deep"


def _depths(html: str) -> Iterator[int]:
    depth = 0
    for end, name, rest in _TAG.findall(html):
        if end:
            depth -= 1
        elif name.lower() not in _VOID and not rest.endswith("/"):
            depth += 1
            yield depth


def _no_breaks(item: _Item, _now: datetime) -> str:
    return "has some" if _BREAKS.search(_body(item)) else ""


def _no_style(item: _Item, _now: datetime) -> str:
    found = _STYLED.search(_body(item))
    return f"has {found[0]}" if found else ""


def _size(item: _Item, _now: datetime, *, most: int) -> str:
    size = len(_body(item).encode())
    return "" if size <= most else f"has {size:,} bytes"


def _picture(item: _Item, _now: datetime) -> str:
    return "" if item.get("image") else "has none"


def _web(item: _Item, _now: datetime) -> str:
    return "" if item["url"].startswith(("https://", "http://")) else f"leads to {item['url']}"


_Rules = Mapping[str, _Fault]
_PLAIN: _Rules = {
    "an id that never changes": lambda item, _: "" if item["id"].startswith("urn:uuid:") else f"has {item['id']}",
    "a title": lambda item, _: "" if item.get("title") else "has none",
    "an address at the site": _web,
    "the whole article": _whole_body,
    "absolute addresses in the article": _absolute,
    "published in the past": _past,
    "updated not before it was published": _updated,
}
_MSN: _Rules = {
    f"a title of {_MSN_TITLE[0]} to {_MSN_TITLE[1]} characters": _title,
    "less than 365 days old": _young,
    "no style, script, object, embed, param or applet": _allowed,
    f"elements nested less than {_DEEPEST} deep": _shallow,
    "never two line breaks in a row": _no_breaks,
}
_ADVICE: _Rules = {"a picture": _picture}
_GOOGLE: _Rules = {
    "1 MB per article at most": partial(_size, most=_MEGABYTE),
    "no script, no style (they are removed)": _no_style,
}
