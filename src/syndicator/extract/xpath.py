"""The operator's XPaths (libxml2: XPath 1.0, with regular expressions as `re:test`): what `css` does for selectors."""

import re
from collections.abc import Iterable

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from syndicator.errors import Unreadable
from syndicator.extract.text import line

_NAMESPACES = {"re": "http://exslt.org/regular-expressions"}
_QUOTED, _CALLED = re.compile(r"'[^']*'|\"[^\"]*\""), re.compile(r"(?<![\w:.-])([a-z][\w:-]*)\s*\(")
# libxml2 tells an unknown function only when it comes to call it.
_FUNCTIONS = frozenset(
    [
        "last",
        "position",
        "count",
        "id",
        "local-name",
        "namespace-uri",
        "name",
        "string",
        "concat",
        "starts-with",
        "contains",
        "substring-before",
        "substring-after",
        "substring",
        "string-length",
        "normalize-space",
        "translate",
        "boolean",
        "not",
        "true",
        "false",
        "lang",
        "number",
        "sum",
        "floor",
        "ceiling",
        "round",
        "text",
        "node",
        "comment",
        "processing-instruction",
        "re:test",
        "re:match",
        "re:replace",
        "and",
        "or",
        "div",
        "mod",
    ]
)
_ROOTS = frozenset({"html", "body"})


def fault(path: str) -> str | None:
    """What is wrong with an XPath, or None. For whoever checks the configuration."""
    called = (name.rpartition("::")[2] for name in _CALLED.findall(_QUOTED.sub("''", path)))
    unknown = [name for name in called if name not in _FUNCTIONS]
    if unknown:
        return f"no such function: {unknown[0]}()"
    try:
        found = etree.XPath(path, namespaces=_NAMESPACES)(_parsed("<p></p>"))
    except etree.XPathError as error:
        return str(error).rstrip(".") or "invalid expression"
    return None if isinstance(found, list | str) else f"it gives {found!r}, neither elements nor text"


def lines(text: str, path: str) -> list[str]:
    """What readers see of each match, or its `content`; a text as it is."""
    return [_line(found) for found in _matches(_parsed(text), path)]


def dates(text: str, path: str) -> list[str]:
    """The `datetime` of each match, or its words."""
    found = _matches(_parsed(text), path)
    return [one.get("datetime") or _line(one) if isinstance(one, HtmlElement) else _line(one) for one in found]


def links(text: str, path: str) -> list[str]:
    """The addresses that matches lead to, as written."""
    found = _matches(_parsed(text), path)
    return [one.get("href") or "" if isinstance(one, HtmlElement) else one for one in found]


def parts(text: str, path: str) -> list[str]:
    """The HTML of the matches, without those that lie inside another: their words would come twice."""
    found = _elements(_parsed(text), path)
    return [_html(one) for one in found if not any(outer in found for outer in one.iterancestors())]


def without(text: str, paths: Iterable[str]) -> str:
    """The page without what matches."""
    root = _parsed(text)
    for path in paths:
        for one in _elements(root, path):
            if one.tag not in _ROOTS and one.getparent() is not None:
                one.drop_tree()
    return _html(root)


def marked(text: str, paths: Iterable[str], name: str) -> str:
    """The page with an attribute on what matches."""
    root = _parsed(text)
    for path in paths:
        for one in _elements(root, path):
            one.set(name, "")
    return _html(root)


def _parsed(text: str) -> HtmlElement:
    # The charset is fixed: left to itself lxml believes <meta charset>.
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root: HtmlElement = etree.fromstring(text.encode("utf-8"), parser=parser)
    return root


def _matches(root: HtmlElement, path: str) -> list[HtmlElement | str]:
    try:
        found = etree.XPath(path, namespaces=_NAMESPACES)(root)
    except etree.XPathError as error:
        raise Unreadable(f"the XPath {path!r}: {error}") from None
    several = found if isinstance(found, list) else [found] if isinstance(found, str) and found.strip() else []
    return [one if isinstance(one, HtmlElement) else str(one) for one in several if isinstance(one, HtmlElement | str)]


def _elements(root: HtmlElement, path: str) -> list[HtmlElement]:
    return [one for one in _matches(root, path) if isinstance(one, HtmlElement)]


def _line(found: HtmlElement | str) -> str:
    if isinstance(found, str):
        return " ".join(found.split())
    return " ".join((found.get("content") or line(found)).split())


def _html(element: HtmlElement) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
