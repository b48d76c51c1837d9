"""What is learnt of a site from its own pages: furniture goes, refrains that are content stay, one page teaches nothing."""

from hypothesis import given
from hypothesis import strategies as st

from syndicator.clean.learn import decided, learnt
from syndicator.clean.refrains import recurring
from syndicator.refrain import SiteTemplate, key_of, keyed

CALL = "Ikuti berita Radar Kaltim di WhatsApp Channel kami"
CARD = "Sari Dewi adalah reporter Radar Kaltim sejak 2019."
INTRO = "Kolom ini terbit setiap Jumat dan membahas bahasa Indonesia sehari-hari."


def story(n, lines=6):
    return [f"Kalimat {word} dari berita {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 3}{n // 26 * 'z'} tentang kota." for word in ["satu", "dua", "tiga", "empat", "lima", "enam"][:lines]]  # fmt: skip


def taught(*pages, template=SiteTemplate()):
    for page in pages:
        template = learnt(template, keyed(page))
    return template


def left(template, page):
    gone = recurring(keyed(page), template.for_reading())
    return [line for number, line in enumerate(page) if number not in gone]


def verdicts(template):
    return {each.text: each.verdict for each in template.refrains}


def test_a_line_at_the_end_of_three_stories_is_furniture():
    template = taught(*([*story(n), CALL] for n in range(3)))
    assert verdicts(template) == {CALL: "drop"}
    assert left(template, [*story(9), CALL]) == story(9)


def test_two_stories_teach_nothing():
    assert verdicts(taught(*([*story(n), CALL] for n in range(2)))) == {}


def test_a_story_that_is_published_again_and_again_is_one_page():
    assert verdicts(taught(*([*story(1), f"Skor sementara {n}-{n}."] for n in range(9)))) == {}
    assert verdicts(taught(*([*story(1), f"Pembaruan {word} dari lapangan."] for word in "abcdefgh"))) == {}


def test_a_number_makes_a_line_another_one():
    pages = [[*story(n), f"Harga emas hari ini Rp1.{n}34.000, menurut redaksi"] for n in range(9)]
    assert verdicts(taught(*pages)) == {}


def test_an_author_s_card_goes_though_only_some_stories_are_theirs():
    pages = [[*story(n), *([CARD] if n % 4 == 0 else [])] for n in range(20)]
    assert verdicts(taught(*pages)) == {CARD: "drop"}


def test_a_column_s_introduction_is_offered_and_stays():
    pages = [[*([INTRO] if n % 3 == 0 else []), *story(n)] for n in range(20)]
    template = taught(*pages)
    assert verdicts(template) == {INTRO: "offer"}
    assert left(template, [INTRO, *story(9)]) == [INTRO, *story(9)]


def test_a_recipe_s_headings_and_a_credit_stay():
    pages = [[*story(n)[:3], "Bahan-bahan", *story(n)[3:], "Cara membuat", story(n + 10)[0], "Sumber: Antara"] for n in range(9)]  # fmt: skip
    template = taught(*pages)
    assert set(verdicts(template).values()) == {"offer"}
    assert left(template, pages[-1]) == pages[-1]


def test_an_advertisement_between_paragraphs_goes_wherever_it_stands():
    pages = [[*story(n)[: n % 4 + 1], "Gulir ke bawah untuk lanjut baca", *story(n)[n % 4 + 1 :]] for n in range(9)]
    assert left(taught(*pages), pages[3]) == story(3)


def test_a_block_of_several_lines_goes_whole():
    block = ["Tentang penulis", CARD, CALL, "© 2026 Radar Kaltim"]
    template = taught(*([*story(n), *block] for n in range(4)))
    assert left(template, [*story(9), *block]) == story(9)


def test_what_is_furniture_at_the_end_stays_in_the_middle_of_a_long_story():
    template = taught(*([*story(n), "Selamat jalan"] for n in range(4)))
    page = [*story(1), "Selamat jalan", *story(2), *story(3), *story(4)]
    assert left(template, page) == page


def test_most_of_a_story_is_never_dropped():
    template = taught(*([*story(n), *(f"{CALL} {word}" for word in "abcdefgh")] for n in range(4)))
    page = ["Singkat.", *(f"{CALL} {word}" for word in "abcdefgh")]
    assert left(template, page) == page


def test_the_operator_s_word_lasts():
    template = taught(*([*story(n), CALL] for n in range(4)))
    kept = decided(template, key_of(CALL), "keep")
    assert kept.version == template.version + 1
    assert left(taught(*([*story(n), CALL] for n in range(10, 30)), template=kept), [*story(9), CALL])[-1] == CALL
    column = taught(*([*([INTRO] if n % 3 == 0 else []), *story(n)] for n in range(20)))
    assert left(decided(column, key_of(INTRO), "drop"), [INTRO, *story(9)]) == story(9)


def test_the_version_changes_only_where_other_lines_are_dropped():
    template = taught(*([*story(n), CALL] for n in range(3)))
    assert (template.version, taught(*([*story(n), CALL] for n in range(5, 12)), template=template).version) == (1, 1)


@given(st.lists(st.lists(st.text(max_size=40), max_size=12), max_size=8))
def test_whatever_pages_say_no_line_of_only_one_page_is_dropped(pages):
    template = taught(*pages)
    for page in pages:
        for number in recurring(keyed(page), template.for_reading()):
            assert sum(key_of(page[number]) in map(key_of, other) for other in pages) >= 3


@given(st.lists(st.lists(st.sampled_from("abcdefghij"), max_size=6), max_size=40))
def test_a_template_stays_small(pages):
    template = taught(*([f"Kata {letter} di sini" for letter in page] for page in pages))
    assert len(template.pages) <= 30
    assert all(len(page) <= 46 for page in template.pages)


def test_lines_that_differ_in_case_and_punctuation_have_the_key_that_is_stored():
    assert key_of("Ikuti kami di Google News!") == key_of("ikuti KAMI, di google_news") == "c9ca0ee935"
    assert key_of("Über uns – Straße") == key_of("über uns: STRASSE") == "4054cd7122"


def test_line_of_numbers_or_signs_has_no_key():
    assert [key_of(line) for line in ("12.345", "١٢٣", "— • —", "")] == ["", "", "", ""]
