"""The posts of a WordPress REST API (`wp/v2/posts`) → links; and where a site's API is.

WordPress writes dates twice: `date` in the zone of the site, `date_gmt` in UTC. Only the second is a moment.
"""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from syndicator import urls
from syndicator.discover import dates, offers
from syndicator.errors import Unreadable
from syndicator.model import Link, Listing, Page

_REL = "https://api.w.org/"
_HEADER = re.compile(r"<([^>]+)>\s*;[^,]*rel=\"?https://api\.w\.org/")
_FIELDS = "per_page=50&_fields=id,guid,link,date_gmt,modified_gmt,title"
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
        written = post.get("date_gmt")
        link = offers.offer(
            page,
            post.get("link") or "",
            title=_rendered(post.get("title")),
            published_at=dates.moment(str(written), no_zone_is_utc=True) if written else None,
            guid=_rendered(post.get("guid")) or None,
        )
        if link:
            yield link


def _rendered(value: Any) -> str:
    return str(value.get("rendered") or "") if isinstance(value, dict) else str(value or "")
