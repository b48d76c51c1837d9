"""Kind `slack` against a strict fake of its Web API."""

import json

import pytest
from tests.channels.conformance import (
    CORRECTED,
    DELETED,
    MESSAGE,
    ChannelConformance,
    Posted,
    Replied,
    Rig,
    outcome,
    wires,
)  # fmt: skip
from tests.channels.services import Slack, replied

from syndicator.channels.slack import Options, connect
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Receipt
from syndicator.specs import Secret


def slack(service, tmp_path, **options):
    return connect(Options(**{"token": Secret("xoxb-1"), "channel": "C1", **options}), wires(tmp_path, service))


class TestSlackConformance(ChannelConformance):
    @pytest.fixture
    def rig(self, tmp_path):
        service = Slack()
        meanings = {"chat.postMessage": "post", "chat.update": "edit", "chat.delete": "delete"}

        def posted():
            return [
                Posted(
                    meanings[sent.url.rpartition("/")[2]],
                    "",
                    json.loads(sent.content).get("text", ""),
                    sent.content.decode(),
                )
                for sent in service.sent
            ]

        return Rig(slack(service, tmp_path), posted)


async def test_a_post_that_somebody_removed_can_t_be_corrected_but_is_as_good_as_deleted(tmp_path):
    channel = slack(Slack(), tmp_path)
    gone = Receipt(remote_id="1.2")
    assert isinstance(await outcome(channel.edit(gone, CORRECTED, idempotency_key="k2")), MessageRefused)
    await channel.delete(gone, DELETED, idempotency_key="k3")


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Replied(429, b"", {"retry-after": "30"}), TryLater),
        (replied({"ok": False, "error": "ratelimited"}), TryLater),
        (replied({"ok": False, "error": "token_revoked"}), ChannelRefused),
        (replied({"ok": False, "error": "not_in_channel"}), ChannelRefused),
        (replied({"ok": False, "error": "is_archived"}), ChannelRefused),
        (replied({"ok": False, "error": "msg_too_long"}), MessageRefused),
        (Replied(502), OutcomeUnknown),
        (Replied(200, b"<html>"), OutcomeUnknown),
    ],
)
async def test_every_answer_has_its_meaning(tmp_path, answer, meaning):
    service = Slack()
    service.faults = [answer]
    raised = await outcome(slack(service, tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is meaning
    assert "xoxb" not in str(raised)


async def test_another_channel_than_the_app_s_holds_ours(tmp_path):
    raised = await outcome(slack(Slack(), tmp_path, channel="C2").post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is ChannelRefused
    assert "channel_not_found" in str(raised)


async def test_D01_a_lost_answer_is_not_repeated_by_itself(tmp_path):
    service = Slack()
    service.lost = [OutcomeUnknown("no answer")]
    channel = slack(service, tmp_path)
    assert isinstance(await outcome(channel.post(MESSAGE, idempotency_key="k1")), OutcomeUnknown)
    assert (channel.repeat, len(service.messages)) == ("never", 1)


@pytest.mark.parametrize("options", [{"token": Secret("hunter2")}, {"server": "slack.com"}])
def test_options_that_could_never_work_are_refused_without_showing_them(options):
    with pytest.raises(ValueError, match="expected") as raised:
        Options(**{"token": Secret("xoxb-1"), "channel": "C1", **options})
    assert "hunter2" not in str(raised.value)
