"""Site config files of Full-Text RSS: what is carried over, and why not."""

import tomllib

import pytest
from click.testing import CliRunner

from syndicator import app
from syndicator.cli import main
from syndicator.engine import work
from syndicator.extract.site_config import imported
from syndicator.specs import ArticleRules

FILE = """
# Radar
title: //h1[@class='judul']
title: //h2
body: //div[@id='isi']
author: substring-after(//p[@class='by'], 'Oleh ')
author: //p[@class='by']
date: //time/@datetime
strip: //div[@class='iklan']
strip_id_or_class: share
strip_image_src: /ads/
next_page_link: //a[@class='lanjut']
single_page_link: //a[@class='semua']
replace_string(JAKARTA - ): Kota \\
replace_string(<br>): <p>
prune: no
tidy: no
test_url: https://radar.example.id/a/
http_header(user-agent): x
strip: //div[
oh
"""


def test_what_says_the_same_is_carried_over():
    assert imported(FILE).rules == {
        "title": "xpath://h1[@class='judul'] | (//h2)[not(//h1[@class='judul'])]",
        "body": "xpath://div[@id='isi']",
        "author": "xpath:substring-after(//p[@class='by'], 'Oleh ')",
        "date": "xpath://time/@datetime",
        "next": "xpath://a[@class='lanjut']",
        "drop": [
            "xpath://div[@class='iklan']",
            "xpath://*[contains(@class, 'share') or contains(@id, 'share')]",
            "xpath://img[contains(@src, '/ads/')]",
        ],
        "replace": [[r"JAKARTA\ \-\ ", r"Kota \\"]],
    }


def test_every_line_that_is_not_is_named_with_its_reason():
    left = {number: why for number, _, why in imported(FILE).left}
    assert set(left) == {7, 13, 15, 19, 20, 21}
    assert left[7] == "the ways before it count; one that gives text can't be joined to them"
    assert "found by itself" in left[13]
    assert "changes markup" in left[15]
    assert left[21] == "it is no directive"


def test_pages_to_test_with_become_tests_with_the_words_that_follow_them():
    found = imported(
        "test_contains: too early\ntest_url: https://radar.example.id/a/\ntest_contains: banjir surut\n"
        "test_contains: 312 rumah\ntest_url: https://radar.example.id/b/\ntest_url: oh no\ntest_contains:\n"
    )
    assert found.tests == [
        {"url": "https://radar.example.id/a/", "contains": ["banjir surut", "312 rumah"]},
        {"url": "https://radar.example.id/b/"},
    ]
    assert [(number, why) for number, _, why in found.left] == [
        (1, "no test_url stands before it"), (6, "it is no address"), (7, "it is empty"),
    ]  # fmt: skip


def test_a_later_way_counts_where_the_earlier_ones_find_nothing(page):
    rules = ArticleRules(title=imported(FILE).rules["title"])
    body = "".join(f"<p>Paragraf nomor {n} dari berita yang cukup panjang untuk dikenali.</p>" for n in range(5))
    first, second = (
        work.read(page(f"<html><body><h2>Kedua</h2>{head}<article>{body}</article></body></html>"), rules).article.title
        for head in ("<h1 class=judul>Pertama</h1>", "")
    )
    assert (first, second) == ("Pertama", "Kedua")


@pytest.fixture
def site_config(tmp_path):
    (tmp_path / "radar.example.id.txt").write_text(FILE)
    (tmp_path / "config.toml").write_text(
        'include = ["packs/*.toml"]\n[sources.radar]\nurl = "https://radar.example.id/"\npacks = ["radar-example-id"]\n'
    )
    return tmp_path


def call(folder):
    config, file = str(folder / "config.toml"), str(folder / "radar.example.id.txt")
    return CliRunner().invoke(main, ["pack", "-c", config, "import", file])


def test_the_pack_that_is_written_is_one(site_config):
    done = call(site_config)
    assert done.exit_code == 0, done.output
    assert "not carried over: line 21: oh  (it is no directive)" in done.output
    article = app.read_config(site_config / "config.toml").sources["radar"].article
    made = imported(FILE).rules
    assert (article.title, article.drop) == (made["title"], tuple(made["drop"]))
    assert article.replace == (("JAKARTA\\ \\-\\ ", r"Kota \\"),)
    assert "# line 21: oh  (it is no directive)" in (site_config / "packs/radar-example-id.toml").read_text()


def test_a_pack_that_is_there_is_left_as_it_is(site_config):
    (site_config / "packs").mkdir()
    (site_config / "packs/radar-example-id.toml").write_text("[packs.radar-example-id]\n")
    done = call(site_config)
    assert (done.exit_code, "is there already" in done.output) == (1, True)
    assert tomllib.loads((site_config / "packs/radar-example-id.toml").read_text()) == {
        "packs": {"radar-example-id": {}}
    }


def test_a_file_without_a_rule_writes_nothing(site_config):
    (site_config / "radar.example.id.txt").write_text("test_url: https://radar.example.id/\n")
    assert call(site_config).exit_code == 1
    assert not (site_config / "packs").exists()
