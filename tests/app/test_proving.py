"""`syndicator check --tests`: on saved, stored and live pages, with a real database."""

import http.server
import threading

import pytest
from click.testing import CliRunner

from builders import NOON, page
from databases import embedded
from syndicator.cli import main
from syndicator.engine.work import read
from syndicator.policy.deciding import Rules, decide_read
from syndicator.policy.identity import aliases_of_article
from syndicator.ports import Candidate
from syndicator.specs import Source
from syndicator.storage.store import SqlStore

LINES = [f"Paragraf nomor {n} dari berita yang cukup panjang untuk dikenali sebagai isi." for n in range(6)]
URL = "https://radar.example.id/berita-1/"
SITE = "[sources.radar]\nurl = \"https://radar.example.id/\"\narticle = { drop_lines = ['^Paragraf nomor 5'] }\n"


def html(title="Kabar 1", lines=LINES):
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html lang=id><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


def checked(folder, *words):
    done = CliRunner().invoke(main, ["check", "-c", str(folder / "config.toml"), *words], catch_exceptions=False)
    return done.exit_code, done.output.splitlines()


def write(folder, *tests, more=""):
    text = "".join(f"[[sources.radar.tests]]\n{test}\n" for test in tests)
    (folder / "config.toml").write_text(SITE + text + more)


@pytest.fixture
async def stored(tmp_path):
    """An installation with one story whose page is kept."""
    (tmp_path / "data").mkdir()
    store = SqlStore(embedded(tmp_path / "data" / "syndicator.db"))
    source = Source(id="radar", url="https://radar.example.id/", doubtful="publish")
    await store.sync([source], [], [], belongs=lambda *_: False, presented="", now=NOON)
    kept = page(URL, body=html().encode(), headers={"content-type": "text/html"})
    reading = read(kept)
    aliases = tuple(aliases_of_article(reading.article, final_url=URL, amp_url=None))
    candidate = Candidate(source="radar", seen_at=NOON, aliases=aliases, reading=reading, page=kept)
    rules = Rules(source=source, feeds=[], routes=[])
    await store.record(candidate, lambda known: decide_read(known, reading, rules, now=NOON))
    await store.close()
    return tmp_path


@pytest.fixture
def site(tmp_path):
    """A site that answers with one page at every address, and counts."""
    asked = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = html("Kabar baru").encode() if self.path == "/a/" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_stored_page_is_read_by_the_rules_of_now_and_its_site_is_not_asked(stored):
    write(stored, f'url = "{URL}"\ntitle = "Kabar 1"\nlacks = ["Paragraf nomor 5"]\ncontains = ["Paragraf nomor 4"]')
    code, lines = checked(stored, "--tests")
    assert lines == [
        f"passed  sources.radar  {URL}  (the stored page of entry 1, fetched 2026-11-24 04:00 UTC)",
        "1 test: 1 passed, 0 failed",
    ]
    assert code == 0


def test_each_failure_says_what_was_expected_what_was_found_and_the_remedy(stored):
    write(
        stored, f'url = "{URL}"\ncontains = ["Paragraf nomor 5"]\nlacks = ["Paragraf nomor 4 dari"]\ntitle = "Kabar 2"'
    )
    code, lines = checked(stored, "--tests", "radar")
    assert lines[1:] == [
        f'  contains "Paragraf nomor 5": it was dropped by drop_lines \'^Paragraf nomor 5\': "{LINES[5]}"',
        "  remedy: make that rule narrower, or take it out",
        f'  lacks "Paragraf nomor 4 dari": it is in the text: "{LINES[4]}"',
        "  remedy: drop_lines = ['^Paragraf nomor 4 dari']",
        '  title: expected "Kabar 2", found "Kabar 1" (from h1)',
        '  remedy: name its place in the rules: title = "CSS"; or change the test',
        "1 test: 0 passed, 1 failed",
    ]
    assert code == 1


def test_a_page_saved_beside_the_configuration_needs_no_database_and_no_network(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "a.html").write_text(html("Kabar tersimpan"))
    write(tmp_path, f'url = "{URL}"\nfile = "tests/a.html"\ntitle = "Kabar tersimpan"')
    code, lines = checked(tmp_path, "--tests")
    assert (code, lines[0]) == (0, f"passed  sources.radar  {URL}  (tests/a.html)")
    assert not (tmp_path / "data").exists()


def test_what_is_neither_saved_nor_stored_is_asked_for_once(tmp_path, site):
    address, asked = site
    path = tmp_path / "config.toml"
    path.write_text(
        f'[egress]\nallow = ["{address.removeprefix("http://")}"]\n[sources.radar]\nurl = "{address}/"\ngap = "1ms"\n'
        f'[[sources.radar.tests]]\nurl = "{address}/a/"\ntitle = "Kabar baru"\n'
        f'[[sources.radar.tests]]\nurl = "{address}/a/"\nlacks = ["Paragraf nomor 5"]\n'
        f'[[sources.radar.tests]]\nurl = "{address}/gone/"\n'
    )
    code, lines = checked(tmp_path, "--tests")
    assert (code, [line.partition(" ")[0] for line in lines if not line.startswith(" ")]) == (
        1, ["passed", "FAILED", "FAILED", "3"],
    )  # fmt: skip
    assert "HTTP 404" in "\n".join(lines)
    assert asked.count("/a/") == 1


def test_fresh_asks_the_site_also_where_a_page_is_stored(stored):
    write(stored, f'url = "{URL}"', more='[limits]\nfetch = "5s"\n')
    code, lines = checked(stored, "--tests", "--fresh")
    assert (code, "(the site, now)" in lines[0], lines[1].startswith("  not read: ")) == (1, True, True)


def test_the_tests_of_a_pack_are_run_by_the_pack_alone(stored):
    pack = f"[packs.wp]\ndrop_lines = ['^Paragraf nomor 0']\n[[packs.wp.tests]]\nurl = \"{URL}\"\n"
    pack += 'contains = ["Paragraf nomor 5"]\nlacks = ["Paragraf nomor 0"]\n'
    write(stored, more=pack)
    code, lines = checked(stored, "--tests", "wp")
    assert (code, lines[0].partition("  (")[0]) == (0, f"passed  packs.wp  {URL}"), lines


@pytest.mark.parametrize(
    ("file", "body", "says"),
    [
        ("none.html", None, "No such file or directory"),
        ("folder", None, "can't be read"),
        ("a.html", b"", "the page is empty"),
        ("a.html", b"%PDF-1.7", "the bytes are no HTML"),
    ],
)
def test_a_file_that_is_no_page_fails_its_test_with_the_reason(tmp_path, file, body, says):
    (tmp_path / "folder").mkdir()
    if body is not None:
        (tmp_path / file).write_bytes(body)
    write(tmp_path, f'url = "{URL}"\nfile = "{file}"', f'url = "{URL}"\nfile = "good.html"')
    (tmp_path / "good.html").write_text(html())
    code, lines = checked(tmp_path, "--tests")
    assert (code, says in lines[1], lines[-1]) == (1, True, "2 tests: 1 passed, 1 failed")


def test_without_tests_it_says_how_to_write_one(tmp_path):
    write(tmp_path)
    assert checked(tmp_path, "--tests") == (
        0, ["no tests here: write [[sources.NAME.tests]] with url, contains, lacks, title … (docs/sources.md)"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--tests", "raddar"], 1, "raddar: no such source or pack (there are: radar)"),
        (["radar"], 2, "SOURCE and --fresh go with --tests"),
        (["--fresh"], 2, "SOURCE and --fresh go with --tests"),
    ],
)
def test_a_wrong_call_says_so(tmp_path, words, code, says):
    write(tmp_path)
    found, lines = checked(tmp_path, *words)
    assert (found, says in "\n".join(lines)) == (code, True)


def test_a_plain_check_reads_no_page(tmp_path):
    write(tmp_path, f'url = "{URL}"\nfile = "none.html"')
    code, lines = checked(tmp_path)
    assert (code, "fine" in lines[-1], (tmp_path / "data").exists()) == (0, True, False)
