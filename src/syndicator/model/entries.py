"""What is recorded of a story: its entry, by which keys it is found again, and its revisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType

from syndicator.model.articles import RESERVED, Article

EntryId = NewType("EntryId", int)


class EntryState(StrEnum):
    """What readers get of an entry."""

    LIVE = "live"
    HELD = "held"
    RETRACTED = "retracted"


class Origin(StrEnum):
    """Who made a revision: the site, we (better rules), or the operator."""

    SITE = "site"
    OURS = "ours"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One of the keys by which an entry is found again. Guids collide between sites, hence the scope."""

    scope: str
    kind: Literal["url", "guid"]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One recorded version of an entry, counted from 1. A retraction has a `why` and keeps the last article.

    `origins` says where each field came from, where that is asked for.
    """

    number: int
    seen_at: datetime
    article: Article
    draft_hash: str
    rules_version: str
    origin: Origin = Origin.SITE
    material: bool = True
    why: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def reserved(self) -> str:
        """What the page reserved, such as `noindex (meta robots)`, where `origins` were asked for."""
        return self.origins.get(RESERVED, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Our lasting record of one story. `urn` (urn:uuid:…) and `key` (for addresses) never change.

    `updated_at` moves with material revisions only. `corrected_at` is when the last material correction was seen.
    """

    id: EntryId
    urn: str
    key: str
    source: str
    state: EntryState
    first_seen_at: datetime
    published_at: datetime
    updated_at: datetime
    corrected_at: datetime | None = None
    revision: Revision
