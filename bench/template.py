"""What learning a site's template does: on sites of many pages, made of the bench's real stories, and on the real pages.

    python bench/template.py            needs the bench folder, as bench/pages.py says

Each made-up site tells 60 real stories with furniture of its own, none of it in any list of ours: a box that asks to
follow, cards of three authors, a disclaimer, a block of two lines; and with refrains that are content: a column's
introduction, recipe headings, a closing formula of every fifth story. Of each page it is known which lines are which.
Shown after 3, 10 and 50 pages: furniture left, content lost, body F1 by words with and without, paired by page; CPU.
"""

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pages import dev
from syndicator.clean.learn import learnt
from syndicator.clean.refrains import recurring
from syndicator.refrain import SiteTemplate, keyed

SITES, PAGES, AFTER = 20, 60, (3, 10, 50)
CALLS = [
    "Ikuti kabar {site} lewat saluran kami dan jangan sampai ketinggalan", "Get the {site} briefing in your inbox",
    "Dukung jurnalisme {site}", "{site} hadir setiap pagi pukul enam", "Got a tip? Write to the {site} newsroom",
]  # fmt: skip
CARDS = [
    "{name} meliput kota dan politik daerah untuk {site}.", "{name} is a senior correspondent at {site}.",
    "Penulis: {name}", "{name}", "Tentang {name}: jurnalis sejak 2011, tinggal di Balikpapan.",
]  # fmt: skip
NOTES = [
    "Isi tulisan ini sepenuhnya tanggung jawab penulis.", "Views are the author's own and not those of {site}.",
    "Artikel ini tayang di {site} edisi cetak.", "This story was first published by {site}.",
]  # fmt: skip
INTROS = [
    "Kolom ini terbit setiap Jumat dan membahas hal-hal kecil dari kampung.",
    "Every week our columnist walks through one street of the city and writes down what she hears.",
]


@dataclass(frozen=True)
class Line:
    """A line of a made-up page."""

    text: str
    is_furniture: bool = False


def main() -> None:
    """Make, learn, print."""
    stories = list(bodies())
    if len(stories) < PAGES:
        sys.exit("bench/template.py: too few stories")
    chance = random.Random(1)
    sites = [[list(page) for page in site(n, stories, chance)] for n in range(SITES)]
    print(f"{SITES} made-up sites of {PAGES} pages each, of {len(stories)} real stories")
    for count in AFTER:
        told(count, sites)
    cost(sites)


def bodies() -> Iterator[list[str]]:
    """The true bodies of the bench's pages, as lines."""
    with dev() as pages:
        for truth in pages.truths:
            lines = [line.strip() for line in (truth.get("body") or "").split("\n") if line.strip()]
            if len(lines) >= 4:  # a story
                yield lines[:80]


def site(number: int, stories: Sequence[list[str]], chance: random.Random) -> Iterator[list[Line]]:
    """Its pages."""
    name = f"Kabar {number}"
    people = [f"Orang {chr(65 + number)}{chr(65 + n)}" for n in range(3)]
    call, card, note = (chance.choice(texts) for texts in (CALLS, CARDS, NOTES))
    intro = chance.choice(INTROS)
    for n, body in enumerate(chance.sample(list(stories), PAGES)):
        lines = [Line(text) for text in body]
        if n % 4 == 1:
            lines.insert(0, Line(intro))
        if n % 3 == 1:
            lines.insert(len(lines) // 2, Line("Bahan-bahan" if number % 2 else "Ingredients"))
        if n % 5 == 1:
            lines.append(Line("Demikian laporan kami dari lapangan."))
        tail = [card.format(name=chance.choice(people), site=name), note.format(site=name), call.format(site=name)]
        yield [*lines, *(Line(text, is_furniture=True) for text in tail)]


def told(count: int, sites: Sequence[Sequence[list[Line]]]) -> None:
    """A row: what is left of furniture and lost of content on the pages after the first `count`."""
    left = furniture = lost = content = 0
    gains = []
    for pages in sites:
        template = SiteTemplate()
        for page in pages[:count]:
            template = learnt(template, keyed(line.text for line in page))
        for page in pages[count:]:
            gone = recurring(keyed(line.text for line in page), template.for_reading())
            kept = [line for number, line in enumerate(page) if number not in gone]
            left += sum(line.is_furniture for line in kept)
            furniture += sum(line.is_furniture for line in page)
            lost += sum(not line.is_furniture for number, line in enumerate(page) if number in gone)
            content += sum(not line.is_furniture for line in page)
            truth = [line.text for line in page if not line.is_furniture]
            gains.append(f1([line.text for line in kept], truth) - f1([line.text for line in page], truth))
    spread = statistics.stdev(gains) / len(gains) ** 0.5 * 1.96
    print(
        f"after {count:>2} pages: furniture removed {1 - left / furniture:6.1%}, content lost {lost / content:7.3%} "
        f"({lost} of {content} lines), body F1 {statistics.mean(gains):+.4f} ± {spread:.4f}, worse on "
        f"{sum(gain < 0 for gain in gains)} of {len(gains)} pages"
    )


def f1(found: Sequence[str], truth: Sequence[str]) -> float:
    """By words, each as often as it is said."""
    ours, theirs = (Counter(word for line in lines for word in line.split()) for lines in (found, truth))
    both = (ours & theirs).total()
    return 2 * both / (ours.total() + theirs.total())


def cost(sites: Sequence[Sequence[list[Line]]]) -> None:
    """CPU of learning from a page and of applying what was learnt."""
    before, count = time.process_time(), 0
    for pages in sites:
        template = SiteTemplate()
        for page in pages:
            lines = keyed(line.text for line in page)
            recurring(lines, template.for_reading())
            template = learnt(template, lines)
            count += 1
    print(f"CPU of learning and applying: {(time.process_time() - before) * 1000 / count:.2f} ms a page (bar 0.5)")


if __name__ == "__main__":
    main()
