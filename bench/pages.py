"""The bench's pages, their truth, and the folds of cross-validation by site: no site is in both halves."""

import hashlib
import json
import os
import sys
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from syndicator import urls
from syndicator.model import Page

CHECKOUT = Path(__file__).parents[1]
BENCH = Path(os.environ.get("SYNDICATOR_BENCH", CHECKOUT.parent / "shared" / "bench"))
FOLDS = 5
READ_AT = datetime(2026, 11, 1, tzinfo=UTC)

Truth = Mapping[str, Any]


@dataclass(frozen=True)
class Dev:
    """The unpacked pages: `truths` in order, `folder` with `pages/ID.html`."""

    folder: Path
    truths: tuple[Truth, ...]

    def page(self, truth: Truth) -> Page:
        """The page as fetched."""
        url = truth["url"] or "https://unknown.invalid/"
        body = (self.folder / "pages" / f"{truth['id']}.html").read_bytes()
        return Page(url=url, final_url=url, headers={"content-type": "text/html"}, body=body, fetched_at=READ_AT)


@contextmanager
def dev() -> Iterator[Dev]:
    """The pages of the bench, unpacked for as long as they are needed."""
    if not (BENCH / "dev.tar.xz").exists():
        sys.exit(f"{BENCH} holds no dev.tar.xz; set SYNDICATOR_BENCH to the folder that does")
    with TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(BENCH / "dev.tar.xz") as packed:
            packed.extractall(folder)  # no `filter`: Debian 12 has Python 3.11.2, which knows none
        lines = (folder / "truth.jsonl").read_text().split("\n")
        yield Dev(folder, tuple(json.loads(line) for line in lines if line.strip()))


def fold_of(truth: Truth) -> int:
    """The fold of the page's site: a publisher's, or else that of its address."""
    site = truth.get("publisher") or urls.site(urls.host(truth["url"] or "")) or truth["id"]
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % FOLDS
