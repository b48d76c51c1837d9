"""Page → draft: the body and all that the page says of it, unsafe and uncleaned.

    extract(page, rules) → Draft              what was found
                         → NeedsPages         an AMP twin, or the first page of several
                         → raises Unreadable  no article we could stand behind

Pure: the same page and rules give the same draft.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from syndicator import urls
from syndicator.errors import Unreadable
from syndicator.extract import body, figures, metadata
from syndicator.extract.blocks import Blocks
from syndicator.extract.features import About
from syndicator.extract.forest import SHIPPED, Classifier
from syndicator.extract.further import further_pages, joined
from syndicator.extract.select import Picked, pick
from syndicator.extract.tree import Tree, markup, parse
from syndicator.model import Draft, NeedsPages, Page
from syndicator.specs import ArticleRules

__all__ = ["about_and_blocks", "extract", "joined"]


def extract(
    page: Page, rules: ArticleRules = ArticleRules(), *, classifier: Classifier = SHIPPED
) -> Draft | NeedsPages:
    """What the page holds, or where it says the better version is. `classifier` is for measuring another classifier."""
    try:
        with _uncollected():
            return _extract(page, rules, classifier)
    except RecursionError:
        raise Unreadable(f"{page.final_url}: nested too deep to be read") from None


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: a page's lines and boxes make none, and looking took an eighth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def about_and_blocks(page: Page) -> tuple[About, Blocks]:
    """What the classifier is trained on: a page's lines before any is chosen, and what its head says of them."""
    picked = pick(markup(page), ArticleRules())
    tree = parse(picked.text, url=page.final_url)
    found = metadata.read(tree, page, picked=picked, rules=ArticleRules())
    return About(found.title, found.description), body.blocks_of(tree)


def _extract(page: Page, rules: ArticleRules, classifier: Classifier) -> Draft | NeedsPages:
    url = page.final_url
    picked = pick(markup(page), rules)
    tree = parse(picked.text, url=url)
    found = metadata.read(tree, page, picked=picked, rules=rules)
    more, is_whole = further_pages(tree.index, url=url, base_url=tree.base_url)
    if picked.body is None:
        chosen = body.find(tree, About(found.title, found.description), classifier, has_kept=bool(rules.keep))
    elif picked.body:
        chosen = body.take(picked.body, base_url=tree.base_url)
    else:
        raise Unreadable(f"{url}: nothing on the page matches article.body = {rules.body!r}")
    origins = {**found.origins, "body": "found" if picked.body is None else "rule"}
    if tree.warning:
        origins["warning"] = tree.warning
    is_walled = found.paywalled is None and bool(chosen.wall)
    if is_walled:
        origins["paywalled"] = f"text {chosen.wall!r}"
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
        image_url=found.image_url or body.first_image(chosen.html) or _lead(tree, picked),
        tags=found.tags,
        site_name=found.site_name,
        amp_url=found.amp_url,
        paywalled=found.paywalled or is_walled,
        enclosures=found.enclosures,
        origins=origins,
        kept=chosen.kept,
    )
    if tree.is_amp and urls.key(draft.canonical_url) != urls.key(url):
        return NeedsPages(
            urls=(draft.canonical_url,), why="canonical", so_far=replace(draft, amp_url=draft.amp_url or urls.tidy(url))
        )
    if picked.next is not None:
        after = _next_page(picked.next, url=url, base_url=tree.base_url)
        return NeedsPages(urls=(after,), why="chain", so_far=draft) if after else draft
    return NeedsPages(urls=more, why="whole" if is_whole else "next", so_far=draft) if more else draft


def _lead(tree: Tree, picked: Picked) -> str | None:
    return figures.lead(tree.root, tree.base_url) if picked.body is None else None


def _next_page(href: str, *, url: str, base_url: str) -> str:
    """Where the operator's link to the next page leads; nowhere where that is this page, or another site."""
    target = urls.absolute(base_url, href) if href else None
    if target is None or not urls.same_site(target, url) or urls.key(target) == urls.key(url):
        return ""
    return urls.tidy(target)
