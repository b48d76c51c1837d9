"""Text → a parsed page (Lexbor), refusing what would take the parser seconds.

Lexbor needs time in proportion to tags × depth, and to the square of a tag's attributes: 100,000 nested `<div>` take it
18 s, 100,000 attributes about as long. Both are estimated in linear time before it is asked.
"""

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser

from syndicator.discover import words
from syndicator.errors import Unreadable

_TAG_STEPS = 100_000_000  # a third of a second of Lexbor
_FEW_TAGS = 14_000  # their square, halved, stays below _TAG_STEPS
_MANY_ATTRIBUTES = 500

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]{0,20})")
# As browsers read them: a quote opens a value after "=" only, anywhere else it is part of a name.
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)"""
_ATTRIBUTE = rf"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+{_VALUE}?+)?+"""
# One attribute more than many shows in the group; the match takes the whole run, so that the search stays linear.
_CROWDED = re.compile(rf"<[A-Za-z](?:{_ATTRIBUTE}){{0,{_MANY_ATTRIBUTES}}}+({_ATTRIBUTE})?")
_RAW = re.compile(r"<(script|style)\b.*?</\1|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_NEVER_NESTED = words.word_set(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd tr td th thead tbody tfoot colgroup option optgroup"
)


def parse(text: str, *, url: str) -> LexborHTMLParser:
    """`text` parsed as HTML. Raises Unreadable where that would take too long; `url` is named in the error."""
    check(text, url=url)
    return LexborHTMLParser(text.replace("\x00", ""))


def check(text: str, *, url: str) -> None:
    """Raise Unreadable where a parser would need more than seconds for `text`."""
    if _is_crowded(text):
        raise Unreadable(f"{url}: a tag with more than {_MANY_ATTRIBUTES} attributes; no page of news has that")
    if text.count("<") > _FEW_TAGS and (deepest := _too_deep(text)):
        raise Unreadable(f"{url}: tags are nested {deepest} deep; no page of news is")


def _is_crowded(text: str) -> bool:
    if not any(found.lastindex for found in _CROWDED.finditer(text)):
        return False
    return any(found.lastindex for found in _CROWDED.finditer(_RAW.sub("", text)))


def _too_deep(text: str) -> int:
    """The depth at which parsing gets too slow, or 0. Unclosed tags count as open to the end."""
    depth = steps = 0
    open_count: Counter[str] = Counter()
    for closes, tag in _TAG.findall(text):
        name = tag.lower()
        if name in _NEVER_NESTED:
            steps += depth
        elif not closes:
            open_count[name] += 1
            depth += 1
            steps += depth
        elif open_count[name]:
            open_count[name] -= 1
            depth -= 1
        if steps > _TAG_STEPS:
            return depth
    return 0
