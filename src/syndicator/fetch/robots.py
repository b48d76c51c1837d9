"""What robots.txt lets us fetch (RFC 9309), and for how long an answer holds.

Asked for once per origin and day. No robots.txt (4xx) allows everything; one that can't be had now allows nothing,
unless we know an older one. Times are arguments; fetching is the caller's.
"""

import re
from datetime import datetime, timedelta

from protego import Protego

from syndicator.fetch.daily import HOUR, MOST_ORIGINS, Daily
from syndicator.fetch.lanes import LONGEST_GAP

_PARSED_BYTES = 500 * 1024  # RFC 9309, section 2.5
# As lenient as protego: "User agent foo" is an agent, too. Sitemap and Host lines belong to no group.
_DIRECTIVE = re.compile(
    r"\s*(?!site-?maps?\b|host\b)(?:(?P<agent>user[- ]?agent)\b\s*:?(?P<value>[^#]*)|[a-z][a-z -]*[: ])", re.IGNORECASE
)


class Rules:
    """The rules of one origin for us. `Rules("", …)` allows everything."""

    def __init__(self, text: str, product: str) -> None:
        ours = concerning(product, text)
        self._parsed = Protego.parse(ours) if ours else None
        self._product = product

    def allow(self, url: str) -> bool:
        """Whether we may fetch this URL."""
        return self._parsed is None or bool(self._parsed.can_fetch(url, self._product))

    @property
    def gap(self) -> timedelta:
        """The crawl delay, at most a minute: nobody means the hours that some ask for."""
        delay_s = self._parsed.crawl_delay(self._product) if self._parsed else None
        return min(timedelta(seconds=min(delay_s or 0.0, LONGEST_GAP.total_seconds())), LONGEST_GAP)


class Robots:
    """What is known of the origins met of late."""

    def __init__(self, user_agent: str, *, most: int = MOST_ORIGINS) -> None:
        self.product = product_token(user_agent)
        self._known = Daily[Rules](most=most)

    def __len__(self) -> int:
        return len(self._known)

    def fresh(self, origin: str, now: datetime) -> bool:
        """Whether there is no need to ask again yet."""
        return self._known.fresh(origin, now)

    def rules(self, origin: str) -> Rules | None:
        """The rules known; None where there are none and robots.txt can't be had."""
        return self._known.of(origin)

    def wait_s(self, origin: str, now: datetime) -> float:
        """Seconds until robots.txt is asked for again."""
        return self._known.wait_s(origin, now)

    def found(self, origin: str, body: bytes, now: datetime) -> None:
        """Robots.txt came."""
        self._known.keep(origin, Rules(_text(body), self.product), now)

    def absent(self, origin: str, now: datetime) -> None:
        """There is none."""
        self._known.keep(origin, Rules("", self.product), now)

    def unusable(self, origin: str, now: datetime) -> None:
        """There is something that no robot can read, such as a loop of redirects: as good as none, for an hour."""
        self._known.keep(origin, Rules("", self.product), now, for_=HOUR)

    def unreachable(self, origin: str, now: datetime, *, asked_s: float = 0.0) -> None:
        """It can't be had now: older rules go on, else nothing is allowed."""
        self._known.unreachable(origin, now, asked_s=asked_s)


def product_token(user_agent: str) -> str:
    """The name by which robots.txt may speak of us: `ExampleBot` of `ExampleBot/1.0 (+https://…)`."""
    return re.split(r"[/\s(;]", user_agent.strip(), maxsplit=1)[0] or "syndicator"


def concerning(product: str, text: str) -> str:
    """The groups for `product` and for everybody (`*`), the rest left out.

    protego gives every agent of a group its own copy of every rule: 500 KiB of agents and rules took it minutes and
    gigabytes.
    """
    kept: list[str] = []
    among_agents = relevant = False
    for line in text.splitlines():
        directive = _DIRECTIVE.match(line)
        if directive is None:
            continue
        if not directive["agent"]:
            among_agents = False
            if relevant:
                kept.append(line)
            continue
        relevant = relevant and among_agents
        among_agents = True
        name = directive["value"].strip()
        if name == "*" or product_token(name).lower() == product.lower():
            kept.append(f"User-agent: {'*' if name == '*' else product}")
            relevant = True
    return "\n".join(kept)


def _text(body: bytes) -> str:
    if len(body) > _PARSED_BYTES:
        # A rule that is cut in two could forbid everything.
        body = body[:_PARSED_BYTES].rpartition(b"\n")[0]
    return body.decode("utf-8-sig", "replace")
