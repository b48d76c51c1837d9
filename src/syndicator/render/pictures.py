"""The pictures of a story: which there are, and the story with ours in the place of the site's."""

import html
import re
from collections.abc import Callable

from syndicator.model import Article
from syndicator.render.plain import web_url

# The sanitiser writes attributes in double quotes, always.
_SOURCE = re.compile(r'(<img\b[^>]*?\ssrc=")([^"]*)(")')

PictureAt = Callable[[str], str | None]
"""The site's address of a picture → ours, or None where we have none."""


def no_mirror(_: str) -> str | None:
    """Every picture stays where it is."""
    return None


def pictures_of(article: Article) -> list[str]:
    """The addresses of its pictures, each once: the story's own first."""
    found = [article.image_url, *(html.unescape(match[2]) for match in _SOURCE.finditer(article.html))]
    return list(dict.fromkeys(url for each in found if (url := web_url(each)) is not None))


def with_ours(body: str, picture_at: PictureAt) -> str:
    """HTML in which pictures that we have are ours."""

    def ours(match: re.Match[str]) -> str:
        url = web_url(html.unescape(match[2]))
        address = picture_at(url) if url is not None else None
        return f"{match[1]}{html.escape(address)}{match[3]}" if address else match[0]

    return _SOURCE.sub(ours, body)
