"""A feed's stored state → its bytes in every format.

The same state gives the same bytes: all times are the entries' own, and `updated` is the newest of them. `now` only
decides what has become too old to show.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from syndicator import urls
from syndicator.model import FORMATS, Entry, Rendering
from syndicator.ports import FeedState, Part
from syndicator.render.atom import write_atom
from syndicator.render.dress import Dress
from syndicator.render.jsonfeed import write_json
from syndicator.render.page import write_page
from syndicator.render.pictures import PictureAt, no_mirror
from syndicator.render.plain import one_line
from syndicator.render.rss import write_rss
from syndicator.render.story import Story, language_tag, notice_of
from syndicator.render.told import Asked, told
from syndicator.render.view import FeedView, Tombstone
from syndicator.render.ways import part_way, ways
from syndicator.render.window import window
from syndicator.render.wording import FALLBACK, Wording, wording
from syndicator.specs import Feed, Source

_MOST_PARTS = 16


def render_feed(
    spec: Feed,
    state: FeedState,
    *,
    now: datetime,
    formats: Collection[str] = tuple(FORMATS),
    base_url: str,
    sources: Mapping[str, Source],
    language: str,
    timezone: str,
    generator: str,
    hubs: tuple[str, ...] = (),
    dress: Dress | None = None,
    picture_at: PictureAt = no_mirror,
) -> Rendering:
    """The feed in these formats. `language` and `timezone` are those of the notices, `dress` is the feed's own."""
    language = language_tag(spec.language) or language_tag(language) or FALLBACK
    words = wording(language)
    seen = window(spec, state, now=now)

    def asked(entry: Entry) -> Asked:
        return Asked(
            entry=entry,
            others=() if spec.dedupe.window is None else state.others.get(entry.id, ()),
            spec=spec,
            source=sources.get(entry.source),
            home_url=base_url,
            wording=words,
            timezone=timezone,
            dress=dress,
            picture_at=picture_at if spec.images == "mirror" else no_mirror,
        )

    tellings = [told(asked(entry)) for entry in seen.shown]
    view = _view(
        spec,
        state,
        stories=tuple(each.story for each in tellings),
        tombstones=tuple(_tombstone(entry, words, timezone) for entry in seen.deleted),
        updated_at=max((entry.updated_at for entry in (*seen.shown, *seen.deleted)), default=state.minted_at),
        home_url=base_url,
        language=language,
        generator=generator,
        hubs=hubs,
    )
    return Rendering(
        bodies=_bodies(view, formats, timezone=timezone),
        next_change_at=seen.next_change_at,
        faults=tuple(fault for each in tellings for fault in each.faults),
    )


def _tombstone(entry: Entry, words: Wording, timezone: str) -> Tombstone:
    notice = notice_of(entry, wording=words, timezone=timezone)
    return Tombstone(urn=entry.urn, at=entry.updated_at, notice=notice)


def _view(
    spec: Feed,
    state: FeedState,
    *,
    stories: tuple[Story, ...],
    tombstones: tuple[Tombstone, ...],
    updated_at: datetime,
    home_url: str,
    language: str,
    generator: str,
    hubs: tuple[str, ...],
) -> FeedView:
    """What every format says. A part has an id and a title of its own; no hub tells of it, nor of an edition."""
    title, part = one_line(spec.title) or spec.id, state.part
    return FeedView(
        id=spec.id,
        urn=state.urn if part is None else _part_urn(state.urn, part),
        title=title if part is None else f"{title}: {one_line(part.label)}",
        description=one_line(spec.description),
        home_url=home_url,
        language=language,
        generator=one_line(generator),
        updated_at=updated_at,
        ways=ways(spec.id, state),
        hubs=hubs if part is None and state.partner is None else (),
        parts=tuple(_parts(spec, stories, home_url)) if spec.split and part is None else (),
        stories=stories,
        tombstones=tombstones,
    )


def _bodies(view: FeedView, formats: Collection[str], *, timezone: str) -> dict[str, bytes]:
    writers: Mapping[str, Callable[[FeedView], bytes]] = {
        "rss": write_rss,
        "atom": write_atom,
        "json": write_json,
        "html": partial(write_page, timezone=timezone),
    }
    return {name: writers[name](view) for name in formats}


def _part_urn(urn: str, part: Part) -> str:
    """The id of a part follows from the feed's minted one, so it is as lasting."""
    return uuid5(UUID(urn), f"tag:{part.key}").urn


def _parts(spec: Feed, stories: Iterable[Story], base_url: str) -> Iterator[tuple[str, str]]:
    """The tags that these stories have most, each with its feed's page."""
    named: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for tag in (tag for story in stories for tag in story.tags):
        key = urls.slug(tag)
        if key:
            named.setdefault(key, tag)
            counts[key] += 1
    for key, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_MOST_PARTS]:
        yield named[key], part_way(spec.id, key).url(base_url, "html")
