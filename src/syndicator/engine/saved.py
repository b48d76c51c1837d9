"""Reading saved pages: one file, or a folder of them by a manifest, in this process and with no network."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
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
        dateline=article.dateline,
        advertorial=article.advertorial,
        paywalled=article.paywalled,
        text=article.text,
        html=article.html,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a batch's output. `fault` is what is wrong with the batch itself: a bad line, a missing file."""

    text: str
    fault: str = ""


def read_many(folder: Path, manifest: Path, *, now: datetime) -> Iterator[Line]:
    """One JSON line for each {id, url} of the manifest, in its order.

    Whatever gives no article has empty fields and an `error`; the rest is read all the same.
    """
    with manifest.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _read_line(folder, f"{manifest}, line {number}", line, now)


def _read_line(folder: Path, where: str, line: str, now: datetime) -> Line:
    name = None
    try:
        name, url = _entry(line)
        reading = work.read(_page(_bytes(_find(folder, name)), url, now), ArticleRules())
    except Unreadable as fault:
        return Line(text=_empty(name, str(fault)))
    except Unusable as fault:
        return Line(text=_empty(name, str(fault)), fault=f"{where}: {fault}")
    except Exception as fault:  # noqa: BLE001  a bug of ours: it may cost this page, not those behind it
        return Line(text=_empty(name, f"a fault of this program: {fault!r}"), fault=f"{where}: {fault!r}")
    article = reading.article
    return Line(
        text=_json(id=name, title=article.title, date=_date(reading), authors=list(article.authors), text=article.text)
    )


def _empty(name: str | None, error: str) -> str:
    return _json(id=name, title="", date=None, authors=[], text="", error=error)


def _entry(line: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
        name, url = row["id"], row.get("url") or ""
        name = str(name) if isinstance(name, int) else name
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unusable(f"expected an object with id and url, got {line[:60].strip()!r}") from None
    if not isinstance(name, str) or Path(name).name != name:
        raise Unusable(f"id: expected the name of a page in the folder, got {name!r}")
    return name, str(url)


def _find(folder: Path, name: str) -> Path:
    for ending in (".html", ".html.gz"):
        path = folder / f"{name}{ending}"
        if path.is_file():
            return path
    raise Unusable(f"{folder}: has neither {name}.html nor {name}.html.gz")


def _bytes(file: Path) -> bytes:
    body = file.read_bytes()
    try:
        return gzip.decompress(body) if body.startswith(_GZIP) else body
    except (OSError, EOFError, zlib.error) as fault:
        raise Unusable(f"{file}: is no whole gzip file: {fault}") from fault


def _page(body: bytes, url: str, now: datetime) -> Page:
    return Page(url=url, final_url=url, body=body, fetched_at=now)


def _date(reading: Reading) -> str | None:
    published = reading.published_local or reading.article.published_at
    return published.isoformat() if published else None


def _json(**row: Any) -> str:
    return json.dumps(row, ensure_ascii=False)
