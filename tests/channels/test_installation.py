"""The installation that `peers/` posts to real servers with, at a file: so that it is known to work where no server is."""

import json

import pytest
from peers.channels.installation import Installation, Ledger


@pytest.fixture
async def ours(tmp_path):
    installation = Installation(tmp_path, 'kind = "file"\npath = "posts.jsonl"', ports=())
    await installation.start()
    yield installation
    await installation.stop()


async def test_a_story_is_posted_corrected_withdrawn_and_not_again_after_a_restart(ours):
    await ours.publish(1)
    await ours.deliver_all()
    await ours.correct(1, "Paragraf yang diralat.")
    await ours.deliver_all()
    await ours.withdraw(1)
    await ours.deliver_all()
    await ours.restart()
    await ours.deliver_all()
    lines = [json.loads(line) for line in (ours.folder / "posts.jsonl").read_text("utf-8").splitlines()]
    assert [(line["action"], line["retracted"]) for line in lines] == [("post", False), ("edit", False), ("edit", True)]
    assert await ours.ledger() == Ledger({"post delivered": 1, "edit delivered": 2})
