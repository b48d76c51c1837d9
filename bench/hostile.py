"""What the worst page costs: families of hostile pages, each as large as a page may be, extracted and cleaned.

    make bench, or python bench/hostile.py [FAMILY …] [--profile] [--peers]

A family says one thing over and over, as often as the bounds let it: elements (`extract.tree.MAX_ELEMENTS`), characters,
bytes of a page (5 MB). CPU is the least of three runs; memory what a process of its own added at most. `--profile` shows
where the time goes, `--peers` what `trafilatura.extract` takes for the same pages. Bars: 500 ms, 150 MB.
"""

import argparse
import cProfile
import pstats
import re
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from pages import READ_AT
from syndicator.clean import clean
from syndicator.errors import Unreadable
from syndicator.extract import extract
from syndicator.extract.tree import MAX_ELEMENTS
from syndicator.model import NeedsPages, Page
from syndicator.specs import ArticleRules

URL = "https://kabar.example/2026/11/pasar-desa.html"
MOST_CHARS, MOST_BYTES, CPU_BAR_MS, MEMORY_BAR_MB, ROUNDS = 400_000, 5_000_000, 500, 150, 3
STORY = "<h1>Pasar desa dibuka lagi</h1>" + "".join(
    f"<p>Warga desa berkumpul di pasar pada hari ke-{n}, dan para pedagang menata barang mereka sejak pagi, kata kepala desa.</p>"
    for n in range(8)
)
SAYS = "Kata warga {n}, pagi ini."


@dataclass(frozen=True)
class Family:
    """A page's parts: what is said again and again, `{n}` its number, and what stands around and before all of it."""

    piece: str
    before: str = ""
    after: str = ""
    head: str = ""
    most: int = 1_000_000

    def count(self) -> int:
        """How often the piece may be said, by its elements, characters and bytes."""
        said = self.piece.replace("{n}", "1000")
        elements = len(re.findall(r"<[a-z]", said))
        chars = len(" ".join(re.sub(r"<[^>]*>", " ", said).split()))
        room = MOST_BYTES - 3_000 - len(STORY) - len(self.head)
        return min(
            self.most,
            room // (len(said.encode()) + 2),
            (MAX_ELEMENTS - 60) // max(elements, 1),
            (MOST_CHARS - 3_000) // max(chars, 1),
        )

    def page(self, count: int) -> Page:
        """The page with so many pieces, as fetched."""
        pieces = "".join(self.piece.replace("{n}", str(n)) for n in range(1000, 1000 + count))
        return page_of(
            f"<!doctype html><html lang=id><head><title>Pasar desa dibuka lagi</title>{self.head}</head>"
            f"<body><main>{STORY}{self.before}{pieces}{self.after}</main></body></html>"
        )


def largest(name: str) -> Page:
    """The family's page, as large as is not refused."""
    family = FAMILIES[name]
    count = family.count()
    for _ in range(4):
        page = family.page(count)
        refused = re.search(r"([\d,]+) [a-z ]+, limit is ([\d,]+)", read(page))
        if refused is None:
            break
        found, limit = (int(number.replace(",", "")) for number in refused.groups())
        count = int(count * limit / found * 0.995)
    return page


def listed(piece: str, count: int) -> str:
    """The piece so many times with its number, commas between."""
    return ",".join(piece.replace("{n}", str(n)) for n in range(count))


NODE = '{"@type":"NewsArticle","@id":"#{n}","author":{"@type":"Person","name":"Ayu {n}"}}'
FAMILIES = {
    "classes": Family(f"<p class='c{{n}} item-{{n}} list-{{n}}x'>{SAYS}</p>"),
    "class boxes": Family(f"<div class='c{{n}} d{{n}}'><p>{SAYS}</p></div>"),
    "word classes": Family("<p class='" + " ".join(f"kolom{chr(97 + k)}{{n}}" for k in range(12)) + f"'>{SAYS}</p>"),
    "long classes": Family(f"<p class='{'IsiBerita-kolomX ' * 23}{{n}}'>kata</p>"),
    "ids": Family(f"<p id='isi-{{n}}'>{SAYS}</p>"),
    "class and id": Family(f"<p class='a{{n}}' id='b{{n}}' itemprop='c{{n}}' style='d{{n}}' role='e{{n}}'>{SAYS}</p>"),
    "linked paragraphs": Family("<p>Kata <a href='/berita/{n}'>warga</a> desa itu {n}.</p>"),
    "links": Family("<a href='/berita/{n}'>kabar {n}</a> "),
    "links of classes": Family("<p>Kata <a class='x{n}' href='/b/{n}'><i>warga</i></a> {n}.</p>"),
    "relative links": Family("<p>Kata <a href='../berita/./{n} x?utm_source=a&b={n}'>warga</a> {n}.</p>"),
    "bylines": Family("<p>By <b>x{n}</b> 12</p>"),
    "classed bylines": Family("<p class='author'>x{n}@y</p>"),
    "itemprop bylines": Family("<p itemprop='author'>x{n}@y</p>"),
    "bylines in comments": Family("<div class='comment{n}'><p class='author'>Ayu {n}</p></div>"),
    "long byline": Family("Ayu {n}, ", "<p class=author>", "</p>"),
    "bylines in one": Family("<i itemprop=name>Ayu {n}x=</i>", "<p class=author>", "</p>"),
    "siblings by": Family("<i class=author>Ayu L{n}</i>"),
    "dates": Family("<time datetime='2027-13-{n}'>{n}</time>"),
    "updated dates": Family("<time class=updated datetime='{n}'>{n}</time>"),
    "dates in words": Family("<p class='date'>31 Februari 2{n}</p>"),
    "itemprop dates": Family("<span itemprop='datePublished'>{n} Juni</span>"),
    "headings": Family("<h2>Judul {n}</h2>"),
    "first headings": Family("<h1>Judul {n}</h1>"),
    "parts of a heading": Family("<i>{n}</i>", "<h1>", "</h1>"),
    "images": Family("<img src='/foto/{n}.jpg' alt='foto {n}'>"),
    "captioned figures": Family("<figure><img src='/f/{n}.jpg'><figcaption>foto {n}</figcaption></figure>"),
    "figure of images": Family("<img src='/foto/{n}.jpg'>", "<figure>", "</figure>"),
    "nested captions": Family("<div class=wp-caption><img src=/{n}.jpg>", "", "", most=190),
    "srcsets": Family(f"<img srcset='{listed('/f/{n}.jpg {n}w', 600)}, /{{n}}.jpg 1900w'>", most=500),
    "pictures": Family("<picture><source srcset='/f/{n}.webp 2x'><img src='/f/{n}.jpg'></picture>"),
    "open sources": Family("<source srcset='/f/{n}.webp'>", "<picture>", "</picture>"),
    "lazy images": Family("<img src=/l.gif><noscript><img src='/f/{n}.jpg'></noscript>"),
    "noscripts after a box": Family("<noscript><img src='/f/{n}.jpg'></noscript>", f"<div>{'<i>x</i>' * 4000}</div>"),
    "amp images": Family("<amp-img src='/f/{n}.jpg'></amp-img>"),
    "nested amp images": Family("<amp-img src='/f/{n}.jpg'>", most=190),
    "players": Family("<iframe src='https://www.youtube.com/embed/{n}'></iframe>"),
    "films": Family("<div class=c{n}><video src='/f/{n}.mov2'></video></div>"),
    "table rows": Family("<tr><td>{n}</td><td>kata {n}</td></tr>", "<table>", "</table>"),
    "tables": Family("<table><tr><td>kata {n}</td><td>{n}</td></tr></table>"),
    "nested tables": Family("<table><tr><td>{n}<td>x ", most=60),
    "wide row": Family("<td>{n}", "<table><tr>", "</table>"),
    "list entries": Family(f"<li>{SAYS}</li>", "<ul>", "</ul>"),
    "nested lists": Family("<ul><li>kata {n} " * 30 + "</ul>" * 30),
    "deep boxes": Family("<div>" * 150 + "<p>Kata warga desa</p>" * 30 + "</div>" * 150),
    "deep links": Family("<div>" * 150 + "<p>Kata <a href=/x>warga</a></p>" * 40 + "</div>" * 150),
    "deep quotes": Family("<blockquote>" * 90 + "<p>Kata warga desa</p>" * 90 + "</blockquote>" * 90),
    "wide and deep": Family("<p>Kata warga desa itu</p>", "<div class=c>" * 180),
    "one line of breaks": Family("Kata warga {n}<br>", "<p>", "</p>"),
    "two breaks": Family("Kata warga {n}<br><br>", "<p>", "</p>"),
    "breaks alone": Family("<br> ", "<p>Kata", "</p>"),
    "inline marks": Family("<b>kata</b> <i>lain</i> {n} "),
    "nested marks": Family("<b><i>" * 90 + "kata warga" + "</i></b>" * 90),
    "unclosed marks": Family("<p><b>kata <i>warga {n}"),
    "empty boxes": Family("<div></div>"),
    "empty marks": Family("<b></b><i></i> ", "<p>Kata warga", "</p>"),
    "loose text": Family("kata {n} <div></div>"),
    "spans": Family("<span>kata {n} </span>", "<p>", "</p>"),
    "nested spans": Family("<p>" + "<span>" * 90 + "kata warga desa itu" + "</span>" * 90 + "</p>"),
    "attribute": Family("x", f"<p title='{'kata ' * 900_000}'>", "</p>", most=5),
    "attributes": Family("<p " + " ".join(f"data-{k}='{{n}}'" for k in range(20)) + ">kata {n}</p>"),
    "tag soup": Family("<p><table><b><li>kata {n}</p></b><td>"),
    "json-ld nodes": Family("x", most=5, head=f'<script type="application/ld+json">[{listed(NODE, 40_000)}]</script>'),
    "json-ld scripts": Family(f'<script type="application/ld+json">{NODE}</script>'),
    "json-ld authors": Family("x", most=5, head=f'<script type="application/ld+json">{{"@type":"NewsArticle","author":[{listed(chr(34) + "A{n}@x" + chr(34), 200_000)}]}}</script>'),
    "json-ld keywords": Family("x", most=5, head=f'<script type="application/ld+json">{{"@type":"NewsArticle","keywords":"{listed("kata {n}", 300_000)}"}}</script>'),
    "json-ld images": Family("x", most=5, head=f'<script type="application/ld+json">{{"@type":"NewsArticle","image":[{listed(chr(34) + "/logo{n}.png" + chr(34), 150_000)}]}}</script>'),
    "json-ld depth": Family("x", most=5, head=f'<script type="application/ld+json">{"[" * 900_000}</script>'),
    "prefixes": Family("by ", "<p class=author>", "</p>"),
    "meta prefixes": Family("x", most=5, head=f"<meta name=author content='{'by ' * 1_000_000}'>"),
    "nested bylines": Family("<span class=author>" * 150 + "kata" + "</span>" * 150),
    "nested dates": Family("<span class=date>" * 150 + "kata" + "</span>" * 150),
    "nested heading": Family("<i>" * 150 + "kata" + "</i>" * 150, "<h1>", "</h1>"),
    "author pages": Family("<a href='/author/{n}'>Ayu L{n}</a>"),
    "metas": Family("<meta property='article:tag' content='kata {n}'>"),
    "meta dates": Family("<meta name='date' content='31 Februari 2{n}'>"),
    "meta authors": Family("<meta name='author' content='x{n}@y, z{n}@y'>"),
    "meta images": Family("<meta property='og:image' content='/logo-{n}.png'>"),
    "meta keywords": Family("x", most=5, head=f"<meta name=keywords content='{listed('kata {n}', 300_000)}'>"),
    "long meta": Family("<meta name='k{n}' content='" + "kata " * 60 + "'>"),
    "long title": Family("kata | ", "</main></body>", "", "", most=50_000),
    "comments": Family(f"<div class=comment><p>{SAYS}</p></div>"),
    "comment lines": Family(f"<li class='comment c{{n}}'><p>{SAYS * 2}</p></li>", "<ol class=comments>", "</ol>"),
    "html comments": Family("<!-- kata {n} -->"),
    "equal lines": Family("<p>Kata warga desa.</p>"),
    "read also": Family("<p>Baca juga: kabar {n}</p>"),
    "read also lists": Family("<p>Baca juga</p><p><a href=/{n}>kabar {n}</a></p>"),
    "announced": Family("<br>2 Juni 2026", "<p>Baca juga", "</p>"),
    "long furniture": Family("<p>ikuti " + "di " * 70 + "{n}</p>"),
    "colons": Family("<p>Editor: Ayu {n} | Penulis: Budi x{n}y</p>"),
    "further pages": Family(f"<a href='{URL}?page={{n}}'>{{n}}</a> "),
    "further path": Family("<a href='/2026/11/pasar-desa.html/{n}' rel=x>2</a> "),
    "menus": Family("<nav><a href=/{n}>kabar</a></nav>"),
    "menu depth": Family("<nav>" * 150 + "kata" + "</nav>" * 150),
    "footers": Family("<footer><p>kata {n}</p></footer>"),
    "figure depth": Family("<figure><p>kata <p>kata " * 40 + "</figure>" * 40),
    "tags": Family("<a rel=tag href=/t/{n}>kata {n}</a>"),
    "categories": Family("<a rel=category href=/t/{n}>kata {n}</a>"),
    "walls": Family("<p class=paywall>Subscribe to continue reading {n}</p>"),
    "forms": Family("<form><button>kata {n}</button></form>"),
    "definition": Family("<dt>{n}<dd>kata {n}", "<dl>", "</dl>"),
    "preformatted": Family("<pre>kata  {n}\n x</pre>"),
    "boxes in pre": Family("<p>kata {n}</p>", "<pre>", "</pre>"),
    "emoji": Family("<img class=emoji alt='x{n}'>", "<p>", "</p>"),
    "entities": Family("&lt;&amp;{n};", "<p>", "</p>"),
    "one long line": Family("kata {n} ", "<p>", "</p>"),
    "no spaces": Family("kata{n}", "<p>", "</p>"),
    "sentences": Family("<p>" + "Kata warga desa pada pagi hari itu, di pasar, dan lain-lain. " * 4 + "{n}</p>"),
}  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """Of one page: CPU in ms, the memory it added in MB, what came of it."""

    cpu_ms: float
    memory_mb: float
    outcome: str


def page_of(html: str) -> Page:
    """The markup as fetched."""
    return Page(url=URL, final_url=URL, headers={"content-type": "text/html"}, body=html.encode(), fetched_at=READ_AT)


def read(page: Page) -> str:
    """Extract and clean; what came of it."""
    try:
        found = extract(page, ArticleRules())
        draft = found.so_far if isinstance(found, NeedsPages) else found
        return f"{len(clean(draft, ArticleRules()).article.text):,} chars"
    except Unreadable as fault:
        return str(fault).partition(": ")[2][:70]


def measured(name: str) -> Cost:
    """What a family's page costs, in this process, which has read no page before."""
    read(page_of(f"<title>x</title>{STORY}"))
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    page = largest(name)
    outcome, times = "", []
    for _ in range(ROUNDS):
        begun = time.process_time()
        outcome = read(page)
        times.append((time.process_time() - begun) * 1000)
    return Cost(min(times), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024, outcome)


def of_trafilatura(name: str) -> float:
    """CPU in ms of `trafilatura.extract` for the same page, once."""
    import trafilatura

    trafilatura.extract(f"<html><body>{STORY}</body></html>")
    page = largest(name)
    begun = time.process_time()
    trafilatura.extract(page.body, include_comments=False)
    return (time.process_time() - begun) * 1000


def apart(act: Callable[[str], Any], names: Sequence[str]) -> Iterator[Any]:
    """Each in a process of its own, one after the other."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        yield from pool.map(act, names)


def profile(name: str) -> None:
    """Where the time of a family goes."""
    page = largest(name)
    read(page)
    profiler = cProfile.Profile()
    profiler.runcall(read, page)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(14)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("families", nargs="*", choices=[*FAMILIES, []])
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    names = options.families or list(FAMILIES)
    if options.profile:
        for name in names:
            profile(name)
        return
    costs = dict(zip(names, apart(measured, names), strict=True))
    for name in sorted(names, key=lambda name: -costs[name].cpu_ms):
        cost = costs[name]
        print(f"{name:<24} {cost.cpu_ms:>7.0f} ms {cost.memory_mb:>6.0f} MB   {cost.outcome}")
    worst = max(names, key=lambda name: costs[name].cpu_ms)
    largest = max(names, key=lambda name: costs[name].memory_mb)
    print(f"{len(names)} families; dearest {worst}: {costs[worst].cpu_ms:.0f} ms (bar {CPU_BAR_MS}); "
          f"most memory {largest}: {costs[largest].memory_mb:.0f} MB (bar {MEMORY_BAR_MB})")  # fmt: skip
    if options.peers:
        theirs = dict(zip(names, apart(of_trafilatura, names), strict=True))
        print(
            f"trafilatura {sum(theirs.values()):.0f} ms for all, we {sum(cost.cpu_ms for cost in costs.values()):.0f}"
        )


if __name__ == "__main__":
    main()
