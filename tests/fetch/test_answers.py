from datetime import UTC, datetime

import pytest

from syndicator.egress import Answer
from syndicator.errors import Gone, Refused, TryLater
from syndicator.fetch.answers import conditions, read
from syndicator.model import NotModified, Page, Validators

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://news.test/a?token=secret"
KNOWN = Validators(etag='"1"', last_modified="Mon, 23 Nov 2026 00:00:00 GMT", body_hash="0f")


def answer(status=200, body=b"<html>", **headers):
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=fields, body=body, final_url="https://news.test/b")


def reading(answer, known=Validators()):
    return read(URL, answer, known=known, now=NOW)


def test_page_keeps_the_headers_that_somebody_needs():
    page = reading(
        answer(content_type="text/html", etag='"1"', set_cookie="secret=1", server="x", link="<b>", tdm_reservation="1")
    )
    assert page == Page(
        url=URL,
        final_url="https://news.test/b",
        headers={"content-type": "text/html", "etag": '"1"', "link": "<b>", "tdm-reservation": "1"},
        body=b"<html>",
        fetched_at=NOW,
    )


def test_validators_of_a_page_are_what_makes_its_next_get_conditional():
    page = reading(answer(body=b"", etag='"1"', last_modified="Mon, 23 Nov 2026 00:00:00 GMT"))
    empty = "cae66941d9efbd404e4d88758ea67670"  # BLAKE2b of nothing, in 16 bytes
    assert page.validators == Validators(etag='"1"', last_modified="Mon, 23 Nov 2026 00:00:00 GMT", body_hash=empty)


def test_304_keeps_what_is_known():
    assert reading(answer(304, b""), KNOWN) == NotModified(url=URL, validators=KNOWN)


def test_H01_304_with_a_new_etag_renews_it():
    expected = Validators(etag='"2"', last_modified=KNOWN.last_modified, body_hash="0f")
    assert reading(answer(304, b"", etag='"2"'), KNOWN) == NotModified(url=URL, validators=expected)


def test_same_bytes_are_nothing_new():
    first = reading(answer(etag='"1"'))
    assert reading(answer(etag='"2"'), first.validators) == NotModified(
        url=URL, validators=Validators(etag='"2"', body_hash=first.validators.body_hash)
    )
    assert isinstance(reading(answer(body=b"<html> "), first.validators), Page)


NEWER = {"etag": '"7"', "last_modified": "Tue, 24 Nov 2026 11:59:59 GMT", "date": "Tue, 24 Nov 2026 12:00:00 GMT"}


def test_page_that_changed_in_the_second_it_was_asked_for_is_asked_for_whole_again():
    """WordPress tells its versions apart by the second: what was edited later in that second would be 304 for ever."""
    page = reading(answer(**NEWER))
    assert page.validators == Validators(body_hash=page.validators.body_hash)


def test_page_that_always_says_it_changed_just_now_is_believed_once_it_is_the_same_again():
    again = reading(answer(**NEWER), reading(answer(**NEWER)).validators)
    assert isinstance(again, NotModified)
    assert again.validators.etag == '"7"'


@pytest.mark.parametrize("date", ["Tue, 24 Nov 2026 12:00:09 GMT", "yesterday", ""])
def test_page_that_changed_earlier_keeps_its_validators(date):
    assert reading(answer(**NEWER | {"date": date})).validators.etag == '"7"'


def test_304_to_an_unconditional_request_is_tried_later():
    with pytest.raises(TryLater, match="without conditions"):
        reading(answer(304, b""))


@pytest.mark.parametrize("etag", ["caf\u00e9", "a\r\nb", "", None])
def test_validator_that_can_not_be_sent_is_not(etag):
    assert conditions(Validators(etag=etag)) == {}


def test_validators_become_conditions():
    assert conditions(KNOWN) == {"If-None-Match": '"1"', "If-Modified-Since": "Mon, 23 Nov 2026 00:00:00 GMT"}


@pytest.mark.parametrize(("status", "permanent"), [(404, False), (410, True)])
def test_H10_page_that_is_not_there_is_gone(status, permanent):
    with pytest.raises(Gone, match=rf"^news\.test/a: HTTP {status}$") as fault:
        reading(answer(status))
    assert fault.value.permanent is permanent


@pytest.mark.parametrize("status", [408, 425, 500, 502, 504, 520])
def test_trouble_on_their_side_is_tried_later(status):
    with pytest.raises(TryLater, match=f"HTTP {status}") as fault:
        reading(answer(status, retry_after="30"))
    assert fault.value.retry_after_s == 30


@pytest.mark.parametrize("status", [300, 302, 400, 401, 403, 405, 418, 451])
def test_H06_other_answers_are_refusals(status):
    with pytest.raises(Refused, match=rf"^news\.test/a: HTTP {status}$"):
        reading(answer(status))


@pytest.mark.parametrize(
    ("body", "content_type", "says"),
    [
        (b"%PDF-1.7", "text/html", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "a PNG image"),
        (b"PK\x03\x04", "", "a zip archive"),
        (b"\x1f\x8b\x08x", "text/html", "a gzip file"),
        (b"anything", "application/pdf", "application/pdf"),
        (b"anything", "Image/WebP; q=1", "image/webp"),
        (b"anything", "application/zip", "application/zip"),
        (b"anything", "video/mp4", "video/mp4"),
    ],
)
def test_H14_what_is_no_text_is_refused(body, content_type, says):
    with pytest.raises(Refused, match=rf"^news\.test/a: is {says}, not a page$"):
        reading(answer(body=body, content_type=content_type))


@pytest.mark.parametrize(
    "content_type",
    ["text/html", "", "application/octet-stream", "application/xml", "application/rss+xml", "application/json", "x"],
)
def test_what_may_be_text_is_a_page(content_type):
    assert isinstance(reading(answer(body=b"<rss>", content_type=content_type)), Page)
