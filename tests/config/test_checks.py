"""Values of the right type that still mean nothing."""

from datetime import timedelta

import pytest

from syndicator.engine import crontab


@pytest.mark.parametrize(
    "url",
    [
        "",
        "radar",
        "/berita",
        "ftp://radar.example.id/",
        "http://",
        "http://[::1",
        "http://a:99999/",
        "http://a b/",
        "javascript:alert(1)",
        "http://a\tb/",
    ],
)
def test_address_must_be_http_with_a_host(faults, url):
    text = f'[sources.radar]\nurl = "{url}"\n'.replace("\t", "\\t")
    [fault] = faults(text)
    assert fault.startswith(
        'line 2, [sources.radar] url: expected an address such as "https://radar.example.id/", got '
    )


def test_address_without_scheme_is_guessed(faults):
    [fault] = faults('[sources.radar]\nurl = "radar.example.id/berita"\n')
    assert fault.endswith('got "radar.example.id/berita" (did you mean "https://radar.example.id/berita"?)')


@pytest.mark.parametrize("url", ["http://127.0.0.1:8091/", "https://média.example.id/berita/?a=b", "http://[::1]:80/"])
def test_address_is_kept_as_written(read, url):
    assert read(f'[sources.radar]\nurl = "{url}"\n').sources["radar"].url == url


def test_address_in_the_options_of_a_kind_is_checked_too(faults):
    text = '[channels.x]\nkind = "log"\npath = "x"\nurl = "cms"\n'
    assert faults(text) == [
        'line 6, [channels.x] url: expected an address such as "https://radar.example.id/", got "cms"'
    ]


@pytest.mark.parametrize(
    ("zone", "near"),
    [
        ("Asia/Makasar", ' (did you mean "Asia/Makassar"?)'),
        ("Asia", ""),
        ("../etc/passwd", ""),
        ("", ""),
        ("x" * 300, ""),
    ],
)
def test_zone_must_be_of_the_iana_database(faults, zone, near):
    [fault] = faults(f'[app]\ntimezone = "{zone}"\n')
    assert fault.startswith('line 4, [app] timezone: expected an IANA zone such as "Asia/Makassar", got "')
    assert fault.endswith(near)


@pytest.mark.parametrize("listen", ["8080", "127.0.0.1", ":8080", "127.0.0.1:99999", "http://127.0.0.1:80", "::1:80"])
def test_endpoint_needs_address_and_port(faults, listen):
    assert faults(f'[web]\nlisten = "{listen}"\n') == [
        f'line 4, [web] listen: expected an address and port such as "127.0.0.1:8080", got "{listen}"'
    ]


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "[::1]:8080", "localhost:80", "0.0.0.0:65535"])
def test_endpoint_may_be_any_address(read, listen):
    text = f'[sources.a]\nurl = "https://a.id/"\n[web]\nlisten = "{listen}"\n'
    assert read(text).web.listen == listen


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("'^('", '"^(" is no regular expression: missing ), unterminated subpattern at position 1'),
        ("'*'", '"*" is no regular expression: nothing to repeat at position 0'),
        (r'"^Baca juga\b"', r'"\b" in double quotes is a backspace: write the expression in single quotes'),
        ("''", '"" matches every paragraph'),
        ("'Share|'", '"Share|" matches every paragraph'),
        ("'a{99999999999}'", '"a{99999999999}" is no regular expression: too large'),
    ],
)
def test_expression_must_compile_and_choose(faults, written, says):
    text = f"[defaults.sources.article]\ndrop_lines = [\n  '^Share$',\n  {written},\n]\n"
    assert faults(text) == [f"line 6, [defaults.sources.article] drop_lines: {says}"]


@pytest.mark.parametrize("written", ["'^$'", r"'^Baca juga\b'", r"'[^\w\s]'", r"'\W'"])
def test_expression_that_leaves_something_passes(faults, written):
    assert faults(f"[defaults.sources.article]\ndrop_lines = [{written}]\n") == []


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[app]\nlanguage = 'ms'", '[app] language: expected one of "en", "id", got "ms"'),
        (
            "[defaults.sources]\nlanguage = 'Indonesian'",
            '[defaults.sources] language: expected a language such as "id" or "en-GB", got "Indonesian"',
        ),
        ("[defaults.sources]\nevery = '0s'", "[defaults.sources] every: expected more than no time"),
        ("[defaults.feeds]\nsize = 0", "[defaults.feeds] size: expected a whole number from 1 on, got 0"),
        ("[limits]\nredirects = -1", "[limits] redirects: expected a whole number from 0 on, got -1"),
    ],
)
def test_value_out_of_range_is_refused(faults, written, says):
    assert faults(written) == [f"line 4, {says}"]


def test_no_gap_and_no_redirects_are_allowed(read):
    text = '[sources.a]\nurl = "https://a.id/"\ngap = "0s"\n[limits]\nredirects = 0\n'
    assert read(text).limits.redirects == 0


def refuses(what):
    def judge(value):
        if value == what:
            raise ValueError("not like that")

    return judge


def test_selectors_are_judged_from_outside_each_at_its_line(faults):
    text = '[defaults.sources]\nlinks = { select = "h2 >" }\narticle.drop = [\n  ".ad",\n  "h2 >",\n]\n'
    assert faults(text, compile_selector=refuses("h2 >")) == [
        'line 4, [defaults.sources] links.select: "h2 >" is no CSS selector: not like that',
        'line 7, [defaults.sources] article.drop: "h2 >" is no CSS selector: not like that',
    ]


def test_allowances_are_judged_from_outside(faults):
    assert faults('[egress]\nallow = ["10.0.0.0/99"]\n', check_allowance=refuses("10.0.0.0/99")) == [
        'line 4, [egress] allow: "10.0.0.0/99" can\'t be allowed: not like that'
    ]


def test_words_that_name_the_value_are_not_preceded_by_it(faults):
    def judge(value):
        raise ValueError(f"{value} is no network")

    assert faults('[egress]\nallow = ["10.0.0.0/99"]\n', check_allowance=judge) == [
        "line 4, [egress] allow: 10.0.0.0/99 is no network"
    ]


def test_without_judges_selectors_and_allowances_pass(faults):
    assert faults('[egress]\nallow = ["?"]\n[defaults.sources]\nlinks = { select = "h2 >" }\n') == []


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            'every = "sometimes"',
            'line 3, [sources.a] every: expected a duration such as "15m", or "auto", got "sometimes"',
        ),
        (
            'every = "Auto"',
            (
                'line 3, [sources.a] every: expected a duration such as "15m", or "auto", got "Auto" '
                '(did you mean "auto"?)'
            ),
        ),
        ("every = 15", 'line 3, [sources.a] every: expected a duration such as "15m", or "auto", got 15'),
        ('every = "0s"', "line 3, [sources.a] every: expected more than no time"),
        ('max_every = "0s"', "line 3, [sources.a] max_every: expected more than no time"),
        (
            'min_every = "7h"',
            (
                'line 3, [sources.a] min_every: nothing lies between min_every "7h" and max_every "6h": '
                "expected min_every to be the shorter one"
            ),
        ),
        (
            'every = "5m"\ncron = "0 * * * *"',
            (
                "line 4, [sources.a] cron: here beside every, and only one of them says when the source is polled: "
                "drop one"
            ),
        ),
        (
            'cron = "61 * * * *"',
            (
                "line 3, [sources.a] cron: \"61 * * * *\" is no cron line: Error validating expression '61': the last value "
                "(61) is higher than the maximum value (59); "
                'expected five fields such as "0 7,17 * * *": minute, hour, day, month, weekday'
            ),
        ),
    ],
)
def test_a_cadence_that_can_not_be_is_told_with_its_line_and_the_remedy(faults, lines, says):
    found = faults(f'[sources.a]\nurl = "https://a.id/"\n{lines}\n', check_crontab=crontab.check)
    assert found == [says]


@pytest.mark.parametrize(
    ("defaults", "own", "expected"),
    [
        ('cron = "0 * * * *"', 'every = "5m"', (timedelta(minutes=5), None)),
        ('every = "5m"', 'cron = "0 * * * *"', (timedelta(minutes=15), "0 * * * *")),
        ('every = "auto"', "", ("auto", None)),
        ('cron = "0 * * * *"', "", (timedelta(minutes=15), "0 * * * *")),
    ],
)
def test_a_source_that_says_when_it_is_polled_is_not_bound_by_the_defaults(read, defaults, own, expected):
    found = read(f'[defaults.sources]\n{defaults}\n[sources.a]\nurl = "https://a.id/"\n{own}\n').sources["a"]
    assert (found.every, found.cron) == expected


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('article.title = "xpath://h1["', '"xpath://h1[" is no XPath: Invalid'),
        ('article.drop = ["xpath:count(//p)"]', "it gives 1.0, neither elements nor text"),
        ('article.replace = [["a"]]', "expected a pair such as ['^JAKARTA - ', '']"),
        ('article.replace = [["(", ""]]', '"(" is no regular expression'),
        ('article.replace = [["a", "\\\\1"]]', 'can\'t stand for "a": invalid group reference 1'),
    ],
)
def test_a_rule_for_a_page_is_checked_with_its_line(faults, line, says):
    (fault,) = faults(line)
    assert says in fault
    assert fault.startswith("line 3, [sources.radar] article.")


def test_an_xpath_without_its_prefix_is_told_how_it_is_written(faults):
    def judge(value):
        raise ValueError(f"{value!r} is no CSS selector")

    (fault,) = faults('article.title = "//h1"', compile_selector=judge)
    assert '(an XPath is written "xpath://h1")' in fault
