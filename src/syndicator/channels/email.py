"""Kind `email`: a mail per story over SMTP; a mail can't be changed, so a correction is a mail that answers it.

Nothing is sent while one recipient is asked to wait: else those who have it would get it twice. A recipient refused
for good is left out, and the server's words are noted. The server's answer to the whole mail may be lost; SMTP has no
way to look it up, so that is the operator's to settle.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar, Literal, cast

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from syndicator.channels._answers import words
from syndicator.channels._mail import Sender, message_id, written
from syndicator.channels._wires import Dial, Wires
from syndicator.errors import ChannelRefused, DeliveryError, MessageRefused, OutcomeUnknown, Refused, TryLater
from syndicator.model import Message, Receipt
from syndicator.ports.limits import Limits
from syndicator.specs import Secret, option

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_UNSUBSCRIBE = re.compile(r"(?:https://|mailto:)[!-;=?-~]+")  # printable ASCII without < and >
_PERMANENT = 500
_TOO_LARGE = 552
_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the table of an `email` channel takes."""

    host: str = option("Mail server.", example='"smtp.example.id"')
    port: int = option("Its port: 587 for STARTTLS, 465 for TLS from the start.", example="587", default=587)
    security: Literal["starttls", "tls", "none"] = option(
        "How the connection is encrypted.", example='"starttls"', default="starttls"
    )
    user: str = option("User name at the server; empty: none is needed.", example='"news@example.id"', default="")
    password: Secret | None = option("Password of the user.", example='"env:SMTP_PASSWORD"', default=None)
    sender: str = option("Address that the mails come from.", example='"news@example.id"')
    name: str = option("Name beside it.", example='"Radar news"', default="")
    to: tuple[str, ...] = option("Addresses that get the mails; they do not see each other.", example='["a@b.id"]')
    list_id: str | None = option(
        "Names the list to mail programs; default: `syndicator.` and the sender's domain.",
        example='"news.example.id"',
        default=None,
    )
    unsubscribe: str | None = option(
        "Address to leave the list: https (one click, RFC 8058) or mailto.",
        example='"https://example.id/leave"',
        default=None,
    )

    def __post_init__(self) -> None:
        """Refuse what no server takes, and a password in the clear."""
        for name, addresses in (("sender", (self.sender,)), ("to", self.to)):
            if not addresses or not all(map(_ADDRESS.fullmatch, addresses)):
                raise ValueError(f"{name}: expected addresses such as news@example.id")
        if self.unsubscribe is not None and not _UNSUBSCRIBE.fullmatch(self.unsubscribe):
            raise ValueError("unsubscribe: expected an https or mailto address")
        if not self.name.isprintable() or '"' in self.name or "\\" in self.name:
            raise ValueError("name: expected one line without quotes and backslashes")
        if self.list_id is not None and not re.fullmatch(r"[A-Za-z0-9.-]+", self.list_id):
            raise ValueError("list_id: expected a name such as news.example.id")
        if bool(self.user) != (self.password is not None):
            raise ValueError("user, password: expected both or none")
        if self.user and self.security == "none":
            raise ValueError('security: expected "starttls" or "tls", since a password is sent')


def limits(options: Options) -> Limits:  # noqa: ARG001  every kind's form
    """Nothing bounds a mail but its server."""
    return Limits(corrects_by="another")


def connect(options: Options, wires: Wires) -> "Email":
    """An adapter that mails through `options.host`."""
    domain = options.sender.rpartition("@")[2]
    sender = Sender(
        address=options.sender,
        name=options.name,
        to=options.to,
        list_id=options.list_id or f"syndicator.{domain}",
        unsubscribe=options.unsubscribe,
    )
    return Email(options=options, sender=sender, dial=wires.dial)


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """Mails to a list of people; nothing that was sent is changed."""

    repeat: ClassVar[Literal["safe", "findable", "never"]] = "never"

    options: Options
    sender: Sender
    dial: Dial
    tls: ssl.SSLContext | None = None

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        """A mail of its own; its Message-ID is the receipt."""
        note = await self._send(written(message, self.sender, key=idempotency_key))
        return Receipt(remote_id=message_id(idempotency_key, self.sender), note=note)

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:
        """A mail that answers the first one; the receipt stays that of the first."""
        note = await self._send(written(message, self.sender, key=idempotency_key, answers=receipt.remote_id))
        return Receipt(remote_id=receipt.remote_id, note=note)

    async def _send(self, mail: bytes) -> str:
        """Bring the mail to all who take it; what the others' refusals say."""
        async with self._session() as smtp:
            refused = await self._envelope(smtp)
            try:
                await smtp.data(mail)
            except SMTPDataError as fault:
                raise self._judged(fault) from fault
            except (SMTPException, OSError) as fault:
                raise OutcomeUnknown(f"{self._who}: the mail was sent and no answer came ({fault})") from fault
        return f"{self._who}: {'; '.join(refused)}" if refused else ""

    async def _envelope(self, smtp: SMTP) -> list[str]:
        """Name sender and recipients; the words about those refused for good. Raises where nobody is to get it now."""
        refused, wait = [], None
        try:
            await smtp.mail(self.sender.address)
            for address in self.sender.to:
                try:
                    await smtp.rcpt(address)
                except SMTPRecipientRefused as fault:
                    if fault.code < _PERMANENT:
                        wait = wait or f"{address}: {self._words(fault)}"
                    refused.append(f"{address}: {self._words(fault)}")
        except SMTPResponseException as fault:
            # These speak of our own address: no mail of this channel would pass.
            raise self._judged(fault, ours=fault.code != _TOO_LARGE) from fault
        except (SMTPException, OSError) as fault:
            raise TryLater(f"{self._who}: {fault}") from fault
        if wait is not None:
            raise TryLater(f"{self._who}: {wait}")
        if len(refused) == len(self.sender.to):
            raise MessageRefused(f"{self._who}: {'; '.join(refused)}")
        return refused

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[SMTP]:
        try:
            connection = await self.dial(self.options.host, self.options.port)
        except Refused as refused:
            raise ChannelRefused(f"email {refused}") from refused
        smtp = SMTP(
            hostname=self.options.host,
            sock=connection,
            use_tls=self.options.security == "tls",
            start_tls=False,
            local_hostname=self.sender.domain,
            timeout=_TIMEOUT_S,
            tls_context=self.tls,
        )
        try:
            await self._greet(smtp)
            yield smtp
        finally:
            # The event loop owns the socket since `connect`. To close it beneath a transport that is still ending its
            # TLS leaves its number with the loop, and whoever gets that number next fails.
            if smtp.transport is not None:
                cast("asyncio.Transport", smtp.transport).abort()
            smtp.close()

    async def _greet(self, smtp: SMTP) -> None:
        options = self.options
        try:
            await smtp.connect()
            if options.security == "starttls":
                await smtp.ehlo()
                if not smtp.supports_extension("starttls"):
                    raise ChannelRefused(f"{self._who}: the server offers no STARTTLS (check security and port)")
                await smtp.starttls(server_hostname=options.host)
            if options.password is not None:
                await smtp.ehlo()
                if not smtp.supported_auth_methods:
                    raise ChannelRefused(f"{self._who}: the server takes no password (check user, security and port)")
                await smtp.login(options.user, options.password.reveal())
        except SMTPAuthenticationError as fault:
            raise self._judged(fault, ours=True, remedy=" (check user and password)") from fault
        except SMTPNotSupported as fault:
            raise ChannelRefused(f"{self._who}: {fault} (check security and port)") from fault
        except SMTPResponseException as fault:
            raise self._judged(fault, ours=True) from fault
        except ssl.SSLError as fault:
            raise ChannelRefused(f"{self._who}: TLS: {fault.reason or fault} (check host and security)") from fault
        except (SMTPException, OSError) as fault:
            raise TryLater(f"{self._who}: {fault}") from fault

    def _judged(self, fault: SMTPResponseException, *, ours: bool = False, remedy: str = "") -> Exception:
        says = f"{self._who}: {self._words(fault)}{remedy}"
        if fault.code < _PERMANENT:
            return TryLater(says)
        refusal: type[DeliveryError] = ChannelRefused if ours else MessageRefused
        return refusal(says)

    def _words(self, fault: SMTPResponseException) -> str:
        hide = [self.options.password.reveal()] if self.options.password else []
        return f"{fault.code} {words(str(fault.message).encode(), hide=hide)}"

    @property
    def _who(self) -> str:
        return f"email {self.options.host}"
