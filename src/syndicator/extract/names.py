"""What the class, id and role of an element say of what is in it: words that themes everywhere use, in a few languages.

Data for the body's classifier, not rules: what each word is worth is learnt (`forest.py`). A mark is a number; the same
table holds the tags that say as much as a name does. Only what the classifier makes use of is here.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_TAGS = ("article", "main", "aside", "nav", "footer", "table", "li", "blockquote", "section", "heading")

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
    "side": "sidebar aside widget widgets rail side secondary complementary",
    "meta": """meta byline author authors date time published tag tags category categories info credit credits penulis editor
        timestamp dateline kicker label eyebrow byauthor reporter source pubdate posted writer autor auteur""",
    "caption": """caption captions figure image images img photo photos gallery media video thumb thumbnail keterangan slideshow
        player legend picture lightbox foto bild""",
    "offer": """newsletter subscribe signup subscription paywall cta form modal popup cookie cookies consent gdpr login register
        piano overlay offer donate donation app download promo membership account alert notice""",
    "bio": "bio profile about authorbox aboutauthor",
    "box": "quote pullquote highlight factbox box infobox callout aside keypoints takeaways toc faq note key",
    "frame": "wp elementor gutenberg component module container wrapper wrap inner col column columns",
}  # fmt: skip

NUMBERS = {name: number for number, name in enumerate((*(f"<{tag}>" for tag in _TAGS), *_WORDS, "hidden"))}
"""The number of each mark, by its name."""

HIDDEN = NUMBERS["hidden"]
ASIDE, NAV, FOOTER = (NUMBERS[f"<{tag}>"] for tag in ("aside", "nav", "footer"))
HEADING, TABLE = NUMBERS["<heading>"], NUMBERS["<table>"]
RELATED, SHARE, AD, COMMENT, SIDE, BIO, OFFER = (
    NUMBERS[name] for name in ("related", "share", "ad", "comment", "side", "bio", "offer")
)

_BY_TAG = {tag: frozenset({NUMBERS[f"<{tag}>"]}) for tag in _TAGS if tag != "heading"}
_BY_TAG |= {f"h{level}": frozenset({HEADING}) for level in range(1, 7)}
_BY_WORD: dict[str, set[int]] = {}
for _name, _words in _WORDS.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, set()).add(NUMBERS[_name])
_KNOWN = frozenset(_BY_WORD)
_PARTS = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+")
_RUNS = re.compile(r"[a-z]+")
_NOTHING: frozenset[int] = frozenset()
_MAX_CHARS = 400


def marks_of(tag: str, names: Iterable[str | None]) -> frozenset[int]:
    """The marks that an element of this tag, with these class, id and role, sets on everything in it."""
    own = _BY_TAG.get(tag, _NOTHING)
    return own.union(*[_of_name(name[:_MAX_CHARS]) for name in names if name])


@lru_cache(maxsize=5_000)
def _of_name(name: str) -> frozenset[int]:
    return _NOTHING.union(*map(_of_word, name.split()))


@lru_cache(maxsize=20_000)
def _of_word(name: str) -> frozenset[int]:
    small = name.lower()
    words = _KNOWN.intersection(_RUNS.findall(small))
    if small != name:
        words |= _KNOWN.intersection(map(str.lower, _PARTS.findall(name)))
    return _NOTHING.union(*map(_BY_WORD.__getitem__, words)) if words else _NOTHING
