"""A story as it was written, and as a reader should get it. The truth that whole-program tests compare feeds with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the newsroom sets right, `after` it opened: `was` becomes `now`, and `note` is the last paragraph."""

    after: timedelta
    was: str
    now: str
    note: str

    def applied(self, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
        """The corrected text."""
        return (*(paragraph.replace(self.was, self.now) for paragraph in paragraphs), self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What the newsroom takes back, `after` it opened, and why."""

    after: timedelta
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A reader's comment under a story. Not part of it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What this story's page has that not every page has. Paragraphs are counted from 1.

    `read_also` puts a line with a link to another story after a paragraph; `links` makes words of the text a link;
    `exit_line` ends the body with the tail that AMP plugins leave; without `etag` every look at the page is a full one.
    """

    amp: bool = False
    listed_as: Literal["plain", "tracked", "amp"] = "plain"
    repeats_title: bool = False
    exit_line: bool = False
    advert_in_body: bool = False
    etag: bool = True
    quotes: tuple[int, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    read_also: tuple[tuple[int, str], ...] = ()
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story. `paragraphs` is exactly what a reader should get, in order, before any correction.

    A dateline is part of the first paragraph, an advertorial's mark of the last; the caption is no paragraph.
    """

    slug: str
    section: str
    title: str
    language: str
    author: str
    tags: tuple[str, ...]
    teaser: str
    published_ago: timedelta
    paragraphs: tuple[str, ...]
    dateline: str
    caption: str | None
    credit: str | None
    advertorial: bool
    views_count: int
    correction: Correction | None
    withdrawal: Withdrawal | None
    dress: Dress

    @property
    def path(self) -> str:
        """Where it is on the site."""
        return f"/{self.section}/{self.slug}/"

    @property
    def amp_path(self) -> str | None:
        """Where its AMP twin is, if it has one."""
        return f"{self.path}amp/" if self.dress.amp else None

    def is_corrected(self, elapsed: timedelta) -> bool:
        """Whether it has been corrected, `elapsed` after the newsroom opened."""
        return self.correction is not None and elapsed >= self.correction.after

    def is_withdrawn(self, elapsed: timedelta) -> bool:
        """Whether it has been withdrawn, `elapsed` after the newsroom opened."""
        return self.withdrawal is not None and elapsed >= self.withdrawal.after

    def told(self, elapsed: timedelta) -> tuple[str, ...]:
        """The paragraphs a reader should get, `elapsed` after the newsroom opened."""
        if self.correction is None or not self.is_corrected(elapsed):
            return self.paragraphs
        return self.correction.applied(self.paragraphs)

    def published_at(self, opened_at: datetime) -> datetime:
        """When it was published, to the second: some time before the newsroom opened."""
        return opened_at.replace(microsecond=0) - self.published_ago

    def modified_at(self, opened_at: datetime, elapsed: timedelta) -> datetime:
        """When it last changed, to the second."""
        if self.correction is None or not self.is_corrected(elapsed):
            return self.published_at(opened_at)
        return opened_at.replace(microsecond=0) + self.correction.after


@cache
def stories() -> tuple[Story, ...]:
    """Everything the newsroom has written, newest first."""
    files = (file for file in resources.files(__package__).joinpath("stories").iterdir() if file.name.endswith(".toml"))
    read = [_story(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))) for file in files]
    return tuple(sorted(read, key=lambda story: story.published_ago))


def _story(slug: str, found: Mapping[str, Any]) -> Story:
    dateline = found["dateline"]
    return Story(
        slug=slug,
        section=found["section"],
        title=found["title"],
        language=found.get("language", "id"),
        author=found["author"],
        tags=tuple(found["tags"]),
        teaser=found["teaser"],
        published_ago=timedelta(minutes=found["minutes_ago"]),
        paragraphs=_paragraphs(f"{dateline} {found['body'].strip()}"),
        dateline=dateline,
        caption=found.get("caption"),
        credit=found.get("credit"),
        advertorial=found.get("advertorial", False),
        views_count=found["views"],
        correction=_correction(found.get("correction")),
        withdrawal=_withdrawal(found.get("withdrawal")),
        dress=_dress(found.get("dress", {})),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """A blank line parts two paragraphs; a single line break is a space."""
    return tuple(" ".join(piece.split()) for piece in text.split("\n\n"))


def _correction(found: Mapping[str, Any] | None) -> Correction | None:
    if found is None:
        return None
    (note,) = _paragraphs(found["note"])
    return Correction(after=timedelta(seconds=found["after_s"]), was=found["was"], now=found["now"], note=note)


def _withdrawal(found: Mapping[str, Any] | None) -> Withdrawal | None:
    if found is None:
        return None
    (reason,) = _paragraphs(found["reason"])
    return Withdrawal(after=timedelta(seconds=found["after_s"]), reason=reason)


def _dress(found: Mapping[str, Any]) -> Dress:
    plain = {name: value for name, value in found.items() if not isinstance(value, list)}
    return Dress(
        quotes=tuple(found.get("quotes", ())),
        links=tuple((link["words"], link["url"]) for link in found.get("links", ())),
        read_also=tuple((line["after"], line["story"]) for line in found.get("read_also", ())),
        comments=tuple(Comment(**comment) for comment in found.get("comments", ())),
        **plain,
    )
