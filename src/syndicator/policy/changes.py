"""What a look at a page means for the record: new, revised, unchanged, gone, retracted.

A comma or a new picture is a revision, but not a material one: readers are told of changed words only. A page has to
be gone twice before its story is withdrawn. Drafts are compared under the same rules, so that better rules of ours
never pass for a correction by the site.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from syndicator import urls
from syndicator.model import Article, Entry, EntryState, Origin, Reading, Revision
from syndicator.ports import Known

GONE_TWICE = 2
_SAME_STORY = 0.5
_SAME_MOMENT = timedelta(hours=1)
_REPEATED_WORDS = timedelta(days=7)
_MOVED = ("moved", "taken")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to a story, and its revision where there is a new one."""

    kind: Literal["new", "revised", "unchanged", "retracted", "gone-once", "ignored"]
    revision: Revision | None = None
    why: str = ""

    @property
    def material(self) -> bool:
        """Whether readers are to be told."""
        return self.revision is not None and self.revision.material


def compare(known: Known, reading: Reading, *, now: datetime) -> Change:
    """A page that was read, against what is known of its story."""
    if known.entry is None or not is_same_story(known, reading):
        return Change(kind="new", revision=_first(reading, now))
    before = known.entry.revision
    if known.entry.state is EntryState.RETRACTED:
        return Change(kind="unchanged", why="withdrawn stories stay withdrawn")
    if reading.rules_version != before.rules_version and not _corrected_beside(before, reading):
        return anew(before, reading, now=now)
    has_moved = known.matched_by in _MOVED and urls.key(reading.article.url) != urls.key(before.article.url)
    if (reading.draft_hash == before.draft_hash and not has_moved) or reading.article == before.article:
        return Change(kind="unchanged")
    material = reading.article.fingerprint != before.article.fingerprint
    return Change(kind="revised", revision=_next(before, reading, now, material=material, origin=Origin.SITE))


def gone(known: Known, *, now: datetime, why: str) -> Change:
    """A page that answered 404 or 410."""
    if known.entry is None or known.entry.state is EntryState.RETRACTED:
        return Change(kind="ignored")
    if known.gone_count + 1 < GONE_TWICE:
        return Change(kind="gone-once", why=why)
    return withdrawn(known.entry, now=now, why=why, origin=Origin.SITE)


def updated_first(revision: Revision, *, published_at: datetime) -> datetime:
    """When a story was last updated as far as its first revision says: never later than it was seen."""
    modified_at = revision.article.modified_at or published_at
    return min(max(published_at, modified_at), revision.seen_at)


def withdrawn(entry: Entry, *, now: datetime, why: str, origin: Origin) -> Change:
    """The story is taken back: its last article stays, as the revision says why."""
    before = entry.revision
    revision = replace(before, number=before.number + 1, seen_at=now, origin=origin, material=True, why=why)
    return Change(kind="retracted", revision=revision, why=why)


def is_same_story(known: Known, reading: Reading) -> bool:
    """Whether the candidate really is the known entry's story.

    Its own address settles it. A shared canonical address does not: some themes give every page the same one. Equal
    words do for a week: a column may repeat itself. A page of another day, to which the story's address leads now, may
    be tomorrow's price list: nearly the same words are not enough there.
    """
    if known.entry is None:
        return False
    if known.matched_by in _MOVED and _is_of_another_day(known.entry, reading):
        return _is_as_before(known.entry, reading)
    if known.matched_by in ("alias", *_MOVED):
        return _alike(known.entry, reading)
    if known.matched_by == "fingerprint":
        published = reading.article.published_at
        return published is None or abs(published - known.entry.published_at) <= _REPEATED_WORDS
    return True


def _is_of_another_day(entry: Entry, reading: Reading) -> bool:
    before, after = entry.revision.article.published_at, reading.article.published_at
    return before is not None and after is not None and abs(after - before) >= _SAME_MOMENT


def _is_as_before(entry: Entry, reading: Reading) -> bool:
    """Its title and most of its words, or all of these."""
    before, after = entry.revision.article, reading.article
    is_titled = before.title.casefold() == after.title.casefold()
    return before.fingerprint == after.fingerprint or (is_titled and _has_its_words(before, after))


def _alike(entry: Entry, reading: Reading) -> bool:
    before, after = entry.revision.article, reading.article
    if before.title.casefold() == after.title.casefold() or before.fingerprint == after.fingerprint:
        return True
    return _has_its_words(before, after)


def _has_its_words(before: Article, after: Article) -> bool:
    words_before, words_after = (set(_WORD.findall(text.casefold())) for text in (before.text, after.text))
    union = len(words_before | words_after)
    return union > 0 and len(words_before & words_after) / union >= _SAME_STORY


def anew(before: Revision, reading: Reading, *, now: datetime, tell: bool = False) -> Change:
    """The same page, read by other rules: what differs is ours. Readers are told of other words where we `tell`."""
    if reading.article == before.article:
        return Change(kind="unchanged")
    material = tell and reading.article.fingerprint != before.article.fingerprint
    return Change(kind="revised", revision=ours(before, reading, now=now, material=material))


def ours(before: Revision, reading: Reading, *, now: datetime, material: bool = False) -> Revision:
    """The revision that reading anew makes."""
    return _next(before, reading, now, material=material, origin=Origin.OURS)


def _corrected_beside(before: Revision, reading: Reading) -> bool:
    """Whether the site changed its words while nothing but its template, as we know it, changed for us.

    What the template knows is left out on both sides: whether it is dropped is no word of the site's.
    """
    same_code_and_rules = before.rules_version.split("-")[:2] == reading.rules_version.split("-")[:2]
    if not same_code_and_rules or reading.draft_hash == before.draft_hash:
        return False
    known = frozenset(reading.recurring)
    one, other = before.article, reading.article
    return one.title != other.title or _without(known, one.text) != _without(known, other.text)


def _without(known: frozenset[str], text: str) -> list[str]:
    return [line for line in text.split("\n") if line not in known]


def _first(reading: Reading, now: datetime) -> Revision:
    return Revision(
        number=1,
        seen_at=now,
        article=reading.article,
        draft_hash=reading.draft_hash,
        rules_version=reading.rules_version,
        origins=reading.origins,
    )


def _next(before: Revision, reading: Reading, now: datetime, *, material: bool, origin: Origin) -> Revision:
    return replace(_first(reading, now), number=before.number + 1, material=material, origin=origin)
