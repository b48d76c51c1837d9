"""Golden pages: each NAME.html is read as the product reads it, and compared with NAME.json. A new page needs no code.

`expected` names fields of the article (`text` as a list of lines). Beside it may stand: `url` (where the page was
fetched), `rules`, `encoding`, `wants`, `amp_url`, `html_has`, `html_lacks`, `lacks`, `dropped`.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicator.engine.work import read
from syndicator.model import Page, Reading
from syndicator.specs import ArticleRules

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.html"))


def _rules(options: dict[str, object]) -> ArticleRules:
    return ArticleRules(**{name: tuple(value) if isinstance(value, list) else value for name, value in options.items()})


def _read(name: str, golden: dict) -> Reading:
    body = (HERE / f"{name}.html").read_text(encoding="utf-8").encode(golden.get("encoding", "utf-8"))
    url = golden["url"]
    fetched_at = datetime(2026, 9, 1, 12, tzinfo=UTC)
    page = Page(url=url, final_url=url, headers={"content-type": "text/html"}, body=body, fetched_at=fetched_at)
    return read(page, _rules(golden.get("rules", {})))


def _field(reading: Reading, name: str) -> object:
    value = getattr(reading.article, name)
    if name == "text":
        return value.split("\n")
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("name", NAMES)
def test_page_is_read_as_its_golden_file_says(name):
    golden = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    reading = _read(name, golden)
    found = {field: _field(reading, field) for field in golden["expected"]}
    assert found == golden["expected"]
    assert list(reading.wants) == golden.get("wants", [])
    if "amp_url" in golden:
        assert reading.amp_url == golden["amp_url"]
    assert [part for part in golden.get("html_has", []) if part not in reading.article.html] == []
    assert [part for part in golden.get("html_lacks", []) if part in reading.article.html] == []
    assert [part for part in golden.get("lacks", []) if part in reading.article.text] == []
    assert set(golden.get("dropped", [])) <= {dropped.text for dropped in reading.dropped}


def test_every_golden_page_has_its_expectations_and_they_their_page():
    assert [path.stem for path in sorted(HERE.glob("*.json"))] == NAMES
    assert len(NAMES) >= 6
