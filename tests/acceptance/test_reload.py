"""The real program reads its configuration again: a good one takes over whole, a bad one changes nothing (G02)."""

import json
import signal
import urllib.error
import urllib.request

import pytest

from program import free_port

pytestmark = pytest.mark.acceptance

CONFIG = """
[app]
user_agent = "Test/1 (+https://example.id)"
[web]
listen = "127.0.0.1:{web}"
[sample]
listen = "127.0.0.1:{sample}"
[egress]
allow = ["127.0.0.1:{sample}"]
[sources.kabar]
url = "http://127.0.0.1:{sample}/"
gap = "0s"
first_run = "post"
[channels.arsip]
kind = "file"
path = "{posts}"
first_run = "post"
"""


def get(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def test_G02_a_bad_configuration_changes_nothing_and_a_good_one_takes_over(tmp_path, start):
    web, sample = free_port(), free_port()
    config, posts = tmp_path / "config.toml", tmp_path / "posts.jsonl"
    text = CONFIG.format(web=web, sample=sample, posts=posts)
    config.write_text(text)
    program = start("run", cwd=tmp_path)
    program.wait_for('"event": "polled"', '"event": "delivered"')
    at = f"http://127.0.0.1:{web}"

    config.write_text(text + '[channles.b]\nkind = "file"\n')
    program.command.send_signal(signal.SIGHUP)
    program.wait_for("configuration not reloaded; the old one goes on.*channles")
    assert get(f"{at}/feeds/all.atom") == 200

    config.write_text(text.replace(str(web), str(free_port())))
    program.command.send_signal(signal.SIGHUP)
    program.wait_for(r"\[web\] listen changed, which takes a restart")

    # By itself, without a signal; the story that was posted is not posted again.
    config.write_text(text + '[feeds.kota]\ntitle = "Kota"\n')
    program.wait_for('"event": "configuration reloaded"')

    assert (get(f"{at}/feeds/kota.atom"), get(f"{at}/feeds/kabar.atom")) == (200, 404)

    config.write_text(text + '[feeds.kabar]\ntitle = "Kota"\nwas = "kota"\n')
    program.command.send_signal(signal.SIGHUP)
    program.wait_for('"event": "configuration reloaded"')
    assert get(f"{at}/feeds/kabar.atom") == 200
    with urllib.request.urlopen(f"{at}/feeds/kota.atom") as answer:
        assert answer.url == f"{at}/feeds/kabar.atom"
    assert program.stop() == 0
    ids = [json.loads(line)["id"] for line in posts.read_text().splitlines() if json.loads(line)["action"] == "post"]
    assert len(ids) == len(set(ids)) > 0
