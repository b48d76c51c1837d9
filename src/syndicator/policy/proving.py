"""Whether a page gives what a test beside its rules expects. Decided on values; whoever asks has read the page."""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime

from syndicator.model import Reading
from syndicator.specs import PageTest
from syndicator.trial import Examined, Failure

_DAY_CHARS = len("2026-08-17")


def failures(test: PageTest, reading: Reading, examined: Examined | None = None) -> tuple[Failure, ...]:
    """What of the test is not met. `examined` says what became of lines that are missing."""
    return (*_words(test, reading, examined), *_fields(test, reading))


def _words(test: PageTest, reading: Reading, examined: Examined | None) -> Iterator[Failure]:
    text = _plain(f"{reading.article.title}\n{reading.article.text}")
    for words in test.contains:
        if _plain(words) not in text:
            yield _missing(words, reading, examined)
    for words in test.lacks:
        if (line := _line_with(words, reading.article.text)) or _plain(words) in _plain(reading.article.text):
            yield Failure(key="lacks", expected=words, why="in the text", found=line)


def _missing(words: str, reading: Reading, examined: Examined | None) -> Failure:
    for piece in reading.dropped:
        if _plain(words) in _plain(piece.text):
            return Failure(key="contains", expected=words, why="dropped", found=piece.text, where=piece.rule)
    for one in examined.matched if examined else ():
        for line in one.texts if one.name == "drop" else ():
            if _plain(words) in _plain(line):
                return Failure(key="contains", expected=words, why="dropped", found=line, where=f"drop {one.rule!r}")
    line = _line_with(words, "\n".join(each.text for each in examined.lines)) if examined else ""
    if line:
        return Failure(key="contains", expected=words, why="left out", found=line)
    return Failure(key="contains", expected=words, why="not on the page")


def _fields(test: PageTest, reading: Reading) -> Iterator[Failure]:
    article = reading.article
    fields = (
        ("title", test.title, article.title, "title"),
        ("authors", ", ".join(test.authors), ", ".join(article.authors), "authors"),
        ("language", test.language, article.language, "language"),
    )
    for key, wished, found, origin in fields:
        if wished and _plain(wished) != _plain(found or ""):
            yield _other(key, wished, found, reading.origins.get(origin, ""))
    if test.image and test.image not in (article.image_url or ""):
        yield _other("image", test.image, article.image_url, reading.origins.get("image_url", ""))
    if test.date and not _is_then(test.date, reading):
        moment = reading.published_local or article.published_at
        said = moment.isoformat() if moment else ""
        yield _other("date", test.date, said, reading.origins.get("published_at", ""))


def _other(key: str, wished: str, found: str | None, where: str) -> Failure:
    return Failure(key=key, expected=wished, why="other" if found else "nothing", found=found or "", where=where)


def _is_then(wished: str, reading: Reading) -> bool:
    """Whether the story appeared on that day, or at that moment; without an offset both are of the page's zone."""
    moment = reading.published_local or reading.article.published_at
    if moment is None:
        return False
    if len(wished) <= _DAY_CHARS:
        return moment.date() == date.fromisoformat(wished)
    then = datetime.fromisoformat(wished)
    return then == (moment if then.tzinfo else moment.replace(tzinfo=None))


def _line_with(words: str, text: str) -> str:
    return next((line for line in text.split("\n") if _plain(words) in _plain(line)), "")


def _plain(text: str) -> str:
    """The words for comparing: no capitals, single spaces, one spelling of each letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
