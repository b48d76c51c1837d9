"""Captions that no `<figure>` holds: short lines right behind an image, in its box or with a credit at their end.

The classifier takes them for paragraphs where a theme gives them no telling name. They belong to the picture, and are
left out of the plain text.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syndicator.extract.blocks import Blocks, Box, Place
from syndicator.extract.figures import figures_at, lacks_caption

_CREDIT = re.compile(
    r"©|\([^()]*(?:/|photo|foto|bild)[^()]*\)$|\b(?:photo|foto|image|bild|picture|credit|courtesy|getty|reuters|afp|epa|dpa|"
    r"antara|shutterstock|istimewa|ist|dok|dokumentasi|dokumen|doc|handout|instagram|twitter|ilustrasi|illustration|"
    r"unsplash|wikimedia)\b"
)
_CREDIT_CHARS, _MOST_CHARS = 70, 300
_MOST_STEPS, _LINKED = 2, 0.5
_SURE_IN_BOX, _SURE_WITH_CREDIT = 0.9, 0.85


@dataclass(frozen=True, slots=True)
class Caption:
    """The text of a caption, and the place of the picture that it belongs to."""

    text: str
    place: Place


def captions_in(page: Blocks, chances: Sequence[float], base_url: str) -> Mapping[int, Caption]:
    """The lines that are captions, by their numbers; `chances` are those of being a paragraph of the story.

    A picture that stands at several places is a bullet or a rule, and an icon is none: what is behind it is text.
    """
    images: dict[int, Place] = {}
    for place in page.places:
        if place.before < len(page.lines) and lacks_caption(place.element):
            images[place.before] = place  # of several the last, which is the nearest
    likely = {
        number: place for number, place in images.items() if _is_caption(page, number, place.box, chances[number])
    }
    if not likely:
        return {}
    shown = {id(place): _picture(place, base_url) for place in page.places}
    times = Counter(shown.values())
    return {
        number: Caption(page.lines[number].text, place)
        for number, place in likely.items()
        if (picture := shown[id(place)]) and times[picture] == 1
    }


def _picture(place: Place, base_url: str) -> str:
    """The address of the last picture that stands at a place; empty where none does."""
    return next((figure.url for figure in reversed(figures_at(place.element, base_url)) if not figure.is_embed), "")


def _is_caption(page: Blocks, number: int, image: Box, chance: float) -> bool:
    block = page.lines[number]
    if block.chars >= _MOST_CHARS or block.link_chars > _LINKED * block.chars:
        return False  # a paragraph, or a card of another story
    steps = _apart(block.box, image)
    if steps == 0 and chance < _SURE_IN_BOX:
        return True
    return (
        steps <= _MOST_STEPS
        and chance < _SURE_WITH_CREDIT
        and _CREDIT.search(block.text[-_CREDIT_CHARS:].lower()) is not None
    )


def _apart(one: Box, other: Box) -> int:
    """How many boxes out of the one the nearest is that holds the other, too."""
    steps = 0
    while one is not other:
        if one.depth >= other.depth:
            one = one.parent or one
            steps += 1
        else:
            other = other.parent or other
    return steps
