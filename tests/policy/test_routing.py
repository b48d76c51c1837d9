from dataclasses import replace

import pytest

from builders import NOON, article, channel, feed, reading, source
from syndicator.model import Action, Delivery, DeliveryId, DeliveryState, EntryId, Revision
from syndicator.policy.changes import Change
from syndicator.policy.routing import FeedIndex, Route, belongs, feeds_for, orders_for_change, orders_for_new


def route(able=True, **changes) -> Route:
    return Route(spec=channel(**changes), can_edit=able, can_delete=able)


def delivery(state: DeliveryState, **changes) -> Delivery:
    made = {
        "id": DeliveryId(1),
        "entry_id": EntryId(1),
        "revision": 1,
        "channel": "arsip",
        "action": Action.POST,
        "state": state,
        "due_at": NOON,
    }
    return Delivery(**(made | changes))


def revised(kind="revised", material=True) -> Change:
    read = reading()
    revision = Revision(
        number=2, seen_at=NOON, article=read.article, draft_hash="x", rules_version="1", material=material
    )
    return Change(kind=kind, revision=revision)


def follow(change, state, **spec):
    able = spec.pop("able", True)
    orders = orders_for_change(change, {"arsip": route(able, **spec)}, [delivery(state)], now=NOON)
    return [(order.action.value, order.state.value, order.reason) for order in orders]


def test_a_feed_holds_the_sources_its_patterns_name():
    assert belongs(feed(sources=("media*",)), sources=["media-kaltim"], article=article())
    assert not belongs(feed(sources=("media*",)), sources=["radar"], article=article())


def test_advertorials_stay_out_where_the_feed_says_so():
    paid = article(advertorial=True)
    feeds = [feed("berita", advertorials="out"), feed("semua", advertorials="label")]
    assert feeds_for(feeds, sources=["radar"], article=paid).keys() == {"semua"}


@pytest.mark.parametrize(
    ("first_run", "source_says", "channel_says", "state"),
    [
        (True, "baseline", "baseline", "skipped"),
        (True, "post", "baseline", "skipped"),
        (True, "baseline", "post", "skipped"),
        (True, "post", "post", "pending"),
        (False, "baseline", "baseline", "pending"),
    ],
)
def test_posting_a_first_run_needs_both_the_source_and_the_channel(first_run, source_says, channel_says, state):
    (order,) = orders_for_new(
        [route(first_run=channel_says)],
        member_of=frozenset({"all"}),
        source=source(first_run=source_says),
        first_run=first_run,
        now=NOON,
    )
    assert (order.state.value, order.reason) == (state, "baseline" if state == "skipped" else "")


def test_a_channel_gets_only_what_its_feeds_hold():
    orders = orders_for_new(
        [route(feeds=("politik",))], member_of=frozenset({"all"}), source=source(), first_run=False, now=NOON
    )
    assert orders == ()


def test_a_correction_edits_what_was_posted():
    assert follow(revised(), DeliveryState.DELIVERED) == [("edit", "pending", "")]


def test_a_correction_moves_a_post_that_is_not_sent_yet():
    assert follow(revised(), DeliveryState.PENDING) == [("post", "pending", "")]


def test_a_change_that_is_not_material_reaches_no_channel():
    assert follow(revised(material=False), DeliveryState.DELIVERED) == []


def test_a_story_that_was_never_posted_is_not_corrected_there():
    assert follow(revised(), DeliveryState.SKIPPED) == []


def test_a_retraction_edits_the_post_to_a_notice():
    assert follow(revised("retracted"), DeliveryState.DELIVERED) == [("edit", "pending", "")]


def test_a_retraction_deletes_the_post_where_the_operator_wants_it():
    assert follow(revised("retracted"), DeliveryState.DELIVERED, on_retract="delete") == [("delete", "pending", "")]


def test_a_retraction_deletes_the_post_where_none_can_become_a_notice():
    deleting = replace(route(True), can_edit=False)
    orders = orders_for_change(revised("retracted"), {"arsip": deleting}, [delivery(DeliveryState.DELIVERED)], now=NOON)
    assert [(order.action.value, order.state.value) for order in orders] == [("delete", "pending")]


def test_a_retraction_takes_back_a_post_that_is_not_sent_yet():
    assert follow(revised("retracted"), DeliveryState.PENDING) == [("post", "skipped", "retracted")]


def test_what_a_channel_can_not_do_is_skipped_with_the_reason():
    assert follow(revised(), DeliveryState.DELIVERED, able=False) == [("edit", "skipped", "file can't edit")]


def test_an_ignored_correction_says_so():
    assert follow(revised(), DeliveryState.DELIVERED, on_update="ignore") == [("edit", "skipped", "ignored")]


def test_an_index_of_feeds_decides_as_the_feeds_themselves_do():
    feeds = [
        feed("a", sources=("radar",)),
        feed("b", sources=("ra*", "media")),
        feed("c", where="words > 3"),
        feed("d", sources=("x",)),
    ]
    index = FeedIndex(feeds)
    for sources in ({"radar"}, {"media"}, {"radar", "media"}, {"lain"}, set()):
        for text in ("satu dua", "satu dua tiga empat"):
            story = article(text=text)
            assert feeds_for(index, sources=sources, article=story) == feeds_for(feeds, sources=sources, article=story)
    assert (list(index), len(index), index[0]) == (feeds, 4, feeds[0])
