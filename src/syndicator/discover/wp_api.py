"""The posts of a WordPress REST API (`wp/v2/posts`) → links; and where a site's API is.

WordPress writes dates twice: `date` in the zone of the site, `date_gmt` in UTC. Only the second is a moment.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from syndicator import urls
from syndicator.discover import dates, offers
from syndicator.errors import Unreadable
from syndicator.model import Link, Listing, Page, Said

_REL = "https://api.w.org/"
_HEADER = re.compile(r"<([^>]+)>\s*;[^,]*rel=\"?https://api\.w\.org/")
_FIELDS = "per_page=50&_fields=id,guid,link,date_gmt,modified_gmt,title,content"
_POSTS = re.compile(r'^\s*\[\s*\{(?=.{0,3000}"link"\s*:)(?=.{0,3000}"(?:date|date_gmt|id)"\s*:)', re.DOTALL)


def is_posts(text: str) -> bool:
    """Whether a JSON text looks like a list of posts."""
    return bool(_POSTS.match(text[:5_000]))


def addresses_of(page: Page, base_url: str, tree: LexborHTMLParser) -> tuple[str, ...]:
    """Where the posts of the site may be had: by the API that the page names, else where WordPress has it."""
    node = tree.css_first(f'link[rel="{_REL}"][href]')
    header = _HEADER.search(page.headers.get("link", ""))
    said = (node.attributes.get("href") if node else None) or (header[1] if header else "") or ""
    root = urls.absolute(base_url, said) if said else None
    origin = urls.origin(page.final_url)
    roots = [root] if root else [f"{origin}/wp-json/", f"{origin}/?rest_route=/"]
    return tuple(_posts(each) for each in roots)


def _posts(root: str) -> str:
    if "rest_route=" in urlsplit(root).query:
        return f"{root.rstrip('/')}/wp/v2/posts&{_FIELDS}"
    return f"{root.rstrip('/')}/wp/v2/posts?{_FIELDS}"


def read(page: Page, text: str) -> Listing:
    """The links of a list of posts. Raises Unreadable where it is none."""
    try:
        posts = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{page.final_url}: the WordPress API's answer can't be read: {error}") from error
    if not isinstance(posts, list):
        raise Unreadable(f"{page.final_url}: expected a list of WordPress posts")
    links = offers.distinct(_links(page, posts[: offers.MOST_LINKS]))
    return Listing(links=links, tier="wp-api", why=f"WordPress API with {len(links)} posts")


def _links(page: Page, posts: Iterable[Any]) -> Iterable[Link]:
    for post in posts:
        if not isinstance(post, dict):
            continue
        link = offers.offer(
            page,
            post.get("link") or "",
            title=_rendered(post.get("title")),
            published_at=_moment(post.get("date_gmt")),
            guid=_rendered(post.get("guid")) or None,
            said=_said(post),
        )
        if link:
            yield link


def _said(post: dict[str, Any]) -> Said:
    """Its text; and names and tags where the address asks for them (`_embed`)."""
    embedded = post.get("_embedded")
    more = embedded if isinstance(embedded, dict) else {}
    terms = [term for group in _dicts(more.get("wp:term"), deep=True) for term in group]
    pictures = _dicts(more.get("wp:featuredmedia"))
    html = _rendered(post.get("content"))
    return Said(
        html=html,
        as_text=bool(html),
        modified_at=_moment(post.get("modified_gmt")),
        authors=offers.texts([author.get("name") for author in _dicts(more.get("author"))]),
        tags=offers.texts([term.get("name") for term in terms]),
        image_url=next((url for each in pictures if isinstance(url := each.get("source_url"), str)), None),
    )


def _dicts(value: Any, *, deep: bool = False) -> list[Any]:
    """The objects in a list; or, `deep`, in the lists in it."""
    found = value if isinstance(value, list) else []
    return [_dicts(each) for each in found] if deep else [each for each in found if isinstance(each, dict)]


def _moment(written: Any) -> datetime | None:
    return dates.moment(str(written), no_zone_is_utc=True) if written else None


def _rendered(value: Any) -> str:
    return str(value.get("rendered") or "") if isinstance(value, dict) else str(value or "")
