"""What a partner's published rules say of a feed."""

from datetime import timedelta

import pytest

from syndicator.model import SafeHtml
from syndicator.render.preflight import preflight
from syndicator.specs import Feed

TITLE = "Rakor Pilkada Digelar di Samarinda"


@pytest.fixture
def failed(feed_of, build, at):
    """Changes of an article → the rules of the profile that it breaks."""

    def rules(profile, *, spec=None, now=at + timedelta(days=1), hubs=("https://hub.example/",), count=1, **changes):
        dated = {name: changes.pop(name) for name in ("published_at", "updated_at") if name in changes}
        entries = [build.entry(n, article=build.article(**changes), **dated) for n in range(1, count + 1)]
        found = preflight(profile, feed_of(*entries, spec=spec), now=now, hubs=hubs)
        return [finding.line.split(": ")[0].removeprefix("  FAIL  ") for finding in found if not finding.is_met]

    return rules


@pytest.mark.parametrize("profile", ["plain", "msn", "google-news"])
def test_a_usual_feed_meets_all_rules(failed, profile):
    assert failed(profile) == []


@pytest.mark.parametrize(
    ("profile", "changes", "rule"),
    [
        ("plain", {"html": SafeHtml('<p><img src="/i.jpg"></p>')}, "absolute addresses in the article"),
        ("msn", {"title": "Dua puluh huruf saja"}, "a title of 21 to 150 characters"),
        ("msn", {"title": "x" * 151}, "a title of 21 to 150 characters"),
        ("msn", {"html": SafeHtml("<object></object>")}, "no style, script, object, embed, param or applet"),
        ("msn", {"html": SafeHtml("<div>" * 9 + "<p>x</p>" + "</div>" * 9)}, "elements nested less than 10 deep"),
        ("msn", {"html": SafeHtml("<p>a<br><br/>b</p>")}, "never two line breaks in a row"),
        ("google-news", {"html": SafeHtml(f"<p>{'x' * 1_000_001}</p>")}, "1 MB per article at most"),
        ("google-news", {"html": SafeHtml('<p style="color:red">x</p>')}, "no script, no style (they are removed)"),
        ("google-news", {"hubs": ()}, "WebSub, so that changes are fetched at once"),
        ("google-news", {"count": 61, "spec": Feed(id="p", title="P", size=99)}, "60 new articles per fetch at most"),
    ],
)
def test_what_breaks_a_rule_is_named_by_that_rule_only(failed, profile, changes, rule):
    assert failed(profile, **changes) == [rule]


@pytest.mark.parametrize("profile", ["plain", "msn"])
def test_dates_are_in_the_past_and_in_order(failed, at, profile):
    assert failed(profile, now=at - timedelta(hours=1)) == ["published in the past"]
    assert failed(profile, updated_at=at - timedelta(hours=1)) == ["updated not before it was published"]
    assert failed(profile, now=at + timedelta(days=365)) == (["less than 365 days old"] if profile == "msn" else [])


def test_a_feed_of_summaries_is_told_how_to_be_whole(feed_of, build, at):
    bodies = feed_of(build.entry(), spec=Feed(id="p", title="P", content="summary"))
    (line,) = [finding.line for finding in preflight("plain", bodies, now=at + timedelta(days=1)) if finding.count]
    assert line == f"  FAIL  the whole article: '{TITLE}' summary only; set content = \"full\""


def test_a_withdrawn_entry_breaks_nothing_and_an_empty_feed_is_told(feed_of, build, at):
    (finding,) = [each for each in preflight("plain", feed_of(build.withdrawn()), now=at) if each.count]
    assert finding.line == "  FAIL  the feed has entries: it has none"


def test_advice_is_a_note_and_fails_nothing_and_many_are_counted(feed_of, build, at):
    bare = [build.entry(n, article=build.article(image_url=None)) for n in range(1, 6)]
    (finding,) = [each for each in preflight("plain", feed_of(*bare), now=at + timedelta(days=1)) if each.count]
    assert (finding.is_met, finding.line.startswith("  note  a picture: "), finding.line[-10:]) == (
        True,
        True,
        "and 2 more",
    )
