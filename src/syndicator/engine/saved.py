"""Reading saved pages: one file, or a folder of them by a manifest, in this process and with no network."""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicator.engine import work
from syndicator.errors import Unreadable, Unusable
from syndicator.model import Page, Reading
from syndicator.specs import ArticleRules

_GZIP = b"\x1f\x8b"


def read_one(file: Path, url: str, *, now: datetime, rules: ArticleRules = ArticleRules()) -> str:
    """The article in a saved page, as JSON. Raises Unreadable."""
    reading = work.read(_page(_bytes(file), url, now), rules)
    article = reading.article
    return _json(
        url=article.url,
        title=article.title,
        date=_date(reading),
        authors=list(article.authors),
        lang=article.language,
        image=article.image_url,
        tags=list(article.tags),
        advertorial=article.advertorial,
        text=article.text,
        html=article.html,
    )


def read_many(folder: Path, manifest: Path, *, now: datetime) -> Iterator[str]:
    """One JSON line for each {id, url} of the manifest, in its order; a page without an article has empty fields."""
    with manifest.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                name, url = _entry(manifest, number, line)
                yield _line(name, url, _find(folder, name), now)


def _line(name: str, url: str, file: Path, now: datetime) -> str:
    try:
        reading = work.read(_page(_bytes(file), url, now), ArticleRules())
    except Unreadable as fault:
        return _json(id=name, title="", date=None, authors=[], text="", error=str(fault))
    article = reading.article
    return _json(id=name, title=article.title, date=_date(reading), authors=list(article.authors), text=article.text)


def _entry(manifest: Path, number: int, line: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
        return str(row["id"]), str(row.get("url") or "")
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Unusable(f"{manifest}, line {number}: expected an object with id and url, got {line[:60]!r}") from fault


def _find(folder: Path, name: str) -> Path:
    for ending in (".html", ".html.gz"):
        path = folder / f"{name}{ending}"
        if path.is_file():
            return path
    raise Unusable(f"{folder}: has neither {name}.html nor {name}.html.gz")


def _bytes(file: Path) -> bytes:
    body = file.read_bytes()
    return gzip.decompress(body) if body.startswith(_GZIP) else body


def _page(body: bytes, url: str, now: datetime) -> Page:
    return Page(url=url, final_url=url, body=body, fetched_at=now)


def _date(reading: Reading) -> str | None:
    published = reading.published_local or reading.article.published_at
    return published.isoformat() if published else None


def _json(**row: Any) -> str:
    return json.dumps(row, ensure_ascii=False)
