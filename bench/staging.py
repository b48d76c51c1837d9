"""Pages as sites change them between two looks: corrected in the article's own words, or noisy all round it.

Everything is done to the raw HTML, where the page says the sentence: also in its metadata, as a site would. Pure; the
same chance gives the same page.
"""

import html as markup
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

_UNREAD = re.compile(r"<(script|style|noscript|template|title|head)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")
_PARAGRAPH = re.compile(r"<p\b[^>]*>", re.IGNORECASE)
_BLOCK = r"(?:p|div|li|td|h[1-6]|article|section|body|ul|ol|table|blockquote)\b"
_END = re.compile(rf"(?:[^<]|<(?!/?{_BLOCK}))*</p\s*>(?:\s*</(?:blockquote|li|ul|ol|figure)\s*>)*", re.IGNORECASE)
_ID = re.compile(r"\sid=(\"[^\"]*\"|'[^']*'|\S+)")
_NEAR = 3_000
_LEAST_WORDS = 6

ADDED = {
    "id": ("Pernyataan itu disampaikan setelah rapat tertutup di kantor setempat.", "Jumlahnya masih dapat bertambah."),
    "en": ("The statement came after a meeting behind closed doors.", "The figure may still rise, officials said."),
}
ERRATA = {
    "id": (
        "Ralat: versi sebelumnya dari berita ini keliru menyebut nama jabatan narasumber.",
        "Koreksi 3 November: angka pada paragraf kedua telah diperbaiki.",
    ),
    "en": (
        "Correction: An earlier version of this article misstated the title of the speaker.",
        "This story was updated on Nov. 3 to correct a figure in the second paragraph.",
    ),
}


def sentences_of(text: str) -> list[str]:
    """The sentences of a text that are long enough to be found again."""
    found = (part.strip() for line in text.split("\n") for part in _SENTENCE_END.split(line))
    return [part for part in found if len(part.split()) >= _LEAST_WORDS]


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of the article, and where the page shows it."""

    sentence: str
    at: int


@dataclass(frozen=True, slots=True)
class Original:
    """A page and the places of its article's sentences, in their order."""

    html: str
    places: tuple[Place, ...]
    title: str
    language: str

    @property
    def ends(self) -> tuple[tuple[int, str], ...]:
        """Where the paragraphs of these sentences end, each with its sentence."""
        found = [(match.end(), place.sentence) for place in self.places if (match := _END.match(self.html, place.at))]
        return tuple({at: (at, said) for at, said in found}.values())

    def within(self, at: int, addition: str) -> str:
        """The page with something added."""
        return self.html[:at] + addition + self.html[at:]


def original(html: str, sentences: Sequence[str], *, title: str = "", language: str | None = None) -> Original:
    """What of the sentences the page shows as text, each in one piece."""
    shown = _TAG.sub(_blank, _UNREAD.sub(_blank, html))
    places = [Place(said, at) for each in sentences for said in _spelt(each) if (at := shown.find(said)) >= 0]
    return Original(
        html=html,
        places=tuple(sorted(dict.fromkeys(places), key=lambda place: place.at)),
        title=title if title and any(said in shown for said in _spelt(title)) else "",
        language="id" if (language or "").lower()[:2] in {"id", "in", "ms"} else "en",
    )


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def _spelt(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((text, markup.escape(text, quote=False), markup.escape(text))))


# ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Correction:
    """A page after a correction, and the sentence (or the headline) by which it was made."""

    html: str
    beside: str


def corrected(page: Original, kind: str, chance: Random) -> Correction | None:
    """The page after a correction of this kind; None where it has nothing to be corrected so."""
    return CORRECTIONS[kind](page, chance)


def _number(page: Original, chance: Random) -> Correction | None:
    return _in_a_sentence(page, chance, _NUMBER, lambda said: str(int(said) + chance.choice((1, 2, 10))))


def _name(page: Original, chance: Random) -> Correction | None:
    def misspelt(name: str) -> str:
        at = chance.randrange(1, len(name))
        return name[:at] + chance.choice("aeiou".replace(name[at], "")) + name[at + 1 :]

    return _in_a_sentence(page, chance, _NAME, misspelt)


def _in_a_sentence(
    page: Original, chance: Random, wanted: re.Pattern[str], other: Callable[[str], str]
) -> Correction | None:
    fitting = [(place.sentence, match) for place in page.places if (match := wanted.search(place.sentence))]
    if not fitting:
        return None
    said, match = chance.choice(fitting)
    return _instead(page, said, said[: match.start()] + other(match[0]) + said[match.end() :])


def _instead(page: Original, said: str, now: str) -> Correction:
    """Wherever the page says it: its metadata are written anew, too."""
    return Correction(page.html.replace(said, now), said)


def _sentence_added(page: Original, chance: Random) -> Correction | None:
    if not page.places:
        return None
    said = chance.choice(page.places).sentence
    return _instead(page, said, f"{said} {chance.choice(ADDED[page.language])}")


def _sentence_removed(page: Original, chance: Random) -> Correction | None:
    if len(page.places) < 3:
        return None
    return _instead(page, chance.choice(page.places).sentence, "")


def _headline(page: Original, chance: Random) -> Correction | None:
    words = page.title.split()
    if not words:
        return None
    more = chance.choice(("lagi", "kemarin") if page.language == "id" else ("again", "now"))
    html = page.html
    for before, after in zip(_spelt(page.title), _spelt(" ".join([*words[:-1], more, words[-1]])), strict=False):
        html = html.replace(before, after)
    return Correction(html, page.title)


def _paragraph_added(page: Original, chance: Random) -> Correction | None:
    return _below(page, chance.choice(page.ends), " ".join(ADDED[page.language])) if page.ends else None


def _erratum(page: Original, chance: Random) -> Correction | None:
    if not page.ends:
        return None
    said = chance.choice(ERRATA[page.language])
    return _below(page, chance.choice((page.ends[0], page.ends[-1])), f"<em>{said}</em>")


def _below(page: Original, end: tuple[int, str], said: str) -> Correction:
    """A paragraph below that of a sentence, marked up as that one is."""
    at, beside = end
    tags = _PARAGRAPH.findall(page.html, max(0, at - _NEAR), at)
    tag = _ID.sub("", tags[-1]) if tags else "<p>"
    return Correction(page.within(at, f"\n{tag}{said}</p>"), beside)


CORRECTIONS: Mapping[str, Callable[[Original, Random], Correction | None]] = {
    "a number changed": _number,
    "a name corrected": _name,
    "a sentence added": _sentence_added,
    "a sentence removed": _sentence_removed,
    "a headline reworded": _headline,
    "a paragraph added": _paragraph_added,
    "an erratum": _erratum,
}

# ── noise ────────────────────────────────────────────────────────────────────────────────────────────────────────────

HEADLINES = (
    "Harga Cabai Turun di Tiga Pasar", "Jembatan Baru Dibuka untuk Umum", "Dua Sekolah Menang Lomba Robotik",
    "Council Approves New Bus Lanes", "River Levels Fall After a Week of Rain", "Ten Recipes for the Long Weekend",
    "Wali Kota Lantik Enam Kepala Dinas", "Striker Out for Six Weeks With Knee Injury",
)  # fmt: skip
OFFERS = (
    "Diskon 50% sepatu lari hanya hari ini", "Cicilan ringan mulai Rp99.000", "Save $300 on your first order",
    "Doctors hate this one trick", "Kursus daring gratis sampai Jumat", "Book now and fly from $49",
)  # fmt: skip
COMMENTS = (
    "Semoga segera ditangani, kasihan warga di sana.", "I was there yesterday and saw it with my own eyes.",
    "Mantap, lanjutkan pak!", "This is not what the report said at all.", "Kapan giliran daerah kami?",
    "Finally some good news for a change.",
)  # fmt: skip
CALLS = (
    "Get our newsletter every morning",
    "Dapatkan berita pilihan di surel Anda",
    "Join 20,000 readers of our newsletter",
)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a noisy page: the `layout` is the same at each, the `values` are not."""

    layout: Random
    values: Random

    def count(self) -> str:
        """A number that nobody expects."""
        return f"{self.values.randrange(2, 99_999):,}".replace(",", self.layout.choice(",."))

    def some(self, texts: Sequence[str], most: int) -> list[str]:
        """A few of them, in any order."""
        return self.values.sample(texts, self.values.randrange(1, most + 1))

    def link(self, text: str) -> str:
        """A link to another story."""
        return f'<a href="/{self.values.randrange(10**6)}/{re.sub(r"[^a-z]+", "-", text.lower())}">{text}</a>'


Noise = Callable[[Look], str]


def _ad(look: Look) -> str:
    number, offer = look.values.randrange(10**7), look.values.choice(OFFERS)
    made = look.layout.choice((
        f'<div class="ad-slot" id="div-gpt-ad-{number}"><script>googletag.display("div-gpt-ad-{number}")</script></div>',
        f'<div class="adsbygoogle"><p>Advertisement</p><iframe src="https://ads.example/{number}"></iframe></div>',
        f'<div class="banner-ads"><a rel="sponsored" href="/c?{number}"><img src="/{number}.gif"><b>{offer}</b></a></div>',
        f'<aside class="native-ad"><h4>Sponsored</h4><p><a href="https://ads.example/{number}">{offer}</a></p></aside>',
        f'<div class="iklan"><p>ADVERTISEMENT</p><p><a href="https://ads.example/{number}">{offer}</a></p></div>',
    ))  # fmt: skip
    return made if look.values.random() < 0.7 else ""


def _views(look: Look) -> str:
    return look.layout.choice((
        '<span class="view-count">{} views</span>', '<div class="post-meta"><i class="icon-eye"></i> Dibaca {} kali</div>',
        '<p class="post-views">{} x dibaca</p>', "<p>{} pembaca</p>", '<div class="stats"><b>{}</b> people are reading this</div>',
    )).format(look.count())  # fmt: skip


def _shares(look: Look) -> str:
    return look.layout.choice((
        '<div class="share-buttons"><span class="count">{}</span> Shares</div>', '<p class="shares">{} shares</p>',
        '<ul class="social-share"><li><a href="#">Facebook</a> <b>{}</b></li><li><a href="#">Twitter</a></li></ul>',
    )).format(look.count())  # fmt: skip


def _ago(look: Look) -> str:
    number = look.values.randrange(2, 59)
    return look.layout.choice((
        '<time class="ago">{} menit lalu</time>', '<span class="timestamp">{} minutes ago</span>', "<p>{} jam yang lalu</p>",
        '<div class="date-updated">Updated {} minutes ago</div>', '<p class="waktu">Diperbarui {} menit lalu</p>',
    )).format(number)  # fmt: skip


def _read_also(look: Look) -> str:
    link = look.link(look.values.choice(HEADLINES))
    return look.layout.choice((
        f"<p><strong>Baca juga: {link}</strong></p>", f"<p>Baca Juga: {link}</p>", f'<p class="also">Read more: {link}</p>',
        f'<div class="baca-juga"><span>Baca juga</span> {link}</div>', f"<p><em>Simak juga: {link}</em></p>",
    ))  # fmt: skip


def _related(look: Look) -> str:
    links = [look.link(each) for each in look.some(HEADLINES, 4)]
    title = look.layout.choice(
        ("Related articles", "Artikel Terkait", "Baca Juga", "You may also like", "Berita Lainnya")
    )
    entries = "".join(f"<li>{link}</li>" for link in links)
    cards = "".join(
        f'<div class="card"><h4>{link}</h4><span class="date">{look.count()}</span></div>' for link in links
    )
    return look.layout.choice((
        f'<div class="related-posts"><h3>{title}</h3><ul>{entries}</ul></div>', f"<h3>{title}</h3><ul>{entries}</ul>",
        f'<section class="related"><h2>{title}</h2>{cards}</section>', f'<div class="box"><h4>{title}</h4>{cards}</div>',
    ))  # fmt: skip


def _comments(look: Look) -> str:
    said = "".join(
        f'<li class="comment"><b>Pembaca {look.count()}</b><p>{text}</p></li>' for text in look.some(COMMENTS, 5)
    )
    number = look.values.randrange(2, 200)
    return look.layout.choice((
        f'<div id="comments" class="comments-area"><h2>{number} Comments</h2><ol class="comment-list">{said}</ol></div>',
        f'<section class="komentar"><h3>Komentar ({number})</h3><ul>{said}</ul></section>',
        f'<a class="comment-link" href="#comments">{number} comments</a>', f"<p>{number} Komentar</p>",
    ))  # fmt: skip


def _call(look: Look) -> str:
    said = look.values.choice(CALLS)
    return f'<div class="newsletter-box"><p>{said}</p><form><input type="email"><button>OK</button></form></div>'


def _popular(look: Look) -> str:
    entries = "".join(f"<li>{look.link(each)}</li>" for each in look.values.sample(HEADLINES, 5))
    return (
        f'<aside class="sidebar"><h3>{look.layout.choice(("Terpopuler", "Most read"))}</h3><ol>{entries}</ol></aside>'
    )


def _ticker(look: Look) -> str:
    return f'<div class="ticker">Rupiah 16.{look.values.randrange(100, 999)} per dolar AS</div>'


BETWEEN: Mapping[str, Noise] = {"ad": _ad, "read also": _read_also, "newsletter": _call}
ABOVE: Mapping[str, Noise] = {"views": _views, "shares": _shares, "ago": _ago}
BELOW: Mapping[str, Noise] = {
    "related": _related,
    "comments": _comments,
    "shares below": _shares,
    "views below": _views,
}
NOISES = (*BETWEEN, *ABOVE, *BELOW, "popular", "ticker", "nonces", "picture addresses")
_ALL = frozenset(NOISES)


def noisy(page: Original, seed: int, look: int, *, only: frozenset[str] = _ALL) -> str:
    """The page as look number `look` finds it: its noise stands at the same places, and says something else."""
    layout, values = Random(seed), Random(f"{seed} {look}")
    eyes = Look(layout, values)
    ends = [at for at, _ in page.ends]
    additions: list[tuple[int, str]] = []
    for name, at, make in _plan(page, ends, layout):
        said = make(eyes)
        additions += [(at, said)] if name in only else []
    html = page.html
    for at, said in sorted(additions, key=lambda each: -each[0]):
        html = html[:at] + said + html[at:]
    return _restless(html, values, only)


def _plan(page: Original, ends: Sequence[int], layout: Random) -> Iterator[tuple[str, int, Noise]]:
    """Which noises a page has, and where: about half of each kind."""
    top = page.html.lower().find("<body")
    after_body = page.html.find(">", top) + 1 if top >= 0 else 0
    first = _PARAGRAPH.search(page.html, max(0, page.places[0].at - 200)) if page.places else None
    above = first.start() if first and first.start() < page.places[0].at else None
    for name, make in BETWEEN.items():
        if ends and layout.random() < 0.6:
            yield name, layout.choice(ends), make
    for name, make in ABOVE.items():
        if above is not None and layout.random() < 0.5:
            yield name, above, make
    for name, make in BELOW.items():
        if ends and layout.random() < 0.5:
            yield name, _below_all(page.html, ends[-1]), make
    yield "popular", layout.choice((after_body, len(page.html))), _popular
    yield "ticker", after_body, _ticker


def _below_all(html: str, at: int) -> int:
    """Where the article ends, if the page says so soon after its last sentence."""
    end = html.lower().find("</article", at)
    return end if 0 <= end < at + _NEAR else at


def _restless(html: str, values: Random, only: frozenset[str]) -> str:
    """What is nobody's text: nonces, tokens, and versions in the addresses of pictures."""
    if "nonces" in only:
        token = f"{values.randrange(16**12):012x}"
        html = re.sub(r"<script\b", f'<script nonce="{token}"', html, flags=re.IGNORECASE)
        html = re.sub(
            r"<head>", f'<head><meta name="csrf-token" content="{token}">', html, count=1, flags=re.IGNORECASE
        )
        html = re.sub(
            r"<form\b[^>]*>", rf'\g<0><input type="hidden" name="_token" value="{token}">', html, flags=re.IGNORECASE
        )
    if "picture addresses" in only:
        version = values.randrange(10**6)
        html = re.sub(r"(<img\b[^>]*\bsrc=[\"'][^\"'?]+)(?=[\"'])", rf"\g<1>?v={version}", html, flags=re.IGNORECASE)
    return html
