"""A message as a mail: headers that name story and list, plain text and HTML. The same state, the same bytes."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from syndicator.model import Message
from syndicator.render.plain import one_line, shorten, web_url

_SUBJECT_LENGTH = 200
_NO_ATOM = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, to whom, and how its readers leave."""

    address: str
    name: str
    to: tuple[str, ...]
    list_id: str
    unsubscribe: str | None

    @property
    def domain(self) -> str:
        """Where message ids are minted."""
        return self.address.rpartition("@")[2]


def message_id(key: str, sender: Sender) -> str:
    """The Message-ID of a delivery: every attempt has the same, so that who got it twice can tell."""
    return f"<{_NO_ATOM.sub('-', key)}@{sender.domain}>"


def written(message: Message, sender: Sender, *, key: str, answers: str | None = None) -> bytes:
    """The whole mail; `answers` is the Message-ID of the mail that this one corrects."""
    mail = EmailMessage(policy=SMTP.clone(max_line_length=76))
    mail["From"] = f'"{sender.name}" <{sender.address}>' if sender.name else sender.address
    mail["To"] = sender.to[0] if len(sender.to) == 1 else "undisclosed-recipients:;"
    mail["Subject"] = shorten(_first_line(message.text) or message.article.title, _SUBJECT_LENGTH)
    mail["Date"] = message.updated_at
    mail["Message-ID"] = message_id(key, sender)
    if answers is not None:
        mail["In-Reply-To"] = answers
        mail["References"] = answers
    mail["List-Id"] = f"<{sender.list_id}>"
    # Vacation notices answer no list mail: RFC 3834, section 2.
    mail["Precedence"] = "list"
    mail["Auto-Submitted"] = "auto-generated"
    if sender.unsubscribe is not None:
        mail["List-Unsubscribe"] = f"<{sender.unsubscribe}>"
        if sender.unsubscribe.startswith("https:"):
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    mail.make_alternative()
    # As bytes: `set_content` of text would take U+2028 and the like for line ends.
    for subtype, text in (("plain", message.text), ("html", _html(message))):
        part = EmailMessage(policy=mail.policy)
        part.set_content(
            _bytes(text),
            maintype="text",
            subtype=subtype,
            cte="base64",
            params={"charset": "utf-8"},
        )
        del part["MIME-Version"]
        mail.attach(part)
    mail.set_boundary("=_" + _NO_ATOM.sub("-", key)[:60])
    return mail.as_bytes()


def _bytes(text: str) -> bytes:
    return re.sub("[\ud800-\udfff]", "\ufffd", text).encode()


def _first_line(text: str) -> str:
    return next((line for line in map(one_line, text.split("\n")) if line), "")


def _html(message: Message) -> str:
    """The story as HTML; of a withdrawn one only its notice."""
    article, url = message.article, web_url(message.article.url)
    title = escape(one_line(_first_line(message.text) or article.title))
    notice = f"<p><strong>{escape(message.notice)}</strong></p>" if message.notice else ""
    body = "" if message.retracted else _bytes(article.html).decode()
    link = f'<p><a href="{escape(url)}">{escape(url)}</a></p>' if url else ""
    language = escape(article.language or "")
    return f'<!doctype html><html lang="{language}"><body><h1>{title}</h1>{notice}{body}{link}</body></html>'
