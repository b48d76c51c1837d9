"""Kind `discord` against a strict fake of one webhook."""

import json
from dataclasses import replace

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
from tests.channels.services import Discord, replied

from syndicator.channels.discord import Options, connect
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Receipt
from syndicator.specs import Secret

WEBHOOK = "https://discord.example/api/webhooks/1/KEY"


def discord(service, tmp_path, **options):
    return connect(Options(**{"webhook": Secret(WEBHOOK), **options}), wires(tmp_path, service))


class TestDiscordConformance(ChannelConformance):
    @pytest.fixture
    def rig(self, tmp_path):
        service = Discord()
        meanings = {"POST": "post", "PATCH": "edit", "DELETE": "delete"}

        def posted():
            return [
                Posted(
                    meanings[sent.method],
                    "",
                    json.loads(sent.content or b"{}").get("content", ""),
                    sent.content.decode(),
                )
                for sent in service.sent
            ]

        return Rig(discord(service, tmp_path), posted)


async def test_a_post_mentions_nobody_and_goes_to_its_thread_under_its_name(tmp_path):
    service = Discord()
    receipt = await discord(service, tmp_path, thread="99", name="Radar").post(MESSAGE, idempotency_key="k1")
    assert receipt.remote_id == "1"
    assert service.sent[0].url == f"{WEBHOOK}?wait=true&thread_id=99"
    assert json.loads(service.sent[0].content) == {
        "content": MESSAGE.text, "allowed_mentions": {"parse": []}, "username": "Radar",
    }  # fmt: skip


async def test_a_post_that_somebody_removed_can_t_be_corrected_but_is_as_good_as_deleted(tmp_path):
    channel = discord(Discord(), tmp_path)
    gone = Receipt(remote_id="404")
    assert isinstance(await outcome(channel.edit(gone, CORRECTED, idempotency_key="k2")), MessageRefused)
    await channel.delete(gone, DELETED, idempotency_key="k3")


async def test_D03_a_removed_webhook_holds_the_channel_without_showing_its_address(tmp_path):
    raised = await outcome(discord(Discord(path="/api/webhooks/2/"), tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is ChannelRefused
    assert "KEY" not in str(raised)


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (replied({"message": "You are being rate limited.", "retry_after": 0.65, "global": False}, 429), TryLater),
        (Replied(503), TryLater),
        (Replied(502), OutcomeUnknown),
        (Replied(204), OutcomeUnknown),
        (replied({"message": "Missing Permissions", "code": 50013}, 403), ChannelRefused),
        (replied({"message": "Invalid Form Body", "code": 50035}, 400), MessageRefused),
    ],
)
async def test_every_answer_has_its_meaning(tmp_path, answer, meaning):
    service = Discord()
    service.faults = [answer]
    raised = await outcome(discord(service, tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is meaning
    if answer.status == 429:
        assert raised.retry_after_s == 0.65


async def test_D04_too_long_is_refused_and_only_that_message_dies(tmp_path):
    raised = await outcome(discord(Discord(), tmp_path).post(replace(MESSAGE, text="x" * 2001), idempotency_key="k1"))
    assert type(raised) is MessageRefused


async def test_D01_a_lost_answer_is_not_repeated_by_itself(tmp_path):
    service = Discord()
    service.lost = [OutcomeUnknown("no answer")]
    channel = discord(service, tmp_path)
    assert isinstance(await outcome(channel.post(MESSAGE, idempotency_key="k1")), OutcomeUnknown)
    assert (channel.repeat, len(service.messages)) == ("never", 1)


@pytest.mark.parametrize("options", [{"webhook": Secret("https://discord.example/KEY")}, {"thread": "#umum"}])
def test_options_that_could_never_work_are_refused_without_showing_them(options):
    with pytest.raises(ValueError, match="expected") as raised:
        Options(**{"webhook": Secret(WEBHOOK), **options})
    assert "KEY" not in str(raised.value)


async def test_an_absurd_wait_is_a_day(tmp_path):
    service = Discord()
    channel = discord(service, tmp_path)
    await channel.post(MESSAGE, idempotency_key="k0")
    service.faults = [replied({"message": "limited", "retry_after": 10**12}, 429)]
    raised = await outcome(channel.post(MESSAGE, idempotency_key="k1"))
    assert (type(raised), raised.retry_after_s) == (TryLater, 86_400)
