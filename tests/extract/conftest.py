"""A page made of given HTML, fetched at a given time."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from syndicator.model import Page

URL = "https://radar.example/2026/08/kabar/"
STORY = "".join(
    f"<p>Paragraf nomor {number} menceritakan dengan tenang apa yang dilihat warga di tepi sungai pada pagi itu.</p>"
    for number in range(6)
)


@pytest.fixture
def story() -> str:
    """Six paragraphs, enough for any body finder."""
    return STORY


@pytest.fixture
def page() -> Callable[..., Page]:
    """Make a page: `page(body, head="", url=…, content_type=…, html="<html>")`."""

    def make(
        body: str | bytes,
        *,
        head: str = "",
        url: str = URL,
        content_type: str = "text/html; charset=utf-8",
        html: str = "<html>",
    ) -> Page:
        text = (
            body
            if isinstance(body, bytes)
            else f"<!doctype html>{html}<head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()
        )
        return Page(
            url=url,
            final_url=url,
            headers={"content-type": content_type},
            body=text,
            fetched_at=datetime(2026, 9, 1, tzinfo=UTC),
        )

    return make
