"""The last step: HTML that a reader's browser may show. Nothing else makes a `SafeHtml`."""

import re
from itertools import accumulate

import nh3

from syndicator.clean.markup import ATTRIBUTES
from syndicator.errors import Unreadable
from syndicator.model import SafeHtml

_TAGS = frozenset(
    [
        "p",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "img",
        "a",
        "em",
        "strong",
        "br",
        "hr",
        "pre",
        "code",
        "sub",
        "sup",
        "s",
    ]
)
_SCHEMES = frozenset({"http", "https", "mailto"})
_CONTENT_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "textarea", "select", "title"}
)
# These may stay open without nesting: HTML closes them by itself.
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|dt|dd|tr|td|th|thead|tbody|tfoot|colgroup|option|optgroup|br|img|hr|input|meta|link|source|wbr|area|base|col|embed|track|param)\b)[a-z]",
    re.IGNORECASE,
)
MAX_DEPTH = 200
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_CONTENT_DROPPED),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(_SCHEMES),
    link_rel="noopener noreferrer",
)


def sanitise(html: str) -> SafeHtml:
    """The allowed elements and attributes, http(s) and mailto addresses; links give no opener and no referrer."""
    check_depth(html)
    return SafeHtml(_CLEANER.clean(html).strip())


def check_depth(html: str) -> None:
    """Unreadable for what would keep the sanitiser busy: 100 000 nested elements took it 13.9 s."""
    if html.count("<") - html.count("</") <= MAX_DEPTH:
        return  # not so many elements are opened at all
    deepest = max(accumulate(-1 if slash else 1 for slash in _NESTING.findall(html)), default=0)
    if deepest > MAX_DEPTH:
        raise Unreadable(f"the body is nested {deepest} elements deep, limit is {MAX_DEPTH}")
