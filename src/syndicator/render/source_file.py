"""A source's file as an operator would write it: what each way gives as comments, and the choice as TOML."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from syndicator.specs import Tier

_WIDTH = 14
_HINTS = (
    "",
    '# every = "15m"                      # time between two polls',
    '# links = { select = "h2 a" }        # links that a listing should take, where it takes wrong ones',
    '# article = { drop = [".related"] }  # parts that are never content',
    '# rights = "© …"                     # shown with every entry',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one tier gives: counts of its links, and in a sentence where they are or why there are none."""

    tier: Tier
    links_count: int = 0
    dated_count: int = 0
    url: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The tiers to use, the best first, and why that one."""

    tiers: tuple[Tier, ...]
    why: str


def offer_line(offer: Offer) -> str:
    """One tier in one line."""
    if not offer.links_count:
        return f"{offer.tier:<{_WIDTH}} nothing: {_one_line(offer.says)}"
    dated = f", {offer.dated_count} of them dated" if offer.dated_count else ", undated"
    return f"{offer.tier:<{_WIDTH}} {offer.links_count} links{dated}: {_one_line(offer.url)}"


def source_file(
    name: str, url: str, *, offers: Sequence[Offer], choice: Choice, article: str, made_at: datetime
) -> str:
    """The text of `sources/NAME.toml`."""
    lines = [
        f"# Written by `syndicator add {_one_line(url)}` on {made_at:%Y-%m-%d}. What each way to find links gave:",
        *(f"#   {offer_line(offer)}" for offer in offers),
        f"# {choice.why}",
        *([f"# {_one_line(article)}"] if article else []),
        "",
        f"[sources.{name}]",
        f"url = {_toml(url)}",
        f"discover = [{', '.join(_toml(tier) for tier in choice.tiers)}]",
        *_HINTS,
    ]
    return "\n".join(lines) + "\n"


def feed_file(name: str, url: str, *, title: str, page_url: str, made_at: datetime) -> str:
    """The text of `sources/NAME.toml` for a feed that another program knew."""
    about = _one_line(f"{title}  {page_url}")
    lines = [
        f"# Written by `syndicator opml import` on {made_at:%Y-%m-%d}: {about}",
        "",
        f"[sources.{name}]",
        f"url = {_toml(url)}",
        'discover = ["feed"]',
        *_HINTS,
    ]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """Text as a basic string: JSON's escapes are TOML's, too."""
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    """Text of a site that can't end the comment it stands in."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
