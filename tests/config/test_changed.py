"""Rules changed for a trial: judged as in the configuration, and laid over what it says."""

import pytest

from syndicator.app.reading import check_selector
from syndicator.config.changed import changed
from syndicator.errors import Unusable
from syndicator.specs import ArticleRules

RULES = ArticleRules(body="#isi", drop=(".iklan",), drop_lines=("^Share$",), timezone="Asia/Makassar")


def with_(**changes):
    return changed(RULES, changes, compile_selector=check_selector)


def test_what_drops_keeps_and_replaces_is_added_and_the_rest_put_in_its_place():
    made = with_(
        body=".isi", drop=(".b", "xpath://aside"), drop_lines=("^Baca",), keep=(".k",), replace=(("^A - ", ""),)
    )
    assert made == ArticleRules(
        body=".isi",
        drop=(".iklan", ".b", "xpath://aside"),
        drop_lines=("^Share$", "^Baca"),
        keep=(".k",),
        replace=(("^A - ", ""),),
        timezone="Asia/Makassar",
    )


def test_without_changes_the_rules_are_as_they_were():
    assert with_() == RULES


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"drop_lines": ("(",)}, "--drop-line: "),
        ({"drop_lines": ("",)}, "matches every paragraph"),
        ({"drop": ("p[",)}, "--drop: "),
        ({"body": "xpath://div["}, "--body: "),
        ({"body": "//div"}, '(an XPath is written "xpath://div")'),
        ({"replace": (("a(b)", r"\2"),)}, "--replace: "),
        ({"drop": ("p[",), "keep": ("q[",)}, "; --keep: "),
    ],
)
def test_a_rule_that_is_none_is_refused_with_the_option_and_the_reason(changes, says):
    with pytest.raises(Unusable) as fault:
        with_(**changes)
    assert says in str(fault.value)
