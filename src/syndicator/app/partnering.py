"""Commands for partners: their tokens, who came when, and whether their feeds meet their rules."""

import secrets
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

from syndicator.app.parts import SystemClock, pictures_of, renderer_of
from syndicator.app.storing import beside
from syndicator.config import Config
from syndicator.errors import Unusable
from syndicator.policy.partners import digest, ripe
from syndicator.ports import PartnerToken, Visit
from syndicator.render.preflight import preflight
from syndicator.specs import Partner
from syndicator.storage.partners import SqlPartners

_SECRET_BYTES = 32
_DAY = timedelta(days=1)
_MANY = 10_000


async def partners(found: Config) -> list[str]:
    """A line for every partner and every token of theirs."""
    now = SystemClock().now()
    async with AsyncExitStack() as stack:
        store = SqlPartners((await beside(found, clock=SystemClock(), stack=stack)).database)
        tokens = await store.tokens()
        visits = {name: await store.visits(name, limit=_MANY) for name in found.partners}
    lines = []
    for partner in found.partners.values():
        theirs = [token for token in tokens if token.partner == partner.id]
        seen_at = max((token.seen_at for token in theirs if token.seen_at), default=None)
        today = sum(now - visit.at < _DAY for visit in visits[partner.id])
        lines.append(
            f"{partner.id}  {', '.join(partner.feeds)}  profile {partner.profile}  "
            f"last seen {_when(seen_at)}, {today} requests in 24 h"
        )
        lines += [f"  token {token.number}  {_token_says(token, now)}" for token in theirs]
        if not any(token.is_valid(now) for token in theirs):
            lines.append(f"  no token that opens anything; `syndicator partners token {partner.id}` makes one")
    return lines or ['no partners: add a table such as [partners.mitra] with feeds = ["all"]']


async def mint_token(
    found: Config, name: str, *, ends_after: timedelta | None, others_end_after: timedelta | None
) -> tuple[str, list[str]]:
    """A new token, which is never shown again, and what to say of it."""
    partner = _partner(found, name)
    clock = SystemClock()
    now = clock.now()
    token = f"syn_{secrets.token_urlsafe(_SECRET_BYTES)}"
    async with AsyncExitStack() as stack:
        store = SqlPartners((await beside(found, clock=clock, stack=stack)).database)
        made = await store.add_token(
            name,
            digest(token),
            now=now,
            ends_at=now + ends_after if ends_after is not None else None,
            others_end_at=now + others_end_after if others_end_after is not None else None,
        )
    says = [f"token {made.number} of {name}, {_token_says(made, now)}; it is shown this once"]
    says += [f"{found.base_url}/partners/{name}/{feed}.atom" for feed in partner.feeds]
    return token, says


async def end_token(found: Config, name: str, number: int) -> str:
    """Let a token end at once. Raises Unusable where there is none."""
    _partner(found, name)
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        store = SqlPartners((await beside(found, clock=clock, stack=stack)).database)
        if not await store.end_token(name, number, now=clock.now()):
            raise Unusable(f"{name}: no token {number} that is still valid (`syndicator partners` lists them)")
    return f"token {number} of {name}: ended"


async def visits(found: Config, name: str, *, limit: int) -> list[Visit]:
    """The newest visits of a partner."""
    _partner(found, name)
    async with AsyncExitStack() as stack:
        store = SqlPartners((await beside(found, clock=SystemClock(), stack=stack)).database)
        return list(await store.visits(name, limit=limit))


async def check_partner(found: Config, name: str) -> tuple[list[str], bool]:
    """What of a partner's feeds meets the rules of their profile, line by line, and whether all does."""
    partner = _partner(found, name)
    clock = SystemClock()
    draw = renderer_of(found, pictures_of(found))
    lines, fine = [], True
    async with AsyncExitStack() as stack:
        store = await beside(found, clock=clock, stack=stack)
        for feed in partner.feeds:
            spec, now = found.feeds[feed], clock.now()
            state = await store.feed_state(feed, size=spec.size * 2)
            shown = ripe(state, delay=partner.delay, now=now, size=spec.size)
            bodies = draw(spec, shown, now, formats=("rss", "atom", "json")).bodies
            findings = preflight(partner.profile, bodies, now=now, hubs=found.hubs)
            lines.append(f"{feed}, by the rules of {partner.profile}:")
            lines += [finding.line for finding in findings]
            fine = fine and all(finding.is_met for finding in findings)
    return lines, fine


def _partner(found: Config, name: str) -> Partner:
    if name not in found.partners:
        raise Unusable(f"{name}: no such partner (there are: {', '.join(found.partners) or 'none'})")
    return found.partners[name]


def _token_says(token: PartnerToken, now: datetime) -> str:
    ends = (
        "does not end"
        if token.ends_at is None
        else f"{'ends' if token.is_valid(now) else 'ended'} {_when(token.ends_at)}"
    )
    return f"given {_when(token.minted_at)}, {ends}, last used {_when(token.seen_at)}"


def _when(at: datetime | None) -> str:
    return "never" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"
