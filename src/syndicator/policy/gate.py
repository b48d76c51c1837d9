"""The gate: what looks broken is held back, with the reason, until the operator or a later look says otherwise.

Nothing is called broken by taste: a text is far shorter than that source's usually are, a date is missing where there
always was one, the words are those of an error page, a wall or a login, the text is another page's, or a whole listing
is new at once. `docs/sources.md` lists the rules and their bounds. What the operator releases all the same teaches its
source that this is no reason there (`lesson_of`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from syndicator.model import Article
from syndicator.ports import Habit, Lesson, Near

ENOUGH = 10
"""So many stories of a source tell what is usual there."""

LATEST = 30
"""So many of its latest stories are looked at."""

_FAR_SHORTER, _ALWAYS = 1 / 8, 0.95
_SAME_TEXT = 0.98
_MANY_LINKS, _ALL_NEW = 10, 0.9
_SLACK = timedelta(hours=1)
_OF_LISTING = "of its listing were new at once, as after a redesign"
_ERROR_WORDS, _BARE_WORDS, _WALL_WORDS = 120, 40, 160

_ERROR = re.compile(
    r"\b(?:error|galat)\s*404\b|\b404\b.{0,20}\b(?:not found|tidak ditemukan)|^\W*404\W*$|"
    r"\b(?:page|article|post|content|halaman|artikel|berita|konten)\b.{0,30}"
    r"\b(?:not (?:be )?found|no longer (?:exists?|available)|does(?: not|n't) exist|tidak (?:dapat |bisa )?ditemukan|"
    r"tidak tersedia|sudah dihapus|telah dihapus)",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"\baccept (?:all )?cookies\b|\bwe (?:value|care about) your privacy\b|\b(?:terima|setujui) semua cookie|"
    r"\benable (?:javascript|cookies)\b|\baktifkan (?:javascript|cookie)|\bchecking (?:if|your browser)|"
    r"\bverify (?:that )?you are (?:a )?human\b|\bare you a robot\b|"
    r"\b(?:sign|log) ?in to (?:continue|read|view)|\bmasuk (?:untuk|guna) (?:melanjutkan|membaca)|"
    r"\bsubscribe to (?:continue|read|keep reading)|\bberlangganan untuk (?:membaca|melanjutkan)|"
    r"\b(?:this|artikel ini).{0,20}(?:for subscribers only|khusus (?:untuk )?pelanggan)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_TEACHING = {
    "short": re.compile(r"^it has (?P<words>\d+) words, where"),
    "undated": re.compile(r"^it has no date, where"),
    "untitled": re.compile(r"^it has no title, where"),
    "says": re.compile(r"^it reads like [^:]*: (?P<said>.*)$", re.DOTALL),
}
"""What of a reason an operator's yes is about: the reasons below, as they are kept with held stories."""


def doubt(
    article: Article,
    habits: Iterable[Habit],
    near: Iterable[Near] = (),
    *,
    source: str = "",
    lessons: Iterable[Lesson] = (),
) -> str:
    """Why an article looks broken; empty where it does not, or where the operator has said that it is none there."""
    words, known = words_of(article), {lesson.doubt: lesson for lesson in lessons}
    usual = tuple(habits)
    found = (
        *_says_broken(article, words),
        *(_unusual(article, words, usual) if len(usual) >= ENOUGH else ()),
        _another_page(article, near, source),
    )
    return next((why for why in found if why and not _is_taught(why, known)), "")


def lesson_of(why: str) -> Lesson | None:
    """What the release of a story says of its source that was held for this; None of what teaches nothing.

    A listing that was new at once teaches nothing, nor does a text that is another page's: the next one is another.
    """
    for name, pattern in _TEACHING.items():
        if (held := pattern.search(why)) is not None:
            least = int(held["words"]) if name == "short" else 0
            return Lesson(doubt=f"says {held['said'].lower()}" if name == "says" else name, least=least)
    return None


def lesson_says(lesson: Lesson) -> str:
    """What is not held any more, as a sentence's end."""
    if lesson.doubt.startswith("says "):
        return f"stories that say {lesson.doubt.removeprefix('says ')}"
    return {
        "short": f"texts of {lesson.least} words and more for their length",
        "undated": "stories without a date",
        "untitled": "stories without a title",
    }[lesson.doubt]


def _is_taught(why: str, known: Mapping[str, Lesson]) -> bool:
    now = lesson_of(why)
    before = known.get(now.doubt) if now is not None else None
    return now is not None and before is not None and now.least >= before.least


def reads_broken(article: Article) -> str:
    """Why the words themselves are those of an error page or a wall; empty where they are not."""
    return next(iter(_says_broken(article, words_of(article))), "")


def is_all_new(links_count: int, new_count: int) -> bool:
    """Whether so many links of a listing are new at once that the site seems to have been made anew (X06)."""
    return links_count >= _MANY_LINKS and new_count >= links_count * _ALL_NEW


@dataclass(frozen=True, slots=True)
class ListingDoubt:
    """Why what a listing shows now is held, save what says itself that it was published since the last look."""

    why: str
    last_look_at: datetime
    now: datetime

    def of(self, published_at: datetime | None) -> str:
        """Why a story is held that was published then; empty where it is news, and no redesign's doing."""
        return "" if is_news(published_at, last_look_at=self.last_look_at, now=self.now) else self.why


def is_news(published_at: datetime | None, *, last_look_at: datetime, now: datetime) -> bool:
    """Whether something was published since its source was last looked at; clocks differ a little."""
    return published_at is not None and last_look_at - _SLACK <= published_at <= now + _SLACK


def listing_doubt(links_count: int, new_count: int, *, last_look_at: datetime, now: datetime) -> ListingDoubt | None:
    """The doubt about a listing of which so many links are new; None for none."""
    if not is_all_new(links_count, new_count):
        return None
    return ListingDoubt(f"{new_count} of the {links_count} links {_OF_LISTING}", last_look_at, now)


def is_of_listing(why: str) -> bool:
    """Whether a story is held for its listing, whatever its own page says."""
    return why.endswith(_OF_LISTING)


def words_of(article: Article) -> int:
    """How many words a body has."""
    return len(_WORD.findall(article.text))


def _says_broken(article: Article, words: int) -> Iterable[str]:
    errors = (
        *(_ERROR.finditer(article.title) if words <= _ERROR_WORDS else ()),
        *(_ERROR.finditer(article.text) if words <= _BARE_WORDS else ()),
    )
    yield from (f"it reads like an error page: {said[0]!r}" for said in errors)
    if words <= _WALL_WORDS:
        walls = (*_WALL.finditer(article.text), *_WALL.finditer(article.title))
        yield from (f"it reads like a wall, not like a story: {said[0]!r}" for said in walls)


def _unusual(article: Article, words: int, usual: tuple[Habit, ...]) -> Iterable[str]:
    typical = median(habit.words for habit in usual)
    if words < typical * _FAR_SHORTER:
        yield f"it has {words} words, where {typical:.0f} are usual"
    if article.published_at is None and _share(habit.dated for habit in usual) >= _ALWAYS:
        yield "it has no date, where there always was one"
    if not article.title.strip() and _share(habit.titled for habit in usual) >= _ALWAYS:
        yield "it has no title, where there always was one"


def _another_page(article: Article, near: Iterable[Near], source: str) -> str:
    for other in near:
        if other.source == source and other.likeness >= _SAME_TEXT and other.title.strip() != article.title.strip():
            return f"its text is that of {other.key}, under another title"
    return ""


def _share(answers: Iterable[bool]) -> float:
    given = list(answers)
    return sum(given) / len(given)
