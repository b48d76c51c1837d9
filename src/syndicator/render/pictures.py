"""The pictures of a story: which there are, and the story with ours in the place of the site's."""

import html
import re
from collections.abc import Callable
from dataclasses import replace

from syndicator.model import Article, SafeHtml
from syndicator.render.plain import one_line, shorten, web_url

# The sanitiser writes attributes in double quotes, always.
_SOURCE = re.compile(r'(<img\b[^>]*?\ssrc=")([^"]*)(")')

_FIGURE = re.compile(r"<figure>.*?</figure>", re.DOTALL)
_IMAGE, _ALT = re.compile(r"<img\b[^>]*>"), re.compile(r'\salt="([^"]*)"')
_CAPTION, _TAG = re.compile(r"\s*(?:</a>)?\s*<figcaption>(.*?)</figcaption>", re.DOTALL), re.compile(r"<[^>]*>")

PictureAt = Callable[[str], str | None]
"""The site's address of a picture → ours, or None where we have none."""


def no_mirror(_: str) -> str | None:
    """Every picture stays where it is."""
    return None


def pictures_of(article: Article) -> list[str]:
    """The addresses of its pictures, each once: the story's own first."""
    found = [article.image_url, *(html.unescape(match[2]) for match in _SOURCE.finditer(article.html))]
    return list(dict.fromkeys(url for each in found if (url := web_url(each)) is not None))


def alt_of(article: Article, url: str, *, most: int) -> str:
    """What a picture of the story shows, in words: as its page says it, else the headline. Cut at a word's end."""
    for match in _IMAGE.finditer(article.html):
        source, said = _SOURCE.search(match[0]), _ALT.search(match[0])
        if source is None or web_url(html.unescape(source[2])) != url:
            continue
        caption = _CAPTION.match(article.html, match.end())
        words = html.unescape(said[1]) if said else ""
        words = words.strip() or (html.unescape(_TAG.sub("", caption[1])).strip() if caption else "")
        if words:
            return shorten(one_line(words), most)
    return shorten(one_line(article.title), most)


def without_pictures(article: Article) -> Article:
    """The same story without any."""
    html_ = _FIGURE.sub("", _IMAGE.sub("", article.html))
    return replace(article, html=SafeHtml(html_), image_url=None)


def with_ours(body: str, picture_at: PictureAt) -> str:
    """HTML in which pictures that we have are ours."""

    def ours(match: re.Match[str]) -> str:
        url = web_url(html.unescape(match[2]))
        address = picture_at(url) if url is not None else None
        return f"{match[1]}{html.escape(address)}{match[3]}" if address else match[0]

    return _SOURCE.sub(ours, body)
