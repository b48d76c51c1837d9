"""A service that is spoken to in JSON over HTTP: one request, its answer read, and no secret in any fault."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from syndicator.channels._answers import judge, words
from syndicator.channels._json import dump
from syndicator.channels._wires import Answer, Wires
from syndicator.egress import bounded_s, retry_after_s
from syndicator.errors import ChannelRefused, OutcomeUnknown, Refused, TryLater
from syndicator.ports.limits import Account, Pace
from syndicator.specs import Secret


def account_of(server: str, token: Secret, pace: tuple[Pace, ...]) -> Account:
    """The account behind a token at a server."""
    return Account(name=f"{server} {blake2b(token.reveal().encode(), digest_size=8).hexdigest()}", pace=pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The other side. `who` names it in faults; `hide` are texts that must show in none."""

    who: str
    wires: Wires
    hide: tuple[Secret, ...] = ()

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        document: Mapping[str, Any] | None = None,
        body: tuple[bytes, str] = (b"", ""),
    ) -> Answer:
        """The answer to one request, whatever its status. ChannelRefused where the guard lets nothing through.

        It brings a `document` as JSON, or the `body`: bytes and their media type. Where the answer to a mere look is
        lost, nothing was done that anybody could doubt: TryLater.
        """
        content, kind = (dump(document), "application/json") if document is not None else body
        typed = {"content-type": kind} if kind else {}
        try:
            return await self.wires.send(method, url, headers={**typed, **(headers or {})}, content=content)
        except Refused as refused:
            raise ChannelRefused(f"{self.who}: {refused}") from refused
        except OutcomeUnknown as lost:
            if method == "GET":
                raise TryLater(f"{self.who}: {lost}") from lost
            raise

    def judge(self, answer: Answer, url: str) -> None:
        """Raise what the status means by itself, unless it is a success."""
        judge(answer, who=self.who, url=url, now=self.wires.clock.now(), hide=self._hidden())

    def unsure(self, answer: Answer) -> None:
        """OutcomeUnknown for a server's fault that may come after it did what was asked: all but "unavailable"."""
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR and answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
            raise OutcomeUnknown(f"{self.who}: HTTP {answer.status}: {self.says(answer)}")

    def document(self, answer: Answer, *needed: str) -> dict[str, Any]:
        """The answer's JSON object; OutcomeUnknown where a success lacks what it should say."""
        found = self.json(answer)
        if not isinstance(found, dict) or any(not found.get(name) for name in needed):
            raise OutcomeUnknown(f"{self.who}: HTTP {answer.status} without the expected JSON: {self.says(answer)}")
        return found

    def json(self, answer: Answer) -> Any:
        """The answer's JSON, whatever it is; OutcomeUnknown where a success brings none."""
        try:
            return json.loads(answer.body)
        except ValueError:
            raise OutcomeUnknown(f"{self.who}: HTTP {answer.status} without JSON: {self.says(answer)}") from None

    def says(self, answer: Answer) -> str:
        """The remote's own words, short and without secrets."""
        return words(answer.body, hide=self._hidden())

    def retry_after_s(self, answer: Answer) -> float:
        """What the headers ask to wait, in seconds; 0 where they do not say."""
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return retry_after_s(headers, now=self.wires.clock.now())

    def until_reset_s(self, answer: Answer, header: str) -> float:
        """What Retry-After asks to wait; else until the moment that `header` names: ISO, or seconds since 1970."""
        named = next((value for name, value in answer.headers.items() if name.lower() == header), "")
        try:
            at = float(named) if named.isdecimal() else datetime.fromisoformat(named).timestamp()
        except (ValueError, OverflowError):
            return self.retry_after_s(answer)
        return self.retry_after_s(answer) or bounded_s(at - self.wires.clock.now().timestamp())

    def _hidden(self) -> list[str]:
        return [secret.reveal() for secret in self.hide]


def document_of(answer: Answer) -> dict[str, Any]:
    """The answer's JSON object; an empty one where it holds none."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
