"""Whole configurations: what they become, and whole reports of what is wrong with them."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.reading import FOLDER, KINDS, SITE, file_opener
from syndicator import config
from syndicator.config import App, Config, Egress, Limits, Web
from syndicator.errors import ConfigError
from syndicator.specs import ArticleRules, ChannelSpec, Feed, LinkRules, Source


def test_two_lines_are_a_whole_configuration(read):
    found = read(SITE)
    assert found == Config(
        folder=FOLDER,
        app=App(),
        web=Web(),
        limits=Limits(),
        egress=Egress(),
        sources={"radar": Source(id="radar", url="https://radar.example.id/")},
        feeds={"all": Feed(id="all", title="All entries", language="en")},
    )


def test_everything_that_is_written_arrives(read):
    text = """
[app]
base_url = "https://feeds.example.id/"
language = "id"
timezone = "Asia/Makassar"
[sources.radar]
url = "https://radar.example.id/berita/"
every = "1h30m"
discover = ["feed"]
links = { select = "h2 a" }
article = { body = ".entry", drop = [".ad"], title = "h1" }
recheck = []
first_run = "post"
[feeds.politik]
title = "Politik"
sources = ["rad*"]
advertorials = "out"
[channels.catatan]
kind = "log"
feeds = ["politik", "all"]
path = "posts.jsonl"
template = "channels/posts.txt"
on_update = "ignore"
"""
    found = read(text, files={"channels/posts.txt": "{{ title }}"})
    assert found.base_url == "https://feeds.example.id"
    assert found.sources["radar"] == Source(
        id="radar",
        url="https://radar.example.id/berita/",
        every=timedelta(minutes=90),
        discover=("feed",),
        links=LinkRules(select="h2 a"),
        article=ArticleRules(body=".entry", drop=(".ad",), title="h1", timezone="Asia/Makassar"),
        recheck=(),
        first_run="post",
    )
    assert found.feeds == {
        "all": Feed(id="all", title="Semua berita", language="id"),
        "politik": Feed(id="politik", title="Politik", sources=("rad*",), advertorials="out", language="id"),
    }
    assert found.channels["catatan"] == ChannelSpec(
        id="catatan",
        kind="log",
        feeds=("politik", "all"),
        template="channels/posts.txt",
        on_update="ignore",
        options=KINDS["log"](path="posts.jsonl"),
    )


def test_an_address_without_a_table_of_its_own_is_read_by_the_defaults_of_sources(read):
    found = read('[app]\ntimezone = "Asia/Makassar"\n[defaults.sources]\ngap = "3s"\n' + SITE).any_source
    assert (found.gap, found.article.timezone) == (timedelta(seconds=3), "Asia/Makassar")


def test_report_reads_as_the_style_guide_has_it(report):
    text = SITE + "\n" * 37 + '[channels.newsroom]\nkind = "chat"\nchanel = "@x"\nchat = 42\n'
    assert report(text, environ={}) == [
        "config.toml: 3 faults",
        "line 40, [channels.newsroom] token: missing (text: env:NAME or file:PATH)",
        'line 42, [channels.newsroom] chanel: no such option (did you mean "chat"?)',
        "line 43, [channels.newsroom] chat: expected text, got 42",
    ]


def test_every_fault_of_a_file_is_told_at_once(report):
    text = """[app]
timezone = "Asia/Makasar"
languages = "id"
base_url = "feeds.example.id"
[web]
listen = 8080
[limits]
fetch = "long"
workers = 0
[defaults.sources]
every = "often"
[packs.mine]
drop_lines = ["["]
[sources.radar]
url = "radar"
packs = ["id-wordpres"]
first_run = "posted"
[sources.Media]
links = { selct = "h2" }
[feed.x]
title = "x"
[feeds.politik]
sources = ["radr*"]
size = "50"
[channels.a]
kind = "chatt"
feeds = ["al"]
[channels.b]
kind = "chat"
chat = "@x"
token = "env:TOKEN"
template = "channels/none.txt"
"""
    address = 'expected an address such as "https://radar.example.id/", got'
    assert report(text) == [
        "config.toml: 22 faults",
        'line 2, [app] timezone: expected an IANA zone such as "Asia/Makassar", got "Asia/Makasar" (did you mean "Asia/Makassar"?)',
        'line 3, [app] languages: no such option (did you mean "language"?)',
        f'line 4, [app] base_url: {address} "feeds.example.id" (did you mean "https://feeds.example.id"?)',
        "line 6, [web] listen: expected text, got 8080",
        'line 8, [limits] fetch: expected a duration such as "15m", got "long"',
        "line 9, [limits] workers: expected a whole number from 1 on, got 0",
        'line 11, [defaults.sources] every: expected a duration such as "15m", or "auto", got "often"',
        'line 13, [packs.mine] drop_lines: "[" is no regular expression: unterminated character set at position 0',
        f'line 15, [sources.radar] url: {address} "radar"',
        'line 16, [sources.radar] packs: no pack "id-wordpres" (did you mean "id-wordpress"?)',
        'line 17, [sources.radar] first_run: expected one of "baseline", "post", got "posted" (did you mean "post"?)',
        'line 18, [sources.Media] "Media" is no name for a source (expected small letters, digits, - and _, 64 at most, a letter or digit first)',
        'line 18, [sources.Media] url: missing (text such as "https://radar.example.id/")',
        'line 19, [sources.Media] links.selct: no such option (did you mean "select"?)',
        'line 20, [feed] no such table (did you mean "feeds"?)',
        'line 22, [feeds.politik] title: missing (text such as "Politik Kaltim")',
        'line 23, [feeds.politik] sources: "radr*" matches no source (did you mean "radar"?)',
        'line 24, [feeds.politik] size: expected a whole number, got "50"',
        'line 26, [channels.a] kind: expected one of "chat", "log", got "chatt" (did you mean "chat"?)',
        'line 27, [channels.a] feeds: no feed "al" (did you mean "all"?)',
        "line 31, [channels.b] token: the environment variable TOKEN is not set",
        'line 32, [channels.b] template: the file "channels/none.txt" can\'t be read: No such file or directory',
    ]


def test_lines_are_the_same_with_carriage_returns(report):
    text = '[app]\nzzz = 1\n[feeds.x]\nsources = [\n "y",\n]\n' + SITE
    assert report(text.replace("\n", "\r\n")) == report(text) != []


def test_mark_at_the_beginning_of_a_windows_file_is_no_fault(read):
    assert "radar" in read("\ufeff" + SITE).sources


def test_dotted_and_inline_spellings_are_located_too(report):
    text = 'app.zzz = 1\nfeeds = { x = { title = 3, sise = 1 } }\nsources.radar.url = "https://a.id/"\n'
    assert report(text) == [
        "config.toml: 3 faults",
        "line 1 app.zzz: no such option",
        'line 2 feeds.x.sise: no such option (did you mean "size"?)',
        "line 2 feeds.x.title: expected text, got 3",
    ]


def test_no_sources_is_a_fault_with_the_remedy(report):
    remedy = 'no sources: add a table such as [sources.radar] with url = "https://radar.example.id/"'
    assert report("") == ["config.toml: 1 fault", remedy]
    assert report("[sources]\n") == ["config.toml: 1 fault", remedy]


def test_broken_lines_and_wrong_values_are_told_together(report):
    text = SITE + "every = 5m\nrecheck = 3\n[web]\nlisten = 1\n[web]\nlisten = 2\n"
    assert report(text) == [
        "config.toml: 4 faults",
        "line 3, [sources.radar] every: text needs quotes",
        'line 4, [sources.radar] recheck: expected an array of durations such as "15m", got 3',
        "line 6, [web] listen: expected text, got 1",
        "line 7, [web] here twice (first on line 5)",
    ]


def test_what_a_broken_line_may_have_held_is_not_called_missing(report):
    text = "[sources.radar]\nurl = https://radar.example.id/\n[channels.x]\nkind = chat\nfeeds = ['politik']\n"
    assert report(text) == [
        "config.toml: 2 faults",
        "line 2, [sources.radar] url: text needs quotes",
        "line 4, [channels.x] kind: text needs quotes",
    ]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("sources = 3", "sources: expected a table [sources.NAME], got 3"),
        ("app = 'x'", 'app: expected a table [app], got "x"'),
        ("feeds.x = 'y'", 'feeds.x: expected a table [feeds.x], got "y"'),
        ("defaults.partners = {}", "defaults.partners: no such table"),
        ("defaults.feds = {}", 'defaults.feds: no such table (did you mean "feeds"?)'),
        ("url = 'https://a.id/'", "url: no such option"),
        ("includes = ['x']", 'includes: no such option (did you mean "include"?)'),
        ("include = 'x'", 'include: expected an array of text such as ["sources/*.toml"], got "x"'),
    ],
)
def test_what_stands_at_the_top_must_be_a_known_table(report, written, says):
    found = report(f"{written}\n" + ("" if written.startswith("sources") else SITE))
    assert f"line 1 {says}" in found


@pytest.mark.parametrize("name", ["../radar", "Radar", "", "-x", "a/b", "ä", "a.b", "x" * 65, "a\\u0000"])
def test_names_that_could_leave_a_folder_are_refused(report, name):
    [_, fault] = report(f'[sources."{name}"]\nurl = "https://a.id/"\n')
    assert " is no name for a source (expected small letters, " in fault


@pytest.mark.parametrize("section", ["feeds", "channels", "packs"])
def test_names_of_other_tables_are_held_to_the_same(faults, section):
    assert any(" is no name for a " in fault for fault in faults(f'[{section}."a b"]\n'))


def test_defaults_reach_every_source_and_give_way(read):
    text = """
[defaults.sources]
every = "1h"
article = { title = "h1", body = ".a" }
[sources.a]
url = "https://a.id/"
[sources.b]
url = "https://b.id/"
every = "5m"
article = { body = ".b" }
"""
    sources = read(text).sources
    assert [(each.every.seconds, each.article.title, each.article.body) for each in sources.values()] == [
        (3600, "h1", ".a"),
        (300, "h1", ".b"),
    ]


def test_fault_in_the_defaults_is_told_once_where_it_is_written(report):
    text = '[defaults.sources]\nevery = 5\nevry = 6\n[sources.a]\nurl = "https://a.id/"\n[sources.b]\nurl = "https://b.id/"\n'
    assert report(text) == [
        "config.toml: 2 faults",
        'line 2, [defaults.sources] every: expected a duration such as "15m", or "auto", got 5',
        'line 3, [defaults.sources] evry: no such option (did you mean "every"?)',
    ]


def test_fault_in_unused_defaults_is_told_too(faults):
    assert faults('[defaults.channels]\non_update = "x"\n') == [
        'line 4, [defaults.channels] on_update: expected one of "edit", "ignore", got "x"'
    ]


def test_defaults_of_feeds_and_channels_reach_them(read):
    text = SITE + (
        '[defaults.feeds]\nsize = 7\n[defaults.channels]\nkind = "log"\nfirst_run = "post"\n[feeds.x]\ntitle = "x"\n[channels.y]\npath = "p"\n'
    )
    found = read(text)
    assert (found.feeds["all"].size, found.feeds["x"].size) == (7, 7)
    assert (found.channels["y"].kind, found.channels["y"].first_run) == ("log", "post")


def test_feed_of_everything_may_be_changed(read):
    feed = read(SITE + '[feeds.all]\nsize = 10\nlanguage = "id"\n').feeds["all"]
    assert feed == Feed(id="all", title="Semua berita", size=10, language="id")
    assert read(SITE + '[feeds.all]\ntitle = "Semuanya"\n').feeds["all"].title == "Semuanya"


def test_zone_of_the_installation_is_that_of_sources_that_name_none(read):
    text = (
        '[app]\ntimezone = "Asia/Jakarta"\nlanguage = "id"\n'
        + SITE
        + '[sources.b]\nurl = "https://b.id/"\narticle.timezone = "Asia/Jayapura"\n'
    )
    sources = read(text).sources
    assert (sources["radar"].article.timezone, sources["b"].article.timezone) == ("Asia/Jakarta", "Asia/Jayapura")
    assert sources["radar"].language is None


def test_loopback_source_is_no_fault(read):
    assert read('[sources.a]\nurl = "http://127.0.0.1:8091/"\n[sample]\nlisten = "127.0.0.1:8091"\n').sample


def test_keys_of_an_unknown_kind_are_not_judged(faults):
    assert faults('[channels.x]\nkind = "telegram"\nchat = 3\nfeeds = 4\n') == [
        'line 4, [channels.x] kind: expected one of "chat", "log", got "telegram"',
        "line 6, [channels.x] feeds: expected an array of text, got 4",
    ]


def test_included_texts_belong_to_one_configuration(read):
    found = read(SITE, includes={"sources/media.toml": '[sources.media]\nurl = "https://media.id/"\n'})
    assert list(found.sources) == ["radar", "media"]


def test_faults_of_included_texts_name_their_file(report):
    includes = {
        "sources/b.toml": "\n[sources.b]\nurl = 3\n[feeds.x]\n",
        "sources/a.toml": "include = ['x']\n[sources.a\n",
    }
    assert report(SITE + "[web]\nlisten = 1\n", includes=includes) == [
        "config.toml: 1 fault",
        "line 4, [web] listen: expected text, got 1",
        "sources/a.toml: 2 faults",
        "line 1 include: only the main file includes others",
        "line 2 no TOML: expected ']' at the end of a table declaration",
        "sources/b.toml: 1 fault",
        "line 3, [sources.b] url: expected text, got 3",
    ]


def test_table_in_two_files_is_told_with_both_places(report):
    assert report(SITE, includes={"more.toml": "\n" + SITE + "[app]\n"}) == [
        "more.toml: 1 fault",
        "line 2, [sources.radar] here twice (first in config.toml, line 1)",
    ]


ANY_LINES = """
[sources.radar]
url = "https://radar.example.id/"
packs = ['id-wordpress', 3]
packs = 1
article = 3
article.drop = [1, '.x']
links.select.x = 1
[sources.radar.article]
[[sources]]
[packs.p]
locale = 3
drop = 'x'
[feeds.all]
[feeds.x]
[feeds]
title = []
sources = [[]]
[channels.c]
kind = "log"
path = "x"
feeds = {}
template = '../x'
[defaults]
[defaults.sources]
[app]
[app.language]
language = "id"
[web]
admin_token = 'env:X'
"""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ANY_LINES.split("\n")), max_size=12))
def test_any_order_of_lines_is_a_configuration_or_a_config_error(lines):
    text_becomes_config_or_error("\n".join(lines))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_configuration_or_a_config_error(text):
    text_becomes_config_or_error(text)


def text_becomes_config_or_error(text):
    try:
        found = config.read(text, KINDS, folder=FOLDER, environ={}, open_file=file_opener({}))
    except ConfigError as error:
        found = error.faults
    assert found


def test_two_tables_cannot_have_one_history(report):
    text = (
        SITE
        + '[sources.media]\nurl = "https://media.example.id/"\nwas = "radar"\n[feeds.kota]\ntitle = "Kota"\nwas = "all"\n'
    )
    told = "\n".join(report(text))
    assert '[sources.media] was: "radar" is still there; remove that table, or leave was out' in told
    assert '[feeds.kota] was: "all" is still there' in told
