"""Values of trying a site: what a poll would find, what of each page would be read, by which rule the rest would go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from syndicator.model import Dropped, Listing, Reading
from syndicator.specs import PageTest

TrialKind = Literal["auto", "listing", "article"]
"""What an address is to be tried as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A line of a page, and whether it was taken for the story. `chance` is what the classifier says, from 0 to 1."""

    text: str
    is_taken: bool
    chance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a page that might be its body: the CSS selector that finds it, its words, and how many were taken."""

    selector: str
    words_count: int
    taken_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What one of the operator's rules found on a page, before anything was read: the first words of each match."""

    name: str
    rule: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one place of a page offers for a field."""

    field: str
    where: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """How a page's story was found: all lines in their order, parts that hold it, what rules matched, what was offered.

    `least` is the chance that a line had to exceed.
    """

    lines: tuple[PageLine, ...] = ()
    parts: tuple[Part, ...] = ()
    matched: tuple[Matched, ...] = ()
    offers: tuple[Offer, ...] = ()
    least: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTrial:
    """An article page as it would be read, or why it would not be; `place` says where the page is from.

    `after` is the same page read by changed rules.
    """

    url: str
    place: str = ""
    reading: Reading | None = None
    says: str = ""
    examined: Examined | None = None
    after: "ReadTrial | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """All that a poll of the source, or a look at the address, would give. `changes` are rules as TOML writes them."""

    url: str
    final_url: str
    source: str = ""
    listing: Listing | None = None
    articles: tuple[ReadTrial, ...] = ()
    changes: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


Why = Literal["dropped", "left out", "not on the page", "in the text", "other", "nothing"]
"""What is the matter: words that should be there went by a rule, were not chosen, or are nowhere on the page; words
that should not be there are; a field is another, or there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One expectation of a test that is not met: its key, what was expected, and what was found instead.

    `where` is the rule that took a line, or the place that a field came from.
    """

    key: str
    expected: str
    why: Why
    found: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What became of a test of `owner`, such as `sources.radar`: whence the page was, and what is not met.

    `says` is why the page could not be had or read.
    """

    owner: str
    test: PageTest
    place: str = ""
    failures: tuple[Failure, ...] = ()
    says: str = ""

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.failures and not self.says


def fate(text: str, dropped: tuple[Dropped, ...]) -> str:
    """The rule by which a line that was taken is no part of the article after all; empty where it is."""
    words = text.split()
    return next((piece.rule for piece in dropped if piece.text.split() == words), "")
