"""Images, captions and players: what a reader would see at a place of the page, once everything is loaded."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import Element, HtmlElement

from syndicator import urls
from syndicator.extract.index import Index
from syndicator.extract.text import line

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-orig-file", "data-full-src", "src")
_SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_MAX_WIDTH = 2000
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:spacer|blank|placeholder|pixel|1x1|transparent|lazy[-_]?load(?:ing)?|loading|dummy)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_NO_PICTURE = re.compile(
    r"(?:^|[/_.-])(?:logo|placeholder|no-?image|favicon|avatar|blank|spacer|default)(?:[/_.-]|\d|$)", re.IGNORECASE
)
_EMOJI = re.compile(r"\b(?:emoji|wp-smiley)\b")
_PORTRAIT = re.compile(r"\b(?:avatar|gravatar|author-(?:image|photo|avatar))\b", re.IGNORECASE)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#])", re.IGNORECASE)
_CAPTION = re.compile(r"caption|keterangan-?foto", re.IGNORECASE)
_TINY_PX, _ICON_PX, _MOST_IMAGES = 5, 48, 500
_PLAYER_TAGS = ("iframe", "amp-iframe", "amp-youtube", "video")

_PLAYERS = re.compile(
    r"^(?:www\.|m\.|player\.|w\.|open\.|platform\.|geo\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|"
    r"facebook\.com|instagram\.com|twitter\.com|x\.com|tiktok\.com|soundcloud\.com|spotify\.com|vidio\.com)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What stands at one place of the body: an image or, where `is_embed`, a player on another site."""

    url: str
    alt: str = ""
    caption: str = ""
    is_embed: bool = False


def figures_at(element: HtmlElement, base_url: str, *, caption: str = "") -> list[Figure]:
    """What stands at a place: the pictures of an image or figure, the last with its caption, or a known player.

    `caption` is one that the page has elsewhere, for those without one of their own.
    """
    if element.tag in _PLAYER_TAGS:
        return _players([element], base_url)
    images = [element] if element.tag == "img" else islice(element.iter("img"), _MOST_IMAGES)
    found = [figure for image in images if (figure := _figure(image, base_url))]
    if not found:
        return _players(element.iter(*_PLAYER_TAGS), base_url)
    own = _caption(element) if element.tag != "img" else ""
    found[-1] = replace(found[-1], caption=own or caption)
    return found


def lacks_caption(element: HtmlElement) -> bool:
    """Whether an image stands at a place, loaded or not, without a caption of its own."""
    return element.tag == "img" or (next(element.iter("img"), None) is not None and not _caption(element))


def lead(root: HtmlElement, base_url: str) -> str | None:
    """The first picture in the page's article; None where it shows none."""
    articles = [*root.iter("article", "main")]
    own = next((part for part in articles if next(part.iter("h1"), None) is not None), None)
    own = articles[0] if own is None and articles else own
    for image in () if own is None else own.iter("img"):
        if not _is_aside(image) and (figure := _figure(image, base_url)) and is_picture(figure.url):
            return figure.url
    return None


def html_of(figure: Figure) -> str:
    """A figure as HTML; a player is a link, because a frame shows whatever the other site likes."""
    if figure.is_embed:
        return f'<figure><a href="{escape(figure.url)}">{escape(urls.host(figure.url))}</a></figure>'
    caption = f"<figcaption>{escape(figure.caption)}</figcaption>" if figure.caption else ""
    return f'<figure><img src="{escape(figure.url)}" alt="{escape(figure.alt)}">{caption}</figure>'


def _players(elements: Iterable[HtmlElement], base_url: str) -> list[Figure]:
    addresses = (_embed_url(element, base_url) for element in elements)
    return [Figure(url=url, is_embed=True) for url in addresses if url and _PLAYERS.match(urls.host(url))]


def _figure(image: HtmlElement, base_url: str) -> Figure | None:
    url = image_url(image, base_url)
    if url is None or _is_tiny(image) or _is_teaser(image, base_url) or _PORTRAIT.search(image.get("class", "")):
        return None
    return Figure(url=url, alt=" ".join(image.get("alt", "").split()))


def is_picture(url: str) -> bool:
    """Whether the address is not that of a logo or a stand-in."""
    return not _NO_PICTURE.search(urlsplit(url).path.rpartition("/")[2])


def _is_aside(image: HtmlElement) -> bool:
    return next(image.iterancestors("aside", "nav", "footer"), None) is not None


def image_url(image: HtmlElement, base_url: str) -> str | None:
    """The address of the picture that a reader would see once everything is loaded."""
    sources = [image.get(name, "") for name in _SOURCE_SETS]
    candidates = [*(_largest(text) for text in sources[:2]), *(image.get(name, "") for name in _SOURCES[:-1])]
    candidates += [*(_largest(text) for text in sources[2:]), image.get("src", "")]
    for candidate in candidates:
        if candidate and not candidate.startswith("data:") and not _PLACEHOLDER.search(candidate.partition("?")[0]):
            return urls.absolute(base_url, candidate)
    return None


def _largest(source_set: str) -> str:
    """The largest picture of a `srcset` that is not larger than anybody needs."""
    if not source_set:
        return ""
    widths: list[tuple[float, str]] = []
    for match in re.finditer(r"([^\s,]\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)", source_set[:10_000]):
        size = _number(match.group(2)) * (1000 if match.group(3) == "x" else 1)
        widths.append((size, match.group(1)))
    fitting = [entry for entry in widths if entry[0] <= _MAX_WIDTH]
    if fitting:
        return max(fitting, key=lambda entry: entry[0])[1]
    return min(widths, key=lambda entry: entry[0])[1] if widths else ""


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _pixels(image: HtmlElement, name: str) -> int | None:
    match = re.match(r"\s*(\d{1,5})(?:px)?\s*$", image.get(name, ""))
    return int(match.group(1)) if match else None


def _is_tiny(image: HtmlElement) -> bool:
    width, height = _pixels(image, "width"), _pixels(image, "height")
    if any(size is not None and size <= _TINY_PX for size in (width, height)):
        return True
    return width is not None and height is not None and width <= _ICON_PX and height <= _ICON_PX


def _is_teaser(image: HtmlElement, base_url: str) -> bool:
    """An image that links to another page is a teaser or an advertisement; one that links to a picture is not."""
    for element in image.iterancestors("a"):
        target = urls.absolute(base_url, element.get("href", ""))
        return bool(target and not _IMAGE_FILE.search(target) and urls.key(target) != urls.key(base_url))
    return False


def plain_images(index: Index) -> None:
    """AMP images become images; images kept for browsers without scripts replace the lazy ones before them."""
    for image in (*index.of("amp-img"), *index.of("amp-anim")):
        for inner in list(image.iter("img")):
            inner.drop_tree()
        image.tag = "img"
    for picture in index.of("picture"):
        _plain_picture(picture)
    for noscript in index.of("noscript"):
        if noscript.getparent() is None:
            continue  # it went with a picture around it
        images = list(noscript.iter("img"))
        if len(images) != 1 or len(" ".join(noscript.text_content().split())) > 0:
            continue
        before = noscript.getprevious()
        lazy = [] if before is None else list(before.iter("img"))
        if len(lazy) == 1:
            for name in (*_SOURCES, *_SOURCE_SETS):
                lazy[0].attrib.pop(name, None)
            lazy[0].attrib.update({k: v for k, v in images[0].attrib.items() if k in {"src", "srcset", "alt"}})
        else:
            noscript.addprevious(images[0])
        noscript.drop_tree()


def _plain_picture(picture: HtmlElement) -> None:
    """A `<picture>` becomes its image, with the sources for the most capable browser first."""
    # libxml2 does not know that <source> is empty: what follows it is parsed as its content.
    image = next(picture.iter("img"), None)
    sets = [
        text for source in picture.iter("source") for name in ("srcset", "data-srcset") if (text := source.get(name))
    ]
    if image is None:
        image = Element("img")
    if sets and not any(image.get(name) for name in _SOURCE_SETS):
        image.set("srcset", sets[0])
    picture.addprevious(image)
    image.tail = None
    picture.drop_tree()


def _embed_url(element: HtmlElement, base_url: str) -> str | None:
    if element.tag == "amp-youtube":
        return f"https://www.youtube.com/watch?v={element.get('data-videoid', '')}"
    source = element.get("src") or element.get("data-src") or element.get("data-lazy-src") or ""
    return urls.absolute(base_url, source) if source else None


def _caption(element: HtmlElement) -> str:
    for part in element.iter("figcaption", "p", "div", "span"):
        if part is not element and (part.tag == "figcaption" or _CAPTION.search(part.get("class", ""))):
            return line(part, gap=" ")
    return ""
