"""Where a listing goes on: the operator's template or selector, else `rel=next`."""

import re

from selectolax.lexbor import LexborHTMLParser

from syndicator import urls
from syndicator.model import Page
from syndicator.specs import LinkRules


def next_url(page: Page, base_url: str, tree: LexborHTMLParser, rules: LinkRules) -> str | None:
    """The address of the listing's next page on the same site, or None; only where the rules ask for more than one."""
    if rules.pages <= 1:
        return None
    if rules.page_url:
        return urls.absolute(base_url, rules.page_url.replace("{page}", str(_number(page, rules.page_url) + 1)))
    node = tree.css_first(rules.next or 'link[rel~="next"][href], a[rel~="next"][href]')
    href = (node.attributes.get("href") or "") if node else ""
    url = urls.absolute(base_url, href) if href else None
    return url if url and urls.same_site(url, page.final_url) and urls.key(url) != urls.key(page.final_url) else None


def _number(page: Page, template: str) -> int:
    """Which page of the listing this is, by the template; the first where its address does not follow it."""
    start, _, end = template.partition("{page}")
    found = re.search(re.escape(start) + r"(\d{1,6})" + re.escape(end), page.final_url)
    return int(found[1]) if found else 1
