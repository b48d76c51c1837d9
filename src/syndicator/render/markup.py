"""Values made safe for the markup of a message, and a message's text as people see it."""

import re
from collections.abc import Callable, Mapping
from html import escape as escape_html
from html.parser import HTMLParser

from markupsafe import Markup as Safe

from syndicator.ports.limits import Markup

# A backslash before these makes Discord show them; # - + > and numbers mean something at the beginning of a line only.
_DISCORD = re.compile(r"([\\`*_~|\[\]<>]|^(?:[#+-]|\d+(?=\.)))", re.MULTILINE)
_DISCORD_NUMBER = re.compile(r"^\\(\d+)\.", re.MULTILINE)
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figure", "tr", "pre", "ul", "ol"}
)
_UNSEEN = frozenset({"script", "style", "head", "title"})
_SPACES = re.compile(r"[ \t]*\n[ \t]*")
_MANY_LINES = re.compile(r"\n{3,}")


class Verbatim(str):
    """A value that its markup takes as it is: an address, which escapes would break."""

    __slots__ = ()


def escaping(markup: Markup) -> Callable[[object], object]:
    """What Jinja2 does with every value before it is put in place."""
    escape = _ESCAPES[markup]

    def finalize(value: object) -> object:
        return value if isinstance(value, Verbatim | Safe) or not isinstance(value, str) else escape(value)

    return finalize


def escape(text: str, markup: Markup) -> str:
    """`text` as the markup shows it literally."""
    return escape_html(text) if markup == "html" else _ESCAPES[markup](text)


def _discord(text: str) -> str:
    return _DISCORD_NUMBER.sub(r"\1\\.", _DISCORD.sub(r"\\\1", text))


def _slack(text: str) -> str:
    """Slack's three: https://api.slack.com/reference/surfaces/formatting#escaping."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# In `html` Jinja2 escapes by itself.
_ESCAPES: Mapping[Markup, Callable[[str], str]] = {"plain": str, "html": str, "discord": _discord, "slack": _slack}


def visible(html: str, *, addresses: bool = False) -> str:
    """What people see of HTML, as plain text; with `addresses`, links say where they lead."""
    parser = _Visible(addresses=addresses)
    parser.feed(html)
    parser.close()
    return _MANY_LINES.sub("\n\n", _SPACES.sub("\n", "".join(parser.parts))).strip()


class _Visible(HTMLParser):
    def __init__(self, *, addresses: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._addresses = addresses
        self._unseen = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self._links:
            address, since = self._links.pop()
            if self._addresses and address and address not in "".join(self.parts[since:]):
                self.parts.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
