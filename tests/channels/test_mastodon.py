"""Kind `mastodon` against a strict fake of the statuses API."""

import json
from dataclasses import replace

import pytest
from tests.channels.conformance import (
    CORRECTED,
    DELETED,
    MESSAGE,
    NOW,
    RETRACTED,
    ChannelConformance,
    Posted,
    Replied,
    Rig,
    outcome,
    wires,
)  # fmt: skip
from tests.channels.services import Mastodon, drawn, replied

from syndicator.channels.mastodon import Options, connect, limits
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Receipt
from syndicator.render.counting import count
from syndicator.specs import Secret

SERVER = "https://m.example"


def mastodon(service, tmp_path, **options):
    return connect(Options(**{"server": SERVER, "token": Secret("TOKEN"), **options}), wires(tmp_path, service))


class TestMastodonConformance(ChannelConformance):
    finds_by_text = True

    @pytest.fixture
    def rig(self, tmp_path):
        service = Mastodon()
        meanings = {"POST": "post", "PUT": "edit", "DELETE": "delete"}

        def posted():
            return [
                Posted(
                    meanings[sent.method], sent.headers.get("idempotency-key", ""),
                    json.loads(sent.content or b"{}").get("status", ""), sent.content.decode(),
                )
                for sent in service.sent
                if sent.method != "GET"
            ]  # fmt: skip

        return Rig(mastodon(service, tmp_path), posted)


async def test_a_status_has_its_visibility_and_the_story_s_language(tmp_path):
    service = Mastodon()
    receipt = await mastodon(service, tmp_path, visibility="unlisted").post(MESSAGE, idempotency_key="k1")
    assert receipt == Receipt(remote_id="1", url="https://m.example/@a/1")
    assert service.statuses["1"]["said"] == {"status": MESSAGE.text, "language": "id", "visibility": "unlisted"}


async def test_pictures_go_with_a_status_described_and_leave_it_when_the_story_is_withdrawn(tmp_path):
    service = Mastodon()
    service.gallery[MESSAGE.article.image_url] = drawn(60, 40)
    channel = mastodon(service, tmp_path, pictures=2)
    receipt = await channel.post(MESSAGE, idempotency_key="k1")
    status = service.statuses["1"]["said"]
    assert status["media_ids"] == ["100"]
    assert service.media["100"]["description"] == "Jalan rusak diperbaiki"
    assert service.media["100"]["file"].startswith("picture.png image/png ")
    await channel.edit(receipt, CORRECTED, idempotency_key="k2")
    assert status["media_ids"] == ["100"]
    await channel.edit(receipt, RETRACTED, idempotency_key="k3")
    assert status["media_ids"] == []


async def test_D05_a_picture_that_is_not_taken_or_not_ready_costs_no_story(tmp_path):
    service = Mastodon()
    service.gallery[MESSAGE.article.image_url] = drawn(60, 40)
    channel = mastodon(service, tmp_path, pictures=1)
    service.faults = [replied({"error": "Validation failed"}, 422)]
    await channel.post(MESSAGE, idempotency_key="k1")
    service.media_status = 202
    await channel.post(MESSAGE, idempotency_key="k2")
    assert ["media_ids" in status["said"] for status in service.statuses.values()] == [False, False]


async def test_D01_a_repetition_with_the_same_key_makes_no_second_status(tmp_path):
    service = Mastodon()
    channel = mastodon(service, tmp_path)
    service.lost = [OutcomeUnknown("no answer")]
    assert isinstance(await outcome(channel.post(MESSAGE, idempotency_key="k1")), OutcomeUnknown)
    assert (await channel.find(MESSAGE, idempotency_key="k1")).remote_id == "1"
    assert (await channel.post(MESSAGE, idempotency_key="k1")).remote_id == "1"
    assert len(service.statuses) == 1


async def test_a_status_is_found_though_the_server_wrote_it_as_html(tmp_path):
    service = Mastodon()
    channel = mastodon(service, tmp_path)
    message = replace(MESSAGE, text='Harga <naik> & "turun"\n\nhttps://radar.example.id/a?b=1&c=2')
    await channel.post(message, idempotency_key="k1")
    await channel.post(replace(MESSAGE, text="Berita sesudahnya"), idempotency_key="k2")
    assert (await channel.find(message, idempotency_key="k1")).remote_id == "1"


async def test_a_post_that_somebody_removed_can_t_be_corrected_but_is_as_good_as_deleted(tmp_path):
    channel = mastodon(Mastodon(), tmp_path)
    gone = Receipt(remote_id="404")
    assert isinstance(await outcome(channel.edit(gone, CORRECTED, idempotency_key="k2")), MessageRefused)
    await channel.delete(gone, DELETED, idempotency_key="k3")


async def test_D04_too_long_is_refused_with_the_remote_s_words(tmp_path):
    raised = await outcome(mastodon(Mastodon(), tmp_path).post(replace(MESSAGE, text="x" * 501), idempotency_key="k1"))
    assert type(raised) is MessageRefused
    assert "limit of 500" in str(raised)


async def test_D03_a_revoked_token_holds_the_channel_and_shows_in_no_fault(tmp_path):
    raised = await outcome(mastodon(Mastodon(token="OTHER"), tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is ChannelRefused
    assert "TOKEN" not in str(raised)


@pytest.mark.parametrize("reset", ["2026-08-01T10:31:30.000000Z", str(int(NOW.timestamp()) + 90)])
async def test_a_limit_is_waited_for_until_it_is_reset(tmp_path, reset):
    service = Mastodon()
    service.faults = [Replied(429, b"", {"x-ratelimit-reset": reset})]
    raised = await outcome(mastodon(service, tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert (type(raised), raised.retry_after_s) == (TryLater, 90)


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Replied(429, b"", {"retry-after": "12"}), TryLater),
        (Replied(503), TryLater),
        (Replied(502), OutcomeUnknown),
        (Replied(200, b"<html>"), OutcomeUnknown),
        (replied({"error": "This action is not allowed"}, 403), ChannelRefused),
        (replied({"error": "Validation failed"}, 422), MessageRefused),
    ],
)
async def test_every_answer_has_its_meaning(tmp_path, answer, meaning):
    service = Mastodon()
    service.faults = [answer]
    assert type(await outcome(mastodon(service, tmp_path).post(MESSAGE, idempotency_key="k1"))) is meaning


def test_any_address_weighs_23_characters():
    bound = limits(Options(server=SERVER, token=Secret("TOKEN")))
    assert count("Jalan https://radar.example.id/berita/jalan-rusak-diperbaiki/", bound) == 6 + 23


@pytest.mark.parametrize("options", [{"server": "m.example"}, {"characters": 20}])
def test_options_that_could_never_work_are_refused(options):
    with pytest.raises(ValueError, match="expected"):
        Options(**{"server": SERVER, "token": Secret("TOKEN"), **options})
