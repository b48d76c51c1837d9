"""What trying takes, opened for one command: a site, what is stored of it, or a file; nothing is recorded."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from syndicator import urls
from syndicator.app.commands import visit_newsroom
from syndicator.app.opening import SystemClock, egress_of, fetcher_of
from syndicator.app.storing import at_hand
from syndicator.config import Config
from syndicator.engine.readers import Readers
from syndicator.engine.rereading import Rereader
from syndicator.engine.retrial import KeptTryer
from syndicator.engine.templates import Templates
from syndicator.engine.trial import Tryer
from syndicator.errors import Unusable
from syndicator.ports import Clock
from syndicator.ports.kept import Kept
from syndicator.refrain import Refrains
from syndicator.specs import Source
from syndicator.storage.store import SqlStore
from syndicator.storage.templates import SqlTemplates
from syndicator.trial import Trial, TrialKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The parts: readers, what asks sites, and what is stored here, if anything is."""

    clock: Clock
    readers: Readers
    live: Tryer
    store: SqlStore | None
    stored: KeptTryer | None

    async def kept_of(self, name: str) -> Kept | None:
        """What is stored of an entry, by its number or any of its addresses."""
        if self.store is None:
            return None
        number = await self.store.find_entry(name)
        return None if number is None else await self.store.kept(number)


@asynccontextmanager
async def bench(found: Config) -> AsyncIterator[Bench]:
    """A bench for this configuration, beside a running service or without one."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        if found.sample is not None:
            await visit_newsroom(found.sample.listen, clock=clock, stack=stack)
        egress = egress_of(found)
        stack.push_async_callback(egress.aclose)
        readers = Readers(processes=1, deadline=found.limits.extract)
        stack.push_async_callback(readers.close)
        store = await at_hand(found, stack=stack)
        yield Bench(
            clock=clock,
            readers=readers,
            live=Tryer(fetcher=fetcher_of(found, egress, clock), readers=readers),
            store=store,
            stored=None if store is None else _stored(found, store, readers, clock),
        )


def _stored(found: Config, store: SqlStore, readers: Readers, clock: Clock) -> KeptTryer:
    templates = Templates(SqlTemplates(store.database))

    async def refrains(source: str) -> Refrains:
        try:
            return await templates.refrains(source)
        except Unusable:  # a pack, or a source that was written since
            return Refrains()

    rereader = Rereader(store=store, readers=readers, clock=clock, sources=found.sources, refrains=refrains)
    return KeptTryer(rereader=rereader, readers=readers)


async def try_out(found: Config, url_or_source: str, *, kind: TrialKind, articles_count: int) -> Trial:
    """What a poll of the source, or a look at the address, would give. Records nothing."""
    source = found.sources.get(url_or_source) or source_for(found, url_or_source)
    async with bench(found) as parts:
        return await parts.live.try_(source, kind=kind, articles_count=articles_count)


def source_for(found: Config, url: str) -> Source:
    """A source for an address: with the rules of a configured one at the same site, else without any."""
    if not url.startswith(("http://", "https://")):
        names = ", ".join(found.sources) or "none"
        hint = f"; did you mean https://{url} ?" if "." in url else ""
        raise Unusable(f"{url}: neither an address nor a source of the configuration (there are: {names}){hint}")
    for source in found.sources.values():
        if urls.origin(source.url) == urls.origin(url):
            return replace(source, url=url)
    return replace(found.any_source, id="try", url=url)
