"""One seed: the real engine and the real store in a small town, through bad weather and crashes, until all is told."""

import asyncio
import logging
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

import apscheduler.executors.base
import apscheduler.job
import apscheduler.schedulers.base
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from tests.simulation.loop import Crash, SeededLoop
from tests.simulation.town import KINDS, Channel, Clock, Readers, Remote, Town, Weather, line_of
from tests.simulation.truth import never_true, not_yet_true

from builders import channel, feed, source
from databases import _migrated_file
from syndicator.engine import local, ticks
from syndicator.engine.asked import Asked
from syndicator.engine.deliver import Deliverer
from syndicator.engine.desk import Desk
from syndicator.engine.digests import Digests
from syndicator.engine.local import LocalEngine
from syndicator.engine.outlet import Outlet
from syndicator.engine.poll import Poller
from syndicator.engine.publish import Publisher
from syndicator.errors import SyndicatorError, TemplateError, Unusable
from syndicator.model import Action, Entry, Message, Rendering
from syndicator.policy import timing
from syndicator.policy.routing import Route, belongs
from syndicator.policy.sending import When
from syndicator.ports import CanDelete, CanEdit, Intent
from syndicator.storage.database import Database
from syndicator.storage.files import FeedFolder
from syndicator.storage.store import SqlStore

SITES = {"radar.example.id": "post", "media.example.id": "baseline"}
_TICK = timedelta(seconds=3)
_SETTLED_WITHIN_S = 1800.0
_LOOK_S = 20.0
_BURST = timedelta(seconds=40)
_LOOKS = tuple(timedelta(seconds=75 * n) for n in range(1, 2000))
"""Looks go on for as long as all jumps of the clock together may take: after the last look nobody learns of a correction."""


@dataclass(frozen=True)
class Result:
    """What came of one seed."""

    seed: int
    faults: list[str]
    digest: str
    trace: list[str]
    counts: dict[str, int]

    def told(self) -> "Result":
        """Without its trace."""
        return replace(self, trace=[])


class Disk:
    """The store's file between the lives, and what its medium does to transactions."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "syndicator.db"
        self.database = Database.embedded(self.path)
        self._fails_in: int | None = None
        self.says = "disk I/O error"
        for engine in (self.database.engine, self.database._readers):
            event.listen(engine, "before_cursor_execute", lambda *_: self._statement())
            event.listen(engine, "commit", lambda _: self._statement())

    def fresh(self) -> None:
        self.database.dispose()
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
        self.path.write_bytes(_migrated_file())

    def fail_at(self, statement: int | None) -> None:
        self._fails_in = statement

    def _statement(self) -> None:
        if self._fails_in is not None:
            self._fails_in -= 1
            if self._fails_in < 0:
                self._fails_in = None
                raise OperationalError("(simulated)", None, sqlite3.OperationalError(self.says))


class Log(logging.Handler):
    """Faults that nobody foresaw; what was expected is said in a sentence, without a traceback."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.broken: list[str] = []
        self._is_open = True

    @contextmanager
    def closed(self) -> Iterator[None]:
        """What is closed by force has nothing to say."""
        self._is_open = False
        yield
        self._is_open = True

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and self._is_open:
            self.broken.append(f"{record.getMessage()}: {record.exc_info[1]!r} {getattr(record, 'what', '')}")


@dataclass
class Simulation:
    """Everything that one seed decides."""

    seed: int
    disk: Disk
    folder: Path
    trace: list[str] = field(default_factory=list)
    urns: dict[str, str] = field(default_factory=dict)
    lives: int = 0
    crashes: int = 0
    store_faults: int = 0
    owed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        draw = self.chance.choice
        self.weather = Weather(
            self.chance,
            site=draw([0.0, 0.05, 0.25]),
            remote=draw([0.0, 0.1, 0.4]),
            barred=draw([0.0, 0.0, 0.02]),
            store=draw([0.0, 0.01, 0.05]),
            slow=draw([0.0, 0.05, 0.2]),
            jumps=draw([0.0, 0.0, 0.05]),
            wishes=draw([0.0, 0.1]),
        )
        self._life_steps = draw([150, 600, 2500])
        self._lives = draw([1, 4, 8])
        self.clock = Clock()
        self.town = Town(self.weather, self.clock, self.say, {site: [] for site in SITES}, most=draw([3, 6, 10]))
        self.remotes = {name: Remote(self.weather, self.clock, self.say, name) for name in KINDS}
        self.wishes = {name: draw(["notice", "delete"]) for name in KINDS}
        self.log = Log()

    def say(self, what: str) -> None:
        self.trace.append(f"{self.clock.seconds():10.3f} {what}")

    def _pass(self, to_s: float) -> None:
        self.clock.seconds = lambda: to_s

    # ── the program, built anew for each life

    def _build(self) -> tuple[SqlStore, Callable[[], Any], Callable[[FeedFolder], LocalEngine]]:
        clock, jitter = self.clock, self.chance.random
        store = SqlStore(self.disk.database, mint=lambda: UUID(int=self.chance.getrandbits(128), version=4))
        sources = {
            site.partition(".")[0]: source(
                site.partition(".")[0],
                url=f"https://{site}/feed",
                first_run=first_run,
                every=timedelta(seconds=10),
                discover=("feed",),
                recheck=_LOOKS,
            )
            for site, first_run in SITES.items()
        }
        feeds = [feed("all", size=50), feed("radar", size=50, sources=("radar",))]
        specs = [channel(name, first_run="post", on_retract=self.wishes[name], ttl=timedelta(0)) for name in KINDS]
        adapters = {name: kind(self.remotes[name]) for name, kind in KINDS.items()}
        routes = [
            Route(
                spec=spec,
                can_edit=isinstance(adapters[spec.id], CanEdit),
                can_delete=isinstance(adapters[spec.id], CanDelete),
            )
            for spec in specs
        ]

        async def open_store() -> FeedFolder:
            await store.sync(
                list(sources.values()),
                feeds,
                specs,
                belongs=lambda one, sources, entry: belongs(one, sources=sources, article=entry.revision.article),
                presented="",
                now=clock.now(),
            )
            return FeedFolder(self.folder / "feeds", await store.publications())

        def engine_over(shelf: FeedFolder) -> LocalEngine:
            news = asyncio.Event()
            desk = Desk(
                store=store, fetcher=self.town, readers=Readers(self.weather), clock=clock, sources=sources,
                feeds=feeds, routes=routes, news=news.set,
            )  # fmt: skip
            return LocalEngine(
                store=store,
                clock=clock,
                desk=desk,
                poller=Poller(store=store, fetcher=self.town, desk=desk, clock=clock, sources=sources, jitter=jitter),
                publisher=Publisher(
                    store=store, shelf=shelf, clock=clock, feeds={one.id: one for one in feeds}, render=render
                ),
                deliverer=Deliverer(
                    store=store,
                    clock=clock,
                    outlets={name: self._outlet(name, adapters[name]) for name in KINDS},
                    jitter=jitter,
                ),
                asked=Asked(store=store, clock=clock, desk=desk),
                news=news,
            )

        return store, open_store, engine_over

    def _outlet(self, name: str, adapter: Channel) -> Outlet:
        if name != "rangkum":
            return Outlet(adapter=adapter, compose=compose)
        left_out = self.wishes[name] == "delete"

        def together(entries: Sequence[Entry], _: Entry, action: Action, key: str) -> Message:
            shown = [each for each in entries if not (left_out and action is not Action.POST and withdrawn(each))]
            each = [by_itself(entry, action) for entry in shown]
            return Message(
                action=action, urn=key, revision=1, text="\n".join(one.text for one in each),
                article=replace(entries[0].revision.article, url=key), published_at=entries[0].published_at,
                retracted=all(map(withdrawn, entries)), updated_at=entries[0].updated_at,
            )  # fmt: skip

        return Outlet(
            adapter=adapter,
            compose=by_itself,
            digests=Digests(compose=together, fitting=len, most=4, burst=1),
            when=When(burst=1, within=_BURST),
        )

    def _turn_the_clock(self) -> None:
        """Not while a post is on its way: a look for it counts on ten seconds being ten seconds."""
        if self.weather.strikes(self.weather.jumps) and not any(r.in_flight or r.late for r in self.remotes.values()):
            self.clock.off_s += self.chance.choice([-3600.0, -60.0, 300.0, 7200.0])
            self.say(f"the clock is off by {self.clock.off_s} s")

    async def _wish(self, store: SqlStore) -> None:
        """The operator withdraws a story, by a command of his own."""
        if self.weather.strikes(self.weather.wishes) and (stories := list(self.town.stories())):
            url = self.chance.choice(stories)
            wish = Intent(id=0, verb="retract", subject=url, arguments={"reason": "salah"})
            try:
                await store.add_intent(wish, now=self.clock.now())
            except SyndicatorError as fault:
                self.say(f"operator: {fault}")
            self.say(f"operator: withdraw {url}")

    async def _live(self, ends: Callable[[LocalEngine], bool], within_s: float) -> bool:
        """Start, work until `ends` or the time is over, stop."""
        store, open_store, engine_over = self._build()
        try:
            engine = engine_over(await open_store())
            await engine.start()
        except SyndicatorError as fault:
            self.say(f"does not start: {str(fault).replace(str(self.disk.path.parent), '')}")
            return False
        until = self.clock.seconds() + within_s
        while not (ended := ends(engine)) and self.clock.seconds() < until:
            await asyncio.sleep(min(_LOOK_S, within_s) * self.chance.random())
            self._turn_the_clock()
            await self._wish(store)
        try:
            await engine.stop()
        except SyndicatorError as fault:
            self.say(f"does not stop well: {str(fault).replace(str(self.disk.path.parent), '')}")
        return ended

    # ── life and death

    def run(self) -> Result:
        self.disk.fresh()
        with self._arranged():
            for _ in range(self._lives):
                steps = int(self.chance.expovariate(1 / self._life_steps)) + 1
                self._one_life(steps, lambda _: False, self.chance.choice([20.0, 60.0]))
                self._pass(self.clock.seconds() + self.chance.choice([0.0, 1.0, 40.0]))
            self._one_life(None, lambda _: False, 60.0)  # whatever crashes cost, some of the day passes
            self.say("the weather clears up, and the town is still")
            self.weather.clear_up()
            self.town.open = False
            self._pass(self.clock.seconds() + 10.0)
            told = self._one_life(None, self._all_told, _SETTLED_WITHIN_S)
        faults = never_true(self)
        faults += [] if told else self.owed
        text = "\n".join(self.trace)
        return Result(
            seed=self.seed, faults=faults, digest=blake2b(text.encode()).hexdigest(), trace=self.trace,
            counts=self._counts(),
        )  # fmt: skip

    def _all_told(self, engine: LocalEngine) -> bool:
        self.owed = not_yet_true(self, engine)
        return not self.owed

    def _one_life(self, steps: int | None, ends: Callable[[LocalEngine], bool], within_s: float) -> bool:
        self.lives += 1
        self.say(f"life {self.lives} begins")
        loop = SeededLoop(self.chance, starts_at=self.clock.seconds(), steps=steps, around=self._around, lag=self._lag)
        self.clock.seconds = loop.time
        told = False
        ticker = loop.create_task(self._live(ends, within_s))
        try:
            told = loop.run_until_complete(ticker)
        except Crash:
            self.crashes += 1
            self.say(f"crash after {loop.steps_count} steps")
        except Exception as fault:  # noqa: BLE001  that is a find
            self.log.broken.append(f"the program ended: {fault!r}")
        finally:
            self._pass(loop.time())
            with self.log.closed():
                loop.bury()
            for remote in self.remotes.values():
                remote.cut_off()
            self.disk.database.dispose()
        return told

    def _lag(self) -> float:
        return self.chance.random() * (2.0 if self.weather.strikes(self.weather.slow / 4) else 0.004)

    def _around(self, act: Callable[[], Any], is_store: bool) -> Any:
        """A transaction: it may fail at any of its statements, or be committed and told as failed."""
        if is_store:
            self.say(_name_of(act))
        if not is_store or not self.weather.strikes(self.weather.store):
            return act()
        self.store_faults += 1
        self.disk.fail_at(self.chance.choice([None, 0, 1, 3, 8]))
        try:
            done = act()
        except Unusable as fault:
            self.say(f"store: {str(fault.__cause__).partition(chr(10))[0]}")
            raise
        finally:
            self.disk.fail_at(None)
        if self.chance.random() < 0.3:
            self.say("store: committed, and told as failed")
            raise Unusable("syndicator.db: the connection was lost")
        return done

    @contextmanager
    def _arranged(self) -> Iterator[None]:
        """The scheduler's clock and ids are ours; ticks and patience are such that a day is not a thousand steps."""

        class Today(datetime):
            @classmethod
            def now(cls, tz=None):
                return self.clock.now().astimezone(tz)

        names = iter(range(10**9))
        root, before = logging.getLogger(), logging.getLogger().level
        root.addHandler(self.log)
        with (
            mock.patch.object(apscheduler.schedulers.base, "datetime", Today),
            mock.patch.object(apscheduler.executors.base, "datetime", Today),
            mock.patch.object(apscheduler.job, "uuid4", side_effect=lambda: UUID(int=next(names))),
            mock.patch.object(ticks, "datetime", Today),
            mock.patch.object(local, "TICK", _TICK),
            mock.patch.object(timing, "_FIRST_PATIENCE", timedelta(seconds=40)),
        ):
            try:
                yield
            finally:
                root.removeHandler(self.log)
                root.setLevel(before)

    def _counts(self) -> dict[str, int]:
        stories = self.town.stories().values()
        return {
            "lives": self.lives,
            "crashes": self.crashes,
            "store faults": self.store_faults,
            "stories": len(stories),
            "revisions": sum(len(story.texts) for story in stories),
            "posts": sum(len(remote.posts) for remote in self.remotes.values()),
        }


def _name_of(act: Callable[[], Any]) -> str:
    """Which function of the store a transaction runs: `Database` closes over it."""
    (within,) = (cell.cell_contents for cell in act.__closure__ if callable(cell.cell_contents))
    closed = _closed_over(within)
    if "job" in closed:
        closed = _closed_over(closed["job"].act)
    return f"store {getattr(closed['act'], '__name__', '')}"


def _closed_over(act: Callable[..., Any]) -> dict[str, Any]:
    cells = zip(act.__code__.co_freevars, act.__closure__, strict=True)
    return {name: cell.cell_contents for name, cell in cells}


def compose(entry, action) -> Message:
    """A message that says which version it is."""
    made = entry.revision.article
    if made.text.startswith("media") and " 13 " in made.text:
        raise TemplateError("posts.txt: no such field")
    return Message(
        action=action, urn=entry.urn, revision=entry.revision.number,
        text=f"[{made.text}]" if withdrawn(entry) else made.text,
        article=made, retracted=withdrawn(entry), published_at=entry.published_at, updated_at=entry.updated_at,
    )  # fmt: skip


def by_itself(entry, action) -> Message:
    """The same, as a line of a digest."""
    message = compose(entry, action)
    return replace(message, text=line_of(message.article.url, message.text))


def withdrawn(entry) -> bool:
    """Whether readers are to see a notice only."""
    return entry.state == "retracted"


def render(_, state, now) -> Rendering:
    """A line for each entry."""
    lines = (f"{entry.urn} {compose_line(entry)}" for entry in state.entries)
    return Rendering(bodies={"json": "\n".join(lines).encode()})


def compose_line(entry) -> str:
    """What a feed says of an entry."""
    made = entry.revision.article
    return f"[{made.text}]" if entry.state == "retracted" else f"{made.text} {made.image_url}"


def simulate(seeds: list[int]) -> Iterator[Result]:
    """Seeds one after the other over one database file: what SQLAlchemy has compiled is compiled once."""
    ram = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=ram if ram.is_dir() else None) as name:
        disk = Disk(Path(name))
        for seed in seeds:
            folder = Path(name) / str(seed)
            yield Simulation(seed=seed, disk=disk, folder=folder).run()
