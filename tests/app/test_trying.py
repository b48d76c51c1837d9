"""`syndicator try` as a workbench: on stored pages and files, with and without a changed rule."""

import json
import tomllib

import pytest
from click.testing import CliRunner

from builders import NOON, page
from databases import embedded
from syndicator import app
from syndicator.cli import main
from syndicator.engine.work import read
from syndicator.policy.deciding import Rules, decide_read
from syndicator.policy.identity import aliases_of_article
from syndicator.ports import Candidate
from syndicator.specs import Source
from syndicator.storage.store import SqlStore

LINES = [f"Paragraf nomor {n} dari berita yang cukup panjang untuk dikenali sebagai isi." for n in range(8)]
SITE = '[sources.radar]\nurl = "https://radar.example.id/"\n'
SIDE = "".join(f'<li><a href="/{n}">Berita lain yang ramai dibaca nomor {n}</a></li>' for n in range(6))


def url(n):
    return f"https://radar.example.id/berita-{n}/"


def html(n=1):
    body = "".join(f"<p>{line}</p>" for line in [*LINES, "Ikuti kabar kami di saluran resmi radar setiap hari ya."])
    return (
        f'<html lang=id><head><title>Kabar {n} - Radar</title><link rel="canonical" href="{url(n)}"></head>'
        f'<body><main><h1>Kabar {n}</h1><div class="isi">{body}<p>Share</p></div></main>'
        f'<aside class="populer"><ul>{SIDE}</ul></aside></body></html>'
    )


@pytest.fixture
async def stored(tmp_path):
    """An installation with two stories; the page of the second is not kept."""
    (tmp_path / "data").mkdir()
    (tmp_path / "config.toml").write_text(SITE)
    store = SqlStore(embedded(tmp_path / "data" / "syndicator.db"))
    source = Source(id="radar", url="https://radar.example.id/", doubtful="publish")
    await store.sync([source], [], [], belongs=lambda *_: False, presented="", now=NOON)
    rules = Rules(source=source, feeds=[], routes=[])
    for n in (1, 2):
        kept = page(url(n), body=html(n).encode(), headers={"content-type": "text/html"})
        reading = read(kept)
        aliases = tuple(aliases_of_article(reading.article, final_url=url(n), amp_url=None))
        candidate = Candidate(
            source="radar", seen_at=NOON, aliases=aliases, reading=reading, page=kept if n == 1 else None
        )
        await store.record(candidate, lambda known, reading=reading: decide_read(known, reading, rules, now=NOON))
    await store.close()
    return tmp_path


def tried(folder, *words):
    done = CliRunner().invoke(main, ["try", "-c", str(folder / "config.toml"), *words], catch_exceptions=False)
    return done.exit_code, done.output


def test_an_entry_is_looked_at_by_its_number_without_asking_its_site(stored):
    code, said = tried(stored, "1")
    assert code == 0
    for part in (
        "read from    the stored page of entry 1, fetched 2026-11-24 04:00 UTC",
        "title        Kabar 1   ← h1\n  url ",
        "body         found by itself: 10 of the page's",
        ".isi   ← holds the story",
        "0  .populer",
        f"+  99%  {LINES[0]}",
        "more\n",
        "Share   ← line share",
        "· … ",
        "--body '.isi'",
        "all is well: prints a test",
    ):
        assert part in said, said


def test_lines_shows_all_lines_of_a_page(stored):
    _, some = tried(stored, "1")
    _, whole = tried(stored, "1", "--lines")
    assert (LINES[4] in some, LINES[4] in whole) == (False, True)
    assert ("dibaca nomor 5" in some, "dibaca nomor 5" in whole) == (False, True)


def test_a_changed_rule_shows_what_differs_what_it_found_and_the_lines_to_paste(stored):
    code, said = tried(stored, url(1), "--stored", "--drop-line", "^Ikuti kabar kami")
    assert code == 0
    assert "  - Ikuti kabar kami di saluran resmi radar setiap hari ya.\n" in said
    assert "drop_lines '^Ikuti kabar kami': found 1 line\n" in said
    assert "1 of 1 page changes" in said
    paste = tomllib.loads("\n".join(line for line in said.split("\n") if line.startswith("  [") or " = " in line))
    assert paste["sources"]["radar"] == {
        "article": {"drop_lines": ["^Ikuti kabar kami"]},
        "tests": [{"url": url(1), "lacks": ["Ikuti kabar kami di saluran resmi radar setiap"]}],
    }


def test_what_is_pasted_is_a_configuration_whose_tests_pass(stored):
    _, said = tried(stored, "1", "--drop-line", "^Ikuti kabar kami", "--drop", ".populer")
    paste = "\n".join(line for line in said.split("\n") if line.startswith("  [") or " = " in line)
    (stored / "config.toml").write_text(f"{SITE}{paste}\n")
    done = CliRunner().invoke(main, ["check", "-c", str(stored / "config.toml"), "--tests"], catch_exceptions=False)
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "1 test: 1 passed, 0 failed"), done.output


def test_a_rule_that_finds_nothing_says_so(stored):
    code, said = tried(stored, "1", "--drop-line", "^Tiada", "--drop", ".tiada")
    assert code == 0
    for part in (
        "nothing differs",
        "drop_lines '^Tiada': found no line",
        "drop '.tiada': found no part",
        "nothing changes on 1 page",
    ):
        assert part in said, said
    assert "[sources" not in said


def test_a_rule_by_which_a_page_is_not_read_any_more_is_told(stored):
    _, said = tried(stored, "1", "--body", "#tiada")
    assert "would not be read any more: " in said
    assert "body '#tiada': found no part" in said


def test_a_source_s_stored_pages_are_compared_at_once_and_those_not_kept_are_named(stored):
    code, said = tried(stored, "radar", "--stored", "--drop-line", "^Ikuti kabar kami")
    assert (code, "1 of 2 pages changes" in said or "1 of 2 pages change" in said) == (0, True)
    assert "not read, with the change or without: its page is no longer kept" in said


def test_a_file_needs_no_database_and_no_network_and_knows_its_source_by_its_own_address(tmp_path):
    (tmp_path / "config.toml").write_text(SITE + "article = { drop_lines = ['^Paragraf nomor 7'] }\n")
    (tmp_path / "page.html").write_text(html())
    code, said = tried(tmp_path, str(tmp_path / "page.html"))
    assert code == 0
    assert f"read from    {tmp_path / 'page.html'}" in said
    assert f"{LINES[7]}   ← drop_lines '^Paragraf nomor 7'" in said
    assert not (tmp_path / "data").exists()


def test_a_file_that_says_no_address_needs_one(tmp_path):
    (tmp_path / "config.toml").write_text(SITE)
    (tmp_path / "page.html").write_text(html().replace("canonical", "x"))
    code, said = tried(tmp_path, str(tmp_path / "page.html"))
    assert (code, "give it: --url https://" in said) == (1, True)
    code, said = tried(tmp_path, str(tmp_path / "page.html"), "--url", url(9))
    assert (code, said.startswith(url(9))) == (0, True)


def test_a_page_without_a_story_still_shows_its_lines(tmp_path):
    (tmp_path / "config.toml").write_text(SITE)
    (tmp_path / "page.html").write_text("<html><body><p><a href='/'>Beranda</a></p></body></html>")
    code, said = tried(tmp_path, str(tmp_path / "page.html"), "--url", url(9))
    assert code == 0
    assert "not read: " in said
    assert "Beranda" in said


def test_the_test_that_is_printed_passes(stored):
    code, said = tried(stored, "1", "--test")
    assert code == 0
    (stored / "config.toml").write_text(SITE + said)
    (test,) = app.read_config(stored / "config.toml").sources["radar"].tests
    assert (test.url, test.title, test.lacks) == (url(1), "Kabar 1", ("Share",))
    done = CliRunner().invoke(main, ["check", "-c", str(stored / "config.toml"), "--tests"], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_for_programs_lines_parts_rules_and_offers_are_told_before_and_after(stored):
    _, said = tried(stored, "1", "--json", "--drop", ".populer")
    (row,) = json.loads(said)["articles"]
    assert {line["dropped_by"] for line in row["lines"] if line["taken"]} == {None, "line share"}
    assert row["parts"][0]["selector"] == ".isi"
    assert [(rule["name"], len(rule["matches"])) for rule in row["after"]["rules"]] == [("drop", 1)]
    assert {"field": "title", "where": "h1", "value": "Kabar 1"} in row["offers"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["99"], 1, "99: no such entry (`syndicator entries` lists them)"),
        (["https://radar.example.id/x/", "--stored"], 1, "without --stored the site is asked"),
        (
            ["raddar"],
            1,
            "neither an address, a source of the configuration (there are: radar), an entry's number nor a file",
        ),
        (["1", "--url", "https://radar.example.id/x/"], 1, "1: no such file; --url says the address of a file's page"),
        (["1", "--drop-line", "("], 1, "--drop-line: "),
        (["1", "--drop", "p["], 1, "--drop: "),
        (["1", "--test", "--drop", "p"], 2, "--test shows what a page gives by the rules as they are"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(stored, words, code, says):
    found, said = tried(stored, *words)
    assert (found, says in said) == (code, True), said


def test_where_nothing_is_stored_that_is_said_and_nothing_is_made(tmp_path):
    (tmp_path / "config.toml").write_text(SITE)
    code, said = tried(tmp_path, "radar", "--stored")
    assert (code, "nothing is stored here yet" in said, (tmp_path / "data").exists()) == (1, True, False)
