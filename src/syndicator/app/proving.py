"""`check --tests`: the tests that stand beside the rules, of sources and packs, run one after the other."""

from collections.abc import AsyncIterator
from dataclasses import replace

from syndicator import urls
from syndicator.app.trying import bench
from syndicator.config import Config
from syndicator.engine.proving import Prover
from syndicator.errors import Unusable
from syndicator.specs import PageTest, Source
from syndicator.trial import Proof

_Owned = tuple[str, Source, PageTest]


async def prove(found: Config, name: str | None, *, fresh: bool) -> AsyncIterator[Proof]:
    """What becomes of the tests of a source or pack, or of all. `fresh` asks the site where a page is stored, too.

    Raises Unusable for a name that is none.
    """
    owned = _owned(found, name)
    if not owned:
        return
    async with bench(found) as parts:
        prover = Prover(
            folder=found.folder,
            clock=parts.clock,
            readers=parts.readers,
            live=parts.live,
            stored=None if fresh else parts.stored,
            kept_of=parts.kept_of,
        )
        for owner, source, test in owned:
            yield await prover.prove(owner, source, test)


def _owned(found: Config, name: str | None) -> list[_Owned]:
    """The tests, each with its owner and the source by whose rules it is read."""
    if name is not None and name not in found.sources and name not in found.packs:
        there = ", ".join([*found.sources, *found.packs])
        raise Unusable(f"{name}: no such source or pack (there are: {there or 'none'})")
    sources = [(f"sources.{key}", source, test) for key, source in found.sources.items() for test in source.tests]
    packs = [
        (f"packs.{key}", _reached(found, source, test), test)
        for key, source in found.packs.items()
        for test in source.tests
    ]
    return [each for each in (*sources, *packs) if name is None or each[0].partition(".")[2] == name]


def _reached(found: Config, pack: Source, test: PageTest) -> Source:
    """The pack as a source: asked as the configured source of the same site is, read by the pack's rules alone."""
    alike = (each for each in found.sources.values() if urls.origin(each.url) == urls.origin(test.url))
    known = next(alike, None)
    return replace(pack, gap=known.gap, access=known.access) if known else pack
