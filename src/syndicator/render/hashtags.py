"""Hashtags from an article's tags: letters and digits only, several words joined as people write them."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_MOST = 5
_LONGEST = 40


def hashtags(tags: Iterable[str]) -> tuple[str, ...]:
    """`#Politik`, `#PilkadaKaltim`; five at most, each once however it is spelt, none without a letter."""
    found: dict[str, str] = {}
    for tag in tags:
        words = _WORD.findall(tag)
        name = words[0] if len(words) == 1 else "".join(word[:1].upper() + word[1:] for word in words)
        if name and not name.isdigit() and len(name) <= _LONGEST:
            found.setdefault(name.casefold(), f"#{name}")
    return tuple(found.values())[:_MOST]
