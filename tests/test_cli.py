"""The commands, in this process where they need no network."""

import gzip
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from syndicator.cli import main

PARAGRAPHS = [f"Paragraf nomor {n} dari berita yang cukup panjang untuk dikenali sebagai isi." for n in range(6)]
PAGE = (
    '<html lang="id"><head><title>Banjir Surut - Radar</title><link rel="canonical" href="https://radar.example.id/a/">'
    '<meta property="og:title" content="Banjir Surut"><meta property="article:published_time" content="2026-11-24T08:00:00+08:00">'
    '<meta name="author" content="Rina Wahyuni"></head><body><article><h1>Banjir Surut</h1>'
    + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    + "</article></body></html>"
)


def call(*arguments: str):
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom syndicator.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('httpx', 'sqlalchemy', 'lxml', 'jinja2', 'asyncio', 'cattrs') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "init",
        "check",
        "try",
        "poll",
        "pause",
        "resume",
        "extract",
        "entries",
        "explain",
        "retract",
        "post",
        "deliveries",
        "preview",
        "release",
        "drop",
        "test",
        "approve",
        "reject",
        "reextract",
        "pack",
    ],
)
def test_every_command_says_what_it_does(command):
    assert call(command, "--help").exit_code == 0


def test_extract_prints_one_article_as_json(tmp_path):
    (tmp_path / "a.html").write_text(PAGE)
    done = call("extract", str(tmp_path / "a.html"), "--url", "https://radar.example.id/a/?utm_source=x")
    row = json.loads(done.stdout)
    assert row.pop("html") == "\n".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    assert row == {
        "url": "https://radar.example.id/a/", "title": "Banjir Surut", "date": "2026-11-24T08:00:00+08:00",
        "authors": ["Rina Wahyuni"], "lang": "id", "image": None, "tags": [], "dateline": "", "advertorial": False, "paywalled": False,
        "text": "\n".join(PARAGRAPHS),
    }  # fmt: skip


def test_extract_reads_a_folder_by_its_manifest_in_order(tmp_path):
    (tmp_path / "one.html").write_text(PAGE)
    (tmp_path / "two.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "none.html").write_text("")
    manifest = tmp_path / "m.jsonl"
    manifest.write_text(
        "".join(
            json.dumps({"id": name, "url": "https://radar.example.id/a/", "more": 1}) + "\n"
            for name in ("two", "none", "one")
        )
    )
    done = call("extract", "--pages", str(tmp_path), "--manifest", str(manifest))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["title"]) for row in rows] == [
        ("two", "Banjir Surut"),
        ("none", ""),
        ("one", "Banjir Surut"),
    ]
    assert set(rows[0]) == {"id", "title", "date", "authors", "text"}


def test_a_bad_line_of_a_manifest_is_said_and_costs_no_other(tmp_path):
    (tmp_path / "pages").mkdir()
    for place in (tmp_path / "outside.html", tmp_path / "pages" / "last.html"):
        place.write_text(PAGE)
    manifest = tmp_path / "m.jsonl"
    rows = [
        '{"id": "missing", "url": ""}',
        "no JSON",
        '{"id": "../outside", "url": ""}',
        '{"id": "last", "url": "https://r.id/a"}',
    ]
    manifest.write_text("\n".join(rows))
    done = call("extract", "--pages", str(tmp_path / "pages"), "--manifest", str(manifest))
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["title"]) for row in out] == [
        ("missing", ""),
        (None, ""),
        (None, ""),
        ("last", "Banjir Surut"),
    ]
    assert done.exit_code == 1
    assert "line 1: " in done.stderr
    assert "has neither missing.html nor missing.html.gz" in done.stderr
    assert "line 3: id: expected the name of a page in the folder, got '../outside'" in done.stderr


def test_extract_without_an_address_is_a_wrong_call(tmp_path):
    (tmp_path / "a.html").write_text(PAGE)
    assert call("extract", str(tmp_path / "a.html")).exit_code == 2


def test_init_writes_what_check_accepts_and_overwrites_nothing(tmp_path):
    folder = tmp_path / "mine"
    assert call("init", str(folder)).exit_code == 0
    assert call("check", "--config", str(folder / "config.toml")).exit_code == 0
    (folder / "config.toml").write_text("# mine")
    again = call("init", str(folder))
    assert (again.exit_code, (folder / "config.toml").read_text()) == (1, "# mine")


def test_check_names_every_fault_and_ends_with_2(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(
        '[sources.radar]\nurll = "https://radar.example.id/"\nevery = 15\n'
        '[channels.arsip]\nkind = "flie"\n[web]\nlisten = "127.0.0.1"\n'
    )
    done = call("check", "--config", str(path))
    assert done.exit_code == 2
    for part in ("line 2, [sources.radar] urll: no such option", "line 3, [sources.radar] every", "line 5", "line 7"):
        assert part in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ('entry_title = "{{ titel }}"', "[feeds.all] entry_title, line 1: titel: no such name"),
        ('entry_body = "body.html"', "[feeds.all] entry_body: body.html, line 2"),
    ],
)
def test_a_feeds_template_that_does_not_compile_is_a_fault_of_the_configuration(tmp_path, option, says):
    (tmp_path / "body.html").write_text("<p>\n{% if %}</p>")
    done = call("check", "--config", str(config_with(tmp_path, f"[feeds.all]\n{option}\n")))
    assert (done.exit_code, says in done.stderr) == (2, True)


def test_a_template_that_does_not_compile_is_a_fault_of_the_configuration(tmp_path):
    (tmp_path / "posts.txt").write_text("{{ ttle }}")
    path = tmp_path / "config.toml"
    path.write_text(
        '[sources.radar]\nurl = "https://radar.example.id/"\n'
        '[channels.arsip]\nkind = "file"\npath = "p.jsonl"\ntemplate = "posts.txt"\n'
    )
    done = call("check", "--config", str(path))
    assert (done.exit_code, "[channels.arsip] template: posts.txt" in done.stderr) == (2, True)


def test_a_missing_configuration_says_how_to_get_one(tmp_path):
    done = call("run", "--config", str(tmp_path / "config.toml"))
    assert (done.exit_code, "syndicator init" in done.stderr) == (2, True)


def test_try_needs_an_address_or_a_source(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('[sources.radar]\nurl = "https://radar.example.id/"\n')
    done = call("try", "raddar", "--config", str(path))
    assert (done.exit_code, "there are: radar" in done.stderr) == (1, True)


def test_poll_of_an_unknown_source_says_which_there_are(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('[sources.radar]\nurl = "https://radar.example.id/"\n')
    done = call("poll", "raddar", "--config", str(path))
    assert (done.exit_code, "there are: radar" in done.stderr) == (1, True)


def test_check_says_which_sources_the_guard_will_refuse_and_what_to_write(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(
        '[app]\nuser_agent = "Test/1 (+https://example.id)"\n[sources.a]\nurl = "http://127.0.0.1:9999/"\n'
        '[sources.b]\nurl = "http://radar.example.id:8000/"\n[sources.c]\nurl = "https://radar.example.id/"\n'
    )
    done = call("check", "--config", str(path))
    notes = [line for line in done.stdout.splitlines() if line.startswith("note:") and "allow" in line]
    assert [note.partition("allow = ")[2] for note in notes] == ['["127.0.0.1:9999"]', '["radar.example.id:8000"]']
    path.write_text(path.read_text() + '[egress]\nallow = ["127.0.0.1:9999", "radar.example.id:8000"]\n')
    assert "refused" not in call("check", "--config", str(path)).stdout


def test_a_poll_that_fails_ends_with_1(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('[sources.a]\nurl = "http://127.0.0.1:9/"\n')
    done = call("poll", "a", "--config", str(path))
    assert (done.exit_code, "not a public address" in done.stderr) == (1, True)


def config_with(tmp_path, text: str):
    path = tmp_path / "config.toml"
    path.write_text('[sources.radar]\nurl = "https://radar.example.id/"\n' + text)
    return str(path)


def test_pause_and_resume_say_what_changed(tmp_path):
    path = config_with(tmp_path, '[channels.arsip]\nkind = "file"\npath = "p.jsonl"\n')
    said = [
        call(*words, "--config", path).stdout
        for words in (("pause", "arsip"), ("pause", "arsip"), ("resume",), ("pause", "source:radar"))
    ]
    assert said == [
        "channel arsip: paused; its queue is kept\n",
        "channel arsip: was paused already\n",
        "source radar: was not paused\nchannel arsip: resumed\n",
        "source radar: paused; a poll under way ends as usual\n",
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [("radra", "there are: radar, radar"), ("radar", "say source:radar or channel:radar")],
    ids=["unknown", "of both"],
)
def test_a_name_that_means_nothing_or_two_things_is_not_paused(tmp_path, name, says):
    path = config_with(tmp_path, '[channels.radar]\nkind = "file"\npath = "p.jsonl"\n')
    done = call("pause", name, "--config", path)
    assert (done.exit_code, says in done.stderr) == (1, True)


def test_G01_a_faulty_configuration_is_refused_with_file_and_line_before_anything_starts(tmp_path):
    path = config_with(tmp_path, '[sources.radar]\nurl = "https://radar.example.id/"\n[channles.a]\nkind = "file"\n')
    done = call("run", "--config", path)
    assert (done.exit_code, (tmp_path / "data").exists()) == (2, False)
    for part in (path, "line 3", "line 5", 'did you mean "channels"'):
        assert part in done.stderr, done.stderr


HOOK = '[channels.hook]\nkind = "webhook"\nurl = "https://cms.example.id/"\nsecret = "{}"\n'
CANARY = "whsec_" + "Y2FuYXJ5" * 5


@pytest.mark.parametrize("where", ["env:SYNDICATOR_NOT_SET_ANYWHERE", "file:not-there"])
def test_G04_a_missing_secret_is_refused_by_its_name_and_line(tmp_path, where):
    done = call("run", "--config", config_with(tmp_path, HOOK.format(where)))
    assert (done.exit_code, "line 6, [channels.hook] secret" in done.stderr) == (2, True)
    assert where.partition(":")[2] in done.stderr


def test_G04_a_secret_that_everybody_can_read_is_a_warning_that_does_not_repeat_it(tmp_path):
    (tmp_path / "hook").write_text(CANARY)
    path = config_with(tmp_path, HOOK.format("file:hook"))
    (tmp_path / "hook").chmod(0o644)
    warned = call("check", "--config", path)
    (tmp_path / "hook").chmod(0o600)
    assert (warned.exit_code, "chmod o-r" in warned.stdout, CANARY in warned.stdout) == (0, True, False)
    assert "chmod" not in call("check", "--config", path).stdout


def test_deliveries_of_a_new_installation_are_none_and_settling_one_says_so(tmp_path):
    path = config_with(tmp_path, "")
    assert call("deliveries", "--json", "--config", path).stdout == "[]\n"
    done = call("deliveries", "--config", path, "settle", "7", "arrived")
    assert (done.exit_code, "7: no such delivery" in done.stderr) == (1, True)


def test_the_ledger_of_a_new_installation_answers_in_sentences(tmp_path):
    path = config_with(tmp_path, '[channels.arsip]\nkind = "file"\npath = "p.jsonl"\n')
    assert call("entries", "--json", "--config", path).stdout == "[]\n"
    nothing = call("explain", "https://radar.example.id/a/", "--config", path)
    assert (nothing.exit_code, "no source has listed this address" in nothing.stdout) == (0, True)
    for words in (("explain", "7"), ("retract", "7", "--reason", "x"), ("post", "7", "arsip")):
        done = call(*words, "--config", path)
        assert (done.exit_code, "7: no such entry (`syndicator entries` lists them)" in done.stderr) == (1, True)
    done = call("entries", "--feed", "al", "--config", path)
    assert (done.exit_code, "al: no such feed (there are: all)" in done.stderr) == (1, True)


def test_an_address_that_is_withdrawn_before_it_was_listed_is_kept_out(tmp_path):
    path = config_with(tmp_path, "")
    url = "https://radar.example.id/a/"
    assert "kept out from now on" in call("retract", url, "--reason", "somasi", "--config", path).stdout
    assert "(somasi)" in call("explain", url, "--config", path).stdout


def test_an_installation_moves_to_another_folder_in_one_command(tmp_path):
    path = config_with(tmp_path, '[channels.arsip]\nkind = "file"\npath = "p.jsonl"\ntemplate = "posts.txt"\n')
    (tmp_path / "posts.txt").write_text("{{ title }}")
    empty = call("backup", str(tmp_path / "it.snapshot"), "--config", path)
    assert (empty.exit_code, "nothing in it yet" in empty.stderr) == (1, True)
    call("retract", "https://radar.example.id/a/", "--reason", "somasi", "--config", path)
    assert "config.toml, posts.txt" in call("backup", str(tmp_path / "it.snapshot"), "--config", path).stdout
    (tmp_path / "new").mkdir()
    there = str(tmp_path / "new" / "config.toml")
    done = call("restore", str(tmp_path / "it.snapshot"), "--config", there)
    assert (done.exit_code, "wrote" in done.stdout, "are unknown now" in done.stdout) == (0, True, True)
    assert "(somasi)" in call("explain", "https://radar.example.id/a/", "--config", there).stdout
    again = call("restore", str(tmp_path / "it.snapshot"), "--config", there)
    assert (again.exit_code, "is there already; move it away" in again.stderr) == (1, True)


def test_check_estimates_what_the_disk_has_to_take(tmp_path):
    said = call("check", "--config", config_with(tmp_path, "")).stdout
    assert "note: disk: 5 MB a month of stories that stay, and 10 MB of raw pages, kept 14 days" in said
    assert not (tmp_path / "data").exists(), "a look at the configuration makes no database"


def test_alerts_to_a_channel_that_is_none_are_refused(tmp_path):
    done = call("check", "--config", config_with(tmp_path, '[alerts]\nchannels = ["redaks"]\n'))
    assert (done.exit_code, 'no channel "redaks"' in done.stderr) == (2, True)


def test_a_partner_gets_a_token_which_is_shown_once_rotated_and_ended(tmp_path):
    path = config_with(tmp_path, '[partners.kabar]\nfeeds = ["all"]\nprofile = "msn"\n')
    first = call("partners", "--config", path, "token", "kabar", "--ends-after", "90d")
    assert (first.exit_code, first.stdout[:4], len(first.stdout.strip())) == (0, "syn_", 47)
    second = call("partners", "--config", path, "token", "kabar", "--others-end-after", "7d")
    assert second.stdout != first.stdout
    assert call("partners", "--config", path, "end", "kabar", "2").stdout == "token 2 of kabar: ended\n"
    listed = call("partners", "--config", path).stdout
    assert [word in listed for word in ("token 1", "ends", "ended", "last seen never")] == [True] * 4
    assert first.stdout.strip() not in listed
    assert call("partners", "--config", path, "log", "kabar").stdout == ""
    assert first.stdout.strip().encode() not in (tmp_path / "data" / "syndicator.db").read_bytes()
    done = call("partners", "--config", path, "token", "kabr")
    assert (done.exit_code, "no such partner (there are: kabar)" in done.stderr) == (1, True)


def test_preflight_says_what_is_not_met_and_fails(tmp_path):
    path = config_with(tmp_path, '[partners.kabar]\nfeeds = ["all"]\nprofile = "google-news"\n')
    done = call("preflight", "kabar", "--config", path)
    assert (done.exit_code, "  FAIL  the feed has entries: it has none" in done.stdout) == (1, True)
    assert "all, by the rules of google-news:\n  ok    an id that never changes\n" in done.stdout


def test_a_plan_shows_what_a_changed_configuration_would_do_and_does_nothing(tmp_path):
    path = config_with(tmp_path, "")
    never = call("plan", "--config", path)
    assert (never.exit_code, "nothing was recorded here yet" in never.stderr) == (1, True)
    call("entries", "--config", path)
    assert call("plan", "--config", path).stdout == "nothing would change\n"
    config_with(tmp_path, '[feeds.baru]\ntitle = "Baru"\n')
    for _ in range(2):
        done = call("plan", "--config", path)
        assert done.stdout.splitlines()[0] == "+ feed baru: 0 entries would enter, 0 would leave"
