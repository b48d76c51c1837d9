from dataclasses import replace
from datetime import timedelta

import pytest

from builders import NOON, article, page, reading
from syndicator.model import Entry, EntryId, EntryState, NotModified, Revision, Validators
from syndicator.policy.moving import answered, earlier_selves, gone_again
from syndicator.ports import Earlier, Known, Near

OLD, NEW = "https://radar.example.id/berita-lama/", "https://radar.example.id/berita-baru/"
TEXT = " ".join(f"kata{n}" for n in range(60))
BEFORE = article(url=OLD, title="Judul lama", text=TEXT, published_at=NOON)
AFTER = article(url=NEW, title="Judul baru", text=TEXT, published_at=NOON)


def near(**changes) -> Near:
    made = {
        "entry_id": EntryId(1), "key": "k1", "source": "radar", "site": "", "url": OLD, "page_url": OLD, "title": "Judul lama",
        "likeness": 0.95, "first_seen_at": NOON, "published_at": NOON,
    }  # fmt: skip
    return Near(**(made | changes))


def found_by(matched_by, *, state=EntryState.LIVE, source="radar", gone_count=0):
    revision = Revision(number=1, seen_at=NOON, article=BEFORE, draft_hash="", rules_version="1")
    entry = Entry(
        id=EntryId(1), urn="urn:x", key="k", source=source, state=state, first_seen_at=NOON, published_at=NOON,
        updated_at=NOON, revision=revision,
    )  # fmt: skip
    return Known(entry=entry, matched_by=matched_by, gone_count=gone_count, page_url=OLD)


def asked(known, after=AFTER, *, now=NOON):
    return earlier_selves(known, reading(after), source="radar", now=now)


def test_a_new_story_with_the_words_and_the_date_of_another_one_may_be_it():
    assert asked(Known(near=(near(),))) == (Earlier(entry_id=EntryId(1), url=OLD),)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(near(source="media"), id="another source"),
        pytest.param(near(likeness=0.89), id="other words"),
        pytest.param(near(published_at=NOON - timedelta(hours=1)), id="another date"),
        pytest.param(near(url=f"{NEW}?halaman=2"), id="the same address"),
        pytest.param(near(page_url=NEW), id="read at the same address"),
        pytest.param(near(page_url="https://radar-lain.example.com/berita-lama/"), id="another site"),
    ],
)
def test_what_differs_in_more_than_address_and_title_is_not_asked_for(other):
    assert asked(Known(near=(other,))) == ()


def test_it_is_asked_for_where_it_was_read_whatever_address_it_named():
    (earlier,) = asked(Known(near=(near(url="https://radar.example.id/nama-lain/"),)))
    assert earlier.url == OLD


@pytest.mark.parametrize(("hours", "only_if_led"), [(24, False), (25, True)])
def test_a_story_without_a_date_may_be_any_of_its_words_of_late_and_an_older_one_that_leads_to_it(hours, only_if_led):
    now = NOON + timedelta(hours=hours)
    (earlier,) = asked(Known(near=(near(),)), replace(AFTER, published_at=None), now=now)
    assert earlier.only_if_led is only_if_led


def test_a_story_of_the_same_date_may_be_it_however_old_it_is():
    (earlier,) = asked(Known(near=(near(),)), now=NOON + timedelta(days=30))
    assert not earlier.only_if_led


@pytest.mark.parametrize("matched_by", ["alias", "fingerprint"])
def test_a_known_story_at_an_address_of_another_path_may_have_moved_there(matched_by):
    assert asked(found_by(matched_by, gone_count=1)) == (Earlier(entry_id=EntryId(1), url=OLD, gone_count=1),)


@pytest.mark.parametrize(
    ("known", "after"),
    [
        pytest.param(found_by("link"), AFTER, id="its own address"),
        pytest.param(found_by("alias"), replace(AFTER, url=OLD), id="it names its old address"),
        pytest.param(found_by("alias", state=EntryState.RETRACTED), AFTER, id="withdrawn"),
        pytest.param(found_by("alias", source="media"), AFTER, id="another source's"),
        pytest.param(found_by("alias"), article(url=NEW, title="Lain", text="lain sama sekali"), id="another story"),
        pytest.param(
            found_by("alias"), replace(AFTER, published_at=NOON + timedelta(days=1)), id="tomorrow's, nearly the same"
        ),
    ],
)
def test_nothing_is_asked_of_a_known_story_that_is_where_it_was_or_another_one(known, after):
    assert asked(known, after) == ()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param(page(OLD), "stands", id="a page"),
        pytest.param(NotModified(url=OLD, validators=Validators()), "stands", id="the page of before"),
        pytest.param(page(OLD, final_url=NEW), "left", id="it leads to the new address"),
        pytest.param(page(OLD, final_url=OLD.replace("https", "http")), "stands", id="another spelling"),
        pytest.param(page(OLD, final_url="https://radar.example.id/"), "unsure", id="it leads to the front page"),
    ],
)
def test_an_old_address_says_whether_its_story_has_left(answer, says):
    assert answered(answer, now_at=NEW) == says


DAY = 60 * 24


@pytest.mark.parametrize(
    ("minutes", "says"),
    [(None, None), (0, None), (1, None), (15, "left"), (2 * DAY, "left"), (8 * DAY, "left"), (8 * DAY + 1, "unsure")],
)
def test_two_answers_that_an_address_is_not_found_count_where_they_are_some_while_apart(minutes, says):
    first_at = None if minutes is None else NOON - timedelta(minutes=minutes)
    assert gone_again(NOON, first_at, every=timedelta(minutes=15)) == says
