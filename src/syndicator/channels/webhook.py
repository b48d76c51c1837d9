"""Kind `webhook`: POST every entry, correction and retraction to an address, signed as Standard Webhooks 1.0 says.

The receiver knows what it has seen by `webhook-id`, the same for every attempt, so repeating is safe. A withdrawn
story is sent with its notice and without its body.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from syndicator import urls
from syndicator.channels._answers import judge
from syndicator.channels._json import dump, facts, moment
from syndicator.channels._wires import Send, Wires
from syndicator.errors import ChannelRefused, Refused
from syndicator.model import Action, Message, Receipt
from syndicator.ports import Clock
from syndicator.ports.limits import Limits
from syndicator.specs import Secret, option

_PREFIX = "whsec_"
_SHORTEST_BYTES, _LONGEST_BYTES = 24, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of a `webhook` channel takes."""

    url: str = option("Address that is posted to.", example='"https://partner.example.id/hooks/news"')
    secret: Secret = option(
        "Signs every request: `whsec_` and base64 of 24 to 64 random bytes, as the receiver has it.",
        example='"env:PARTNER_HOOK_SECRET"',
    )
    old_secrets: tuple[Secret, ...] = option(
        "Secrets that sign beside it until the receiver knows the new one.",
        example='["env:PARTNER_HOOK_SECRET_OLD"]',
        default=(),
    )

    def __post_init__(self) -> None:
        """Refuse what could never be posted or signed, without saying a secret."""
        if urls.absolute(self.url, self.url) is None or "@" in urlsplit(self.url).netloc:
            raise ValueError("url: expected an http(s) address without user and password")
        for name, secret in [("secret", self.secret), *(("old_secrets", old) for old in self.old_secrets)]:
            if key_of(secret) is None:
                raise ValueError(f"{name}: expected whsec_ and base64 of 24 to 64 bytes")


def limits(options: Options) -> Limits:  # noqa: ARG001  every kind's form
    """Nothing bounds a webhook's body."""
    return Limits(corrects_by="another")


def connect(options: Options, wires: Wires) -> "Webhook":
    """An adapter that posts to `options.url`."""
    secrets = (options.secret, *options.old_secrets)
    keys = tuple(key for key in map(key_of, secrets) if key is not None)
    return Webhook(url=options.url, secrets=secrets, keys=keys, send=wires.send, clock=wires.clock)


def key_of(secret: Secret) -> bytes | None:
    """The signing key that a secret stands for, or None where it is none."""
    try:
        key = base64.b64decode(secret.reveal().removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if _SHORTEST_BYTES <= len(key) <= _LONGEST_BYTES else None


def signatures(keys: tuple[bytes, ...], *, webhook_id: str, timestamp: int, payload: bytes) -> str:
    """The value of `webhook-signature`: one signature per key, the present one first."""
    content = f"{webhook_id}.{timestamp}.".encode() + payload
    digests = (hmac.digest(key, content, hashlib.sha256) for key in keys)
    return " ".join("v1," + base64.b64encode(digest).decode("ascii") for digest in digests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Tells one address what happens to the stories."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "safe"

    url: str = field(repr=False)
    secrets: tuple[Secret, ...]
    keys: tuple[bytes, ...] = field(repr=False)
    send: Send
    clock: Clock

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """`entry.published`."""
        await self._tell(Action.POST, message, idempotency_key)
        return Receipt(remote_id=idempotency_key)

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:
        """`entry.corrected`, or `entry.retracted` for a withdrawn story; the receipt stays that of the post."""
        await self._tell(Action.EDIT, message, idempotency_key)
        return receipt

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:  # noqa: ARG002  the port's
        """`entry.retracted`."""
        await self._tell(Action.DELETE, message, idempotency_key)

    async def _tell(self, action: Action, message: Message, key: str) -> None:
        who = f"webhook {urls.host(self.url)}"
        now = self.clock.now()
        payload = dump(_payload(action, message))
        timestamp = int(now.timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(self.keys, webhook_id=key, timestamp=timestamp, payload=payload),
        }
        try:
            answer = await self.send("POST", self.url, headers=headers, content=payload)
        except Refused as refused:
            raise ChannelRefused(f"webhook {refused}") from refused  # its sentence begins with the host
        judge(answer, who=who, url=self.url, now=now, hide=[secret.reveal() for secret in self.secrets])


def _payload(action: Action, message: Message) -> dict[str, Any]:
    """The event. Its timestamp is the story's, not the attempt's: every attempt sends the same bytes."""
    withdrawn = action is Action.DELETE or message.retracted
    body = {"html": None, "text": None} if withdrawn else {"html": message.article.html, "text": message.article.text}
    return {
        "type": f"entry.{_verb(action, withdrawn=withdrawn)}",
        "timestamp": moment(message.updated_at),
        "data": {
            "id": message.urn,
            "revision": message.revision,
            "message": message.text,
            **body,
            **facts(message, withdrawn=withdrawn),
            "site": message.article.site_name,
        },
    }


def _verb(action: Action, *, withdrawn: bool) -> str:
    if withdrawn:
        return "retracted"
    return "corrected" if action is Action.EDIT else "published"
