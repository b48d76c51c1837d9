"""A small town: sites that publish, correct, withdraw and fail, and what stands at the other end of every channel.

It lives longer than the program does, and forgets nothing. All that happens by chance is drawn from `Weather`.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import ClassVar

from builders import article, reading
from syndicator.errors import ChannelRefused, Gone, MessageRefused, OutcomeUnknown, TryLater, Unreadable
from syndicator.model import Message, NotModified, Page, Receipt, Reservation, Validators
from syndicator.specs import Access

MORNING = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LATEST_ARRIVAL_S = 8.0
"""What was sent and got no answer may arrive so late; the engine looks for it after ten seconds."""

_LISTED = 12


@dataclass
class Weather:
    """How bad things are: the chance of each trouble. `clear_up` ends all of them."""

    chance: random.Random
    site: float = 0.0
    remote: float = 0.0
    barred: float = 0.0
    store: float = 0.0
    slow: float = 0.0
    jumps: float = 0.0
    wishes: float = 0.0

    def strikes(self, rate: float) -> bool:
        return rate > 0 and self.chance.random() < rate

    def clear_up(self) -> None:
        self.site = self.remote = self.barred = self.store = self.slow = self.jumps = self.wishes = 0.0


@dataclass
class Clock:
    """Seconds since the morning, as the loop of the moment counts them, and how far the wall clock is off."""

    seconds: Callable[[], float] = lambda: 0.0
    off_s: float = 0.0

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=round(self.seconds() + self.off_s, 6))


@dataclass
class Story:
    """What a site says under one address. `texts` grows with every correction."""

    url: str
    texts: list[str]
    published_at: datetime
    withdrawn: bool = False
    blinked: bool = False
    picture: int = 0

    @property
    def body(self) -> str:
        return f"{self.texts[-1]}|{self.picture}|{self.published_at.isoformat()}"


@dataclass
class Town:
    """The sites. `fetch` is the program's way to them."""

    weather: Weather
    clock: Clock
    trace: Callable[[str], None]
    sites: dict[str, list[Story]]
    most: int
    open: bool = True
    looks: Counter[str] = field(default_factory=Counter)

    def stories(self) -> dict[str, Story]:
        return {story.url: story for stories in self.sites.values() for story in stories}

    async def fetch(
        self,
        url: str,
        *,
        known: Validators = Validators(),
        gap: timedelta | None = None,
        access: Access = Access(),
        errand: str = "story",
    ) -> Page | NotModified:
        chance = self.weather.chance
        await asyncio.sleep(0.02 + chance.random() * (20.0 if self.weather.strikes(self.weather.slow) else 0.3))
        body = self._answer(url)
        if isinstance(body, Exception):
            self.trace(f"fetch {url}: {body}")
            raise body
        etag = blake2b(body.encode(), digest_size=8).hexdigest()
        if known.etag == etag:
            self.trace(f"fetch {url}: 304")
            return NotModified(url=url, validators=known)
        self.trace(f"fetch {url}: {etag}")
        headers = {"etag": etag, "content-type": "text/html"}
        return Page(url=url, final_url=url, headers=headers, body=body.encode(), fetched_at=self.clock.now())

    async def reservation(
        self, url: str, *, gap: timedelta | None = None, access: Access = Access()
    ) -> Reservation | None:
        return None

    def _answer(self, url: str) -> str | Exception:
        site = url.split("/")[2]
        if self.weather.strikes(self.weather.site):
            after_s = self.weather.chance.choice([0.0, 0.0, 20.0])
            return TryLater(f"{url}: HTTP 503", retry_after_s=after_s)
        if url.endswith("/feed"):
            if self.open:
                self._go_on(site)
            return self._listing(site)
        return self._page(self.stories()[url])

    def _page(self, story: Story) -> str | Exception:
        if story.withdrawn:
            return Gone(f"{story.url}: HTTP 404", permanent=False)
        blinks = self.weather.strikes(self.weather.site / 2) and not story.blinked
        story.blinked = blinks
        if blinks:  # once is no withdrawal
            return self.weather.chance.choice([Gone(f"{story.url}: HTTP 404", permanent=False), "junk"])
        self.looks[story.url] += 1
        return story.body

    def _listing(self, site: str) -> str:
        shown = [story for story in self.sites[site] if not story.withdrawn][-_LISTED:]
        rows = "".join(f"<item><title>Berita</title><link>{story.url}</link></item>" for story in reversed(shown))
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>R</title>{rows}</channel></rss>'

    def _go_on(self, site: str) -> None:
        """Time passes at the site whenever somebody looks at its front page."""
        chance, stories = self.weather.chance, self.sites[site]
        while len(stories) < self.most and chance.random() < 0.5:
            n = len(stories) + 1
            url, text = f"https://{site}/berita-{n}/", f"{site} berita {n} versi 1"
            story = Story(url=url, texts=[text], published_at=self.clock.now())
            stories.append(story)
            self.trace(f"town publishes {story.url}")
        standing = [story for story in stories if not story.withdrawn]
        if standing and chance.random() < 0.6:
            story = chance.choice(standing)
            self._change(story)

    def _change(self, story: Story) -> None:
        drawn = self.weather.chance.random()
        if drawn < 0.2:
            story.withdrawn = True
            self.trace(f"town withdraws {story.url}")
        elif drawn < 0.35:
            story.picture += 1
            self.trace(f"town changes a picture of {story.url}")
        else:
            name = story.texts[0].removesuffix(" versi 1")
            story.texts.append(f"{name} versi {len(story.texts) + 1}")
            self.trace(f"town corrects {story.url}")


class Readers:
    """The page's words are the article's; a page of "junk" holds none."""

    def __init__(self, weather: Weather) -> None:
        self._weather = weather

    async def read_otherwise(self, before, after, *, was, now):
        return False

    async def read(self, page, rules, *, language, further=(), said=None, refrains=None):
        await asyncio.sleep(self._weather.chance.random() * 0.05)
        body = page.body.decode()
        if body == "junk":
            raise Unreadable(f"{page.url}: no article")
        text, picture, at = body.split("|")
        made = article(1, url=page.final_url, title=page.final_url, text=text, published_at=datetime.fromisoformat(at))
        made = replace(made, image_url=f"{page.final_url}{picture}.jpg")
        return replace(reading(made), draft_hash=blake2b(page.body).hexdigest())


# ── the other end of the channels ────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Post:
    """What stands at a channel."""

    url: str
    key: str
    text: str
    deleted: bool = False
    late: bool = False

    @property
    def stories(self) -> dict[str, str]:
        """What it says of each story that it shows."""
        lines = [line.partition(" ") for line in self.text.split("\n")]
        told = {url: text for url, _, text in lines if url.startswith("https://")}
        return told or ({self.url: self.text} if self.url.startswith("https://") else {})


@dataclass
class Remote:
    """All that ever reached a channel, and what is still on its way there."""

    weather: Weather
    clock: Clock
    trace: Callable[[str], None]
    name: str
    posts: list[Post] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    late: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    in_flight: dict[str, tuple[Callable[[], object], bool]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    is_late: bool = False

    def take_in(self) -> None:
        """What was on its way long enough is here now."""
        now = self.clock.seconds()
        arrived = [act for at, act in self.late if at <= now]
        self.late = [row for row in self.late if row[0] > now]
        self.is_late = True
        for act in arrived:
            act()
        self.is_late = False

    def cut_off(self) -> None:
        """The program ended: what it was sending got lost, or is there, or comes a while later."""
        for what, (act, may_be_late) in self.in_flight.items():
            fate = self.weather.chance.choice(["lost", "there", "late" if may_be_late else "there"])
            self.trace(f"{self.name}: {what} was under way ({fate})")
            if fate == "there":
                act()
            elif fate == "late":
                self.delay(act)
        self.in_flight.clear()

    def delay(self, act: Callable[[], object]) -> None:
        self.late.append((self.clock.seconds() + self.weather.chance.random() * LATEST_ARRIVAL_S, act))

    def of(self, url: str) -> list[Post]:
        return [post for post in self.posts if url in post.stories]


class Channel:
    """A way to a remote, with all that can go wrong on it."""

    repeat: ClassVar[str] = "never"
    drops_copies = False

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    async def _exchange(self, what: str, act: Callable[[], object], *, may_be_late: bool = False):
        remote, weather = self._remote, self._remote.weather
        remote.in_flight[what] = act, may_be_late
        await asyncio.sleep(weather.chance.random() * (5.0 if weather.strikes(weather.slow) else 0.2))
        remote.take_in()
        remote.in_flight.pop(what, None)
        fault = self._fault(what, may_be_late)
        remote.trace(f"{remote.name}: {what}{f' ({fault})' if fault else ''}")
        if fault == "busy":
            raise TryLater("HTTP 429", retry_after_s=weather.chance.choice([0.0, 3.0, 30.0]))
        if fault == "refused":
            raise MessageRefused("HTTP 422: not like this")
        if fault == "barred":
            raise ChannelRefused("HTTP 401: who are you")
        if fault == "cut":
            raise OutcomeUnknown("no answer")
        if fault == "late":
            remote.delay(act)
            raise OutcomeUnknown("no answer")
        done = act()
        await asyncio.sleep(weather.chance.random() * 0.2)
        if fault == "deaf":
            raise OutcomeUnknown("no answer")
        return done

    def _fault(self, what: str, may_be_late: bool) -> str:
        weather = self._remote.weather
        if weather.strikes(weather.barred):
            return "barred"
        if not weather.strikes(weather.remote):
            return ""
        wishes = ["busy", "busy", "cut", "deaf", "deaf", *(["late"] if may_be_late else [])]
        if not what.startswith("find"):
            wishes.append("refused")
        else:
            wishes = ["busy"]
        return weather.chance.choice(wishes)

    async def post(self, message: Message, *, idempotency_key: str) -> Receipt:
        number = await self._exchange(
            f"post {message.text}", lambda: self._put(message, idempotency_key), may_be_late=True
        )
        return Receipt(remote_id=str(number))

    def _put(self, message: Message, key: str) -> int:
        remote = self._remote
        # But what was withdrawn between two attempts is not posted whole.
        if remote.said.setdefault(key, message.text) != message.text and "[" not in message.text:
            remote.faults.append(f"{remote.name}: {key} came with {remote.said[key]!r} and {message.text!r}")
        for number, post in enumerate(remote.posts):
            if self.drops_copies and post.key == key:
                return number
        remote.posts.append(Post(url=message.article.url, key=key, text=message.text, late=remote.is_late))
        return len(remote.posts) - 1

    async def edit(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> Receipt:
        await self._exchange(f"edit {receipt.remote_id} {message.text}", lambda: self._set(receipt, text=message.text))
        return receipt

    def _set(self, receipt: Receipt, **changes) -> None:
        number = int(receipt.remote_id)
        self._remote.posts[number] = replace(self._remote.posts[number], **changes)


class Safe(Channel):
    """Drops what came before under the same key, as a webhook's receiver does."""

    repeat = "safe"
    drops_copies = True

    async def delete(self, receipt: Receipt, message: Message, *, idempotency_key: str) -> None:
        await self._exchange(f"delete {receipt.remote_id}", lambda: self._set(receipt, deleted=True))


class Findable(Safe):
    """Makes a copy of whatever comes twice, but can be searched."""

    repeat = "findable"
    drops_copies = False

    async def find(self, message: Message, *, idempotency_key: str) -> Receipt | None:
        def search() -> int | None:
            return next((n for n, post in enumerate(self._remote.posts) if post.key == idempotency_key), None)

        number = await self._exchange(f"find {idempotency_key}", search)
        return None if number is None else Receipt(remote_id=str(number))


class Never(Channel):
    """Can't be searched, and makes a copy of whatever comes twice."""


class Digesting(Findable):
    """Gathers what comes at once: a post has a line for each of its stories, the address first."""


KINDS: dict[str, type[Channel]] = {"aman": Safe, "cari": Findable, "tanya": Never, "rangkum": Digesting}


def line_of(url: str, text: str) -> str:
    """What a digesting channel is told of one story."""
    return f"{url} {text}"
