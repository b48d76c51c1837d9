"""Kind `wordpress` against a strict fake of the REST API; peers/ has the real one."""

import json
from dataclasses import replace

import pytest
from tests.channels.conformance import (
    CORRECTED,
    DELETED,
    MESSAGE,
    RETRACTED,
    ChannelConformance,
    Posted,
    Replied,
    Rig,
    outcome,
    wires,
)  # fmt: skip
from tests.channels.services import WordPress, drawn, replied

from syndicator.channels.wordpress import Options, connect
from syndicator.errors import ChannelRefused, MessageRefused, OutcomeUnknown, TryLater
from syndicator.model import Receipt
from syndicator.specs import Secret

SITE = "https://portal.example.id"


def wordpress(service, tmp_path, **options):
    given = {"site": SITE, "user": "syndicator", "password": Secret("abcd EFGH 1234"), **options}
    return connect(Options(**given), wires(tmp_path, service))


class TestWordPressConformance(ChannelConformance):
    is_html = True

    @pytest.fixture
    def rig(self, tmp_path):
        service = WordPress()

        def posted():
            found = []
            for sent in service.sent:
                if "/posts" in sent.url and sent.method != "GET":
                    said = json.loads(sent.content or b"{}")
                    meaning = "delete" if sent.method == "DELETE" else "edit" if sent.url[-1].isdigit() else "post"
                    found.append(Posted(meaning, "", said.get("content", ""), sent.content.decode()))
            return found

        return Rig(wordpress(service, tmp_path), posted)


async def test_a_post_has_title_status_categories_and_tags_and_makes_the_tags_that_are_not_there(tmp_path):
    service = WordPress()
    service.terms["tags"][7] = "politik & hukum"
    channel = wordpress(service, tmp_path, status="draft", categories=("Berita",))
    article = replace(MESSAGE.article, tags=("Politik & Hukum", "Samarinda"))
    receipt = await channel.post(replace(MESSAGE, article=article), idempotency_key="msg_0011223344556677")
    post = service.posts[100]
    assert receipt == Receipt(remote_id="100", url=f"{SITE}/jalan-rusak-diperbaiki-223344556677/")
    assert (post["title"], post["status"], post["categories"]) == ("Jalan rusak diperbaiki", "draft", [1])
    assert [service.terms["tags"][number] for number in post["tags"]] == ["politik & hukum", "Samarinda"]


async def test_D01_a_post_whose_answer_was_lost_is_found_by_its_slug_and_not_made_twice(tmp_path):
    service = WordPress()
    channel = wordpress(service, tmp_path, tags=False)
    service.lost = [OutcomeUnknown("no answer")]
    assert isinstance(await outcome(channel.post(MESSAGE, idempotency_key="k1")), OutcomeUnknown)
    found = await channel.find(MESSAGE, idempotency_key="k1")
    assert (found.remote_id, len(service.posts)) == ("100", 1)
    await channel.delete(found, DELETED, idempotency_key="k2")
    assert (await channel.find(MESSAGE, idempotency_key="k1")).remote_id == "100"  # in the trash it is there, too


async def test_D05_a_picture_is_copied_once_and_costs_no_story_where_it_can_t_be_had(tmp_path):
    service = WordPress()
    channel = wordpress(service, tmp_path, tags=False, picture=True)
    await channel.post(MESSAGE, idempotency_key="k1")
    assert "featured_media" not in service.posts[100]
    service.gallery[MESSAGE.article.image_url] = drawn(40, 40)
    for _ in range(2):
        await channel.post(MESSAGE, idempotency_key="k2")
    assert [service.posts[n]["featured_media"] for n in (101, 102)] == [500, 500]
    assert service.media == {500: {"slug": "picture-k2", "type": "image/png", "alt_text": "Jalan rusak diperbaiki"}}


async def test_a_withdrawn_story_loses_its_picture_and_tags(tmp_path):
    service = WordPress()
    channel = wordpress(service, tmp_path)
    receipt = await channel.post(MESSAGE, idempotency_key="k1")
    await channel.edit(receipt, RETRACTED, idempotency_key="k2")
    post = service.posts[100]
    assert (post["tags"], post["featured_media"], post["excerpt"]) == ([], 0, RETRACTED.notice)


async def test_a_post_that_somebody_removed_can_t_be_corrected_but_is_as_good_as_deleted(tmp_path):
    channel = wordpress(WordPress(), tmp_path)
    gone = Receipt(remote_id="404")
    assert isinstance(await outcome(channel.edit(gone, CORRECTED, idempotency_key="k2")), MessageRefused)
    await channel.delete(gone, DELETED, idempotency_key="k3")


async def test_a_category_that_is_not_there_is_said_with_the_remedy(tmp_path):
    raised = await outcome(
        wordpress(WordPress(), tmp_path, categories=("Olahraga",)).post(MESSAGE, idempotency_key="k")
    )
    assert type(raised) is MessageRefused
    assert "no category 'Olahraga' there; make it" in str(raised)


async def test_D03_a_revoked_password_holds_the_channel_and_shows_in_no_fault(tmp_path):
    raised = await outcome(wordpress(WordPress(password="other"), tmp_path).post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is ChannelRefused
    assert "abcd" not in str(raised)


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Replied(429, b"", {"retry-after": "12"}), TryLater),
        (Replied(503), TryLater),
        (Replied(500), OutcomeUnknown),
        (Replied(200, b"<html>"), OutcomeUnknown),
        (Replied(200, b"[]"), OutcomeUnknown),
        (replied({"code": "rest_no_route"}, 404), ChannelRefused),
        (replied({"code": "rest_invalid_param"}, 400), MessageRefused),
    ],
)
async def test_every_answer_has_its_meaning(tmp_path, answer, meaning):
    service = WordPress()
    service.faults = [answer]
    raised = await outcome(wordpress(service, tmp_path, tags=False).post(MESSAGE, idempotency_key="k1"))
    assert type(raised) is meaning


@pytest.mark.parametrize("options", [{"site": "portal.example.id"}, {"user": "a:b"}, {"user": ""}])
def test_options_that_could_never_work_are_refused(options):
    with pytest.raises(ValueError, match="expected"):
        Options(**{"site": SITE, "user": "u", "password": Secret("x"), **options})
