"""A fetched page from text or bytes, for the tests of this package."""

from datetime import UTC, datetime

from syndicator.model import Page

SEEN_AT = datetime(2026, 9, 1, tzinfo=UTC)


def page(body: str | bytes, *, url: str = "https://radar.example.id/", content_type: str = "text/html") -> Page:
    return Page(
        url=url,
        final_url=url,
        headers={"content-type": content_type},
        body=body.encode() if isinstance(body, str) else body,
        fetched_at=SEEN_AT,
    )
