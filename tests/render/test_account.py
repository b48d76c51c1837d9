"""What the operator reads of a story, from poll to post."""

from dataclasses import replace
from datetime import timedelta

from builders import NOON, article, channel, feed
from syndicator.model import Action, Delivery, DeliveryId, DeliveryState, Entry, EntryId, EntryState, Origin, Revision
from syndicator.policy.deciding import why_not_in
from syndicator.ports import Account, Event, Listed, Membership
from syndicator.render.account import account_as_text, is_settled, places_as_text

FIRST = Revision(number=1, seen_at=NOON, article=article(), draft_hash="", rules_version="1", origins={"title": "h1"})
FEEDS = {"all": feed(), "politik": feed("politik", where='"Politik" in tags')}
CHANNELS = {"arsip": channel(), "surat": channel("surat", feeds=("politik",))}


def delivery(number=1, **changes) -> Listed:
    made = Delivery(
        id=DeliveryId(number), entry_id=EntryId(7), revision=1, channel="arsip", action=Action.POST,
        state=DeliveryState.DELIVERED, due_at=NOON,
    )  # fmt: skip
    return Listed(delivery=replace(made, **changes), title="Berita", url="https://t.example/1")


def account(*deliveries: Listed, state=EntryState.LIVE, revisions=(FIRST,)) -> Account:
    return Account(
        entry=Entry(
            id=EntryId(7), urn="urn:uuid:7", key="k7", source="radar", state=state, first_seen_at=NOON,
            published_at=NOON, updated_at=NOON, revision=revisions[-1],
        ),
        revisions=revisions,
        sighted={"radar": NOON},
        memberships=(Membership(feed="all", entered_at=NOON, left_at=None),),
        deliveries=deliveries,
        events=(Event(at=NOON, kind="new", subject="radar", says="Berita\x1b[2J nomor 1"),),
        pages_count=1,
        recheck_at=NOON + timedelta(hours=1),
    )  # fmt: skip


def told(of: Account) -> list[str]:
    text = account_as_text(
        of,
        feeds=FEEDS,
        channels=CHANNELS,
        why_not=lambda name, account: why_not_in(FEEDS[name], account),
        timezone="Asia/Makassar",
    )
    return [line.strip() for line in text.splitlines()]


def test_every_feed_and_channel_has_an_answer():
    lines = told(account(delivery()))
    assert "all: in it since 2026-11-24 12:00:00 WITA" in lines
    assert "politik: not in it: where = '\"Politik\" in tags'" in lines
    assert "arsip: post of revision 1 delivered  https://t.example/1" in lines
    assert "surat: not posted: it entered none of the channel's feeds (politik)" in lines
    assert "taken from: title h1" in lines
    assert "Its page is looked at again 2026-11-24 13:00:00 WITA; raw pages kept: 1" in lines


def test_what_the_page_reserved_has_a_line_of_its_own():
    first = replace(FIRST, origins={"title": "h1", "reserved": "noindex (meta robots)"})
    lines = told(account(delivery(), revisions=(first,)))
    assert "taken from: title h1" in lines
    assert "its page reserved: noindex (meta robots)" in lines


def test_codes_are_said_in_words_and_a_remote_s_words_move_no_cursor():
    lines = told(account(delivery(state=DeliveryState.SKIPPED, reason="baseline")))
    assert any("older than the channel" in line for line in lines)
    assert not any("\x1b" in line for line in lines)


def test_a_withdrawn_story_says_by_whom_and_why():
    taken = replace(FIRST, number=2, origin=Origin.OPERATOR, why="salah kutip")
    lines = told(account(state=EntryState.RETRACTED, revisions=(FIRST, taken)))
    assert "retracted: withdrawn by the operator (salah kutip)" in lines
    assert "2  2026-11-24 12:00:00 WITA  by the operator, told to readers, salah kutip" in lines


def places(*deliveries: Listed) -> list[str]:
    return places_as_text(account(*deliveries, state=EntryState.RETRACTED), feeds=FEEDS, channels={"arsip": channel()})


def test_a_withdrawal_is_accounted_for_at_every_place():
    feed_line = "feed all: a dated notice, then a tombstone; its archive and files, too"
    ends = {
        (): "never had it (it entered none of the channel's feeds (all))",
        (delivery(state=DeliveryState.SKIPPED, reason="retracted"),): (
            "never had it (skipped: it was withdrawn before it was sent)"
        ),
        (delivery(), delivery(2, action=Action.EDIT)): "the post says that the story was withdrawn",
        (delivery(), delivery(2, action=Action.DELETE)): "the post is gone",
        (delivery(), delivery(2, action=Action.EDIT, state=DeliveryState.PENDING, reason="503")): (
            "under way: pending: 503"
        ),
        (delivery(), delivery(2, action=Action.EDIT, state=DeliveryState.SKIPPED, reason="slack can't edit")): (
            "impossible: skipped: slack can't edit"
        ),
        (delivery(state=DeliveryState.UNKNOWN, reason="no answer"),): (
            "impossible to say: its post is unknown: no answer"
        ),
    }
    for given, says in ends.items():
        assert places(*given) == [feed_line, f"channel arsip: {says}"]


def test_a_withdrawal_is_settled_when_nothing_is_under_way():
    waiting = delivery(state=DeliveryState.PENDING)
    assert is_settled(account(delivery()), CHANNELS)
    assert not is_settled(account(delivery(), waiting), CHANNELS)
    assert is_settled(account(waiting), {}), "a channel that is configured no more keeps nobody waiting"
