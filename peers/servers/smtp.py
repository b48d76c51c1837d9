"""A mail server (aiosmtpd) with STARTTLS, a password, and faults by the recipient's name.

`tempfail@` is always asked to wait, `greylist@` once, `permfail@` is refused. It runs in this process, in a thread.
"""

import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from peers.servers.base import free_port, fresh, run

USER = "news@radar.example.id"


def install() -> None:
    """aiosmtpd is in our own virtual environment; certificates are made by openssl."""
    run("smtp", "openssl", "version")


@dataclass
class MailServer:
    """A running server, and what it took; `password` may be changed. `drops` are answers to whole mails to be lost."""

    certificate: Path
    port: int
    password: str = field(default="secret", repr=False)
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    drops: int = 0

    def __post_init__(self) -> None:
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(self.certificate, self.certificate.with_suffix(".key"))
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            tls_context=tls,
            require_starttls=True,
            authenticator=self._authenticated,
            auth_required=True,
        )
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def _authenticated(
        self, server: SMTP, session: Session, envelope: Envelope, method: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=(data.login, data.password) == (USER.encode(), self.password.encode()), handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        name = address.partition("@")[0]
        if name == "tempfail" or (name == "greylist" and address not in self._seen):
            self._seen.add(address)
            return "451 4.7.1 come again later"
        if name == "permfail":
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        with self._lock:
            self.mails.append(mail)
            self.recipients.append(list(envelope.rcpt_tos))
        if self.drops:
            self.drops -= 1
            assert server.transport is not None
            server.transport.abort()
        return "250 queued"


def start() -> MailServer:
    """A server with nothing in it, and a certificate of its own for 127.0.0.1."""
    certificate = fresh("smtp") / "server.crt"
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    files = ("-keyout", certificate.with_suffix(".key"), "-out", certificate)
    run("smtp", "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 2, *files, *names)
    return MailServer(certificate=certificate, port=free_port())
