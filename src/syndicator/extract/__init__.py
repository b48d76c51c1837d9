"""Page → draft: the body and all that the page says of it, unsafe and uncleaned.

    extract(page, rules) → Draft              what was found
                         → NeedsPages         an AMP twin: its canonical page is the better one
                         → raises Unreadable  no article we could stand behind

Pure: the same page and rules give the same draft.
"""

from dataclasses import replace

from syndicator import urls
from syndicator.errors import Unreadable
from syndicator.extract import body, metadata
from syndicator.extract.select import pick
from syndicator.extract.tree import markup, parse
from syndicator.model import Draft, NeedsPages, Page
from syndicator.specs import ArticleRules

__all__ = ["extract"]


def extract(page: Page, rules: ArticleRules = ArticleRules()) -> Draft | NeedsPages:
    """What the page holds, or where it says the better version is."""
    try:
        return _extract(page, rules)
    except RecursionError:
        raise Unreadable(f"{page.final_url}: nested too deep to be read") from None


def _extract(page: Page, rules: ArticleRules) -> Draft | NeedsPages:
    url = page.final_url
    picked = pick(markup(page), rules)
    tree = parse(picked.text, url=url)
    found = metadata.read(tree, page, picked=picked, rules=rules)
    if picked.body is None:
        chosen = body.find(tree)
    elif picked.body:
        chosen = body.take(picked.body, base_url=tree.base_url)
    else:
        raise Unreadable(f"{url}: nothing on the page matches article.body = {rules.body!r}")
    origins = {**found.origins, "body": "found" if picked.body is None else "rule"}
    if tree.warning:
        origins["warning"] = tree.warning
    draft = Draft(
        url=url,
        canonical_url=found.canonical_url,
        title=found.title or body.first_line(chosen.html),
        body_html=chosen.html,
        published_at=found.published_at,
        published_local=found.published_local,
        modified_at=found.modified_at,
        authors=found.authors,
        language=found.language,
        image_url=found.image_url or chosen.image_url,
        tags=found.tags,
        site_name=found.site_name,
        amp_url=found.amp_url,
        origins=origins,
    )
    if tree.is_amp and urls.key(draft.canonical_url) != urls.key(url):
        return NeedsPages(
            urls=(draft.canonical_url,), why="canonical", so_far=replace(draft, amp_url=draft.amp_url or urls.tidy(url))
        )
    return draft
