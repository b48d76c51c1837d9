"""How a source is asked for its pages: what the operator sets, and what every request of the source carries along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from syndicator.option import Secret, Told, option


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a source's pages are asked for. Headers, cookies and password go to its own `origin` and nowhere else."""

    origin: str = ""
    headers: Mapping[str, Told] = option(
        "Headers of our requests to the source's own origin (scheme, host and port of its `url`), and to no other. "
        "Values are text, or secrets by name.",
        example='{ X-Reader = "env:RADAR_KEY", Accept-Language = "id" }',
        factory=dict,
    )
    cookies: Mapping[str, Told] = option(
        "Cookies of our requests there, likewise.", example='{ session = "env:RADAR_SESSION" }', factory=dict
    )
    auth: Secret | None = option(
        "What the secret holds is `user:password`, for HTTP Basic, likewise.", example='"env:RADAR_LOGIN"', default=None
    )
    proxy: Told | None = option(
        "HTTP proxy for all requests of this source; an address with a password is named as a secret. Names are "
        "resolved here, too: what is not public stays closed.",
        example='"http://10.0.0.9:3128"',
        default=None,
    )
    agent: str | None = option(
        "How we name ourselves to this source, and in its robots.txt; default: `app.user_agent`.",
        example='"RadarReader/1.0 (+https://feeds.example.id/bot)"',
        default=None,
    )
    timeout: timedelta | None = option(
        "Longest time for a whole fetch; default: `limits.fetch`.", example='"90s"', default=None
    )
    robots: Literal["obey", "ignore"] = option(
        "Whether the robots.txt of the source's own origin is obeyed; `ignore` needs a `robots_reason`. Its crawl "
        "delay is kept in any case.",
        example='"obey"',
        default="obey",
    )
    robots_reason: str | None = option(
        "Who gave leave to ignore it, and when; `check`, `plan` and `sources` show it.",
        example='"leave of the editors, mail of 2026-11-03"',
        default=None,
    )

    def __post_init__(self) -> None:
        if self.robots == "ignore" and not (self.robots_reason or "").strip():
            raise ValueError('robots: "ignore" needs a robots_reason: who gave leave, and when')
