"""What the class, id and role of an element say of what is in it: words that themes everywhere use, in a few languages.

Data for the body's classifier, not rules: what each word is worth is learnt (`forest.py`). A mark is a number; the same
table holds the tags that say as much as a name does.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_TAGS = (
    "article", "main", "aside", "nav", "footer", "header", "form", "figure", "table", "ul", "li", "blockquote", "section", "a",
    "p", "heading", "dl", "button",
)  # fmt: skip
_SAME_TAG = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "ol": "ul",
    "dt": "dl",
    "dd": "dl",
    "address": "form",
}

_WORDS = {
    "content": "content body text artikel isi konten berita detail paragraph articlebody articlecontent copy richtext wysiwyg",
    "article": "article entry post story main single news blog artigo articulo beitrag",
    "related": """related terkait recommend recommended recommendation recommendations recirc recirculation more lainnya popular
        trending latest recent most also baca juga bacajuga next prev previous readmore rekomendasi teaser card cards promo
        promoted upnext similar readalso seealso linklist topics terpopuler terbaru""",
    "list": "list item items grid carousel slider swiper slick feed stream collection row",
    "share": """share sharing shares social facebook twitter whatsapp follow addthis addtoany sharedaddy socials icons sharebar
        pinterest linkedin telegram""",
    "ad": """ad ads adv advert advertisement advertising sponsor sponsored banner iklan taboola outbrain dfp gpt adsbygoogle
        anzeige werbung adslot adunit leaderboard billboard""",
    "comment": "comment comments disqus respond reply komentar discussion kommentare commentlist",
    "nav": """nav menu breadcrumb breadcrumbs pagination pager toolbar topbar navbar navigation submenu dropdown tabs tab megamenu
        hamburger""",
    "foot": "footer copyright foot bottom colophon contentinfo",
    "head": "header masthead top",
    "side": "sidebar aside widget widgets rail side secondary complementary",
    "meta": """meta byline author authors date time published tag tags category categories info credit credits penulis editor
        timestamp dateline kicker label eyebrow byauthor reporter source pubdate posted writer autor auteur""",
    "caption": """caption captions figure image images img photo photos gallery media video thumb thumbnail keterangan slideshow
        player legend picture lightbox foto bild""",
    "offer": """newsletter subscribe signup subscription paywall cta form modal popup cookie cookies consent gdpr login register
        piano overlay offer donate donation app download promo membership account alert notice""",
    "lead": """lead summary excerpt intro standfirst subtitle dek deck description abstract subhead subheadline chapo vorspann
        sommario sapo lede subheading sub tagline strapline synopsis entradilla""",
    "title": "title headline judul heading headlines",
    "bio": "bio profile about authorbox aboutauthor",
    "box": "quote pullquote highlight factbox box infobox callout aside keypoints takeaways toc faq note key",
    "unseen": "hidden hide sr screen invisible visually print noprint offscreen collapse",
    "frame": "wp elementor gutenberg component module container wrapper wrap inner col column columns",
}  # fmt: skip

MARKS = (*(f"<{tag}>" for tag in _TAGS), *_WORDS, "hidden")
"""The names of the marks, by number."""

_NUMBER = {name: number for number, name in enumerate(MARKS)}
HIDDEN = _NUMBER["hidden"]
ASIDE, NAV, FOOTER = (_NUMBER[f"<{tag}>"] for tag in ("aside", "nav", "footer"))
HEADING, TABLE = _NUMBER["<heading>"], _NUMBER["<table>"]
RELATED, SHARE, AD, COMMENT, SIDE, BIO, OFFER = (
    _NUMBER[name] for name in ("related", "share", "ad", "comment", "side", "bio", "offer")
)

_BY_TAG = {tag: frozenset({_NUMBER[f"<{tag}>"]}) for tag in _TAGS if tag != "heading"}
_BY_TAG |= {tag: frozenset({_NUMBER[f"<{alike}>"]}) for tag, alike in _SAME_TAG.items()}
_BY_WORD: dict[str, set[int]] = {}
for _name, _words in _WORDS.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, set()).add(_NUMBER[_name])
_KNOWN = frozenset(_BY_WORD)
_PARTS = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+")
_RUNS = re.compile(r"[a-z]+")
_NOTHING: frozenset[int] = frozenset()
_MAX_CHARS = 400


def marks_of(tag: str, names: Iterable[str | None]) -> frozenset[int]:
    """The marks that an element of this tag, with these class, id and role, sets on everything in it."""
    own = _BY_TAG.get(tag, _NOTHING)
    return own.union(*[_of_name(name) for name in names if name])


@lru_cache(maxsize=20_000)
def _of_name(name: str) -> frozenset[int]:
    name = name[:_MAX_CHARS]
    small = name.lower()
    words = _KNOWN.intersection(_RUNS.findall(small))
    if small != name:
        words |= _KNOWN.intersection(map(str.lower, _PARTS.findall(name)))
    return _NOTHING.union(*map(_BY_WORD.__getitem__, words)) if words else _NOTHING
