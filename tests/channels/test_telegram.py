"""Kind `telegram` against a strict fake of the Bot API."""

import json
from dataclasses import replace

import pytest
from tests.channels.conformance import (
    ARTICLE,
    CORRECTED,
    DELETED,
    MESSAGE,
    RETRACTED,
    ChannelConformance,
    Posted,
    Rig,
    outcome,
    wires,
)  # fmt: skip
from tests.channels.services import Telegram, drawn, replied

from syndicator.channels.telegram import Options, connect
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Receipt, SafeHtml
from syndicator.specs import Secret

PICTURELESS = replace(MESSAGE, article=replace(ARTICLE, image_url=None))


def telegram(service, tmp_path, **options):
    made = Options(**{"token": Secret("12345:S3CR3T"), "chat": "@radar", **options})
    return connect(made, wires(tmp_path, service))


def said(service):
    return [(sent.url.rpartition("/")[2], json.loads(sent.content)) for sent in service.sent]


class TestTelegramConformance(ChannelConformance):
    is_html = True

    @pytest.fixture
    def rig(self, tmp_path):
        service = Telegram()
        meanings = {"send": "post", "edit": "edit", "dele": "delete"}

        def posted():
            return [
                Posted(meanings[method[:4]], "", body.get("text", ""), sent.content.decode())
                for sent, (method, body) in zip(service.sent, said(service), strict=True)
            ]

        return Rig(telegram(service, tmp_path), posted)


async def test_a_picture_goes_with_its_text_as_caption_and_is_corrected_as_one(tmp_path):
    service = Telegram()
    channel = telegram(service, tmp_path, topic=42, silent=True, picture=True)
    receipt = await channel.post(MESSAGE, idempotency_key="k1")
    assert receipt == Receipt(remote_id="1p", url="https://t.me/radar/1")
    assert service.messages[1]["said"] == {
        "chat_id": "@radar", "parse_mode": "HTML", "message_thread_id": 42, "disable_notification": True,
        "photo": "https://radar.example.id/jalan.jpg", "caption": MESSAGE.text,
    }  # fmt: skip
    await channel.edit(receipt, replace(CORRECTED, text="Jalan diperbaiki"), idempotency_key="k2")
    assert service.messages[1]["text"] == "Jalan diperbaiki"


def with_pictures(count):
    html = "".join(f'<figure><img src="https://radar.example.id/{n}.jpg"></figure>' for n in range(1, count))
    return replace(MESSAGE, article=replace(MESSAGE.article, html=SafeHtml(html)))


async def test_several_pictures_are_an_album_that_is_corrected_at_its_caption_and_deleted_whole(tmp_path):
    service = Telegram()
    channel = telegram(service, tmp_path, picture=True, album=3)
    receipt = await channel.post(with_pictures(5), idempotency_key="k1")
    assert receipt == Receipt(remote_id="1-2-3a", url="https://t.me/radar/1")
    assert [message["text"] for message in service.messages.values()] == [MESSAGE.text, "", ""]
    assert [each["media"][-9:] for each in service.messages[1]["said"]["media"]] == [
        "jalan.jpg",
        ".id/1.jpg",
        ".id/2.jpg",
    ]
    await channel.edit(receipt, replace(CORRECTED, text="Jalan diperbaiki"), idempotency_key="k2")
    assert [message["text"] for message in service.messages.values()] == ["Jalan diperbaiki", "", ""]
    await channel.delete(receipt, DELETED, idempotency_key="k3")
    await channel.delete(receipt, DELETED, idempotency_key="k3")
    assert service.messages == {}


async def test_an_album_of_which_telegram_can_t_fetch_a_picture_is_one_picture(tmp_path):
    service = Telegram(unreadable=("https://radar.example.id/1.jpg",))
    receipt = await telegram(service, tmp_path, picture=True, album=3).post(with_pictures(3), idempotency_key="k1")
    assert (receipt.remote_id, service.messages[1]["kind"]) == ("1p", "photo")


async def test_a_picture_that_telegram_can_t_fetch_is_sent_to_it(tmp_path):
    service = Telegram(unreadable=("https://radar.example.id/jalan.jpg",))
    service.gallery[MESSAGE.article.image_url] = drawn(60, 40)
    receipt = await telegram(service, tmp_path, picture=True, topic=42).post(MESSAGE, idempotency_key="k1")
    sent = service.messages[1]["said"]
    assert (receipt.remote_id, sent["caption"], sent["message_thread_id"]) == ("1p", MESSAGE.text, "42")
    assert sent["photo"].startswith("picture.png image/png ")


async def test_text_goes_alone_where_telegram_can_t_fetch_the_picture(tmp_path):
    service = Telegram(unreadable=("https://radar.example.id/jalan.jpg",))
    receipt = await telegram(service, tmp_path, picture=True).post(MESSAGE, idempotency_key="k1")
    assert (receipt.remote_id, service.messages[1]["kind"]) == ("1", "text")


async def test_a_withdrawn_post_loses_the_preview_of_its_link_and_a_corrected_one_keeps_it(tmp_path):
    service = Telegram()
    channel = telegram(service, tmp_path)
    receipt = await channel.post(MESSAGE, idempotency_key="k1")
    await channel.edit(receipt, replace(CORRECTED, text="Jalan diperbaiki"), idempotency_key="k2")
    await channel.edit(receipt, RETRACTED, idempotency_key="k3")
    previews = [body.get("link_preview_options") for _, body in said(service)]
    assert previews == [None, None, {"is_disabled": True}]


async def test_an_edit_that_changes_nothing_is_success(tmp_path):
    channel = telegram(Telegram(), tmp_path)
    receipt = await channel.post(PICTURELESS, idempotency_key="k1")
    assert await channel.edit(receipt, PICTURELESS, idempotency_key="k2") == receipt


async def test_a_deletion_after_48_hours_is_refused_so_that_the_engine_edits(tmp_path):
    service = Telegram()
    channel = telegram(service, tmp_path)
    receipt = await channel.post(PICTURELESS, idempotency_key="k1")
    service.undeletable = True
    assert isinstance(await outcome(channel.delete(receipt, DELETED, idempotency_key="k2")), MessageRefused)
    await channel.edit(receipt, RETRACTED, idempotency_key="k2")
    assert service.messages[1]["text"] == RETRACTED.text


@pytest.mark.parametrize(
    ("code", "description", "parameters", "meaning"),
    [
        (401, "Unauthorized", {}, ChannelRefused),
        (404, "Not Found", {}, ChannelRefused),
        (403, "Forbidden: bot was kicked from the channel chat", {}, ChannelRefused),
        (400, "Bad Request: chat not found", {}, ChannelRefused),
        (400, "Bad Request: message thread not found", {}, ChannelRefused),
        (
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": -100123},
            ChannelRefused,
        ),
        (400, "Bad Request: can't parse entities: unclosed tag", {}, MessageRefused),
        (400, "Bad Request: message is too long", {}, MessageRefused),
        (429, "Too Many Requests: retry after 31", {"retry_after": 31}, TryLater),
        (502, "Bad Gateway", {}, OutcomeUnknown),
        (524, "A timeout occurred", {}, OutcomeUnknown),
        (503, "Service Unavailable", {}, TryLater),
    ],
)
async def test_every_refusal_has_its_meaning(tmp_path, code, description, parameters, meaning):
    service = Telegram()
    service.faults = [
        replied({"ok": False, "error_code": code, "description": description, "parameters": parameters}, code)
    ]
    raised = await outcome(telegram(service, tmp_path).post(PICTURELESS, idempotency_key="k1"))
    assert type(raised) is meaning
    assert "S3CR3T" not in str(raised)
    if parameters.get("retry_after"):
        assert raised.retry_after_s == 31
    if parameters.get("migrate_to_chat_id"):
        assert "set chat to -100123" in str(raised)


async def test_an_absurd_wait_is_a_day(tmp_path):
    service = Telegram()
    service.faults = [
        replied({"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 10**12}}, 429)
    ]
    raised = await outcome(telegram(service, tmp_path).post(PICTURELESS, idempotency_key="k1"))
    assert (type(raised), raised.retry_after_s) == (TryLater, 86_400)


@pytest.mark.parametrize("wait", ["soon", None, -5, True, [1], {"a": 1}])
async def test_a_wait_that_is_none_is_taken_for_none(tmp_path, wait):
    service = Telegram()
    service.faults = [
        replied({"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": wait}}, 429)
    ]
    raised = await outcome(telegram(service, tmp_path).post(PICTURELESS, idempotency_key="k1"))
    assert (type(raised), raised.retry_after_s) == (TryLater, 0)


@pytest.mark.parametrize("parameters", ["none", [], 7, None])
async def test_odd_parameters_cost_no_more_than_their_message(tmp_path, parameters):
    service = Telegram()
    service.faults = [replied({"ok": False, "description": "Too Many Requests", "parameters": parameters}, 429)]
    assert type(await outcome(telegram(service, tmp_path).post(PICTURELESS, idempotency_key="k1"))) is TryLater


@pytest.mark.parametrize("result", [True, {}, {"message_id": None}, {"message_id": "x"}, []])
async def test_a_success_that_names_no_message_is_unknown(tmp_path, result):
    service = Telegram()
    service.faults = [replied({"ok": True, "result": result})]
    assert type(await outcome(telegram(service, tmp_path).post(PICTURELESS, idempotency_key="k1"))) is OutcomeUnknown


async def test_D04_bad_markup_is_refused_by_the_remote_and_only_that_message_dies(tmp_path):
    raised = await outcome(
        telegram(Telegram(), tmp_path).post(replace(PICTURELESS, text="<b>Jalan"), idempotency_key="k1")
    )
    assert type(raised) is MessageRefused
    assert "can't parse entities" in str(raised)


async def test_D01_a_lost_answer_is_not_repeated_by_itself(tmp_path):
    service = Telegram()
    service.lost = [OutcomeUnknown("no answer")]
    channel = telegram(service, tmp_path)
    assert isinstance(await outcome(channel.post(PICTURELESS, idempotency_key="k1")), OutcomeUnknown)
    assert (channel.repeat, len(service.messages)) == ("never", 1)


@pytest.mark.parametrize(
    "options",
    [
        {"token": Secret("S3CR3T")},
        {"token": Secret("12:S3CR3T\u00e9")},
        {"chat": "radar"},
        {"server": "api.telegram.org"},
    ],
)
def test_options_that_could_never_work_are_refused_without_showing_them(options):
    with pytest.raises(ValueError, match="expected") as raised:
        Options(**{"token": Secret("12345:S3CR3T"), "chat": "@radar", **options})
    assert "S3CR3T" not in str(raised.value)
