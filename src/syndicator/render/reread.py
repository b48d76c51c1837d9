"""What reading an entry anew changes, as text: words taken out as [-these-], words put in as {+these+}."""

from collections.abc import Iterator, Sequence
from dataclasses import fields

from syndicator.model import Article, Entry
from syndicator.render.differences import Piece, changed_lines
from syndicator.render.plain import one_line

_WORDS = ("title", "text", "html", "fingerprint")


def changes_as_text(entry: Entry, after: Article) -> list[str]:
    """The entry, and each line that differs; in one line what differs besides the words."""
    before = entry.revision.article
    return [f"entry {entry.id}  {one_line(after.title) or '(no title)'}  {after.url}", *differences(before, after)]


def differences(before: Article, after: Article) -> list[str]:
    """Each line that differs; in one line what differs besides the words."""
    lines = words_changed(before, after)
    others = [
        field.name for field in fields(Article) if field.name not in _WORDS and _differ(before, after, field.name)
    ]
    if before.html != after.html and not lines:
        others.append("markup")
    return [*lines, *([f"  also other than before: {', '.join(others)}"] if others else [])]


def words_changed(before: Article, after: Article) -> list[str]:
    """Each line of headline and text that differs."""
    title = changed_lines([one_line(before.title)], [one_line(after.title)])
    text = changed_lines(_lines(before), _lines(after))
    return [*(f"  title  {_line(pieces)}" for pieces in title), *(f"  {_marked(pieces)}" for pieces in text)]


def _lines(article: Article) -> list[str]:
    return [one_line(line) for line in article.text.split("\n")]


def _differ(before: Article, after: Article, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def _marked(pieces: Sequence[Piece]) -> str:
    kinds = {kind for kind, _ in pieces}
    words = "".join(text for _, text in pieces).strip()
    return f"- {words}" if kinds == {"out"} else f"+ {words}" if kinds == {"in"} else f"~ {_line(pieces)}"


def _line(pieces: Sequence[Piece]) -> str:
    return "".join(_pieces(pieces)).strip()


def _pieces(pieces: Sequence[Piece]) -> Iterator[str]:
    for kind, text in pieces:
        words = text.rstrip()
        gap = text[len(words) :]
        yield text if kind == "same" else f"[-{words}-]{gap}" if kind == "out" else f"{{+{words}+}}{gap}"
