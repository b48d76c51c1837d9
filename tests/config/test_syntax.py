import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.config.syntax import parse


def said(text):
    return [(fault.line, fault.table, fault.says) for fault in parse(text).faults]


def test_good_text_has_values_and_no_fault():
    parsed = parse("[a]\nx = 1\n")
    assert (parsed.values, parsed.faults, parsed.broken) == ({"a": {"x": 1}}, [], False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("url = https://radar.example.id/", "url: text needs quotes", id="no quotes"),
        pytest.param("every = 15m", "every: text needs quotes", id="begins like a number"),
        pytest.param("listen = 127.0.0.1:8080", "listen: text needs quotes", id="looks like a number"),
        pytest.param("title = “Kaltim”", "title: quotes must be straight ones", id="quotes of a word processor"),
        pytest.param('title: "Kaltim"', 'title: expected "=" after the name, got ":"', id="YAML"),
        pytest.param("title =", 'title: a value is missing after "="', id="no value"),
        pytest.param("silent = True", "silent: expected true in small letters", id="Python's true"),
        pytest.param('title = "Kaltim', "title: the text is not closed, a quote is missing", id="unclosed text"),
        pytest.param(
            'drop_lines = ["\\d"]',
            "drop_lines: a backslash in double quotes has a meaning of its own; use single quotes",
            id="expression in double quotes",
        ),
        pytest.param(
            "article = { body = 'x', }",
            "article: a table in braces stands on one line, with commas between its pairs only",
            id="comma at the end of braces",
        ),
        pytest.param(f"size = {'9' * 5000}", "size: a number is too long", id="number beyond int()"),
    ],
)
def test_line_is_named_with_what_to_do(line, says):
    parsed = parse(f"[feeds.x]\nsize = 5\n[feeds.y]\n{line}\nadvertorials = 'in'\n")
    assert [(fault.line, fault.table, fault.says) for fault in parsed.faults] == [(4, "[feeds.y]", says)]
    assert parsed.values == {"feeds": {"x": {"size": 5}, "y": {"advertorials": "in"}}}


def test_every_broken_line_is_found():
    text = "[app]\nlanguage = id\ntimezone = UTC\n[web\nlisten = 1\n[feeds.x]\ntitle: x\n[feeds.x]\n"
    assert [line for line, _, _ in said(text)] == [2, 3, 4, 7, 8]


def test_table_named_twice_says_where_it_was():
    assert said("[sources.radar]\nevery = '1h'\n\n[sources.radar]\nevery = '2h'\n[web]\n") == [
        (4, "[sources.radar]", "here twice (first on line 1)")
    ]


def test_key_named_twice_says_where_it_was_over_several_lines():
    text = "[f]\nx = [1,\n 2]\ny = 1\nx = [3,\n 4]\nz = 1\n"
    assert said(text) == [(5, "[f]", "x: here twice (first on line 2)")]
    assert parse(text).values == {"f": {"x": [1, 2], "y": 1, "z": 1}}


def test_unclosed_array_is_blamed_where_it_opens():
    text = '[f]\nx = [\n "a",\n "b"\ny = 1\n[g]\nz = 1\n'
    assert said(text) == [(2, "[f]", 'x: the array is not closed, "]" is missing')]
    assert parse(text).values == {"f": {"y": 1}, "g": {"z": 1}}


def test_missing_comma_is_blamed_on_its_line_only():
    text = '[f]\nx = [\n "a"\n "b",\n "c"\n]\n'
    assert said(text) == [(4, "[f]", 'a comma or "]" is missing before this line')]
    assert parse(text).values == {"f": {"x": ["a", "b", "c"]}}


def test_table_in_braces_over_lines_is_one_fault():
    assert said("[f]\nx = { a = 1,\n  b = 2 }\ny = 1\n") == [
        (2, "[f]", "x: a table in braces stands on one line, with commas between its pairs only")
    ]


def test_unended_text_is_blamed_where_it_begins():
    assert [line for line, _, _ in said("[f]\nx = '''a\ny = 1\n")] == [2]
    assert parse("[f]\nx = '''a\ny = 1\n").values == {"f": {"y": 1}}


def test_broken_header_takes_its_pairs_along():
    assert parse("[a]\nx = 1\n[b\ny = 1\n[c]\nz = 1\n").values == {"a": {"x": 1}, "c": {"z": 1}}


def test_too_deep_nesting_is_a_fault():
    assert said("a = " + "[" * 5000) == [(0, "", "arrays or tables are nested too deeply")]


def test_what_was_no_option_is_not_repeated():
    assert "GEHEIM" not in str(said("[f]\nGEHEIM==\ntoken GEHEIM = 1\nGEHEIM: 1\ntoken = GEHEIM\n"))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="[]{}=\"'.,#:ab1 \n\r\\\x00é"))
def test_any_text_ends(text):
    parsed = parse(text)
    assert parsed.broken == bool(parsed.faults)
