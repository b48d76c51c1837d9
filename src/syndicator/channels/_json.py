"""A message as JSON: the fields that all JSON kinds share, and text that no reader of lines can misread."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from syndicator.model import Message

# JSON allows these raw, yet terminals obey C1 and bidirectional controls, and many readers end lines at U+0085, U+2028.
_RISKY = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# A surrogate alone has no UTF-8 form, and strict parsers refuse it even when escaped.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def dump(document: Mapping[str, Any]) -> bytes:
    """`document` as one line of UTF-8 without its end; equal documents give equal bytes."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if not text.isascii() or "\x7f" in text:
        text = _RISKY.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
        text = _LONE_SURROGATE.sub("\ufffd", text)
    return text.encode()


def sendable(text: str) -> str:
    """The text without what no encoding can carry."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def moment(at: datetime) -> str:
    """A time as RFC 3339 writes it in UTC."""
    return at.isoformat().replace("+00:00", "Z")


def facts(message: Message, *, withdrawn: bool) -> dict[str, Any]:
    """What is true of the story. A withdrawn one loses its image: only the notice stays."""
    article = message.article
    return {
        "url": article.url,
        "title": article.title,
        "authors": list(article.authors),
        "tags": list(article.tags),
        "language": article.language,
        "image": None if withdrawn else article.image_url,
        "published_at": moment(message.published_at),
        "updated_at": moment(message.updated_at),
        "advertorial": article.advertorial,
        "paywalled": article.paywalled,
        "retracted": withdrawn,
        "notice": message.notice,
    }
