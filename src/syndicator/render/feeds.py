"""A feed's stored state → its bytes in every format.

The same state gives the same bytes: all times are the entries' own, and `updated` is the newest of them.
"""

from collections.abc import Mapping
from datetime import datetime

from syndicator.model import Entry, EntryId, EntryState
from syndicator.ports import FeedState
from syndicator.render.atom import write_atom
from syndicator.render.jsonfeed import write_json
from syndicator.render.plain import one_line
from syndicator.render.rss import write_rss
from syndicator.render.story import FeedView, language_tag, present
from syndicator.render.wording import FALLBACK, wording
from syndicator.specs import Feed, Source


def render_feed(
    spec: Feed,
    state: FeedState,
    *,
    base_url: str,
    sources: Mapping[str, Source],
    language: str,
    timezone: str,
    generator: str,
) -> dict[str, bytes]:
    """The feed in every format of `model.FORMATS`. `language` and `timezone` are those of the notices."""
    shown = [entry for entry in state.entries if entry.state is not EntryState.HELD]
    language = language_tag(spec.language) or language_tag(language) or FALLBACK
    words = wording(language)
    title = one_line(spec.title) or spec.id
    view = FeedView(
        id=spec.id,
        urn=state.urn,
        title=title,
        description=one_line(spec.description),
        home_url=base_url,
        language=language,
        generator=one_line(generator),
        updated_at=max((entry.updated_at for entry in shown), default=state.minted_at),
        stories=tuple(
            present(
                entry,
                spec=spec,
                source=sources.get(entry.source),
                home_url=base_url,
                wording=words,
                timezone=timezone,
            )
            for entry in sorted(shown, key=_newest, reverse=True)
        ),
    )
    return {"rss": write_rss(view), "atom": write_atom(view), "json": write_json(view)}


def _newest(entry: Entry) -> tuple[datetime, EntryId]:
    """A date in the future would keep a story on top for years: it counts from when we first saw it."""
    return min(entry.published_at, entry.first_seen_at), entry.id
