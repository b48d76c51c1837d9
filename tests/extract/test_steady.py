"""Whether a page says what it said, though it was read otherwise."""

from builders import article
from syndicator.extract.steady import only_read_otherwise
from syndicator.model import Page

LEAD = "Warga tiga desa di hulu sungai mengungsi sejak pagi karena air naik cepat."
MORE = "Bupati meminta semua camat membuka posko sampai hujan reda."
STRAY = "Sumber:"


def told(*lines: str, title: str = "Banjir"):
    return article(text="\n".join(lines), title=title)


def pages(page, *lines: str, title: str = "Banjir") -> list[Page]:
    return [page(f"<h1>{title}</h1>" + "".join(f"<div>{line}</div>" for line in lines))]


def test_line_that_is_on_both_pages_was_only_read_otherwise(page):
    both = pages(page, LEAD, f"<a href=#>{STRAY}</a>", MORE)
    assert only_read_otherwise(told(LEAD, STRAY, MORE), told(LEAD, MORE), both, both)
    assert only_read_otherwise(told(LEAD, MORE), told(LEAD, STRAY, MORE), both, both)


def test_line_of_several_alike_that_is_on_both_pages_was_only_read_otherwise(page):
    both = pages(page, LEAD, STRAY, MORE, STRAY)
    assert only_read_otherwise(told(LEAD, STRAY, MORE, STRAY), told(LEAD, MORE, STRAY), both, both)
    assert only_read_otherwise(told(LEAD, MORE, STRAY), told(LEAD, STRAY, MORE, STRAY), both, both)


def test_line_of_several_alike_that_went_from_the_page_is_a_correction(page):
    was, is_ = pages(page, LEAD, STRAY, MORE, STRAY), pages(page, LEAD, MORE, STRAY)
    assert not only_read_otherwise(told(LEAD, STRAY, MORE, STRAY), told(LEAD, MORE, STRAY), was, is_)


def test_lines_of_code_are_on_a_page_each_by_itself(page):
    both = pages(page, LEAD, "<pre>from_='llama',\nstream=True,</pre>", MORE)
    assert only_read_otherwise(told(LEAD, "from_='llama',", "stream=True,", MORE), told(LEAD, MORE), both, both)


def test_figures_that_are_on_both_pages_and_were_replaced_by_no_others_were_only_read_otherwise(page):
    both = pages(page, LEAD, "Nilai", "4.7", MORE, "4.7")
    assert only_read_otherwise(told(LEAD, "Nilai", "4.7", MORE), told(LEAD, "Nilai", MORE), both, both)


def test_line_that_changed_is_a_correction_also_beside_one_that_was_read_otherwise(page):
    now = MORE.replace("semua", "tujuh")
    was, is_ = pages(page, LEAD, STRAY, MORE), pages(page, LEAD, STRAY, now)
    assert not only_read_otherwise(told(LEAD, STRAY, MORE), told(LEAD, now), was, is_)


def test_lines_that_came_went_or_grew_are_corrections(page):
    one, two, longer = pages(page, LEAD), pages(page, LEAD, MORE), pages(page, f"{LEAD} {MORE}")
    assert not only_read_otherwise(told(LEAD), told(LEAD, MORE), one, two)
    assert not only_read_otherwise(told(LEAD, MORE), told(LEAD), two, one)
    assert not only_read_otherwise(told(LEAD), told(f"{LEAD} {MORE}"), one, longer)


def test_short_line_is_on_a_page_only_where_it_stands_by_itself(page):
    was, is_ = pages(page, LEAD, "Korban: 12 orang"), pages(page, LEAD, "Korban: 13 orang", "12 orang tamu")
    assert not only_read_otherwise(told(LEAD, "Korban: 12 orang"), told(LEAD, "Korban: 13 orang"), was, is_)


def test_headline_that_was_reworded_is_a_correction(page):
    was, is_ = pages(page, LEAD), pages(page, LEAD, title="Banjir surut")
    assert not only_read_otherwise(told(LEAD), told(LEAD, title="Banjir surut"), was, is_)


def test_lines_in_another_order_are_not_only_read_otherwise(page):
    assert not only_read_otherwise(told(LEAD, MORE), told(MORE, LEAD), pages(page, LEAD, MORE), pages(page, MORE, LEAD))


def test_a_headline_that_the_page_said_elsewhere_before_is_a_correction_all_the_same(page):
    old, new = "Bupati ditangkap karena suap proyek jalan", "Bupati diperiksa sebagai saksi suap proyek"
    was, is_ = pages(page, LEAD, old, new, title=old), pages(page, LEAD, old, new, title=new)
    assert not only_read_otherwise(told(LEAD, title=old), told(LEAD, title=new), was, is_)


def test_a_paragraph_that_is_gone_from_the_story_and_stands_in_a_box_still_is_a_correction(page):
    was, is_ = pages(page, LEAD, MORE, MORE), pages(page, LEAD, MORE)
    assert not only_read_otherwise(told(LEAD, MORE), told(LEAD), was, is_)


def test_paragraphs_that_changed_places_are_a_correction_also_beside_a_line_that_was_read_otherwise(page):
    was, is_ = pages(page, LEAD, MORE, STRAY), pages(page, MORE, LEAD, STRAY)
    assert not only_read_otherwise(told(LEAD, MORE, STRAY), told(MORE, LEAD), was, is_)


def test_figures_that_stand_elsewhere_too_are_a_correction(page):
    was = pages(page, "Korban tewas", "12", "Korban luka", "40", "Komentar", "3")
    is_ = pages(page, "Korban tewas", "3", "Korban luka", "40", "Komentar", "12")
    before, after = told("Korban tewas", "12", "Korban luka", "40"), told("Korban tewas", "3", "Korban luka", "40")
    assert not only_read_otherwise(before, after, was, is_)
