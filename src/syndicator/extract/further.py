"""An article on several pages: which addresses hold the rest of it, and one draft of all of them.

A page number counts only in an address that is this page's own but for that number, and only behind a link that says
so: `rel=next` alone often leads to the next story, and a number to the comments.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement, document_fromstring, tostring

from syndicator import urls
from syndicator.extract.index import Index
from syndicator.extract.text import line
from syndicator.model import Draft

MOST_PAGES = 10
"""No more pages of one article are asked for, the first one counted."""

_NUMBER = re.compile(r"(?:page|paged|page_num|pagenum|pageno|halaman|hal|pages|pg|p)", re.IGNORECASE)
_WHOLE = re.compile(r"(?:page|halaman|hal|pages|showpage|view|single|pg)", re.IGNORECASE)
_ALL = frozenset({"all", "full", "semua"})
_IN_PATH = re.compile(r"^(?P<stem>.*?)/(?:(?:page|halaman|hal|seite)[/-])?(?P<number>[2-9]|[1-4]\d)/?$")
_SAYS = re.compile(
    r"""\W*(?:
        (?:halaman|hal|pages?|seite|página|pagina)?\W*\d{1,2}
        |(?:halaman\ )?(?:selanjutnya|berikutnya|lanjut)
        |baca\ halaman\ (?:selanjutnya|berikutnya)
        |(?:baca\ )?(?:selengkapnya|lanjutan)
        |(?:(?:tampilkan|lihat|baca)\ )?semua(?:\ halaman)?
        |(?:next|nächste|suivant|siguiente)(?:\ (?:page|seite))?|continue(?:\ reading)?
        |(?:show|view|read|single|all|on)\ (?:all|one|page|pages)(?:\ pages?)?
    )?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_HAS_NUMBER, _RELATIVE = re.compile(r"\d|="), re.compile(r"(?![/#]|[a-z]+:)", re.IGNORECASE)
_MOST_LINKS = 1_000
"""So many links whose address may be another page of the article are looked at: 361 on any of 1,700 real pages."""
_SAME, _MIN_SAME_CHARS = re.compile(r"[\W_]+"), 12


def further_pages(index: Index, *, url: str, base_url: str) -> tuple[tuple[str, ...], bool]:
    """The addresses of the pages after this first one in order, or of one that shows all of it (then true)."""
    own = _pageless(url)
    if own is None or not own[0]:
        return (), False
    numbered: dict[int, str] = {}
    whole = ""
    stem = own[0].rpartition("/")[2]
    likely = (link for link in (*index.of("link"), *index.of("a")) if _may_lead(link.get("href", ""), stem))
    for link in islice(likely, _MOST_LINKS):
        href = link.get("href", "")
        target = urls.absolute(base_url, href)
        if target is None or urls.host(target) != urls.host(url):
            continue
        number = _number(target, own)
        if number is None or not _leads_on(link):
            continue
        if number == 0:
            whole = whole or target
        elif number > 1:
            numbered.setdefault(number, target)
    if whole:
        return (urls.tidy(whole),), True
    return tuple(_in_a_row(numbered)), False


def _may_lead(href: str, stem: str) -> bool:
    return (stem in href or _RELATIVE.match(href) is not None) and _HAS_NUMBER.search(href) is not None


def joined(first: Draft, others: Sequence[Draft]) -> Draft:
    """One draft: the bodies one after the other, and no block twice (pages repeat the standfirst and the credits)."""
    bodies = [first.body_html]
    seen = {_same(text) for text in _block_texts(first.body_html)}
    for other in others:
        kept = []
        for block in _blocks(other.body_html):
            same = _same(line(block))
            if len(same) >= _MIN_SAME_CHARS and same in seen:
                block.drop_tree()
                continue
            seen.add(same)
            kept.append(block)
        bodies += [_markup(kept)] if kept else []
    all_kept = (*first.kept, *(text for other in others for text in other.kept))
    return replace(
        first, kept=all_kept, body_html="\n".join(bodies), origins={**first.origins, "pages": str(len(bodies))}
    )


def _in_a_row(numbered: dict[int, str]) -> list[str]:
    """Pages 2, 3, 4 …: those between the first ones and the last may not be linked, and can be told from the second."""
    if 2 not in numbered:  # noqa: PLR2004  the second page
        return []
    last = min(max(numbered), MOST_PAGES)
    return [urls.tidy(numbered.get(n) or _with_number(numbered[2], n)) for n in range(2, last + 1)]


def _with_number(second: str, number: int) -> str:
    """The address of another page by that of the second."""
    parts = urlsplit(second)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(_NUMBER.fullmatch(name) and value == "2" for name, value in query):
        changed = [(name, str(number) if _NUMBER.fullmatch(name) and value == "2" else value) for name, value in query]
        return urlunsplit(parts._replace(query=urlencode(changed)))
    return urlunsplit(parts._replace(path=re.sub(r"2(/?)$", rf"{number}\1", parts.path)))


def _leads_on(link: HtmlElement) -> bool:
    if "next" in (link.get("rel") or "").split():
        return True
    if link.tag != "a":
        return False
    words = line(link) or link.get("title") or link.get("aria-label") or ""
    return bool(_SAYS.fullmatch(words))


def _pageless(url: str) -> tuple[str, frozenset[tuple[str, str]]] | None:
    """Path and query of a first page; None for one that is itself a further one or the whole."""
    parts = urlsplit(urls.tidy(url))
    query = parse_qsl(parts.query, keep_blank_values=True)
    for name, value in query:
        if (_NUMBER.fullmatch(name) and value.isdigit() and value not in {"0", "1"} and len(value) <= len("99")) or (
            _WHOLE.fullmatch(name) and value.lower() in _ALL
        ):
            return None
    kept = frozenset((name, value) for name, value in query if not (_NUMBER.fullmatch(name) and value in {"0", "1"}))
    return parts.path.rstrip("/"), kept


def _number(target: str, own: tuple[str, frozenset[tuple[str, str]]]) -> int | None:
    """Which page of the same article an address is; 0 for all in one, None for another story."""
    path, query = own
    parts = urlsplit(urls.tidy(target))
    said = frozenset(parse_qsl(parts.query, keep_blank_values=True))
    added = said - query
    if parts.path.rstrip("/") == path and query <= said and len(added) == 1:
        [(name, value)] = added
        if _WHOLE.fullmatch(name) and value.lower() in _ALL:
            return 0
        return int(value) if _NUMBER.fullmatch(name) and re.fullmatch(r"[1-9]\d?", value) else None
    if said == query and path and (match := _IN_PATH.match(parts.path)) and match["stem"].rstrip("/") == path:
        return int(match["number"])
    return None


def _blocks(html: str) -> Sequence[HtmlElement]:
    return list(document_fromstring(f"<body>{html}</body>").body) if html.strip() else []


def _block_texts(html: str) -> list[str]:
    return [line(block) for block in _blocks(html)]


def _same(text: str) -> str:
    return _SAME.sub("", text.casefold())


def _markup(blocks: Sequence[HtmlElement]) -> str:
    return "\n".join(str(tostring(block, encoding="unicode")) for block in blocks)
