"""Kind `webhook`: the signature against the specification's own words and vector, and every answer's meaning."""

import base64
import hashlib
import json

import pytest
from tests.channels.conformance import (
    CORRECTED,
    DELETED,
    MESSAGE,
    NOW,
    RETRACTED,
    ChannelConformance,
    Posted,
    Remote,
    Replied,
    Rig,
    outcome,
    wires,
)

from syndicator.channels.webhook import Options, connect, key_of, signatures
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, Refused, TryLater
from syndicator.model import Receipt
from syndicator.specs import Secret

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OLD_SECRET = "whsec_" + base64.b64encode(bytes(range(100, 132))).decode()
URL = "https://hooks.example.id/in/T0KEN?key=pa55"
MEANINGS = {"entry.published": "post", "entry.corrected": "edit", "entry.retracted": "delete"}


def webhook(remote: Remote, tmp_path, *, old: tuple[str, ...] = ()):
    options = Options(url=URL, secret=Secret(SECRET), old_secrets=tuple(map(Secret, old)))
    return connect(options, wires(tmp_path, remote))


def hmac_sha256(key: bytes, content: bytes) -> bytes:
    """RFC 2104, written out: no code shared with the adapter."""
    key = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + content).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()


class TestWebhookConformance(ChannelConformance):
    @pytest.fixture
    def rig(self, tmp_path):
        remote = Remote()

        def posted():
            return [
                Posted(
                    MEANINGS[json.loads(sent.content)["type"]],
                    sent.headers["webhook-id"],
                    json.loads(sent.content)["data"]["message"],
                    sent.content.decode(),
                )
                for sent in remote.sent
            ]

        return Rig(webhook(remote, tmp_path), posted)


def test_the_specification_s_own_vector_is_signed_as_it_says():
    # libraries/javascript/src/webhook.test.ts of standard-webhooks/standard-webhooks, "sign function works"
    key = key_of(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    signed = signatures(
        (key,), webhook_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, payload=b'{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_a_receiver_can_verify_what_was_sent(tmp_path):
    remote = Remote()
    await webhook(remote, tmp_path).post(MESSAGE, idempotency_key="k1")
    (sent,) = remote.sent
    content = f"k1.{int(NOW.timestamp())}.".encode() + sent.content
    expected = base64.b64encode(hmac_sha256(bytes(range(32)), content)).decode()
    assert (sent.method, sent.url) == ("POST", URL)
    assert sent.headers == {
        "content-type": "application/json",
        "webhook-id": "k1",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": f"v1,{expected}",
    }


async def test_while_secrets_change_each_of_them_signs(tmp_path):
    remote = Remote()
    await webhook(remote, tmp_path, old=(OLD_SECRET,)).post(MESSAGE, idempotency_key="k1")
    (sent,) = remote.sent
    content = f"k1.{int(NOW.timestamp())}.".encode() + sent.content
    keys = [bytes(range(32)), bytes(range(100, 132))]
    expected = [f"v1,{base64.b64encode(hmac_sha256(key, content)).decode()}" for key in keys]
    assert sent.headers["webhook-signature"].split(" ") == expected


async def test_the_payload_says_everything_about_the_story(tmp_path):
    remote = Remote()
    receipt = await webhook(remote, tmp_path).post(MESSAGE, idempotency_key="k1")
    assert receipt == Receipt(remote_id="k1")
    assert json.loads(remote.sent[0].content) == {
        "type": "entry.published",
        "timestamp": "2026-08-01T09:00:00Z",
        "data": {
            "id": "urn:uuid:6f6c7a3e-3f57-4a53-8a0a-0f6a4ad36f11",
            "revision": 1,
            "message": "Jalan rusak diperbaiki\nhttps://radar.example.id/berita/jalan/",
            "html": "<p>Jalan itu diperbaiki.</p>",
            "text": "Jalan itu diperbaiki.",
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
            "site": "Radar",
        },
    }


async def test_each_change_has_its_own_event(tmp_path):
    remote = Remote()
    channel = webhook(remote, tmp_path)
    receipt = await channel.post(MESSAGE, idempotency_key="k1")
    await channel.edit(receipt, CORRECTED, idempotency_key="k2")
    await channel.edit(receipt, RETRACTED, idempotency_key="k3")
    await channel.delete(receipt, DELETED, idempotency_key="k4")
    events = [json.loads(sent.content)["type"] for sent in remote.sent]
    assert events == ["entry.published", "entry.corrected", "entry.retracted", "entry.retracted"]


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        *[(status, None) for status in (200, 201, 202, 204, 299)],
        *[(status, TryLater) for status in (408, 425, 429, 500, 502, 503, 504, 599)],
        *[(status, ChannelRefused) for status in (301, 302, 304, 307, 308, 401, 403, 404, 405, 410)],
        *[(status, MessageRefused) for status in (400, 402, 406, 409, 413, 415, 422, 451)],
    ],
)
async def test_every_status_has_its_meaning(status, meaning, tmp_path):
    result = await outcome(webhook(Remote(Replied(status)), tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert type(result) is (meaning or Receipt)


async def test_a_refusal_carries_the_remote_s_words_on_one_line(tmp_path):
    remote = Remote(Replied(422, b'{"error":"title:\n\x1b[31m too\xff long \xe2\x80\xae"}'))
    raised = await outcome(webhook(remote, tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert str(raised) == 'webhook hooks.example.id: HTTP 422: {"error":"title: [31m too\ufffd long "}'


async def test_the_remote_s_words_are_cut_at_200_characters(tmp_path):
    raised = await outcome(webhook(Remote(Replied(400, b"x" * 9000)), tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert str(raised) == f"webhook hooks.example.id: HTTP 400: {'x' * 199}…"


@pytest.mark.parametrize("status", [302, 400, 401, 429, 500])
async def test_no_error_shows_the_secret_or_the_address_that_is_one(status, tmp_path):
    echo = f"bad signature for {URL} /in/T0KEN?key=pa55 key=pa55 with {SECRET} {OLD_SECRET}"
    remote = Remote(Replied(status, echo.encode(), {"location": "https://u:pa55@new.example.id/x?key=pa55#pa55"}))
    raised = await outcome(webhook(remote, tmp_path, old=(OLD_SECRET,)).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, Exception)
    for hidden in ("pa55", "T0KEN", SECRET, OLD_SECRET):
        assert hidden not in str(raised)


def test_an_adapter_s_picture_shows_no_secret(tmp_path):
    shown = repr(webhook(Remote(), tmp_path, old=(OLD_SECRET,)))
    assert "pa55" not in shown
    assert SECRET not in shown
    assert repr(bytes(range(32))) not in shown


async def test_a_redirect_holds_the_channel_and_says_where_to(tmp_path):
    remote = Remote(Replied(308, b"", {"Location": "/v2/in"}))
    raised = await outcome(webhook(remote, tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert str(raised) == (
        "webhook hooks.example.id: HTTP 308: moved to https://hooks.example.id/v2/in; set url to the new address"
    )


@pytest.mark.parametrize("location", [None, "", "http://[broken", "mailto:x@y"])
async def test_a_redirect_to_nowhere_holds_the_channel_too(location, tmp_path):
    remote = Remote(Replied(301, b"", {} if location is None else {"location": location}))
    raised = await outcome(webhook(remote, tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, ChannelRefused)
    assert "does not say where" in str(raised)


async def test_the_guard_s_refusal_holds_the_channel(tmp_path):
    remote = Remote(Refused("hooks.example.id: 10.0.0.1 is not public (egress.allow)"))
    raised = await outcome(webhook(remote, tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert isinstance(raised, ChannelRefused)
    assert str(raised) == "webhook hooks.example.id: 10.0.0.1 is not public (egress.allow)"


@pytest.mark.parametrize("met", [TryLater("no connection", retry_after_s=3), OutcomeUnknown("no answer")])
async def test_a_lost_connection_or_answer_goes_on_to_the_engine(met, tmp_path):
    assert await outcome(webhook(Remote(met), tmp_path).post(MESSAGE, idempotency_key="k1")) is met


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"url": "ftp://hooks.example.id/"}, id="not http"),
        pytest.param({"url": "https://user:pa55@hooks.example.id/"}, id="password in the address"),
        pytest.param({"url": "hooks.example.id"}, id="no scheme"),
        pytest.param({"secret": Secret("whsec_not base64!")}, id="secret is no base64"),
        pytest.param({"secret": Secret("whsec_c2hvcnQ=")}, id="secret is too short"),
        pytest.param({"old_secrets": (Secret("pa55"),)}, id="old secret is none"),
        pytest.param({"secret": Secret("whsec_é")}, id="secret is no ascii"),
    ],
)
def test_options_that_could_never_work_are_refused_without_showing_them(options):
    with pytest.raises(ValueError, match="expected") as raised:
        Options(**{"url": URL, "secret": Secret(SECRET), **options})
    assert "pa55" not in str(raised.value)


def test_a_secret_without_its_prefix_is_the_same_key():
    assert key_of(Secret(SECRET.removeprefix("whsec_"))) == key_of(Secret(SECRET)) == bytes(range(32))
