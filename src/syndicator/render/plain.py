"""Text and addresses made fit to show: one line, whole words, no character that XML or a terminal chokes on."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from syndicator import urls
from syndicator.decode import legal

SUMMARY_LENGTH = 300

# XML allows these, but terminal readers obey them (U+009B begins an escape sequence). U+0085 is a line end, and stays.
_CONTROLS = re.compile("[\x7f-\x84\x86-\x9f]")
_NETLOC = re.compile(r"[^\s<>\"'`\\^{}|%\x00-\x1f\x7f-\x9f]+")
_LATE_CUT = 0.6


def clean(text: str) -> str:
    """`text` without what XML forbids or a terminal obeys; lines end with a line feed."""
    return _CONTROLS.sub("", legal(text)).replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """`text` on one line with single spaces."""
    return " ".join(clean(text).split())


def shorten(text: str, limit: int = SUMMARY_LENGTH) -> str:
    """`text` on one line, cut at a word's end to at most `limit` characters; a cut shows as an ellipsis."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    cut = line.rfind(" ", int(limit * _LATE_CUT), limit)
    if cut < 0:  # a script without spaces, or one endless word
        cut = _between_graphemes(line, limit - 1)
    return line[:cut].rstrip(" ,;:–—-") + "…"


def shorten_lines(text: str, limit: int) -> str:
    """`text` with its lines, cut at a word's end to at most `limit` characters; a cut shows as an ellipsis."""
    whole = clean(text).strip()
    if len(whole) <= limit:
        return whole
    kept, room = [], limit
    for line in whole.split("\n"):
        if len(line) + 1 > room:
            kept.append(shorten(line + " …", room) if room > 1 else "…"[:room])
            break
        kept.append(line)
        room -= len(line) + 1
    return "\n".join(kept).rstrip()


@lru_cache(maxsize=1024)  # feeds are rendered again and again with the same addresses
def web_url(url: str | None) -> str | None:
    """`url` if it is one that a reader may follow: http(s), a plain host, and no user or password."""
    shown = clean(url or "").strip()
    absolute = urls.absolute(shown, shown)
    if absolute is None:
        return None
    parts = urlsplit(absolute)
    netloc = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=netloc).geturl() if _NETLOC.fullmatch(netloc) else None


def _between_graphemes(line: str, cut: int) -> int:
    """The nearest place at or before `cut` that does not part a letter from its marks or an emoji from its joiner."""
    while cut > 1 and (_joins(line[cut]) or line[cut - 1] == "\u200d"):
        cut -= 1
    return cut


def _joins(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me", "Mc"} or char == "\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff"
