"""What is never part of a story, by the names that themes and plugins give it: removed before the body is chosen.

Promises to be careful: whole names only, and never a part that holds a good share of the page's paragraphs.
"""

import re

from lxml.html import HtmlElement

from syndicator.extract.text import texts

_TAGS = (
    "amp-social-share", "amp-sidebar", "amp-ad", "amp-sticky-ad", "amp-auto-ads", "amp-consent",
    "amp-user-notification", "amp-analytics", "amp-next-page", "ins",
)  # fmt: skip

# Prefixes: every class of these plugins is furniture.
_PREFIXES = (
    r"addtoany|a2a_|addthis|sharethis|shareaholic|heateor|essb[_-]|dpsp-|ssba|sharedaddy|sd-(?:sharing|block|like)|"
    r"jetpack-likes|jp-relatedposts|yarpp|crp_related|rp4wp|wp_rp|taboola|outbrain|onetrust|cmplz|mc4wp|mc_embed|"
    r"adsbygoogle|google-auto-placed|div-gpt-ad|dfp-ad|cookie-(?:law|notice|banner|bar|consent)|"
    r"amp-(?:social|related|exit|wp-comments)|amp-mobile-version-switcher|saboxplugin|disqus"
)
_WHOLE = (
    r"(?:social|post|article|entry|td-post|content|inline)?[-_]?(?:social[-_]?)?(?:share|sharing)(?:[-_]?(?:bar|box|buttons?|links?|icons?|"
    r"tools?|this|area|wrap|wrapper|post|list|container))?s?|"
    r"social[-_]?(?:media|links?|icons?|bar|buttons?|networks?)|"
    r"(?:[\w]+[-_])?related[-_]?(?:posts?|articles?|news|stories|story|links?|content|reading|box|wrap|list|topics?)?|"
    r"(?:artikel|berita|baca)[-_]?(?:terkait|lainnya|juga)|read[-_]?(?:also|more|next)|also[-_]?read|see[-_]?also|"
    r"(?:most|more)[-_](?:read|popular|viewed|from|stories|news)|popular[-_]posts?|recent[-_]posts?|trending(?:[-_]\w+)?|"
    r"(?:[\w]+[-_])?newsletter(?:[-_](?:box|form|signup|sign-up|subscribe|widget|wrap|wrapper|container|cta|promo|block))?|"
    r"subscribe[-_]?(?:box|form|widget|cta)?|subscription[-_](?:box|form)|"
    r"(?:[\w]+[-_])?cookies?(?:[-_](?:notice|banner|bar|law|consent|policy))|gdpr(?:[-_]\w+)?|"
    r"comments?(?:[-_](?:area|list|respond|form|section|wrap|wrapper|template|block))?|respond|fb-comments|"
    r"(?:post|posts)[-_]navigation|nav[-_]links|post[-_]nav|pagination|breadcrumbs?|"
    r"author[-_](?:box|bio|info|card|description)|about[-_]author|post[-_]author[-_]box|"
    r"(?:post|entry|article)?[-_]?tags?(?:[-_](?:links?|list|cloud))?|cat[-_]links|"
    r"ads?(?:[-_](?:slot|unit|box|container|wrap|wrapper|banner|block|label|space|area))?|advert(?:s|isement|ising)?(?:[-_]\w+)?|iklan(?:[-_]\w+)?|"
    r"(?:wp-block-)?(?:latest-posts|post-terms)|back[-_]?to[-_]?top|screen-reader-text|sr-only|visually-hidden|"
    r"google-news(?:[-_]\w+)?|follow[-_](?:us|google|buttons?)|app[-_](?:download|promo|banner)|print-only|wpadminbar"
)
_NAME = re.compile(rf"(?:^|\s)(?:(?:{_PREFIXES})[\w-]*|(?:{_WHOLE}))(?=\s|$)", re.IGNORECASE)
_KEPT_TAGS = frozenset({"html", "body", "main", "article", "head", "h1"})
_MAX_SHARE = 0.3


def remove_clutter(root: HtmlElement) -> int:
    """Remove furniture below `root`; gives the number of elements removed."""
    paragraphs_chars = sum(_text_chars(element) for element in root.iter("p"))
    doomed = list(root.iter(*_TAGS))
    for element in root.iter(
        "div", "section", "aside", "ul", "ol", "p", "span", "a", "nav", "footer", "h2", "h3", "h4", "form", "header"
    ):
        name = f"{element.get('class', '')} {element.get('id', '')}"
        if len(name) > 1 and _NAME.search(name):
            doomed.append(element)
    removed = 0
    for element in doomed:
        if element.getparent() is None or element.tag in _KEPT_TAGS:
            continue
        if _paragraph_chars(element) <= paragraphs_chars * _MAX_SHARE:
            element.drop_tree()
            removed += 1
    return removed


def _paragraph_chars(element: HtmlElement) -> int:
    own = _text_chars(element) if element.tag == "p" else 0
    return own or sum(_text_chars(part) for part in element.iter("p"))


def _text_chars(element: HtmlElement) -> int:
    return sum(len(text) for text in texts(element))
