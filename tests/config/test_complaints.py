import pytest

from syndicator.config.complaints import Complaint, did_you_mean, expected, key_text, show


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Berita", '"Berita"'),
        (42, "42"),
        (True, "true"),
        (float("nan"), "nan"),
        (10**400, "a very large number"),
        ([1], "an array"),
        ({"a": 1}, "a table"),
        ("x" * 500, '"' + "x" * 60 + '…"'),
    ],
)
def test_value_is_shown_short_and_unopened(value, shown):
    assert show(value) == shown


def test_control_characters_never_reach_a_terminal():
    assert show("a\x1b[31m\n\x9b\u202e") == '"a\\u001b[31m\\n\\u009b\\u202e"'


def test_credentials_of_a_url_are_not_shown():
    assert show("ftp://user:geheim@host/") == '"ftp://…@host/"'


def test_near_name_is_asked_for_and_a_far_one_is_not():
    assert did_you_mean("Chanel", ["chat", "token"]) == ' (did you mean "chat"?)'
    assert did_you_mean("zzz", ["chat", "token"]) == ""


def test_key_is_quoted_where_toml_would():
    assert key_text(("sources", "a.b", 0, "x y")) == 'sources."a.b"."x y"'


def test_complaint_can_be_seen_from_further_up():
    assert Complaint(("url",), "missing", absent=True).under(("sources", "radar")) == Complaint(
        ("sources", "radar", "url"), "missing", absent=True
    )


def test_expectation_names_what_it_got():
    assert str(expected("text", 42)) == "expected text, got 42"
