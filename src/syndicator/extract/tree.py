"""A page's bytes → one parsed tree that every step shares, or the reason why there is none.

Promises that no part of a page is lost without a word: lxml drops what is nested too deep or is too long in silence,
and says so only in its error log. Not here: anything about articles.
"""

import re
from dataclasses import dataclass
from itertools import dropwhile

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from syndicator import urls
from syndicator.decode import decode, legal_html
from syndicator.errors import Unreadable
from syndicator.extract.index import Index
from syndicator.model import Page

MAX_DEPTH = 200
"""A body nested deeper than this is no article: sanitising 100 000 nested elements took 13.9 s."""

MAX_ELEMENTS = 20_000
"""A page with more is no article: the largest of 1,696 real ones has 10,106. One just below it takes half a second."""

# libxml2 2.14: 256 elements deep by default, 2048 with `huge_tree`, and nothing after the limit is read.
_DEFAULT_DEPTH, _HUGE_DEPTH = 256, 2048
_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"BZh",
    b"\x00\x00\x01\x00",
)
_BOMS_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = re.compile(
    r"<(?:!doctype html|html|head|body|article|main|div|p|h1|meta|title|span|section)[\s>/]", re.IGNORECASE
)
_FEED = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(rss|feed|urlset|sitemapindex|rdf:RDF)\b")
_AMP = re.compile(r"<html\b[^>]*?\s(?:amp|⚡)(?:[\s=>])", re.IGNORECASE)
_OF_HEAD = frozenset({"title", "meta", "link", "script", "style", "base", "noscript", "template"})
# lxml.html looks up a class for every element in Python, 1,200 times a page; only forms have classes of their own.
_ALL_ALIKE = etree.ElementDefaultClassLookup(element=HtmlElement)
_COUNT = etree.XPath("count(descendant::*)")
_HEAD_CHARS, _HEAD_BYTES, _MAX_NUL_SHARE = 20_000, 1024, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A parsed page. `base_url` is what relative addresses are seen from; `warning` is empty where all is well."""

    root: HtmlElement
    index: Index
    base_url: str
    is_amp: bool
    warning: str = ""


def markup(page: Page) -> str:
    """The page's text, free of what XML forbids; Unreadable where it is not HTML."""
    start = page.body[:_HEAD_BYTES]
    if start.startswith(_MAGIC) or _is_binary(start):
        raise Unreadable(f"{page.final_url}: the bytes are no HTML ({page.content_type or 'no content type'})")
    text = legal_html(decode(page.body, page.content_type))
    if not text.strip():
        raise Unreadable(f"{page.final_url}: the page is empty")
    if match := _FEED.match(text[:_HEAD_CHARS]):
        raise Unreadable(f"{page.final_url}: a <{match.group(1)}> document is no article")
    if not _MARKUP.search(text):
        raise Unreadable(f"{page.final_url}: no HTML element found ({page.content_type or 'no content type'})")
    return text


def _is_binary(start: bytes) -> bool:
    """A stray NUL is a fault of the page, and `legal` removes it; many are a file of another kind."""
    return start.count(0) > _MAX_NUL_SHARE * len(start) and not start.startswith(_BOMS_UTF16)


def parse(text: str, *, url: str) -> Tree:
    """The tree of a page's text; Unreadable where a part of it would be lost."""
    root, complaint = _parse(text, huge=False)
    warning = ""
    if "depth" in complaint:
        root, complaint = _parse(text, huge=True)
        warning = f"nested deeper than {_DEFAULT_DEPTH} elements"
    if complaint:
        raise Unreadable(f"{url}: {complaint} (limit: {_HUGE_DEPTH} nested elements, 10 MB in one attribute)")
    if root is None:
        raise Unreadable(f"{url}: the page holds no element")
    if text.count("<") > MAX_ELEMENTS and (count := int(_COUNT(root))) > MAX_ELEMENTS:
        raise Unreadable(f"{url}: the page has {count:,} elements, limit is {MAX_ELEMENTS:,}")
    index = Index(root)
    is_amp = bool(_AMP.search(text, 0, _HEAD_CHARS))
    return Tree(root=root, index=index, base_url=_base_url(index, url), is_amp=is_amp, warning=warning)


def depth(element: HtmlElement) -> int:
    """How deep the elements below are nested, itself counted."""
    deepest = now = 0
    for event, _ in etree.iterwalk(element, events=("start", "end")):
        now += 1 if event == "start" else -1
        deepest = max(deepest, now)
    return deepest


def _parse(text: str, *, huge: bool) -> tuple[HtmlElement | None, str]:
    # The charset is fixed: left to itself lxml believes <meta charset>, UTF-7 included.
    parser = HTMLParser(encoding="utf-8", huge_tree=huge, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ALL_ALIKE)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser=parser)
    except etree.XMLSyntaxError:  # nothing in it that makes a document
        return None, ""
    _begin_body(root)
    complaints = [entry for entry in parser.error_log if entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT]
    return root, complaints[0].message if complaints else ""


def _begin_body(root: HtmlElement) -> None:
    """Let the body begin where HTML says, at the first element that is no head's, though `<body>` may be left out.

    libxml2 knows no `<article>` and `<main>`, and leaves them in the head (HTML, section 13.1.2.4, optional tags).
    """
    head = root.find("head")
    strays = list(dropwhile(lambda element: element.tag in _OF_HEAD, head if head is not None else ()))
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    strays[-1].tail = (strays[-1].tail or "") + (body.text or "")
    body.text = None
    body[:0] = strays


def _base_url(index: Index, url: str) -> str:
    for base in index.of("base"):
        if href := base.get("href"):
            return urls.absolute(url, href) or url
    return url
