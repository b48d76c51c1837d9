"""How a page's story is found, told to whoever looks into it: the same lines that `extract` takes."""

import json
from pathlib import Path

import pytest

from builders import page
from syndicator.engine import work
from syndicator.errors import Unreadable
from syndicator.extract.examine import examine
from syndicator.extract.text import line as line_of
from syndicator.extract.tree import parse
from syndicator.specs import ArticleRules

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*.html"))
LINES = [f"Paragraf nomor {n} dari berita yang cukup panjang untuk dikenali sebagai isi." for n in range(6)]
BODY = "".join(f"<p>{line}</p>" for line in LINES)
SIDE = "".join(f'<li><a href="/{n}">Berita lain yang ramai dibaca nomor {n}</a></li>' for n in range(6))
HTML = (
    '<html lang="id"><head><title>Banjir Surut - Radar</title><meta property="og:title" content="Banjir Surut">'
    '<meta name="author" content="Rina Wahyuni"></head><body><nav><a href="/">Beranda</a></nav><main>'
    f'<h1>Banjir Surut</h1><div id="isi" class="entry-content">{BODY}</div></main>'
    f'<aside class="populer"><ul>{SIDE}</ul></aside></body></html>'
)


def looked(html=HTML, **rules):
    return examine(
        page(body=html.encode(), headers={"content-type": "text/html; charset=utf-8"}), ArticleRules(**rules)
    )


def taken(found):
    return [line.text for line in found.lines if line.is_taken]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_lines_that_are_taken_are_those_that_extract_takes(path):
    said = json.loads(path.with_suffix(".json").read_text())
    rules = ArticleRules(**{k: tuple(v) if isinstance(v, list) else v for k, v in said.get("rules", {}).items()})
    made = page(body=path.read_bytes(), headers={"content-type": "text/html"})
    draft = work.so_far(work.extract(made, rules))
    words = "".join(line_of(parse(f"<div>{draft.body_html}</div>", url=made.url).root, gap=" ").split())
    lines = taken(examine(made, rules))
    assert lines
    assert [line for line in lines if "".join(line.split()) not in words] == []


def test_parts_of_the_page_are_named_by_selectors_that_find_them_alone():
    parts = [(part.selector, part.words_count == part.taken_count, part.taken_count > 0) for part in looked().parts]
    assert parts == [("#isi", True, True), ("main", False, True), (".populer", False, False)]


def test_a_selector_that_is_shown_reads_the_same_body_as_a_rule():
    assert taken(looked(body=looked().parts[0].selector)) == LINES


def test_with_a_rule_for_the_body_its_lines_are_taken_and_no_others():
    assert taken(looked(body=".populer li:first-child")) == ["Berita lain yang ramai dibaca nomor 0"]
    assert taken(looked(body="#no-such-part")) == []


def test_what_each_rule_matched_is_said_and_that_one_matched_nothing():
    found = looked(drop=("nav", ".sharedaddy"), keep=("xpath://aside",), title="h1")
    assert [(one.name, one.rule, len(one.texts)) for one in found.matched] == [
        ("title", "h1", 1), ("drop", "nav", 1), ("drop", ".sharedaddy", 0), ("keep", "xpath://aside", 1),
    ]  # fmt: skip
    assert found.matched[1].texts == ("Beranda",)


def test_a_part_that_is_dropped_is_not_found_by_what_keeps_or_selects():
    found = looked(drop=(".populer",), keep=(".populer",), body=".populer li")
    assert [(one.name, len(one.texts)) for one in found.matched] == [("body", 0), ("drop", 1), ("keep", 0)]


def test_what_is_kept_by_a_rule_is_taken():
    assert "Berita lain yang ramai dibaca nomor 3" in taken(looked(keep=(".populer",)))
    assert "Berita lain yang ramai dibaca nomor 3" not in taken(looked())


def test_all_places_that_speak_of_a_field_are_named():
    offers = {(offer.field, offer.where): offer.value for offer in looked().offers}
    assert offers["title", "h1"] == offers["title", "meta og:title"] == "Banjir Surut"
    assert offers["title", "title"] == "Banjir Surut - Radar"
    assert offers["authors", "meta author"] == "Rina Wahyuni"


def test_a_page_without_a_story_has_lines_and_none_taken():
    found = looked("<html><body><p><a href=/>404</a></p></body></html>")
    assert ([line.text for line in found.lines], taken(found)) == (["404"], [])


@pytest.mark.parametrize("body", ["", "%PDF-1.7", "<rss></rss>"])
def test_what_is_no_page_can_not_be_looked_into(body):
    with pytest.raises(Unreadable):
        looked(body)
