"""Types and keys, each with the words that an operator reads."""

import pytest


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[app]\ntimezone = 3", "timezone: expected text, got 3"),
        ("[app]\nbase_url = ['x']", "base_url: expected text, got an array"),
        ("[app]\nuser_agent = {}", "user_agent: expected text, got a table"),
        ("[app]\ndata = 2026-01-01", "data: expected text, got a date or time"),
        ("[app]\ndata = true", "data: expected text, got true"),
        ("[limits]\nredirects = true", "redirects: expected a whole number, got true"),
        ("[limits]\nredirects = 1.0", "redirects: expected a whole number, got 1.0"),
        ("[limits]\nredirects = nan", "redirects: expected a whole number, got nan"),
        ("[limits]\nfetch = 30", 'fetch: expected a duration such as "15m", got 30'),
        ('[limits]\nfetch = "soon"', 'fetch: expected a duration such as "15m", got "soon"'),
        ('[egress]\nallow = "127.0.0.1"', 'allow: expected an array of text, got "127.0.0.1"'),
        ("[egress]\nallow = ['a', 1]", "allow: expected text, got 1"),
        ('[defaults.sources]\nrecheck = "1h"', 'recheck: expected an array of durations such as "15m", got "1h"'),
        ("[defaults.sources]\nlinks = 3", "links: expected a table, got 3"),
        (
            '[defaults.sources]\ndiscover = "feed"',
            'discover: expected an array of "listing", "feed", "json-ld", "wp-api", "news-sitemap", "sitemap", got "feed"',
        ),
        (
            '[defaults.sources]\ndiscover = ["fead"]',
            'discover: expected one of "listing", "feed", "json-ld", "wp-api", "news-sitemap", "sitemap", got "fead" (did you mean "feed"?)',
        ),
        (
            '[defaults.feeds]\nadvertorials = "lable"',
            'advertorials: expected one of "in", "out", "label", got "lable" (did you mean "label"?)',
        ),
        ("[defaults.feeds]\ncontent = 1", 'content: expected one of "full", "summary", got 1'),
    ],
)
def test_wrong_value_says_what_was_expected_and_what_came(faults, written, says):
    table = written.split("\n")[0]
    assert faults(written) == [f"line 4, {table} {says}"]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("silent = 1", "silent: expected true or false, got 1"),
        ('weight = "1"', 'weight: expected a number, got "1"'),
        ('markup = "md"', 'markup: expected one of "html", "plain", got "md"'),
    ],
)
def test_options_of_a_kind_are_held_to_their_types(faults, written, says):
    text = f'[channels.x]\nkind = "chat"\nchat = "@x"\ntoken = "env:TOKEN"\n{written}\n'
    assert faults(text, environ={"TOKEN": "x"}) == [f"line 7, [channels.x] {says}"]


def test_options_of_a_kind_are_read(read):
    text = '[sources.a]\nurl = "https://a.id/"\n[channels.x]\nkind = "chat"\nchat = "@x"\ntoken = "env:T"\nsilent = true\nweight = 2\n'
    options = read(text, environ={"T": "t"}).channels["x"].options
    assert (options.chat, options.token.reveal(), options.markup, options.silent, options.weight) == (
        "@x",
        "t",
        "html",
        True,
        2,
    )


def test_rule_of_a_kind_is_told_at_the_option_it_names(faults):
    text = '[channels.x]\nkind = "log"\npath = "a\\u0000"\n'
    assert faults(text) == ["line 5, [channels.x] path: no file has such a name"]


def test_rule_of_a_kind_about_several_options_is_told_at_its_table(faults):
    text = '[channels.x]\nkind = "log"\npath = "https://a.id/"\nurl = "https://a.id/"\n'
    assert faults(text) == ["line 3, [channels.x] a path is no address"]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[app]\nlangauge = 'id'", '[app] langauge: no such option (did you mean "language"?)'),
        ("[web]\nzzz = 1", "[web] zzz: no such option"),
        ("[web.listn]\nx = 1", '[web.listn] no such table (did you mean "listen"?)'),
        ("[defaults.sources]\nid = 'x'", "[defaults.sources] id: no such option"),
        ("[defaults.channels]\noptions = 'x'", "[defaults.channels] options: no such option"),
        ("[app]\ninclude = ['x']", "[app] include: no such option here (it stands before the first table)"),
        (
            "[defaults.sources]\ndrop_lines = ['x']",
            '[defaults.sources] drop_lines: no such option here (did you mean "article.drop_lines"?)',
        ),
        (
            "[defaults.sources]\narticle = { boddy = 'x' }",
            '[defaults.sources] article.boddy: no such option (did you mean "body"?)',
        ),
        (
            "[defaults.sources.article]\nboddy = 'x'",
            '[defaults.sources.article] boddy: no such option (did you mean "body"?)',
        ),
    ],
)
def test_unknown_key_is_a_fault_with_the_nearest_one(faults, written, says):
    line = 3 if "no such table" in says else 4
    assert faults(written) == [f"line {line}, {says}"]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('[sources.media]\nevery = "1h"', 'url: missing (text such as "https://radar.example.id/")'),
        ("[feeds.x]\nsize = 1", 'title: missing (text such as "Politik Kaltim")'),
        ("[sample]", 'listen: missing (text such as "127.0.0.1:8091")'),
        ("[channels.x]\nchat = '@x'", 'kind: missing (one of "chat", "log")'),
        ("[channels.x]\nkind = 'chat'\nchat = '@x'", "token: missing (text: env:NAME or file:PATH)"),
        ("[channels.x]\nkind = 'log'", 'path: missing (text such as "posts.jsonl")'),
    ],
)
def test_missing_option_is_told_at_its_table(faults, written, says):
    table = written.split("\n")[0]
    assert faults("[sources.radar]\nurl = 'https://radar.example.id/'\n" + written) == [f"line 3, {table} {says}"]


def test_options_nobody_may_set_keep_their_values(read):
    config = read('[sources.radar]\nurl = "https://radar.example.id/"\n')
    assert config.sources["radar"].id == "radar"
    assert config.channels == {}
