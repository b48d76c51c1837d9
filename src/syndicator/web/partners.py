"""`/partners/NAME/FEED.atom`: feeds for those who read by an agreement, each with a token of their own.

The token comes as `Authorization: Bearer`, as the password of basic authentication, or as `?token=`. Who brings none
that is valid learns nothing, not even which partners there are. Every answer to a known token is in the log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from urllib.parse import parse_qs

from starlette.types import Message, Receive, Scope, Send

from syndicator.policy.partners import Bucket, brought, digest
from syndicator.ports import Archive, Clock, PartnerStore, PartnerToken, Visit
from syndicator.specs import Partner
from syndicator.web.feeds import named, plain, prepare, wrong_method

PREFIX = "/partners/"

_LONGEST = 300
_WANTED = (
    "A partner's feeds open with their token: Authorization: Bearer TOKEN, the password of basic auth, or ?token=.\n"
)
_ENDED = "This token has ended. Ask whoever gave it to you for a new one.\n"
_NO_FEED = "There is no such feed for you here.\n"
_NO_POINT = "since takes a moment such as 2026-11-24T00:00:00Z, or the number that an earlier answer led to.\n"
_TOO_MANY = "Too many requests: at most {rate} a minute.\n"
_CHALLENGE = (b"www-authenticate", b'Basic realm="feeds", Bearer')

_Answer = tuple[Message, Message]


@dataclass(slots=True, kw_only=True)
class PartnerPages:
    """The ASGI application below `/partners/`."""

    partners: Mapping[str, Partner]
    store: PartnerStore
    archive: Archive
    clock: Clock
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  no body is read
        """Answer one request, and note it where a token of ours was brought."""
        headers = dict(scope["headers"])
        query = parse_qs(scope["query_string"].decode("latin-1"))
        name, _, path = scope["path"][len(PREFIX) :].partition("/")
        token = await self._token(headers, query)
        partner = self.partners.get(name)
        if scope["method"] not in ("GET", "HEAD"):
            start, body = wrong_method()
        elif partner is None or token is None or token.partner != name:
            start, body = plain(401, _WANTED, _CHALLENGE)
        else:
            since = query.get("since", [None])[0]
            start, body = await self._answer(partner, token, path, headers, since)
            await self._note(scope, token, path if since is None else f"{path}?since={since}", start["status"])
        await send(start)
        await send({**body, "body": b""} if scope["method"] == "HEAD" else body)

    async def _token(self, headers: Mapping[bytes, bytes], query: Mapping[str, list[str]]) -> PartnerToken | None:
        authorization = headers.get(b"authorization", b"").decode("latin-1")
        token = brought(authorization, query.get("token", [""])[0])
        return await self.store.token(digest(token)) if 0 < len(token) <= _LONGEST else None

    async def _answer(
        self, partner: Partner, token: PartnerToken, path: str, headers: dict[bytes, bytes], since: str | None
    ) -> _Answer:
        now = self.clock.now()
        if not token.is_valid(now):
            return plain(401, _ENDED, _CHALLENGE)
        self._buckets[partner.id], wait_s = self._bucket(partner).take(now)
        if wait_s > 0:
            return plain(429, _TOO_MANY.format(rate=partner.rate), (b"retry-after", str(ceil(wait_s)).encode()))
        feed, format_, negotiated = named(path, headers)
        if feed not in partner.feeds:
            return plain(404, _NO_FEED)
        found = await self.archive.for_partner(partner, feed, format_, since)
        if found is None:
            return plain(404, _NO_FEED) if since is None else plain(400, _NO_POINT)
        return prepare(found, negotiated=negotiated, is_private=True).answer(headers)

    def _bucket(self, partner: Partner) -> Bucket:
        bucket = self._buckets.get(partner.id)
        if bucket is None or bucket.rate != partner.rate:
            bucket = Bucket.full(partner.rate, self.clock.now())
        return bucket

    async def _note(self, scope: Scope, token: PartnerToken, path: str, status: int) -> None:
        agent = dict(scope["headers"]).get(b"user-agent", b"").decode("latin-1")
        peer = scope.get("client") or ("", 0)
        await self.store.note_visit(
            Visit(
                partner=token.partner,
                token=token.number,
                at=self.clock.now(),
                path=path[:_LONGEST],
                status=status,
                address=str(peer[0]),
                agent=agent[:_LONGEST],
            )
        )
