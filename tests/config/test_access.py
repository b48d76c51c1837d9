"""How a source's pages are asked for, as the operator writes it: values, secrets, and what can't be sent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from syndicator.specs import Access, Secret, Told

CANARY = "kenari-9f2c"
SOURCE = '[sources.radar]\nurl = "https://radar.example.id/berita/"\n'
ENVIRON = {"KEY": CANARY, "LOGIN": f"radar:{CANARY}", "PROXY": f"http://radar:{CANARY}@10.0.0.9:3128"}


def test_all_that_is_written_arrives_with_the_origin_it_is_for(read):
    text = SOURCE + (
        'auth = "env:LOGIN"\nproxy = "env:PROXY"\nagent = "RadarReader/1.0"\ntimeout = "90s"\n'
        'cookies = { session = "file:session", lang = "id" }\n[sources.radar.headers]\nX-Key = "env:KEY"\n'
    )
    assert read(text, environ=ENVIRON, files={"session": f"{CANARY}\n"}).sources["radar"].access == Access(
        origin="https://radar.example.id",
        headers={"X-Key": Told(CANARY)},
        cookies={"session": Told(CANARY), "lang": Told("id")},
        auth=Secret(f"radar:{CANARY}"),
        proxy=Told(ENVIRON["PROXY"]),
        agent="RadarReader/1.0",
        timeout=timedelta(seconds=90),
    )


def test_a_source_that_says_nothing_of_it_has_none(read):
    assert read(SOURCE).sources["radar"].access == Access()


def test_defaults_reach_every_source_each_for_its_own_origin(read):
    text = (
        SOURCE
        + '[sources.b]\nurl = "https://b.id/"\nagent = "B/1"\n[defaults.sources]\nagent = "A/1"\ntimeout = "9s"\n'
    )
    found = read(text).sources
    both = Access(origin="https://radar.example.id", agent="A/1", timeout=timedelta(seconds=9))
    assert found["radar"].access == both
    assert found["b"].access == replace(both, origin="https://b.id", agent="B/1")


def test_no_value_shows(read):
    text = (
        SOURCE + 'headers = { X = "env:KEY" }\ncookies = { a = "env:KEY" }\nauth = "env:LOGIN"\nproxy = "env:PROXY"\n'
    )
    assert CANARY not in repr(read(text, environ=ENVIRON))


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('headers = "X"', 'headers: expected a table, got "X"'),
        ("headers = { X = 92929292 }", "headers.X: expected text, or a secret: env:NAME or file:PATH, got a number, date or truth value"),
        ('headers = { X = "env:NOWHERE" }', "headers.X: the environment variable NOWHERE is not set"),
        ('headers = { "a b" = "x" }', 'headers."a b": no name of a header (expected one such as "X-Reader")'),
        ('headers = { Cookie = "env:KEY" }', 'headers.Cookie: a header with an option of its own: write it as "cookies"'),
        ('headers = { User-Agent = "x" }', 'headers.User-Agent: a header with an option of its own: write it as "agent"'),
        ('headers = { Host = "x" }', "headers.Host: a header that every request sets for itself; leave it out"),
        (f'headers = {{ Authorization = "Bearer {CANARY}" }}', "headers.Authorization: expected env:NAME or file:PATH, not the secret itself"),
        (f'headers = {{ X-Token = "{CANARY}" }}', "headers.X-Token: expected env:NAME or file:PATH, not the secret itself"),
        (f'headers = {{ X = "{CANARY}é" }}', "headers.X: its value is empty, or has characters that a header may not have (letters and signs of ASCII may)"),
        ('headers = { X = "env:LINES" }', "headers.X: its value is empty, or has characters that a header may not have (letters and signs of ASCII may)"),
        ('cookies = { "a=b" = "x" }', 'cookies."a=b": no name of a cookie (expected one such as "session")'),
        (f'cookies = {{ a = "{CANARY}; b" }}', "cookies.a: its value is empty, or has characters that a cookie may not have, such as spaces, quotes, ; and ,"),
        (f'auth = "radar:{CANARY}"', "auth: expected text: env:NAME or file:PATH, not the secret itself"),
        ('auth = "env:KEY"', "auth: what it names holds no login (expected user:password, on one line)"),
        ('proxy = "10.0.0.9:3128"', 'proxy: expected an address such as "http://10.0.0.9:3128", got "10.0.0.9:3128"'),
        ('proxy = "socks5://10.0.0.9"', 'proxy: expected an address such as "http://10.0.0.9:3128", got "socks5://10.0.0.9"'),
        (f'proxy = "http://radar:{CANARY}@10.0.0.9"', "proxy: holds a password: put the whole address into a secret (env:NAME or file:PATH)"),
        ('proxy = "env:KEY"', 'proxy: what it names is not an address such as "http://10.0.0.9:3128"'),
        ('agent = "(me)"', 'agent: expected a name such as "RadarReader/1.0 (+https://feeds.example.id/bot)", got "(me)"'),
        ('timeout = "0s"', "timeout: expected more than no time"),
        ("timeout = 30", 'timeout: expected a duration such as "15m", got 30'),
        ('robots = "ignore"', 'robots: "ignore" needs a robots_reason: who gave leave, and when'),
        ('robots = "ignore"\nrobots_reason = " "', 'robots: "ignore" needs a robots_reason: who gave leave, and when'),
        ('robots = "no"', 'robots: expected one of "obey", "ignore", got "no"'),
        ('agents = "x"', 'agents: no such option (did you mean "agent"?)'),
    ],
)  # fmt: skip
def test_what_can_not_be_sent_is_refused_at_its_line_with_the_remedy(faults, written, says):
    environ = ENVIRON | {"LINES": f"{CANARY}\r\nX: y"}
    found = faults(SOURCE + written + "\n", environ=environ)
    assert found == [f"line 3, [sources.radar] {says}"]
    assert CANARY not in str(found)


def test_every_bad_value_of_a_table_is_told_at_its_own_line(faults):
    text = SOURCE + '[sources.radar.headers]\nHost = "x"\nX-Fine = "y"\nRange = "z"\n'
    assert [fault.partition(":")[0] for fault in faults(text)] == [
        "line 4, [sources.radar.headers] Host",
        "line 6, [sources.radar.headers] Range",
    ]
