"""The overview page at `/`: what is polled, what is published, where it is posted, and what happened.

Plain HTML without a script; its stylesheet is served beside it (`STYLESHEET`, at `/style.css`), so that a strict
content security policy fits. Nothing that a site says can become markup or a link other than http(s).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import jinja2

from syndicator.model import DeliveryState, Entry, EntryState
from syndicator.ports import ChannelState, Event, Overview, SourceState
from syndicator.render.plain import one_line, web_url
from syndicator.render.story import headline, site_name
from syndicator.render.wording import Wording, wording
from syndicator.specs import ChannelSpec, Feed, Source

_PAGES = files("syndicator.render").joinpath("templates")
STYLESHEET = _PAGES.joinpath("style.css").read_text("utf-8")
"""The stylesheet of the overview, to be served as `style.css` beside it."""

_FORMAT_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON"}
_GOOD, _CALM, _WARN, _BAD = "good", "calm", "warn", "bad"
_TONES = {
    DeliveryState.DELIVERED: _GOOD,
    DeliveryState.AWAITING: _WARN,
    DeliveryState.UNKNOWN: _WARN,
    DeliveryState.HELD: _WARN,
    DeliveryState.DEAD: _BAD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word with a colour: a badge, a state or a count."""

    text: str
    tone: str = _CALM


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time as a distance or short date, with the whole date for those who point at it."""

    short: str
    whole: str
    machine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Eyes:
    """Who looks, and when: what turns a time into words."""

    words: Wording
    timezone: str
    now: datetime

    def when(self, at: datetime) -> When:
        return When(
            short=self.words.distance(at, now=self.now, timezone=self.timezone),
            whole=self.words.moment(at, self.timezone),
            machine=at.isoformat(),
        )


def render_overview(
    overview: Overview,
    *,
    title: str,
    base_url: str,
    feeds: Sequence[Feed],
    sources: Mapping[str, Source],
    channels: Mapping[str, ChannelSpec],
    language: str,
    timezone: str,
    now: datetime,
) -> str:
    """The page, as it is at `now`, of what the configuration names."""
    eyes = _Eyes(words=wording(language), timezone=timezone, now=now)
    known_sources = {state.id: state for state in overview.sources}
    known_channels = {state.id: state for state in overview.channels}
    source_rows = [_source(source, known_sources.get(source.id), eyes) for source in sources.values()]
    return _page().render(
        language=eyes.words.language,
        title=one_line(title),
        say=lambda name: eyes.words.say(f"overview.{name}"),
        as_of=eyes.words.say("overview.as_of", moment=eyes.words.moment(now, timezone)),
        tiles=_tiles(overview, source_rows, feeds, channels),
        sources=source_rows,
        feeds=[_feed(feed, base_url) for feed in feeds],
        channels=[_channel(spec, known_channels.get(spec.id), eyes.words) for spec in channels.values()],
        entries=[_entry(entry, eyes) for entry in overview.newest],
        events=[_event(event, eyes) for event in overview.events],
    )


@cache
def _page() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_PAGES.joinpath("overview.html").read_text("utf-8"))


def _tiles(
    overview: Overview,
    sources: Sequence[Mapping[str, object]],
    feeds: Sequence[Feed],
    channels: Mapping[str, ChannelSpec],
) -> list[tuple[str, str]]:
    """The four numbers at the top: value and the name of its caption."""
    well = sum(row["well"] is True for row in sources)
    delivered = sum(state.counts.get(DeliveryState.DELIVERED, 0) for state in overview.channels if state.id in channels)
    return [
        (str(overview.entries_count), "tile_entries"),
        (f"{well}/{len(sources)}", "tile_sources"),
        (str(len(feeds)), "tile_feeds"),
        (str(delivered), "tile_delivered"),
    ]


def _source(source: Source, state: SourceState | None, eyes: _Eyes) -> dict[str, object]:
    name, tone = _health(state)
    return {
        "id": source.id,
        "url": web_url(source.url),
        "host": urlsplit(web_url(source.url) or "").netloc,
        "well": name == "ok",
        "status": Mark(text=eyes.words.state(name), tone=tone),
        "last_success": eyes.when(state.last_success_at) if state and state.last_success_at else None,
        "next_poll": eyes.when(max(state.next_poll_at, eyes.now)) if state else None,
        "remark": _remark(state, eyes.words) if state else "",
    }


def _health(state: SourceState | None) -> tuple[str, str]:
    """How a source fares: the state's name and its colour."""
    if state is not None and state.failed_count:
        return "failing", _BAD
    if state is None or state.last_success_at is None:
        return "waiting", _CALM
    if state.empty_count:
        return "empty", _WARN
    # One that was not read since is not known to be silent.
    is_silent = state.silent_at is not None and state.silent_at <= state.last_success_at
    return ("silent", _WARN) if is_silent else ("ok", _GOOD)


def _remark(state: SourceState, words: Wording) -> str:
    counted = ""
    if state.failed_count > 1:
        counted = words.say("overview.failures", count=state.failed_count)
    elif state.empty_count > 1 and not state.failed_count:
        counted = words.say("overview.empty_polls", count=state.empty_count)
    return f"{counted} {one_line(state.says)}".strip()


def _feed(feed: Feed, base_url: str) -> dict[str, object]:
    at = f"{base_url.rstrip('/')}/feeds/{feed.id}"
    return {
        "id": feed.id,
        "title": one_line(feed.title) or feed.id,
        "description": one_line(feed.description),
        "links": [(_FORMAT_NAMES[ending], f"{at}.{ending}") for ending in _FORMAT_NAMES],
    }


def _channel(spec: ChannelSpec, state: ChannelState | None, words: Wording) -> dict[str, object]:
    counts = state.counts if state else {}
    held = one_line(state.held) if state else ""
    return {
        "id": spec.id,
        "kind": spec.kind,
        "held": words.say("overview.held", reason=held) if held else "",
        "counts": [
            Mark(text=f"{counts[known]} {words.state(known)}", tone=_TONES.get(known, _CALM))
            for known in DeliveryState
            if counts.get(known)
        ],
    }


def _entry(entry: Entry, eyes: _Eyes) -> dict[str, object]:
    article = entry.revision.article
    return {
        "title": headline(article, eyes.words),
        "url": web_url(article.url),
        "language": article.language,
        "site": site_name(entry),
        "source": entry.source,
        "when": eyes.when(entry.published_at),
        "withdrawn": entry.state is EntryState.RETRACTED,
        "badges": _badges(entry, eyes.words),
    }


def _badges(entry: Entry, words: Wording) -> list[Mark]:
    badges = []
    if entry.state is EntryState.RETRACTED:
        badges.append(Mark(text=words.state("retracted"), tone=_BAD))
    elif entry.state is EntryState.HELD:
        badges.append(Mark(text=words.state("held"), tone=_WARN))
    elif entry.corrected_at is not None:
        badges.append(Mark(text=words.state("corrected"), tone=_GOOD))
    if entry.revision.article.advertorial:
        badges.append(Mark(text=words.state("advertorial")))
    return badges


def _event(event: Event, eyes: _Eyes) -> dict[str, object]:
    return {
        "when": eyes.when(event.at),
        "kind": eyes.words.kind(one_line(event.kind)),
        "subject": one_line(event.subject),
        "says": one_line(event.says),
    }
