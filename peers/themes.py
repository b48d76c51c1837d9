"""`python -m peers.themes`: what learning a site's template does on a real WordPress, in three themes.

The same made-up posts are served in each theme, with what the usual plugins put round a story (share buttons, "Baca
juga", related posts, an author card, a call to follow, a counter, "Exit mobile version"), and with three paragraphs
below each story that no name tells from it: one of three authors, a disclaimer, a call to subscribe. Of each page it is
known which lines are the story's. Shown before anything is learnt and after 3, 10 and 50 pages, of the pages that come
after: lines of furniture left, and lines of the story lost.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from peers.servers import wordpress
from peers.servers.base import ask
from peers.servers.wordpress import Look

from syndicator.clean.learn import learnt
from syndicator.engine.work import read
from syndicator.model import Page
from syndicator.refrain import SiteTemplate

THEMES = ("twentytwentyone", "twentytwentytwo", "twentytwentythree")
POSTS, AFTER = 60, (0, 3, 10, 50)
WHO = ("Warga", "Pedagang", "Nelayan", "Guru", "Dokter puskesmas", "Sopir angkutan", "Petani", "Mahasiswa")
DID = ("meminta", "menunggu", "menolak", "membangun", "memeriksa", "menghitung", "membahas", "merawat")
WHAT = ("jembatan", "sekolah", "irigasi", "pasar", "dermaga", "jalan desa", "puskesmas", "tanggul")
WHERE = ("Lamaru", "Manggar", "Sepinggan", "Klandasan", "Damai", "Prapatan", "Teritip", "Karang Joang")


def main() -> None:
    """Serve, read, learn, print."""
    chance = Random(1)
    stories = [[line(chance) for _ in range(chance.randrange(4, 9))] for _ in range(POSTS)]
    site = wordpress.start("wordpress-themes", looks={theme: Look(theme, "unnamed") for theme in THEMES})
    try:
        for number, lines in enumerate(stories):
            html = "\n".join(f"<!-- wp:paragraph -->\n<p>{each}</p>\n<!-- /wp:paragraph -->" for each in lines)
            post = {"title": f"{line(chance)[:50]} {number}", "slug": f"berita-nomor-{number}", "content": html}
            post |= {"status": "publish", "date": f"2026-11-01T00:{number % 60:02}:00"}
            site.ask("POST", "posts", post)
        for theme, port in site.looks.items():
            tell(theme, [page(port, number) for number in range(POSTS)], stories)
    finally:
        site.stop()


def line(chance: Random) -> str:
    """A sentence that hardly comes twice."""
    who, did, what, where = (chance.choice(some) for some in (WHO, DID, WHAT, WHERE))
    days, group = chance.randrange(2, 28), chance.randrange(999)
    return f"{who} {where} {did} {what} yang rusak sejak {days} hari, kata ketua kelompok {group}."


def page(port: int, number: int) -> Page:
    """A post's page, as its site sends it."""
    url = f"http://127.0.0.1:{port}/2026/11/berita-nomor-{number}/"
    body = ask("GET", url).body
    headers = {"content-type": "text/html; charset=UTF-8"}
    return Page(url=url, final_url=url, headers=headers, body=body, fetched_at=datetime(2026, 11, 2, tzinfo=UTC))


def tell(theme: str, pages: Sequence[Page], stories: Sequence[Sequence[str]]) -> None:
    """A row for each number of pages learnt from."""
    for count in AFTER:
        template = SiteTemplate()
        for each in pages[:count]:
            template = learnt(template, read(each, refrains=template.for_reading()).lines)
        left: list[str] = []
        lost = total = 0
        for each, story in list(zip(pages, stories, strict=True))[max(count, AFTER[-1]) :]:
            found = read(each, refrains=template.for_reading()).article.text.split("\n")
            left += [one for one in found if one not in story]
            lost += sum(one not in found for one in story)
            total += len(story)
        shown = f" ({left[0][:60]!r} …)" if left else ""
        print(
            f"{theme:>18}, after {count:>2} pages: {len(left)} lines of furniture left, {lost} of {total} lost{shown}"
        )


if __name__ == "__main__":
    main()
