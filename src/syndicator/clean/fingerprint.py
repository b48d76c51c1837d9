"""Hashes by which two looks at a story are compared: its words, the draft it came from, the rules it was read by."""

import re
import unicodedata
from dataclasses import fields
from hashlib import blake2b
from html import unescape
from urllib.parse import urlsplit

from syndicator import urls
from syndicator.model import Draft
from syndicator.specs import ArticleRules

CODE = "9"
"""Raised whenever extraction or cleaning gives other words for the same page: a re-reading is then no correction."""

_LATER = frozenset({"keep", "replace", "next"})
_NO_WORD = re.compile(r"[\W_]+")
_ASCII_NO_WORD = bytes(byte for byte in range(128) if _NO_WORD.match(chr(byte)))
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|td|th|blockquote|pre|figcaption|div)>|<br\s*/?>", re.IGNORECASE)
_ADDRESS = re.compile(r"""\b(?P<name>href|src)\s*=\s*["']?(?P<url>[^"'\s>]+)""", re.IGNORECASE)
# Lines that count or tell the time since: they change with every look, and nobody corrected anything.
_VOLATILE = re.compile(
    r"\W*(?:(?:views?|dilihat|dibaca|pembaca|hits?|shares?|likes?|comments?|komentar)\W*[\d.,]+\s*(?:k|kali|x)?|"
    r"[\d.,]+\s*k?\s*(?:views?|shares?|likes?|comments?|komentar|pembaca|kali\s+(?:dibaca|dilihat)|x\s+dibaca)|"
    r"(?:about\s+)?(?:\d+|an?|se)\s*(?:seconds?|minutes?|mins?|hours?|days?|detik|menit|jam|hari)\s+(?:ago|(?:yang\s+)?lalu)|loading\W*)\W*",
    re.IGNORECASE,
)


def fingerprint(title: str, text: str) -> str:
    """Equal for equal words: case, punctuation and spaces do not count."""
    words = unicodedata.normalize("NFKC", f"{title}\n{text}").casefold()
    # What ASCII has of it goes at once, and leaves little to look for: a fifth of the time.
    raw = words.encode("utf-8", "surrogatepass").translate(None, _ASCII_NO_WORD)
    return _hash(_NO_WORD.sub("", raw.decode("utf-8", "surrogatepass")))


def draft_hash(draft: Draft) -> str:
    """Equal as long as the site says the same: headline, authors, words, links and images in their order.

    Dates, tags, counters and tracking parameters do not count.
    """
    parts = ["\x1f".join((draft.title, *draft.authors, _place(draft.image_url or ""))), *_words(draft.body_html)]
    parts += [
        f"{match['name'].lower()} {_place(unescape(match['url']))}" for match in _ADDRESS.finditer(draft.body_html)
    ]
    return _hash("\x1e".join(parts))


def rules_version(rules: ArticleRules, template: str = "") -> str:
    """Names the code, the rules and the version of the site's template that a page is read by, parted by dashes.

    An option that came later counts only where it is set: a new program is not another set of rules.
    """
    values = {each.name: getattr(rules, each.name) for each in fields(rules)}
    told = ", ".join(f"{name}={value!r}" for name, value in values.items() if value or name not in _LATER)
    return f"{CODE}-{_hash(f'ArticleRules({told})')[:12]}" + (f"-{template}" if template else "")


def _words(html: str) -> list[str]:
    lines = (" ".join(unescape(_TAG.sub("", line)).split()) for line in _BLOCK_END.split(html))
    return [line for line in lines if line and not _VOLATILE.fullmatch(line)]


def _place(url: str) -> str:
    """An address without what changes from one request to the next; of an image, its path says it all."""
    try:
        parts = urlsplit(url)
        return f"{parts.netloc}{parts.path}" if parts.scheme in {"http", "https"} else urls.tidy(url)
    except ValueError:
        return url


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
