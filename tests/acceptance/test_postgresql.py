"""The real program on PostgreSQL: one works, another stands by and takes over, and no story is posted twice."""

import json
from urllib.parse import urlsplit

import pytest

from databases import fresh_or_skip
from program import free_port

pytestmark = pytest.mark.acceptance


def write_config(folder, *, web: int, sample: int, posts) -> None:
    folder.mkdir()
    (folder / "config.toml").write_text(
        f"""
        [app]
        database = "env:DATABASE"
        [web]
        listen = "127.0.0.1:{web}"
        [egress]
        allow = ["127.0.0.1:{sample}"]
        [sample]
        listen = "127.0.0.1:{sample}"
        [defaults.sources]
        first_run = "post"
        [sources.etam]
        url = "http://127.0.0.1:{sample}/"
        every = "2s"
        gap = "10ms"
        [channels.arsip]
        kind = "file"
        path = "{posts}"
        first_run = "post"
        """,
        "utf-8",
    )


def test_S06_a_second_instance_stands_by_and_takes_over_when_the_first_is_killed(tmp_path, postgres, start):
    address = fresh_or_skip(postgres)
    assert urlsplit(address).scheme == "postgresql"
    sample, posts = free_port(), tmp_path / "posts.jsonl"
    for name in ("one", "two"):
        write_config(tmp_path / name, web=free_port(), sample=sample, posts=posts)
    first = start("run", "--verbose", cwd=tmp_path / "one", DATABASE=address)
    first.wait_for('"event": "delivered"', times=4)
    second = start("run", "--verbose", cwd=tmp_path / "two", DATABASE=address)
    second.wait_for("standing by: .*in use by another syndicator")
    first.command.kill()
    first.command.wait()
    second.wait_for("overview", '"event": "polled"')
    second.wait_for('"event": "polled"')
    assert second.stop() == 0
    told = [json.loads(line) for line in posts.read_text("utf-8").splitlines()]
    ids = [post["id"] for post in told if post["action"] == "post"]
    assert len(ids) == len(set(ids)) == 10
