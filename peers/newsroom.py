"""What a test of a WordPress as a source works with: its posts, its editors, and what our readers have of them."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
from peers.servers.base import ask
from peers.servers.wordpress import WordPress

CORRECTED = "Diperbarui "
WITHIN_S = 40.0


@dataclass(frozen=True)
class Story:
    """A post as its editors mean it. `place` is in its text only, whatever becomes of it."""

    place: str
    slug: str
    title: str
    day: int
    lines: tuple[str, ...] = field(default=())

    @property
    def text(self) -> list[str]:
        return [
            f"Warga {self.place} mengeluhkan harga beras yang naik sejak awal bulan, kata lurah setempat pada Senin.",
            f"Menurut data dinas, ada {40 + self.day} pedagang di pasar {self.place} yang menjual di atas harga acuan.",
            "Yang diminta warga",
            "Operasi pasar tiap pekan",
            "Papan harga di pintu pasar",
            f"Pemerintah kota berjanji menambah pasokan untuk {self.place} mulai pekan depan, sebelum hari besar tiba.",
            *self.lines,
        ]

    @property
    def document(self) -> dict[str, Any]:
        lead, figures, heading, *wishes, promise = self.text[:6]
        blocks = [
            *(f"<!-- wp:paragraph -->\n<p>{line}</p>\n<!-- /wp:paragraph -->" for line in (lead, figures)),
            f"<!-- wp:heading -->\n<h2>{heading}</h2>\n<!-- /wp:heading -->",
            "<!-- wp:list -->\n<ul>" + "".join(f"<li>{wish}</li>" for wish in wishes) + "</ul>\n<!-- /wp:list -->",
            *(f"<!-- wp:paragraph -->\n<p>{line}</p>\n<!-- /wp:paragraph -->" for line in (promise, *self.text[6:])),
        ]
        return {"title": self.title, "slug": self.slug, "date": self.date, "content": "\n\n".join(blocks)}

    @property
    def date(self) -> str:
        """By the clock of the site, which is eight hours ahead."""
        return f"2026-11-{self.day:02}T07:15:00"


@dataclass(frozen=True)
class Shown:
    """An entry as our Atom feed tells it."""

    id: str
    title: str
    url: str
    published: str
    lines: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Its lines without the notice of a correction."""
        return tuple(line for line in self.lines if not line.startswith(CORRECTED))

    @property
    def is_corrected(self) -> bool:
        return self.words != self.lines


@dataclass(frozen=True)
class Notes:
    """What readers of one tier's source had after a chapter: the feed, and all that its channel was told."""

    feed: tuple[Shown, ...]
    told: tuple[Mapping[str, Any], ...]

    def of(self, story: Story) -> list[Shown]:
        return [each for each in self.feed if story.place in " ".join((each.title, *each.lines))]

    def one(self, story: Story) -> Shown:
        (found,) = self.of(story)
        return found

    def by_id(self, id_: str) -> Shown:
        (found,) = [each for each in self.feed if each.id == id_]
        return found

    def actions(self, id_: str) -> list[str]:
        return [line["action"] for line in self.told if line["id"] == id_]


@dataclass(frozen=True)
class Newsroom:
    """The site's editors and our program, and the notes of each chapter by tier."""

    site: WordPress
    folder: Path
    web: int
    posts: dict[str, int] = field(default_factory=dict)
    chapters: dict[str, dict[str, Notes]] = field(default_factory=dict)

    def publish(self, name: str, story: Story) -> None:
        """As editors do: a draft first, then published."""
        draft = {
            **story.document,
            "status": "draft",
            "categories": [self.posts["kota"]],
            "author": self.posts["author"],
        }
        self.posts[name] = self.site.ask("POST", "posts", draft)["id"]
        self.site.ask("POST", f"posts/{self.posts[name]}", {"status": "publish", "date": story.date})

    def edit(self, name: str, document: Any) -> None:
        self.site.ask("POST", f"posts/{self.posts[name]}", document)

    def url(self, tier: str, story: Story) -> str:
        return f"http://127.0.0.1:{self.site.looks[tier]}/2026/11/{story.slug}/"

    def note(self, tier: str) -> Notes:
        parsed = feedparser.parse(ask("GET", f"http://127.0.0.1:{self.web}/feeds/{tier}.atom").body)  # 503 at first
        path = self.folder / "posts" / f"{tier}.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return Notes(tuple(map(shown, parsed.entries)), tuple(map(json.loads, lines)))

    def chapter(self, name: str, is_told: Callable[[str, Notes], bool]) -> None:
        """Note what every tier shows once it is told there, or when the time is up."""
        deadline = time.monotonic() + WITHIN_S
        notes = {tier: self.note(tier) for tier in self.site.looks}
        while not all(is_told(tier, each) for tier, each in notes.items()) and time.monotonic() < deadline:
            time.sleep(0.2)
            notes = {tier: self.note(tier) for tier in self.site.looks}
        self.chapters[name] = notes


def shown(entry: Any) -> Shown:
    lines = re.split(r"</(?:p|h\d|li)>", entry.content[0].value if "content" in entry else entry.get("summary", ""))
    plain = (" ".join(unescape(re.sub(r"<[^>]*>", " ", line)).split()) for line in lines)
    return Shown(entry.id, entry.title, entry.get("link", ""), entry.published, tuple(filter(None, plain)))
