"""An OPML file, as feed readers export their subscriptions → its outlines.

The DOCTYPE is cut off, so that entities have nothing to stand on; a file that is broken is read as far as it goes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from syndicator.discover import markup, xml
from syndicator.discover.sniff import skip_prologue
from syndicator.errors import Unreadable

_ROOT = re.compile(r"<opml[\s>]", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One subscription: its title, the address of its feed and that of its page, as far as they are given."""

    text: str
    xml_url: str = ""
    html_url: str = ""


def is_opml(text: str) -> bool:
    """Whether a text says that it is OPML."""
    return _ROOT.match(text, skip_prologue(text)) is not None


def read(text: str, *, name: str) -> list[Outline]:
    """The subscriptions in all folders of the file `name`. Raises Unreadable where it is no OPML."""
    if not is_opml(text):
        raise Unreadable(f"{name}: not OPML: it does not begin with <opml>")
    sound = _NOT_XML.sub("", text[skip_prologue(text) :])
    markup.check(sound, url=name)
    return list(_outlines(xml.root_of(sound, what=name)))


def _outlines(root: etree._Element) -> Iterator[Outline]:
    """All but the folders, which hold others and have no address of their own."""
    for node in root.iter("outline"):
        said = {key.lower(): " ".join(value.split()) for key, value in node.attrib.items()}
        found = Outline(
            text=said.get("text") or said.get("title", ""),
            xml_url=said.get("xmlurl", ""),
            html_url=said.get("htmlurl") or said.get("url", ""),
        )
        if found.xml_url or found.html_url or (found.text and len(node) == 0):
            yield found
