"""Kind `file`: real files, real crashes' leftovers, and a disk that is really full where the machine has one."""

import errno
import fcntl
import json
import os
import stat
from pathlib import Path

import pytest
from tests.channels.conformance import (
    CORRECTED,
    DELETED,
    MESSAGE,
    RETRACTED,
    ChannelConformance,
    Posted,
    Rig,
    outcome,
    wires,
)

from syndicator.channels.file import Options, connect
from syndicator.errors import ChannelRefused, OutcomeUnknown, TryLater
from syndicator.model import Receipt


def channel_at(folder: Path, path: str = "posts/all.jsonl"):
    return connect(Options(path=path), wires(folder))


def lines_of(folder: Path) -> list[str]:
    return (folder / "posts/all.jsonl").read_bytes().decode().removesuffix("\n").split("\n")


def fails(number: int):
    def call(*_):
        raise OSError(number, os.strerror(number))

    return call


class TestFileConformance(ChannelConformance):
    @pytest.fixture
    def rig(self, tmp_path):
        def posted():
            read = [(json.loads(line), line) for line in lines_of(tmp_path)]
            return [Posted(doc["action"], doc["key"], doc["text"], line) for doc, line in read]

        return Rig(channel_at(tmp_path), posted)


async def test_a_line_says_everything_about_the_story(tmp_path):
    await channel_at(tmp_path).post(MESSAGE, idempotency_key="k1")
    assert json.loads(lines_of(tmp_path)[0]) == {
        "action": "post",
        "id": "urn:uuid:6f6c7a3e-3f57-4a53-8a0a-0f6a4ad36f11",
        "revision": 1,
        "key": "k1",
        "at": "2026-08-01T10:30:00Z",
        "text": "Jalan rusak diperbaiki\nhttps://radar.example.id/berita/jalan/",
        "url": "https://radar.example.id/berita/jalan/",
        "title": "Jalan rusak diperbaiki",
        "authors": ["Sari"],
        "tags": ["Politik"],
        "language": "id",
        "image": "https://radar.example.id/jalan.jpg",
        "published_at": "2026-08-01T09:00:00Z",
        "updated_at": "2026-08-01T09:00:00Z",
        "advertorial": False,
        "paywalled": False,
        "retracted": False,
        "notice": "",
    }


async def test_a_story_s_life_is_three_lines(tmp_path):
    channel = channel_at(tmp_path)
    receipt = await channel.post(MESSAGE, idempotency_key="k1")
    await channel.edit(receipt, CORRECTED, idempotency_key="k2")
    await channel.delete(receipt, DELETED, idempotency_key="k3")
    told = [json.loads(line) for line in lines_of(tmp_path)]
    assert [(doc["action"], doc["revision"], doc["retracted"]) for doc in told] == [
        ("post", 1, False),
        ("edit", 2, False),
        ("delete", 3, True),
    ]
    assert told[1]["notice"] == CORRECTED.notice


async def test_letters_beyond_ascii_are_readable_in_the_file(tmp_path):
    await channel_at(tmp_path).edit(Receipt(remote_id="k"), RETRACTED, idempotency_key="é字")
    assert '"key":"é字"' in lines_of(tmp_path)[0]


async def test_an_absolute_path_is_taken_as_it_is(tmp_path):
    away = tmp_path / "away" / "x.jsonl"
    await channel_at(tmp_path / "config", str(away)).post(MESSAGE, idempotency_key="k1")
    assert away.exists()


async def test_two_writers_share_one_file(tmp_path):
    await channel_at(tmp_path).post(MESSAGE, idempotency_key="k1")
    await channel_at(tmp_path).post(MESSAGE, idempotency_key="k2")
    assert [json.loads(line)["key"] for line in lines_of(tmp_path)] == ["k1", "k2"]


async def test_a_torn_last_line_is_ended_and_the_next_line_is_whole(tmp_path):
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/all.jsonl").write_bytes(b'{"action":"post","id":"urn')
    channel = channel_at(tmp_path)
    assert await channel.find(MESSAGE, idempotency_key="k1") is None
    await channel.post(MESSAGE, idempotency_key="k1")
    torn, whole = lines_of(tmp_path)
    assert torn == '{"action":"post","id":"urn'
    assert json.loads(whole)["key"] == "k1"


async def test_a_last_line_that_lacks_only_its_end_has_arrived(tmp_path):
    channel = channel_at(tmp_path)
    receipt = await channel.post(MESSAGE, idempotency_key="k1")
    written = tmp_path / "posts/all.jsonl"
    written.write_bytes(written.read_bytes().rstrip(b"\n"))
    assert await channel.find(MESSAGE, idempotency_key="k1") == receipt


async def test_a_key_quoted_in_a_story_s_text_is_not_found(tmp_path):
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/all.jsonl").write_text(
        '{"key":"other","tags":{"key":"k1"}}\n["\\"key\\":\\"k1\\""]\n"key":"k1"\n'
    )
    assert await channel_at(tmp_path).find(MESSAGE, idempotency_key="k1") is None


async def test_a_folder_in_the_way_holds_the_channel_with_the_remedy(tmp_path):
    (tmp_path / "posts/all.jsonl").mkdir(parents=True)
    raised = await outcome(channel_at(tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, ChannelRefused)
    assert str(raised) == f"{tmp_path}/posts/all.jsonl: Is a directory; set path to a file"


async def test_a_file_in_place_of_the_folder_holds_the_channel(tmp_path):
    (tmp_path / "posts").write_text("")
    channel = channel_at(tmp_path)
    assert isinstance(await outcome(channel.post(MESSAGE, idempotency_key="k1")), ChannelRefused)
    assert isinstance(await outcome(channel.find(MESSAGE, idempotency_key="k1")), ChannelRefused)


async def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    (tmp_path / "posts").mkdir()
    os.mkfifo(tmp_path / "posts/all.jsonl")
    raised = await outcome(channel_at(tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, ChannelRefused)
    assert "not a regular file" in str(raised)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_missing_permission_holds_the_channel_with_the_remedy(tmp_path):
    (tmp_path / "posts").mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    raised = await outcome(channel_at(tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, ChannelRefused)
    assert "write permission" in str(raised)


async def test_a_forbidden_file_holds_the_channel_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "open", fails(errno.EACCES))
    raised = await outcome(channel_at(tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, ChannelRefused)
    assert "write permission" in str(raised)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_what_the_machine_says_of_a_full_disk_is_what_we_expect():
    handle = os.open("/dev/full", os.O_WRONLY)
    try:
        with pytest.raises(OSError, match="No space left") as raised:
            os.write(handle, b"x")
    finally:
        os.close(handle)
    assert raised.value.errno == errno.ENOSPC


async def test_a_full_disk_is_tried_later_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "write", fails(errno.ENOSPC))
    raised = await outcome(channel_at(tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, TryLater)
    assert str(raised) == f"{tmp_path}/posts/all.jsonl: No space left on device; free some space"


async def test_a_disk_that_fills_within_a_line_keeps_nothing_of_it(tmp_path, monkeypatch):
    channel = channel_at(tmp_path)
    await channel.post(MESSAGE, idempotency_key="k1")
    before, write = lines_of(tmp_path), os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda handle, chunk: write(handle, chunk[:40]))
        assert isinstance(await outcome(channel.post(MESSAGE, idempotency_key="k2")), TryLater)
    assert lines_of(tmp_path) == before
    await channel.post(MESSAGE, idempotency_key="k2")
    assert len(lines_of(tmp_path)) == 2


async def test_a_line_that_did_not_reach_the_disk_is_not_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", fails(errno.EIO))
    channel = channel_at(tmp_path)
    assert isinstance(await outcome(channel.post(MESSAGE, idempotency_key="k1")), TryLater)
    assert await channel.find(MESSAGE, idempotency_key="k1") is None


async def test_a_line_that_can_be_neither_kept_nor_taken_back_is_unknown(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", fails(errno.EIO))
    monkeypatch.setattr(os, "ftruncate", fails(errno.EIO))
    assert isinstance(await outcome(channel_at(tmp_path).post(MESSAGE, idempotency_key="k1")), OutcomeUnknown)


async def test_a_locked_file_is_tried_again_soon(tmp_path):
    channel = channel_at(tmp_path)
    await channel.post(MESSAGE, idempotency_key="k1")
    with (tmp_path / "posts/all.jsonl").open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        raised = await outcome(channel.post(MESSAGE, idempotency_key="k2"))
    assert isinstance(raised, TryLater)
    assert raised.retry_after_s == 1


@pytest.mark.parametrize("path", ["", "  ", "a\0b"])
def test_a_path_that_is_none_is_refused_with_the_config(path):
    with pytest.raises(ValueError, match="path: expected the name of a file"):
        Options(path=path)
