from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from syndicator.sample import press, stories
from syndicator.sample.edition import Edition
from syndicator.sample.site import answer

OPENED = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LIVE = [story for story in stories() if not story.withdrawal]
(WITHDRAWN,) = (story for story in stories() if story.withdrawal)
(CORRECTED,) = (story for story in stories() if story.correction)
(UNTAGGED,) = (story for story in stories() if not story.dress.etag)


def get(path: str, *, after_s: float = 0, visit: int = 1, opened_at: datetime = OPENED):
    edition = Edition(url="http://127.0.0.1:8091/", opened_at=opened_at, elapsed=timedelta(seconds=after_s))
    return answer(edition, path, visits_count=visit)


def test_the_same_opening_gives_the_same_bytes():
    for path in ("/", *(story.path for story in stories())):
        assert get(path) == get(path, opened_at=OPENED.replace(microsecond=999))


def test_another_opening_gives_other_dates():
    assert get("/").body != get("/", opened_at=OPENED + timedelta(seconds=1)).body


def test_the_site_stays_as_it_is_after_its_first_minute():
    for path in ("/", *(story.path for story in stories())):
        assert get(path, after_s=60) == get(path, after_s=1e8)


def test_clutter_changes_the_bytes_and_not_the_etag():
    for path in ("/", LIVE[0].path, next(story.amp_path for story in stories() if story.amp_path)):
        first, second = get(path, visit=1), get(path, visit=2)
        assert first.body != second.body
        assert first.etag == second.etag
        assert first.etag.startswith('W/"')


def test_a_change_of_the_content_changes_the_etag():
    assert get(CORRECTED.path).etag != get(CORRECTED.path, after_s=60).etag
    assert get("/").etag != get("/", after_s=60).etag


def test_one_story_has_no_etag():
    assert get(UNTAGGED.path).etag is None


def test_a_withdrawn_story_is_gone_with_a_reason():
    before, after = get(WITHDRAWN.path, after_s=59), get(WITHDRAWN.path, after_s=60)

    assert (before.status, after.status, after.etag) == (200, 410, None)
    assert WITHDRAWN.withdrawal.reason in after.body.decode()
    assert WITHDRAWN.title not in after.body.decode()


def test_a_withdrawn_story_is_linked_from_nowhere():
    paths = ["/", "/samarinda/", *(story.path for story in LIVE)]

    assert [path for path in paths if WITHDRAWN.path in get(path, after_s=60).body.decode()] == []


def test_pictures_go_with_their_story():
    (path, *_), *_ = press.picture_paths(WITHDRAWN)

    assert (get(path).status, get(path).media_type, get(path, after_s=60).status) == (200, "image/png", 404)


@pytest.mark.parametrize("path", ["/", LIVE[0].path, LIVE[2].amp_path, "/en/", "/tentang-kami/"])
def test_every_link_within_the_site_leads_somewhere(path):
    page = LexborHTMLParser(get(path).body)
    targets = {node.attributes["href"].partition("?")[0].partition("#")[0] for node in page.css("a[href], link[href]")}
    targets |= {node.attributes["src"] for node in page.css("img[src]")}
    own = {target.replace("http://127.0.0.1:8091/", "/") for target in targets} - {"/wp-admin/", ""}

    assert {target for target in own if target.startswith("/") and get(target).status != 200} == set()


@pytest.mark.parametrize(
    "path", ["/feed/", "/rss.xml", "/sitemap.xml", "/wp-json/wp/v2/posts", "/tag/tidak-ada/", "/x"]
)
def test_what_is_not_there_is_not_found(path):
    assert get(path).status == 404


def test_robots_may_read_all_but_the_backstage():
    found = get("/robots.txt")

    assert found.media_type.startswith("text/plain")
    assert found.body.decode().splitlines() == ["User-agent: *", "Disallow: /wp-admin/", "Allow: /"]


def test_a_missing_last_slash_is_added_by_a_redirect():
    found = get(LIVE[0].path.rstrip("/"))

    assert (found.status, found.location) == (301, "http://127.0.0.1:8091" + LIVE[0].path)


@given(st.text(max_size=40), st.floats(min_value=-1e6, max_value=1e6))
@settings(max_examples=50, deadline=None)
def test_any_path_at_any_time_has_an_answer(path, after_s):
    assert get(f"/{path}", after_s=after_s).status in {200, 301, 404, 410}
