"""Looks at known pages: corrections by the site are seen, and nothing else is taken for one.

    python bench/rechecks.py [--every N] [--show N]      needs the bench folder, as bench/pages.py says

Real pages are read by the real reading, changed in their raw HTML (`staging.py`), read again, and compared by the real
decision of a look. Staged are seeded corrections of seven kinds in the article's own words, one at a time, and 1,000
looks at pages of which only the noise differs. A correction counts as seen where readers are told of it.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from html import unescape
from multiprocessing import get_context
from random import Random

from looking import look, spelt
from staging import CORRECTIONS, NOISES, Original, corrected, noisy, original, sentences_of

import pages
from syndicator import decode
from syndicator.engine.work import read
from syndicator.errors import Unreadable
from syndicator.model import Page

LOOKS = 1_000
_DEV: list[pages.Dev] = []


@dataclass(frozen=True)
class Told:
    """What came of one look. `shown` is whether the first reading had the words by which the change stands."""

    kind: str
    page: str
    seen: bool = False
    revised: bool = False
    shown: bool = True
    why: str = ""


def main() -> None:
    """Stage, look, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=3, help="stage corrections on every Nth page")
    parser.add_argument("--show", type=int, default=0, help="name so many of what was missed, and of what was false")
    options = parser.parse_args()
    with pages.dev() as dev:
        known = [number for number, truth in enumerate(dev.truths) if _sentences(truth)]
        whole = [number for number in known if dev.truths[number]["body"]]  # else nobody knows where it ends
        jobs = [whole[number % len(whole)] for number in range(LOOKS)]
        context = get_context("spawn")
        with ProcessPoolExecutor(mp_context=context, initializer=_begin, initargs=(dev,)) as pool:
            looks = [told for found in pool.map(stage, known[:: options.every], chunksize=8) for told in found]
            false = list(pool.map(fidget, jobs, range(len(jobs)), chunksize=8))
    tell_recall(looks, options.show)
    tell_false([told for told in false if told is not None], options.show)


def _begin(dev: pages.Dev) -> None:
    _DEV.append(dev)


def stage(number: int) -> list[Told]:
    """A correction of each kind on a page, one at a time."""
    truth, page, known = _known(number)
    try:
        before = read(spelt(page, known.html))
    except Unreadable:
        return []
    said = _plain(f"{before.article.title}\n{before.article.text}")
    found: list[Told] = []
    for kind in CORRECTIONS:
        made = corrected(known, kind, Random(f"{number} {kind}"))
        if made is not None:
            told = _look(kind, truth, page, known.html, made.html)
            found.append(replace(told, shown=_plain(unescape(made.beside)) in said))
    return found


def fidget(number: int, seed: int) -> Told | None:
    """Two looks at a page that says the same."""
    truth, page, known = _known(number)
    try:
        told = _look("noise", truth, page, noisy(known, seed, 0), noisy(known, seed, 1))
    except Unreadable:
        return None
    return replace(told, why=", ".join(guilty(truth, page, known, seed))) if told.revised else told


def guilty(truth: pages.Truth, page: Page, known: Original, seed: int) -> list[str]:
    """The noises that alone would make a revision."""
    found = []
    for noise in NOISES:
        one, other = (noisy(known, seed, look, only=frozenset({noise})) for look in (0, 1))
        if _look(noise, truth, page, one, other).revised:
            found.append(noise)
    return found


def _look(kind: str, truth: pages.Truth, page: Page, was: str, now: str) -> Told:
    """What a look at the page as it is now decides. Raises Unreadable for the page as it was."""
    found = look(spelt(page, was), spelt(page, now))
    if isinstance(found, str):
        return Told(kind, truth["id"], why=found)
    made = found.revision
    return Told(kind, truth["id"], seen=made is not None and made.material, revised=made is not None, why=found.why)


def _known(number: int) -> tuple[pages.Truth, Page, Original]:
    truth = _DEV[0].truths[number]
    page = _DEV[0].page(truth)
    html = decode.decode(page.body, page.content_type)
    return truth, page, original(html, _sentences(truth), title=truth["title"] or "", language=truth["lang"])


def _sentences(truth: pages.Truth) -> list[str]:
    """What the truth says is the article's: its body, or snippets of it."""
    return sentences_of(truth["body"] or "\n".join(truth["with"] or ()))


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def tell_recall(looks: Sequence[Told], show: int) -> None:
    """A row a kind, and all together; what the first reading did not show could not be seen."""
    by_kind: dict[str, list[Told]] = defaultdict(list)
    for told in looks:
        by_kind[told.kind].append(told)
    print(f"{len(looks)} corrections on {len({told.page for told in looks})} real pages")
    for kind, some in [*by_kind.items(), ("all", list(looks))]:
        shown = [told for told in some if told.shown]
        print(f"{kind:>20}: {_share(some)} of {len(some)}; {_share(shown)} of the {len(shown)} in what was read")
    _name([told for told in looks if not told.seen], show)


def _share(some: Sequence[Told]) -> str:
    return f"{sum(told.seen for told in some) / max(1, len(some)):7.2%} seen"


def tell_false(looks: Sequence[Told], show: int) -> None:
    """How many of the looks told readers of something, or made a revision that they are not told of."""
    told_count = sum(told.seen for told in looks)
    silent = sum(told.revised and not told.seen for told in looks)
    print(f"{len(looks)} looks at pages of which only the noise differs: {told_count} false, {silent} silent revisions")
    blamed = Counter(noise for told in looks if told.seen for noise in (told.why or "together").split(", "))
    print("  false ones by noise:", ", ".join(f"{name} {count}" for name, count in blamed.most_common()) or "none")
    _name([told for told in looks if told.revised], show)


def _name(some: Iterable[Told], show: int) -> None:
    for told in list(some)[:show]:
        print(f"  {told.page}: {told.kind}{'' if told.shown else ', not in what was read'}: {told.why}")


if __name__ == "__main__":
    main()
