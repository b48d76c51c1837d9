"""What trying takes, opened for one command: a site, what is stored of it, or a file; nothing is recorded."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from syndicator import urls
from syndicator.app.commands import visitors
from syndicator.app.parts import SystemClock
from syndicator.app.reading import check_selector
from syndicator.app.storing import at_hand
from syndicator.config import Config
from syndicator.config.changed import changed
from syndicator.engine.readers import Readers
from syndicator.engine.rereading import Rereader
from syndicator.engine.retrial import KeptTryer, file_tryer, said_url, saved_page
from syndicator.engine.templates import Templates
from syndicator.engine.trial import Tryer
from syndicator.errors import Unusable
from syndicator.model import EntryState
from syndicator.ports import Clock
from syndicator.ports.kept import Kept
from syndicator.refrain import Refrains
from syndicator.specs import ArticleRules, Source
from syndicator.storage.store import SqlStore
from syndicator.storage.templates import SqlTemplates
from syndicator.trial import Trial, TrialKind

_READABLE = frozenset({EntryState.LIVE, EntryState.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be tried: a source, an address, an entry or a file; and by which changed rules beside its own.

    `stored` asks no site. `url` is the address of a file's page.
    """

    subject: str
    kind: TrialKind = "auto"
    articles_count: int = 3
    stored: bool = False
    url: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


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
        fetcher, readers = await visitors(found, clock=clock, stack=stack)
        store = await at_hand(found, stack=stack)
        yield Bench(
            clock=clock,
            readers=readers,
            live=Tryer(fetcher=fetcher, readers=readers),
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


async def try_out(found: Config, wish: Wish) -> Trial:
    """What a poll of the source, or a look at the page, would give. Records nothing."""
    is_source = wish.subject in found.sources
    is_file = not is_source and _is_file(wish.subject)
    if wish.url and not is_file:
        raise Unusable(f"{wish.subject}: no such file; --url says the address of a file's page")
    async with bench(found) as parts:
        if is_file:
            trial = await _try_file(found, wish, parts)
        elif wish.stored or (not is_source and wish.subject.isdecimal()):
            trial = await _try_stored(found, wish, parts)
        else:
            source = found.sources.get(wish.subject) or source_for(found, wish.subject)
            trial = await parts.live.try_(
                source, kind=wish.kind, articles_count=wish.articles_count, changed=_changed(source, wish)
            )
    return replace(trial, changes=wish.changes)


def _changed(source: Source, wish: Wish) -> ArticleRules | None:
    return changed(source.article, wish.changes, compile_selector=check_selector) if wish.changes else None


def _is_file(subject: str) -> bool:
    try:
        return "://" not in subject and Path(subject).is_file()
    except OSError:  # longer than any file's name
        return False


async def _try_file(found: Config, wish: Wish, parts: Bench) -> Trial:
    page = saved_page(Path(wish.subject), wish.url or wish.subject, clock=parts.clock)
    url = wish.url or await said_url(page, parts.readers)
    if not url:
        raise Unusable(f"{wish.subject}: does not say its own address; give it: --url https://…")
    source = source_for(found, url)
    tryer = file_tryer(replace(page, url=url, final_url=url), name=wish.subject, readers=parts.readers)
    article = await tryer.look(url, source, changed=_changed(source, wish))
    return Trial(url=url, final_url=url, source=source.id, articles=(article,))


async def _try_stored(found: Config, wish: Wish, parts: Bench) -> Trial:
    """One entry, or a source's newest ones, by their kept pages."""
    if parts.store is None or parts.stored is None:
        raise Unusable(f"{wish.subject}: nothing is stored here yet; `syndicator run` or `poll SOURCE` stores pages")
    if wish.subject in found.sources:
        entries = await parts.store.newest_entries(
            states=_READABLE, source=wish.subject, feed=None, limit=wish.articles_count
        )
        several = [await parts.store.kept(entry.id) for entry in entries]
        if not several:
            raise Unusable(f"{wish.subject}: no story of it is stored yet; without --stored its site is asked")
    else:
        one = await parts.kept_of(wish.subject)
        if one is None:
            hint = "; without --stored the site is asked" if "://" in wish.subject else ""
            raise Unusable(f"{wish.subject}: no such entry (`syndicator entries` lists them){hint}")
        several = [one]
    trials = []
    for kept in several:
        source = found.sources.get(kept.entry.source)
        if source is None:
            raise Unusable(f"{kept.entry.source}: no source of the configuration any more")
        trials.append(await parts.stored.look(kept, source, changed=_changed(source, wish)))
    url = trials[0].url if len(trials) == 1 else wish.subject
    return Trial(url=url, final_url=url, source=several[0].entry.source, articles=tuple(trials))


def source_for(found: Config, url: str) -> Source:
    """A source for an address: with the rules of a configured one at the same site, else without any."""
    if not url.startswith(("http://", "https://")):
        names = ", ".join(found.sources) or "none"
        hint = f"; did you mean https://{url} ?" if "." in url else ""
        raise Unusable(
            f"{url}: neither an address, a source of the configuration (there are: {names}), an entry's number "
            f"nor a file{hint}"
        )
    for source in found.sources.values():
        if urls.origin(source.url) == urls.origin(url):
            return replace(source, url=url)
    return replace(found.any_source, id="", url=url)
