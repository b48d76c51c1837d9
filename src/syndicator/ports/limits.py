"""What a service takes: how long a text may be and how it counts, which pictures, how many posts in which time.

These are facts from each service's documentation, stated once by the kind; `render` fits texts into them, the kinds
fit pictures into them, and the engine keeps the pace before the remote has to complain.
"""

from dataclasses import dataclass
from typing import Literal

Markup = Literal["plain", "html", "discord", "slack"]
"""How a message is written, and so how values are escaped in its template."""

Unit = Literal["characters", "utf16", "graphemes", "bytes"]
"""What a service counts: code points, UTF-16 units, what people call a letter, or UTF-8 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLimits:
    """The pictures a service takes; whatever is larger is made smaller. `alt` is the longest description."""

    most_bytes: int
    longest_side: int
    types: tuple[str, ...] = ("image/jpeg", "image/png")
    alt: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """At most `count` posts in any `within_s` seconds."""

    count: int
    within_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose posts a service counts together, whichever channels send them: at most `pace` in all.

    `name` is the same for the same account, and tells nobody its secret.
    """

    name: str
    pace: tuple[Pace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one kind of channel takes.

    `most` is the longest text in `unit`s, `most_with_picture` where a picture goes with it, and `most_bytes` a second
    bound some services have. With `url_weight` every address counts that much. In `html`, only what people see counts
    where `counts_visible`. A correction changes the message, or is `another` one. `pace` is the channel's own bound,
    besides that of the `account` it posts as.
    """

    markup: Markup = "plain"
    unit: Unit = "characters"
    most: int | None = None
    most_with_picture: int | None = None
    most_bytes: int | None = None
    url_weight: int | None = None
    counts_visible: bool = False
    picture: PictureLimits | None = None
    corrects_by: Literal["edit", "another"] = "edit"
    pace: tuple[Pace, ...] = ()
    account: Account | None = None
