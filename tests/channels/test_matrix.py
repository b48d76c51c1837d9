"""Kind `matrix` against a strict fake of one room."""

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
from tests.channels.services import Matrix, replied

from syndicator.channels.matrix import Options, connect
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.specs import Secret

ROOM = "!r:matrix.example"


def matrix(service, tmp_path, **options):
    made = Options(**{"server": "https://matrix.example", "token": Secret("TOKEN"), "room": ROOM, **options})
    return connect(made, wires(tmp_path, service))


class TestMatrixConformance(ChannelConformance):
    @pytest.fixture
    def rig(self, tmp_path):
        service = Matrix()

        def posted():
            found = []
            for sent in (one for one in service.sent if one.method == "PUT"):
                said = json.loads(sent.content)
                meaning = "delete" if "/redact/" in sent.url else "edit" if "m.relates_to" in said else "post"
                body = said.get("m.new_content", said).get("body", "")
                found.append(Posted(meaning, sent.url.rpartition("/")[2], body, sent.content.decode()))
            return found

        return Rig(matrix(service, tmp_path), posted)


async def test_D01_a_repetition_after_a_lost_answer_is_the_same_event(tmp_path):
    service = Matrix()
    service.lost = [OutcomeUnknown("no answer")]
    channel = matrix(service, tmp_path)
    assert isinstance(await outcome(channel.post(MESSAGE, idempotency_key="k1")), OutcomeUnknown)
    assert (await channel.post(MESSAGE, idempotency_key="k1")).remote_id == "$1"
    assert len(service.events) == 1


async def test_D01_a_message_whose_answer_was_lost_is_found_by_its_key_though_the_token_is_another_now(tmp_path):
    service = Matrix()
    service.lost = [OutcomeUnknown("no answer")]
    await outcome(matrix(service, tmp_path).post(MESSAGE, idempotency_key="k1"))
    service.token = "RENEWED"
    channel = matrix(service, tmp_path, token=Secret("RENEWED"))
    assert (await channel.find(MESSAGE, idempotency_key="k1")).remote_id == "$1"
    assert await channel.find(MESSAGE, idempotency_key="k2") is None


async def test_D01_a_look_whose_answer_was_lost_is_taken_again(tmp_path):
    service = Matrix()
    channel = matrix(service, tmp_path)
    await channel.post(MESSAGE, idempotency_key="k1")
    service.lost = [OutcomeUnknown("no answer")]
    assert type(await outcome(channel.find(MESSAGE, idempotency_key="k1"))) is TryLater
    assert (await channel.find(MESSAGE, idempotency_key="k1")).remote_id == "$1"


async def test_a_message_is_formatted_with_its_headline_bold_and_its_address_a_link(tmp_path):
    service = Matrix()
    await matrix(service, tmp_path).post(
        replace(MESSAGE, text="A & B <i>\nhttps://r.example/?a=1&b=2"), idempotency_key="k"
    )
    assert service.events["$1"]["formatted_body"] == (
        "<strong>A &amp; B &lt;i&gt;</strong><br>"
        '<a href="https://r.example/?a=1&amp;b=2">https://r.example/?a=1&amp;b=2</a>'
    )


async def test_a_correction_replaces_the_message_and_a_withdrawal_redacts_it(tmp_path):
    service = Matrix()
    channel = matrix(service, tmp_path, notice=True)
    receipt = await channel.post(MESSAGE, idempotency_key="k1")
    await channel.edit(receipt, replace(CORRECTED, text="Kini benar"), idempotency_key="k2")
    assert service.events == {"$1": {**service.events["$1"], "body": "Kini benar", "msgtype": "m.notice"}}
    await channel.delete(receipt, DELETED, idempotency_key="k3")
    assert service.events == {}
    assert json.loads(service.sent[-1].content) == {"reason": DELETED.notice}


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (replied({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}, 429), TryLater),
        (replied({"errcode": "M_UNKNOWN_TOKEN"}, 401), ChannelRefused),
        (replied({"errcode": "M_FORBIDDEN"}, 403), ChannelRefused),
        (replied({"errcode": "M_TOO_LARGE"}, 413), MessageRefused),
        (Replied(502), OutcomeUnknown),
        (Replied(503), TryLater),
        (Replied(200, b""), OutcomeUnknown),
    ],
)
async def test_every_answer_has_its_meaning(tmp_path, answer, meaning):
    service = Matrix()
    service.faults = [answer]
    raised = await outcome(matrix(service, tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is meaning
    assert "TOKEN" not in str(raised).replace("M_UNKNOWN_TOKEN", "")
    if answer.status == 429:
        assert raised.retry_after_s == 2.5


@pytest.mark.parametrize("options", [{"room": "#radar:matrix.example"}, {"server": "matrix.example"}])
def test_options_that_could_never_work_are_refused(options):
    with pytest.raises(ValueError, match="expected"):
        Options(**{"server": "https://matrix.example", "token": Secret("TOKEN"), "room": ROOM, **options})


async def test_an_absurd_wait_is_a_day(tmp_path):
    service = Matrix()
    channel = matrix(service, tmp_path)
    await channel.post(MESSAGE, idempotency_key="k0")
    service.faults = [replied({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 10**15}, 429)]
    raised = await outcome(channel.post(MESSAGE, idempotency_key="k1"))
    assert (type(raised), raised.retry_after_s) == (TryLater, 86_400)
