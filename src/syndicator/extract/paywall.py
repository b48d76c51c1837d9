"""Whether an article is for subscribers, by what its page says: in JSON-LD, in `<meta>`, or in a wall's own words.

A page may be marked though it holds the whole text: whoever republishes should know all the same.
"""

import re
from collections.abc import Sequence

from syndicator.extract.blocks import Block, Blocks, boxes_around
from syndicator.extract.jsonld import Linked
from syndicator.extract.meta import Metas
from syndicator.extract.names import ASIDE, COMMENT, HIDDEN, OFFER, RELATED

WALL = "wall"
"""The origin of a mark that only the wall's words give."""

_TIER = "article:content_tier"
_CLOSED = frozenset({"metered", "locked"})
# Jetpack's box below every post of a free blog says nearly the same.
_JETPACK = "get access to the full archive"
_ARTICLE = r"\b(?:article|story|content)\b"
_WORDS = re.compile(
    # Indonesian, Malay
    r"\b(?:berlangganan|langganan|langgan)\b.{0,60}\b(?:untuk|guna|agar)\b.{0,24}"
    r"\b(?:(?:mem)?baca|(?:me)?lanjut(?:kan)?|meneruskan|mengakses|membuka)\b|"
    r"^\W*(?:sila(?:h?kan)? |ayo |yuk )?(?:log ?masuk|masuk|log ?in|daftar)\b.{0,40}\b(?:untuk|guna|agar)\b.{0,24}"
    r"\b(?:membaca|lanjut(?:kan)? baca)\b|"
    r"\b(?:untuk|guna|agar|ingin)\b.{0,12}\b(?:membaca|melanjutkan|lanjut|meneruskan|mengakses)\b.{0,60}"
    r"\b(?:berlangganan|langganan|langgan)\b|"
    r"\b(?:artikel|konten|berita|tulisan|laporan) (?:premium )?ini\b.{0,12}\b(?:khusus|hanya|eksklusif)\b.{0,16}"
    r"\b(?:pelanggan|member|subscriber)|"
    # English
    r"\b(?:subscribe|subscription|sign (?:in|up)|log ?in|register|join|account|become an? (?:member|subscriber))\b"
    r".{0,40}\b(?:to|and) (?:(?:continue|keep|finish|start) reading|continue with your reading|"
    r"(?:read|unlock|view|access|see) (?:the |this )(?:full|rest|whole|entire|complete|article|story|content))|"
    r"^\W*to (?:read\b|(?:continue|keep|finish)(?: reading\b|\W+(?:please )?(?=subscribe|sign in|log ?in|register))|"
    r"(?:access|unlock|view) (?:this|(?:the )?(?:full|rest|whole|entire|complete))\b.{0,16}"
    r"\b(?:article|story|content)\b).{0,60}\b(?:subscribe|sign in|log ?in|register)\b|"
    rf"{_ARTICLE}.{{0,12}}\b(?:reserved|exclusive(?:ly)?|only|available (?:only|exclusively))\b.{{0,14}}"
    r"\b(?:for|to) (?:\w+ ){0,3}(?:subscribers|members)\b|"
    r"\balready an? (?:subscriber|member)\b.{0,40}\baccess to this\b|"
    # German
    r"\b(?:um|möchten sie|sie möchten|können sie)\b.{0,30}\bweiter(?:zu)?lesen\b|"
    r"\bkostenpflichtiger (?:inhalt|artikel)\b|"
    r"\b(?:artikel|inhalt|beitrag|text)\b.{0,24}\b(?:nur|exklusiv|ausschließlich) für\b.{0,24}\b(?:abonnent|mitglied)|"
    # French
    r"\b(?:la suite|cet article|ce contenu)\b.{0,24}\bréservée?\b.{0,12}\b(?:abonné|membre)|"
    r"\bpour lire la suite\b|\bil vous reste \d.{0,10} de cet article\b|"
    r"\b(?:abonnez-vous|connectez-vous)\b.{0,24}\bpour lire\b|"
    # Spanish
    r"\b(?:contenido|artículo|nota|noticia)\b.{0,36}\b(?:exclusiv[oa]|s[oó]lo|reservad[oa])\b.{0,6}\b(?:para|a)\b.{0,12}"
    r"\b(?:suscriptores|socios)|"
    r"\b(?:suscr[íi]b|reg[íi]str|inici[ae] sesión).{0,30}\bpara (?:seguir|continuar) leyendo\b|"
    # Portuguese
    r"\b(?:conteúdo|matéria|texto)\b.{0,24}\bexclusiv[oa]\b.{0,6}\bpara\b.{0,8}\bassinantes\b|"
    r"\b(?:assine|cadastre-se|faça login|entre)\b.{0,30}\bpara (?:continuar|seguir) (?:a )?(?:lendo|ler)\b|"
    # Italian
    r"\b(?:articolo|contenuto)\b.{0,24}\briservat[oa]\b.{0,12}\babbonat[ie]\b|"
    r"\b(?:abbonati|accedi|registrati)\b.{0,30}\bper (?:continuare|proseguire)\b|"
    # Dutch
    r"\b(?:artikel|verhaal)\b.{0,24}\b(?:alleen|exclusief) voor\b.{0,10}\b(?:abonnees|leden)\b|"
    r"\bom (?:dit artikel )?(?:verder )?te lezen\b.{0,40}\b(?:abonn|log)|"
    # Japanese
    r"有料会員限定|会員限定記事|続きを読むには|残り\s*\d+\s*文字"
)
"""Over lower-case text."""

_HINTS = (
    "langgan", "masuk", "login", "daftar", "anggota", "member", "subscri", "sign in", "sign up", "log in", "register",
    "account", "weiter", "abonn", "mitglied", "kostenpfl", "suite", "reste", "suscri", "socios", "regístr", "leyendo",
    "assin", "lendo", "abbona", "continuare", "proseguire", "leden", "te lezen", "会員", "続き", "残り",
)  # fmt: skip
"""Every wall says one of these: most lines are searched no further."""
_DIALOGS = frozenset({"dialog", "alertdialog"})
_MAX_CHARS, _CLOSING = 240, 3
_ELSEWHERE = frozenset({HIDDEN, RELATED, COMMENT, ASIDE})


def stated(metas: Metas, linked: Linked) -> tuple[bool | None, str]:
    """Whether the page's head says that the article is for subscribers, and where; None where it is silent."""
    if linked.free is not None:
        return not linked.free, "json-ld"
    tier = metas.first(_TIER)[0].lower()
    if tier == "free" or tier in _CLOSED:
        return tier in _CLOSED, f"meta {_TIER} ({tier})"
    return None, ""


def wall_of(page: Blocks, chosen: Sequence[int]) -> str:
    """The words that ask to subscribe before reading on: in an offer's box, or where the story ends; empty for none."""
    found = (block for block in _candidates(page, chosen) if is_wall(block.text) and not _is_dialog(block))
    return next((block.text for block in found), "")


def is_wall(text: str) -> bool:
    """Whether a line tells that the rest is for those who subscribe or log in."""
    if len(text) > _MAX_CHARS:
        return False
    words = text.lower()
    return any(hint in words for hint in _HINTS) and _WORDS.search(words) is not None and _JETPACK not in words


def _candidates(page: Blocks, chosen: Sequence[int]) -> list[Block]:
    if not chosen:
        return []
    first, last = chosen[0], chosen[-1]
    offered = [block for block in page.lines[first:] if OFFER in block.box.marks]
    closing = page.lines[last : last + 1 + _CLOSING]
    return [block for block in (*offered, *closing) if _ELSEWHERE.isdisjoint(block.box.marks)]


def _is_dialog(block: Block) -> bool:
    """Dialogs are made to be opened, and are often another story's."""
    return any(box.element.get("role") in _DIALOGS for box in boxes_around(block.box))
