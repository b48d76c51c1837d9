"""Kind `bluesky` against a strict fake of a PDS."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.channels.conformance import DELETED, MESSAGE, ChannelConformance, Posted, Replied, Rig, outcome, wires
from tests.channels.services import Bluesky, drawn, replied

from syndicator.channels.bluesky import Options, connect, record_of, tid
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.specs import Secret


def bluesky(service, tmp_path, **options):
    made = Options(**{"handle": "radar.bsky.social", "password": Secret("app-pass"), **options})
    return connect(made, wires(tmp_path, service))


class TestBlueskyConformance(ChannelConformance):
    @pytest.fixture
    def rig(self, tmp_path):
        service = Bluesky()

        def posted():
            found = []
            for sent in service.sent:
                if sent.url.endswith("createSession"):
                    continue
                meaning = "post" if sent.url.endswith("putRecord") else "delete"
                text = json.loads(sent.content).get("record", {}).get("text", "")
                found.append(Posted(meaning, "", text, sent.content.decode()))
            return found

        return Rig(bluesky(service, tmp_path), posted)


async def test_a_post_has_its_card_its_language_and_a_link_where_the_text_has_one(tmp_path):
    service = Bluesky()
    message = replace(MESSAGE, text="Jalan é rusak 🙂\nhttps://radar.example.id/berita/jalan/ #Politik #2026")
    receipt = await bluesky(service, tmp_path).post(message, idempotency_key="k1")
    ((key, record),) = service.records.items()
    assert receipt.remote_id == f"at://did:plc:abc/app.bsky.feed.post/{key}"
    assert receipt.url == f"https://bsky.app/profile/radar.bsky.social/post/{key}"
    assert (record["createdAt"], record["langs"]) == ("2026-08-01T09:00:00Z", ["id"])
    assert record["embed"]["external"] == {
        "uri": MESSAGE.article.url, "title": MESSAGE.article.title, "description": MESSAGE.article.text,
    }  # fmt: skip
    told = record["text"].encode()
    marked = [told[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode() for facet in record["facets"]]
    assert marked == ["https://radar.example.id/berita/jalan/", "#Politik"]


async def test_the_card_shows_the_story_s_picture_within_a_megabyte(tmp_path):
    service = Bluesky()
    service.gallery[MESSAGE.article.image_url] = drawn(2600, 1400)
    await bluesky(service, tmp_path).post(MESSAGE, idempotency_key="k1")
    (record,) = service.records.values()
    thumb = record["embed"]["external"]["thumb"]
    assert (thumb["mimeType"], thumb["size"] <= 1_000_000) == ("image/jpeg", True)
    await bluesky(service, tmp_path, picture=False).post(MESSAGE, idempotency_key="k2")
    assert ["thumb" in each["embed"]["external"] for each in service.records.values()] == [True, False]


async def test_a_digest_has_no_card(tmp_path):
    service = Bluesky()
    message = replace(MESSAGE, article=replace(MESSAGE.article, url="", image_url=None))
    await bluesky(service, tmp_path).post(message, idempotency_key="k1")
    assert "embed" not in next(iter(service.records.values()))


async def test_D01_a_repetition_after_a_lost_answer_writes_the_same_record(tmp_path):
    service = Bluesky()
    channel = bluesky(service, tmp_path)
    await channel.delete((await channel.post(MESSAGE, idempotency_key="k0")), DELETED, idempotency_key="x")
    service.lost = [OutcomeUnknown("no answer")]
    assert isinstance(await outcome(channel.post(MESSAGE, idempotency_key="k1")), OutcomeUnknown)
    await channel.post(MESSAGE, idempotency_key="k1")
    assert len(service.records) == 1


async def test_an_expired_session_is_renewed_once_and_kept(tmp_path):
    service = Bluesky()
    channel = bluesky(service, tmp_path)
    await channel.post(MESSAGE, idempotency_key="k1")
    service.session += 1  # whatever was issued is worth nothing now
    await channel.post(MESSAGE, idempotency_key="k2")
    await channel.post(MESSAGE, idempotency_key="k3")
    assert sum(sent.url.endswith("createSession") for sent in service.sent) == 2
    assert len(service.records) == 3


async def test_D03_a_revoked_password_holds_the_channel_and_shows_in_no_fault(tmp_path):
    raised = await outcome(bluesky(Bluesky(password="other"), tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is ChannelRefused
    assert "app-pass" not in str(raised)


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (replied({"error": "RateLimitExceeded"}, 429, ratelimit_reset="1785580260"), TryLater),
        (replied({"error": "InvalidRequest"}, 400), MessageRefused),
        (replied({"error": "AccountTakedown"}, 400), ChannelRefused),
        (Replied(502), TryLater),
        (Replied(200, b""), OutcomeUnknown),
    ],
)
async def test_every_answer_has_its_meaning(tmp_path, answer, meaning):
    service = Bluesky()
    channel = bluesky(service, tmp_path)
    await channel.post(MESSAGE, idempotency_key="k0")
    service.faults = [answer]
    raised = await outcome(channel.post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is meaning
    if answer.status == 429:
        assert raised.retry_after_s == 1785580260 - datetime(2026, 8, 1, 10, 30, tzinfo=UTC).timestamp()


def test_a_withdrawn_story_has_no_card():
    assert "embed" not in record_of(DELETED)


@given(st.integers(1_500_000_000, 4_000_000_000), st.text(max_size=40))
def test_a_record_key_is_thirteen_sortable_letters_that_follow_from_the_delivery(at, key):
    at = datetime.fromtimestamp(at, UTC)
    made = tid(at, key)
    assert made == tid(at, key)
    assert len(made) == 13
    assert made[0] in "234567abcdefghij"
    assert set(made) <= set("234567abcdefghijklmnopqrstuvwxyz")
    assert made < tid(at + timedelta(seconds=2), key)


@pytest.mark.parametrize("options", [{"handle": "@radar.bsky.social"}, {"handle": "radar"}, {"server": "bsky.social"}])
def test_options_that_could_never_work_are_refused(options):
    with pytest.raises(ValueError, match="expected"):
        Options(**{"handle": "radar.bsky.social", "password": Secret("app-pass"), **options})


async def test_an_absurd_wait_is_a_day(tmp_path):
    service = Bluesky()
    channel = bluesky(service, tmp_path)
    await channel.post(MESSAGE, idempotency_key="k0")
    service.faults = [replied({"error": "RateLimitExceeded"}, 429, ratelimit_reset="99999999999999")]
    raised = await outcome(channel.post(MESSAGE, idempotency_key="k1"))
    assert (type(raised), raised.retry_after_s) == (TryLater, 86_400)
