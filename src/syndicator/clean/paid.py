"""Whether an article is paid for, by what it says itself: a label at its top, a mark or label at its end, its tags."""

import re
from collections.abc import Sequence

# "Anzeige" and "Promoted" are not here: on most pages they label the advertisement beside the story.
_PLAIN = (
    r"advertorial|pariwara|inforial|infotorial|berita\s+iklan|(?:konten|artikel)\s+(?:bersponsor|berbayar|sponsor)|"
    r"this\s+is\s+(?:a\s+)?sponsored\s+(?:content|post|article|story)|"
    r"publirreportaje|publi-?rédactionnel|publieditorial"
)
# At the end of a page these stand over boxes of advertisements.
_WIDGETS = (
    r"sponsored\s+(?:content|post|article|story)|paid\s+(?:content|post|partnership)|contenido\s+patrocinado|"
    r"contenu\s+sponsorisé|conteúdo\s+patrocinado|contenuto\s+sponsorizzato|gesponsorde?\s+inhoud"
)
_LABEL = re.compile(rf"\W*(?:{_PLAIN})\W*", re.IGNORECASE)
_TOP_LABEL = re.compile(
    rf"\W*(?:{_WIDGETS}|sponsored|gesponsert|brand(?:ed)?\s+content|partner\s+content|sponsored\s+by\s+.{{2,40}}|"
    r"paid\s+advertisement)\W*",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"[(\[]\s*(?:[^()\[\]]{0,40}[/|*,–-]\s*)?(?:adv|advertorial|advetorial|pariwara|inforial)\b\.?"
    r"(?:\s*[/|:.,;–-]?\s*[^()\[\]]{1,80})?\s*[)\]]\W*$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^\W*(?:advertorial|pariwara|sponsored|inforial|adv)\W*[\]):|–—-]", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\bthis (?:post|article|story|content) (?:is|was|has been) (?:\w+ )?(?:sponsored|paid for) by\b|"
    r"\bartikel ini (?:merupakan|adalah)\b.{0,20}"
    r"\b(?:advertorial|pariwara|iklan|konten (?:bersponsor|promosi|kerja ?sama))\b|"
    r"\bdieser (?:beitrag|artikel) (?:ist|entstand|wurde)\b.{0,40}"
    r"\b(?:bezahlter? (?:zusammenarbeit|kooperation|partnerschaft)|gesponsert)|"
    r"^\W*(?:bezahlte )?(?:anzeige|werbung)\b\W+(?:dieser|in (?:kooperation|zusammenarbeit))\b",
    re.IGNORECASE,
)
_TOP_LINES, _END_LINES, _MAX_LABEL = 2, 3, 300


def is_paid(title: str, lines: Sequence[str], tags: Sequence[str] = ()) -> bool:
    """True where the article carries a mark. The mark is the story's own words, and stays."""
    top, end = lines[:_TOP_LINES], lines[-_END_LINES:]
    return bool(
        _TITLE.match(title)
        or any(_LABEL.fullmatch(line) for line in (*top, *end) if len(line) < _MAX_LABEL)
        or any(_TOP_LABEL.fullmatch(line) for line in top if len(line) < _MAX_LABEL)
        or any(_LABEL.fullmatch(tag) or _TOP_LABEL.fullmatch(tag) for tag in tags if len(tag) < _MAX_LABEL)
        or any(_SENTENCE.search(line) for line in (*top, *end) if len(line) < _MAX_LABEL)
        or any(_MARK.search(line[-_MAX_LABEL:]) for line in end)
    )
