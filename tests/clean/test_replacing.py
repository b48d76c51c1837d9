"""`replace`: in paragraphs, whatever markup is in them."""

import pytest

from syndicator.clean import clean
from syndicator.clean.fingerprint import rules_version
from syndicator.model import Draft
from syndicator.specs import ArticleRules

URL = "https://radar.example.id/a/"


def cleaned(html, *pairs):
    draft = Draft(url=URL, canonical_url=URL, title="Judul", body_html=html)
    return clean(draft, ArticleRules(replace=pairs)).article


@pytest.mark.parametrize(
    ("html", "pair", "made"),
    [
        ("<p>JAKARTA, RADAR - Air surut.</p>", (r"^[A-Z]+, RADAR - ", ""), "<p>Air surut.</p>"),
        ("<p><b>JAKARTA</b>, RADAR - Air surut.</p>", (r"^JAKARTA, RADAR - ", ""), "<p>Air surut.</p>"),
        ("<p>Air <em>naik</em> lagi.</p>", ("naik lagi", "surut"), "<p>Air <em>surut</em>.</p>"),
        ("<p>a-b-a</p>", ("a", "c"), "<p>c-b-c</p>"),
        ("<p>7.30 dan 8.45</p>", (r"(\d)\.(\d\d)", r"\1:\2"), "<p>7:30 dan 8:45</p>"),
        ("<p>Air surut.</p><p>Iklan</p>", ("^Iklan$", ""), "<p>Air surut.</p>"),
    ],
)
def test_what_an_expression_finds_gives_way(html, pair, made):
    assert cleaned(html, pair).html == made


def test_pairs_are_applied_one_after_the_other():
    assert cleaned("<p>satu</p>", ("satu", "dua"), ("dua", "tiga")).text == "tiga"


def test_options_that_came_later_change_no_version_where_they_are_not_set():
    assert rules_version(ArticleRules()) != rules_version(ArticleRules(keep=(".a",)))
    told = "ArticleRules(body=None, drop=(), drop_lines=(), title=None, author=None, date=None, timezone='UTC')"
    from syndicator.clean.fingerprint import CODE, _hash

    assert rules_version(ArticleRules()) == f"{CODE}-{_hash(told)[:12]}"
