"""How much an address looks like a story's, from its spelling alone; and whether it belongs to the listing's site."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from syndicator import urls
from syndicator.discover import words

NOT, MAYBE, SURELY = 0, 1, 2

_PAGES = words.word_set("html htm shtml xhtml phtml php asp aspx jsp cms ece jhtml dhtml do amp cfm story")
_FILES = words.word_set(
    "jpg jpeg png gif webp svg avif pdf mp3 mp4 m3u8 zip rar apk xml rss atom json css js ico doc docx xls xlsx txt "
    "webmanifest"
)
_VARIANTS = frozenset({"amp", "index", "full", "default", "all", "m"})
_DATE = re.compile(r"(?:^|/)(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2])(?:[/_-]?(?:0?[1-9]|[12]\d|3[01]))?(?=/|-|_|\.|\d|$)")
_ONLY_DATE = re.compile(r"^/?(?:\D{1,20}/)?(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}/?$")
_ID = re.compile(r"\d{5,}|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4}(?!\d)")
_HASH = re.compile(
    r"(?=(?:\D*\d){2})(?=(?:[^A-Za-z]*[A-Za-z]){2})(?=.*(?:\d[A-Za-z].*[A-Za-z]\d|[A-Za-z]\d.*\d[A-Za-z]))\w{8,}"
)
_WORD_BREAK = re.compile(r"[-_+.,\s~:]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_QUERY_NOT = re.compile(
    r"(?:^|&)(?:cat|tag|author|s|q|paged|label|category|kategori|replytocom|share|print)=", re.IGNORECASE
)
_QUERY_PAGE = re.compile(r"(?:^|&)(?:page|hal|start|offset)=\d", re.IGNORECASE)
_QUERY_ID = re.compile(
    r"(?:^|&)(?!(?:year|month|day|v|ver|w|h|width|utm_\w+)=)\w{1,20}=(?:[\w-]*\d{3,}|[\w%]+(?:-[\w%]+){2,})",
    re.IGNORECASE,
)
_QUERY_P = re.compile(r"(?:^|&)(?:p|id|nid|aid|sid|news_?id|article_?id|story_?id)=\d+", re.IGNORECASE)
_MANY_WORDS, _SOME_WORDS, _TWO_WORDS = 4, 3, 2


class Shape(NamedTuple):
    """What the addresses of one site's stories have in common."""

    dated: bool
    numbered: bool
    extension: bool

    @property
    def tells(self) -> bool:
        """Whether a page of the house would hardly have it."""
        return self.dated or self.numbered


@dataclass(frozen=True, slots=True)
class Address:
    """A link's address. `likeness` is NOT, MAYBE or SURELY a story's; `key` is equal for all its spellings."""

    url: str
    key: str
    site: str
    path: str
    likeness: int
    shape: Shape


def candidate(url: str) -> Address | None:
    """`url`, an absolute one, judged; None where it can't be a story's."""
    found = _judged(urlsplit(url))
    return _address(url, *found) if found[0] != NOT else None


def address(url: str) -> Address:
    """`url`, an absolute one, judged, whatever it is."""
    return _address(url, *_judged(urlsplit(url)))


def _judged(parts: SplitResult) -> tuple[int, Shape, str, str]:
    path = unquote(parts.path)
    return *_judge(path, parts.query), path, (parts.hostname or "").removeprefix("www.")


def _address(url: str, likeness: int, shape: Shape, path: str, host: str) -> Address:
    return Address(url=url, key=urls.key(url), site=urls.site(host), path=path, likeness=likeness, shape=shape)


def weight(text: str) -> int:
    """The length of a title in Latin letters: a character of a script without spaces counts double."""
    return len(text) + len(_UNSPACED.findall(text))


def _judge(path: str, query: str) -> tuple[int, Shape]:
    segments = [segment for segment in path.split("/") if segment]
    stem, extension = _split(segments)
    shape = Shape(bool(_DATE.search(path)), _is_numbered(segments[-2:], stem, query), extension in _PAGES)
    if extension in _FILES or _is_never(segments, stem, query):
        return NOT, shape
    if _QUERY_P.search(query) or (_QUERY_ID.search(query) and not _QUERY_PAGE.search(query)):
        return SURELY, shape
    if not segments or _ONLY_DATE.match(path) or _QUERY_PAGE.search(query):
        return NOT, shape
    return _by_path(segments, stem, shape), shape


def _by_path(segments: list[str], stem: str, shape: Shape) -> int:
    count = _words(stem)
    if count < _TWO_WORDS and len(segments) > 1:  # …/judul-berita-ini/12345
        count = max(count, _words(segments[-2])) if stem.isdigit() or shape.numbered else count
    if shape.dated or shape.numbered or count >= _MANY_WORDS or (count >= _SOME_WORDS and shape.extension):
        return SURELY
    if len(segments) > 1 and _HASH.fullmatch(stem):
        return SURELY
    return MAYBE if count >= _TWO_WORDS or len(segments) > 1 or shape.extension else NOT


def _split(segments: list[str]) -> tuple[str, str]:
    """Stem and extension of the segment that names the page; drops /amp, /index.html and the like from `segments`."""
    while segments:
        stem, dot, extension = segments[-1].rpartition(".")
        if not dot or not extension.isalnum() or len(extension) > len("webmanifest") or _WORD_BREAK.search(extension):
            stem, extension = segments[-1], ""
        if stem.lower() not in _VARIANTS:
            return stem, extension.lower() if extension.lower() in _PAGES | _FILES else ""
        segments.pop()
    return "", ""


def _is_never(segments: list[str], stem: str, query: str) -> bool:
    lower = [segment.lower() for segment in segments]
    if stem.lower() in words.HOUSE or stem.lower() in words.TAXONOMY or _QUERY_NOT.search(query):
        return not _QUERY_P.search(query)
    # /topics/12345 is a story in some houses, /topik/pilkada a list in all.
    directories = {segment for segment in lower[:-1] if segment in words.TAXONOMY}
    return bool(directories) and not (directories <= {"topic", "topics"} and stem.isdigit())


def _is_numbered(segments: list[str], stem: str, query: str) -> bool:
    return bool(any(_ID.search(segment) for segment in segments) or _ID.search(stem) or _QUERY_P.search(query))


def _words(stem: str) -> int:
    spaced = len([word for word in _WORD_BREAK.split(stem) if word and not word.isdigit()])
    return spaced + len(_UNSPACED.findall(stem)) // 2
