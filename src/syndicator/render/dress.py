"""A feed's own templates for the titles and bodies of its entries: Jinja2 in the sandbox of channels' messages.

A withdrawn story is never dressed, so that no template can spread it again. Where a template fails on a story, that
story is shown as if there were none, and the fault is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from syndicator.errors import TemplateError
from syndicator.model import Entry, EntryState
from syndicator.render.messages import values_of
from syndicator.render.plain import clean, one_line
from syndicator.render.template import Template
from syndicator.render.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """The templates of one feed."""

    title: Template | None = None
    body: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    """What the templates make of one story; None where the story's own stays. `body` is safe HTML."""

    title: str | None = None
    body: str | None = None
    faults: tuple[str, ...] = ()


_BARE = Worn()


def worn(dress: Dress | None, entry: Entry, *, notice: str, wording: Wording, timezone: str) -> Worn:
    """The entry's title and body by the feed's templates."""
    if dress is None or entry.state is EntryState.RETRACTED:
        return _BARE
    values = values_of(entry, wording, notice=notice, timezone=timezone)
    faults: list[str] = []

    def filled(template: Template | None, values: Mapping[str, object]) -> str | None:
        if template is None:
            return None
        try:
            return template.fill(values, story=entry.urn)
        except TemplateError as fault:
            faults.append(str(fault))
            return None

    title, body = filled(dress.title, values), filled(dress.body, values)
    return Worn(
        title=one_line(title) or None if title else None,
        body=None if body is None else clean(body).strip(),
        faults=tuple(faults),
    )
