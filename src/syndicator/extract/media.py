"""Sounds and films of a page that its text does not link: in JSON-LD, in `<meta>`, in its players.

Only files that a reader's player could play: what ends like one, no player's page and no playlist.
"""

from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from syndicator import urls
from syndicator.extract.index import Index
from syndicator.extract.jsonld import Linked
from syndicator.extract.meta import Metas
from syndicator.extract.names import AD, ASIDE, COMMENT, FOOTER, NAV, RELATED, SIDE, marks_of
from syndicator.model import Enclosure

_Formats = Sequence[str]
"""Addresses of the same in several formats."""

_KINDS = ("audio", "video")
_ELSEWHERE = frozenset({AD, ASIDE, COMMENT, FOOTER, NAV, RELATED, SIDE})
_MOST, _MOST_PLAYERS = 20, 100


def files(index: Index, *, metas: Metas, linked: Linked, base_url: str) -> tuple[tuple[Enclosure, ...], str]:
    """The page's own sounds and films and the places that name them: of each kind those of the first place."""
    found: dict[str, Enclosure] = {}
    wheres: list[str] = []
    for kind in _KINDS:
        for where, choices in _places(kind, index, metas, linked):
            of_kind = [file for formats in choices if (file := _playable(kind, formats, base_url))]
            if of_kind:
                found |= {file.url: file for file in of_kind}
                wheres.append(where)
                break
    return tuple(found.values())[:_MOST], ", ".join(dict.fromkeys(wheres))


def _places(kind: str, index: Index, metas: Metas, linked: Linked) -> Iterator[tuple[str, Iterable[_Formats]]]:
    yield "json-ld", [(address,) for address in linked.media]
    yield f"meta og:{kind}", [metas.all(f"og:{kind}", f"og:{kind}:secure_url", f"og:{kind}:url")]
    players = (
        player for player in index.of(kind)[:_MOST_PLAYERS] if not _is_decoration(player) and not _is_elsewhere(player)
    )
    yield f"{kind} element", [[part.get("src") or "" for part in player.iter(kind, "source")] for player in players]


def _playable(kind: str, formats: _Formats, base_url: str) -> Enclosure | None:
    """The first of the formats that is a file of this kind."""
    for address in formats:
        url = urls.absolute(base_url, address.strip()) if address else None
        type_ = urls.media_type(url) if url else None
        if url and type_ and type_.startswith(f"{kind}/"):
            return Enclosure(url=url, type=type_)
    return None


def _is_decoration(player: HtmlElement) -> bool:
    """Films that run by themselves, again and again, without a sound."""
    return player.get("loop") is not None and player.get("muted") is not None


def _is_elsewhere(player: HtmlElement) -> bool:
    return any(
        not _ELSEWHERE.isdisjoint(marks_of(part.tag, (part.get("class"), part.get("id"))))
        for part in player.iterancestors()
        if part.tag not in {"html", "body", "main", "article"}
    )
