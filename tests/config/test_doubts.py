from dataclasses import replace

import pytest

from config.reading import SITE
from syndicator.config import App, Web, warnings

AGENT = 'user_agent = "Kaltim/1.0 (+https://feeds.example.id/bot)"\n'


def others(found):
    """What is doubtful besides that nobody is told of troubles."""
    return [warning for warning in warnings(found) if not warning.startswith("[alerts]")]


def test_nobody_to_tell_of_troubles_is_doubtful(read):
    assert [each for each in warnings(read(SITE)) if each.startswith("[alerts]: not set, so nobody is told")]
    told = read(SITE + '[alerts]\nheartbeat = "env:BEAT"\n', environ={"BEAT": "https://beat.example.id/x"})
    assert not [each for each in warnings(told) if each.startswith("[alerts]")]


def test_name_without_a_contact_is_doubtful(read):
    [warning] = others(read(SITE))
    assert warning.startswith('[app] user_agent: "syndicator/0.1" says nobody whom a site could ask')


@pytest.mark.parametrize("agent", ["Kaltim/1.0 (+https://feeds.example.id/bot)", "Kaltim/1.0 redaksi@example.id"])
def test_name_with_a_contact_is_not(read, agent):
    assert others(read(f'[app]\nuser_agent = "{agent}"\n' + SITE)) == []


@pytest.mark.parametrize("host", ["127.0.0.1:8091", "[::1]:80", "localhost"])
def test_own_machine_needs_no_contact(read, host):
    assert others(read(f'[sources.a]\nurl = "http://{host}/"\n')) == []


def test_feeds_served_to_others_need_an_address(read):
    found = replace(read("[app]\n" + AGENT + SITE), web=Web(listen="0.0.0.0:8080"))
    assert others(found) == [
        "[app] base_url: not set, so feeds call themselves http://0.0.0.0:8080/…; set it to what readers reach"
    ]
    assert others(replace(found, app=App(base_url="https://f.example.id", user_agent="a@b"))) == []


def test_secret_that_everybody_can_read_is_doubtful(read, tmp_path):
    path = tmp_path / "token"
    path.write_text("x")
    found = replace(read("[app]\n" + AGENT + SITE), secret_files=(path, tmp_path / "gone"))
    path.chmod(0o644)
    assert others(found) == [f"{path} holds a secret and everybody on this machine can read it: chmod o-r {path}"]
    path.chmod(0o640)
    assert others(found) == []


@pytest.mark.parametrize(
    ("url", "is_doubtful"), [("http://a.id/", True), ("https://a.id/", False), ("http://[::1]/", False)]
)
def test_a_login_that_goes_in_the_clear_is_doubtful(read, url, is_doubtful):
    text = f'[app]\n{AGENT}[sources.a]\nurl = "{url}"\nauth = "env:LOGIN"\n'
    says = [f"[sources.a] url: {url} is not https, so its headers, cookies and login go in the clear"]
    assert others(read(text, environ={"LOGIN": "a:b"})) == (says if is_doubtful else [])


def test_robots_that_is_ignored_is_said_with_its_reason(read):
    text = f'[app]\n{AGENT}[sources.a]\nurl = "https://a.id/"\nrobots = "ignore"\nrobots_reason = "mail of Monday"\n'
    assert others(read(text)) == ["[sources.a] robots: robots.txt is ignored (mail of Monday)"]
