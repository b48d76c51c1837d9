"""Tests of pages, written beside the rules."""

import pytest

from syndicator.specs import ArticleRules, PageTest

URL = "https://radar.example.id/a/"


def written(table: str, body: str) -> str:
    head = f'[{table}]\nurl = "https://radar.example.id/"\n' if table.startswith("sources") else f"[{table}]\n"
    return f"{head}[[{table}.tests]]\n{body}\n"


def test_a_source_has_its_tests_in_their_order(read):
    text = written("sources.radar", f'url = "{URL}"\ncontains = ["banjir"]\nlacks = ["Baca juga"]\ndate = "2026-08-17"')
    more = f'[[sources.radar.tests]]\nurl = "{URL}b/"\nfile = "tests/b.html"\ntitle = "B"\nauthors = ["Rina"]'
    assert read(text + more).sources["radar"].tests == (
        PageTest(url=URL, contains=("banjir",), lacks=("Baca juga",), date="2026-08-17"),
        PageTest(url=f"{URL}b/", file="tests/b.html", title="B", authors=("Rina",)),
    )


def test_an_included_file_of_a_source_may_hold_its_tests(read):
    found = read(
        'include = ["sources/radar.toml"]\n',
        includes={"sources/radar.toml": written("sources.radar", f'url = "{URL}"')},
    )
    assert found.sources["radar"].tests == (PageTest(url=URL),)


def test_the_tests_of_a_pack_are_of_the_pack_alone_and_no_sources(read):
    pack = "[packs.wp]\ndrop_lines = ['^Share$']\nlocale = \"id\"\n" + f'[[packs.wp.tests]]\nurl = "{URL}"\n'
    site = '[sources.radar]\nurl = "https://radar.example.id/"\npacks = ["wp"]\narticle = { body = "#isi" }\n'
    found = read(site + pack)
    assert found.sources["radar"].tests == ()
    assert found.packs["wp"].tests == (PageTest(url=URL),)
    assert found.packs["wp"].article == ArticleRules(drop_lines=("^Share$",))
    assert found.packs["wp"].language == "id"


@pytest.mark.parametrize("table", ["sources.radar", "packs.radar"])
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('lack = ["x"]', 'lack: no such option (did you mean "lacks"?)'),
        ('lacks = "x"', 'lacks: expected an array of text, got "x"'),
        ('lacks = [" "]', 'lacks: expected some words, got " "'),
        ('title = ""', 'title: expected some words, got ""'),
        (
            'date = "17 Agustus"',
            'date: expected a day such as "2026-08-17", or a moment such as "2026-08-17T08:00+08:00", got "17 Agustus"',
        ),
        ("date = 2026-08-17", "date: expected text, got a date or time"),
        ('language = "Indonesian"', 'language: expected a language such as "id" or "en-GB", got "Indonesian"'),
    ],
)
def test_what_is_wrong_with_a_test_is_said_with_its_line(faults, table, line, says):
    text = written(table, f'url = "{URL}"\n{line}')
    number = text.count("\n")
    site = '[sources.x]\nurl = "https://x.id/"\n' if table.startswith("packs") else ""
    assert faults(text + site) == [f"line {number}, [{table}.tests] {says}"]


def test_a_test_without_an_address_and_one_that_is_no_table_are_faults(faults):
    assert faults(written("sources.radar", 'title = "x"')) == [
        'line 3, [sources.radar.tests] url: missing (text such as "https://radar.example.id/2026/08/contoh/")'
    ]
    assert faults('[sources.radar]\nurl = "https://radar.example.id/"\ntests = ["x"]') == [
        'line 3, [sources.radar] tests: expected a table, got "x"'
    ]
    assert faults('[sources.radar]\nurl = "https://radar.example.id/"\ntests = "x"') == [
        'line 3, [sources.radar] tests: expected an array of tables, got "x"'
    ]
