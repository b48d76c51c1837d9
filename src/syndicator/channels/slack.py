"""Kind `slack`: posts of an app to a channel (https://api.slack.com/methods/chat.postMessage).

By a bot token rather than an incoming webhook, because only that can correct and remove posts. Slack answers 200 to
everything and says in the body whether it worked; it knows no idempotency, so a lost answer is for the operator to
settle.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar, Literal

from syndicator import urls
from syndicator.channels._service import Service
from syndicator.channels._wires import Wires
from syndicator.errors import ChannelRefused, MessageRefused, TryLater
from syndicator.model import Message, Receipt
from syndicator.ports.limits import Limits, Pace
from syndicator.specs import Secret, option

_SERVER = "https://slack.com"
_OF_US = frozenset({
    "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope",
    "not_in_channel", "channel_not_found", "is_archived", "access_denied", "no_permission", "org_login_required",
    "ekm_access_denied", "team_access_not_granted",
})  # fmt: skip
_LATER = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of a `slack` channel takes."""

    token: Secret = option("The app's bot token, with the right `chat:write`.", example='"env:SLACK_TOKEN"')
    channel: str = option("The channel's id, as Slack shows it in its details.", example='"C024BE91L"')
    server: str = option("Address of Slack's API.", example='"https://slack.com"', default=_SERVER)

    def __post_init__(self) -> None:
        """Refuse what could never work, without saying the token."""
        if not self.token.reveal().startswith(("xoxb-", "xoxe.", "xoxp-")):
            raise ValueError("token: expected a bot token, which begins with xoxb-")
        if urls.absolute(self.server, self.server) is None:
            raise ValueError(f"server: expected an http(s) address, not {self.server!r}")


def limits(options: Options) -> Limits:  # noqa: ARG001  every kind's form
    """4,000 characters, which Slack recommends as the longest; one a second."""
    return Limits(markup="slack", unit="characters", most=4000, pace=(Pace(count=1, within_s=1),))


def connect(options: Options, wires: Wires) -> "Slack":
    """An adapter that posts to `options.channel`."""
    return Slack(service=Service(who=f"slack {options.channel}", wires=wires, hide=(options.token,)), options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """Posts to one channel. A receipt's id is the message's `ts`."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "never"

    service: Service
    options: Options = field(repr=False)

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:  # noqa: ARG002  the API has none
        """A message; Slack shows the link's own picture below."""
        answer = await self._call("chat.postMessage", {"text": message.text, "unfurl_links": True})
        return Receipt(remote_id=str(answer.get("ts", "")))

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:  # noqa: ARG002
        """The same message with other words."""
        await self._call("chat.update", {"ts": receipt.remote_id, "text": message.text})
        return receipt

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:  # noqa: ARG002
        """Remove the message."""
        await self._call("chat.delete", {"ts": receipt.remote_id})

    async def _call(self, method: str, document: dict[str, Any]) -> dict[str, Any]:
        url = f"{self.options.server.rstrip('/')}/api/{method}"
        headers = {
            "authorization": f"Bearer {self.options.token.reveal()}",
            "content-type": "application/json; charset=utf-8",
        }
        answer = await self.service.send(
            "POST", url, headers=headers, document={"channel": self.options.channel, **document}
        )
        if answer.status != HTTPStatus.OK:
            self.service.unsure(answer)
            self.service.judge(answer, self.options.server)
        said = self.service.document(answer)
        if said.get("ok"):
            return said
        fault = str(said.get("error", "no reason given"))
        if method == "chat.delete" and fault == "message_not_found":
            return said
        told = f"{self.service.who}: {self.service.says(answer)}"
        if fault in _OF_US:
            raise ChannelRefused(told)
        if fault in _LATER:
            raise TryLater(told, retry_after_s=self.service.retry_after_s(answer))
        raise MessageRefused(told)
