"""An installation of ours with one channel, to a real server: all is the program's own but the clock and the site."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.engine.conftest import SITE, FakeWeb

from builders import article, reading
from syndicator.app.opening import grounded
from syndicator.app.outlets import outlets_of, route_of
from syndicator.app.parts import egress_of, fetcher_of, wires_of
from syndicator.app.reading import read_config
from syndicator.engine.asked import Asked
from syndicator.engine.deliver import Deliverer, Outlet
from syndicator.engine.desk import Desk
from syndicator.engine.poll import Poller
from syndicator.model import Action, Page, Reading
from syndicator.ports import Intent
from syndicator.storage.store import SqlStore

_CONFIG = """\
[egress]
allow = [{allow}]

[sources.radar]
url = "{site}/"
first_run = "post"

[channels.peer]
first_run = "post"
{table}
"""
_PATIENCE_S = 60


class PassingClock:
    """The machine's clock, which a test may put forward: real servers live by the real one."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def pass_(self, **by: float) -> None:
        self._ahead += timedelta(**by)

    def pass_until(self, at: datetime) -> None:
        self._ahead += max(at - self.now(), timedelta())


class Lines:
    """Reads a page of this kit: lines with the headline, the tags and the picture's address, then the text."""

    async def read_otherwise(self, *_: object, **__: object) -> bool:
        return False

    async def read(self, page: Page, rules: object, **_: object) -> Reading:
        title, tags, image, text = page.body.decode().split("\n", 3)
        named = {"title": title, "tags": tuple(tags.split("; ")), "image_url": image or None}
        return reading(article(1, url=page.final_url, text=text, **named))


@dataclass(frozen=True)
class Ledger:
    """How many deliveries of each action stand where (`post delivered`), and why the channel is held."""

    counts: Mapping[str, int]
    held: str = ""


@dataclass
class Installation:
    """One source and one channel, `table`, whose secrets are files in `folder`. `ports` are let through the guard."""

    folder: Path
    table: str
    ports: tuple[int, ...]
    clock: PassingClock = field(default_factory=PassingClock)
    headline: str = "Berita nomor"
    body: str = "Paragraf pertama dari berita"
    tags: tuple[str, ...] = ("Politik", "Kota & Desa")
    image: str = ""

    def __post_init__(self) -> None:
        self.web = FakeWeb(self.clock)
        self._stories: dict[int, str] = {}
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        """Open it as the program does: locked, migrated, in step with its configuration, channels connected."""
        allow = ", ".join(f'"{host}:{port}"' for port in self.ports for host in ("127.0.0.1", "localhost"))
        path = self.folder / "config.toml"
        path.write_text(_CONFIG.format(allow=allow, site=SITE, table=self.table))
        found = read_config(path)
        ground = await self._stack.enter_async_context(grounded(found, clock=self.clock))
        egress = egress_of(found)
        self._stack.push_async_callback(egress.aclose)
        fetcher = fetcher_of(found, egress, self.clock)
        outlets = outlets_of(found, wires_of(found, egress, fetcher, self.clock))
        self.store: SqlStore = ground.store
        self.outlet: Outlet = outlets["peer"]
        self._desk = Desk(
            store=self.store,
            fetcher=self.web,
            readers=Lines(),
            clock=self.clock,
            sources=found.sources,
            feeds=list(found.feeds.values()),
            routes=[route_of(spec, outlets[spec.id].adapter) for spec in found.channels.values()],
        )
        self._poller = Poller(
            store=self.store,
            fetcher=self.web,
            desk=self._desk,
            clock=self.clock,
            sources=found.sources,
            jitter=lambda: 0.0,
        )
        self._asked = Asked(store=self.store, clock=self.clock, desk=self._desk)
        self._deliverer = Deliverer(store=self.store, clock=self.clock, outlets=outlets, jitter=lambda: 0.0)

    async def stop(self) -> None:
        """End it; what it knows stays on the disk."""
        await self._stack.aclose()

    async def restart(self) -> None:
        """End it, and start another over the same disk."""
        await self.stop()
        await self.start()

    def secret(self, name: str, value: str) -> None:
        """Write a secret that `table` names as `file:NAME`."""
        (self.folder / name).write_text(value)

    async def publish(self, *numbers: int) -> None:
        """The site lists new stories, the first the oldest, and we look."""
        for n in numbers:
            self._stories[n] = f"{self.headline} {n}\n{'; '.join(self.tags)}\n{self.image}"
            self.web.write(n, f"{self._stories[n]}\n{self.body} {n}.")
        self.web.list(*sorted(self._stories, reverse=True))
        await self.store.poll_soon("radar", now=self.clock.now())
        for state in await self.store.claim_sources(now=self.clock.now(), limit=1, lease=timedelta(days=1)):
            await self._poller.poll(state)

    async def correct(self, n: int, text: str) -> None:
        """The site changes a story's text, and we look again."""
        self.web.write(n, f"{self._stories[n]}\n{text}")
        self.clock.pass_(hours=1)
        for due in await self.store.due_rechecks(now=self.clock.now(), limit=50, lease=timedelta(minutes=10)):
            await self._desk.look_again(due)

    async def withdraw(self, n: int) -> None:
        """The operator takes a story back."""
        subject = f"{SITE}/berita-{n}/"
        intent = Intent(id=0, verb="retract", subject=subject, arguments={"reason": "salah kutip"})
        number = await self.store.add_intent(intent, now=self.clock.now())
        await self._asked.answer_all()
        answer = await self.store.answer_to(number)
        assert answer is not None
        assert not answer.failed, answer.says

    async def deliver(self) -> None:
        """Bring what is due now."""
        await self._deliverer.drain()

    async def deliver_all(self) -> None:
        """Bring what is owed, each at its time, for as long as the server wants it to wait."""
        deadline = time.monotonic() + _PATIENCE_S
        await self.deliver()
        while (due_at := await self._all_due_at()) is not None:
            assert time.monotonic() < deadline, f"still owed after {_PATIENCE_S} s: {await self.ledger()}"
            self.clock.pass_until(due_at)
            await asyncio.sleep(0.1)  # the server's own time has to pass, too
            await self.deliver()

    async def _all_due_at(self) -> datetime | None:
        """When all that is owed is due; None where nothing is owed or the channel is held."""
        if (await self.ledger()).held:
            return None
        listed = await self.store.newest_deliveries(state=None, limit=100)
        dues = [one.delivery.due_at for one in listed if one.delivery.state in {"pending", "sending"}]
        return max(dues, default=None)

    async def ledger(self) -> Ledger:
        """Where all deliveries stand."""
        counts: dict[str, int] = {}
        for one in await self.store.newest_deliveries(state=None, limit=100):
            name = f"{one.delivery.action} {one.delivery.state}"
            counts[name] = counts.get(name, 0) + 1
        (state,) = (await self.store.overview()).channels
        return Ledger(counts, state.held)

    async def why(self) -> list[str]:
        """What the newest deliveries say of themselves."""
        return [one.delivery.reason for one in await self.store.newest_deliveries(state=None, limit=100)]

    async def text(self, n: int) -> str:
        """What our message about a story says now."""
        number = await self.store.find_entry(f"{SITE}/berita-{n}/")
        assert number is not None
        return self.outlet.compose((await self.store.account(number)).entry, Action.EDIT).text
