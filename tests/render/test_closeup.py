"""A page looked at closely, as text."""

from dataclasses import replace
from datetime import timedelta

from builders import NOON, article, reading
from syndicator.model import Dropped
from syndicator.render.closeup import closeup
from syndicator.render.comparison import comparison
from syndicator.trial import Examined, Matched, Offer, PageLine, ReadTrial, Trial

URL = "https://radar.example.id/a/"


def trial(looked=Examined(), **changes):
    dropped = (Dropped(rule="line related", text="Baca juga: Harga cabai"),)
    read = reading(article(title="Banjir", published_at=NOON), dropped=dropped, origins={"title": "h1"})
    return replace(ReadTrial(url=URL, place="page.html", reading=read, examined=looked), **changes)


def said(looked, **options):
    return "\n".join(closeup(trial(looked), **options))


def test_places_that_say_the_same_of_a_field_are_not_listed_and_others_are():
    offers = (
        Offer(field="title", where="title", value="Banjir - Radar"),
        Offer(field="title", where="json-ld", value="Gempa"),
        Offer(field="published_at", where="text", value=(NOON + timedelta(seconds=40)).isoformat()),
        Offer(field="published_at", where="time", value=(NOON + timedelta(hours=4)).isoformat()),
    )
    text = said(Examined(offers=offers))
    assert "title        Banjir   ← h1\n               otherwise: json-ld 'Gempa'" in text
    assert "otherwise: time '2026-11-24T08:00:00+00:00'" in text
    assert "Radar" not in text


def test_each_line_says_whether_it_is_in_the_article_and_by_which_rule_it_is_not():
    lines = (
        *(PageLine(text=f"Menu {n}", is_taken=False) for n in range(5)),
        PageLine(text="Paragraf pertama", is_taken=True, chance=0.98),
        PageLine(text="Baca juga: Harga cabai", is_taken=True, chance=0.7),
        *(PageLine(text=f"Bawah {n}", is_taken=False) for n in range(5)),
    )
    text = said(Examined(lines=lines))
    for row in (
        "    · … 2 lines before (--lines shows all)", "    ·   0%  Menu 2", "    +  98%  Paragraf pertama",
        "    -  70%  Baca juga: Harga cabai   ← line related", "    ·   0%  Bawah 2", "    · … 2 lines after",
    ):  # fmt: skip
        assert f"{row}\n" in f"{text}\n"
    assert "Bawah 4" in said(Examined(lines=lines), all_lines=True)


def test_a_line_that_begins_as_a_dropped_one_is_in_the_article_all_the_same():
    lines = (PageLine(text="Baca juga: Harga cabai, kata pedagang, naik lagi", is_taken=True, chance=0.9),)
    assert "    +  90%  Baca juga: Harga cabai, kata" in said(Examined(lines=lines))


def test_a_page_of_which_no_line_was_taken_shows_its_first_ones():
    lines = tuple(PageLine(text=f"Menu {n}", is_taken=False) for n in range(50))
    text = "\n".join(closeup(trial(Examined(lines=lines), reading=None, says="no body found")))
    assert text.startswith("not read: no body found")
    assert "Menu 0" in text
    assert "Menu 40" not in text


def test_rules_that_match_nothing_are_counted_where_they_are_many():
    idle = tuple(Matched(name="drop", rule=f".x{n}", texts=()) for n in range(9))
    busy = Matched(name="drop", rule=".share", texts=("Bagikan", ""))
    text = said(Examined(matched=(*idle, busy)))
    assert "rules        drop '.share': 2 on the page, such as 'Bagikan'\n" in text
    assert "9 more match nothing here" in text
    assert "drop '.x3': nothing here matches it" in said(Examined(matched=idle), all_lines=True)
    assert "drop '.x1': nothing here matches it" in said(Examined(matched=idle[:2]))


def test_a_feeds_text_has_no_lines_of_a_page():
    text = "\n".join(closeup(trial(examined=None, place="the feed's text of entry 1")))
    assert ("the feed's text of entry 1" in text, "lines" in text) == (True, False)


def test_what_a_page_says_can_not_break_a_line():
    lines = (PageLine(text="a\nb", is_taken=True, chance=1.0),)
    assert "+ 100%  a b" in said(Examined(lines=lines))


def compared(before, after, **changes):
    one = trial(reading=before, after=trial(reading=after, says="no body found"))
    return list(comparison(Trial(url=URL, final_url=URL, source="radar", articles=(one,), changes=changes)))


def test_a_field_that_changes_is_pasted_with_a_test_for_it():
    lines = compared(reading(article()), reading(article(authors=("Tono",))), author=".oleh")
    assert "  also other than before: authors" in lines
    start = lines.index("  [sources.radar.article]")
    assert lines[start : start + 5] == [
        "  [sources.radar.article]", "  author = '.oleh'", "", "  [[sources.radar.tests]]",
        "  url = 'https://radar.example.id/2026/11/berita-1/'",
    ]  # fmt: skip
    assert lines[start + 5] == "  authors = ['Tono']"


def test_a_page_that_only_the_change_reads_shows_all_its_lines():
    lines = compared(None, reading(article()), body="#isi")
    assert "  + Paragraf kedua berita 1." in lines
    assert "1 of 1 page changes. To keep it, paste:" in lines


def test_a_site_without_a_source_leaves_the_name_to_be_chosen():
    one = trial(reading=reading(article()), after=trial(reading=reading(article(title="Lain"))))
    text = "\n".join(comparison(Trial(url=URL, final_url=URL, articles=(one,), changes={"title": "h1"})))
    assert "[sources.NAME.article]" in text
