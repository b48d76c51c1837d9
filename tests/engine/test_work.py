"""What a worker process does with a page."""

import multiprocessing
import pickle
import resource
from datetime import UTC, datetime

import pytest

from syndicator.engine.work import limit_memory, read
from syndicator.errors import Unreadable
from syndicator.model import Page
from syndicator.specs import ArticleRules

STORY = "<p>Warga di tepi sungai menceritakan dengan tenang apa yang mereka lihat pada pagi hari itu.</p>" * 6


def page(body: str, url: str = "https://radar.example/kabar/amp") -> Page:
    return Page(url=url, final_url=url, body=body.encode(), fetched_at=datetime(2026, 9, 1, tzinfo=UTC))


def test_reading_travels_and_is_the_same_each_time():
    first = read(page(f"<html><h1>Kabar</h1>{STORY}<p>Share</p></html>"))
    assert pickle.loads(pickle.dumps(first)) == first == read(page(f"<html><h1>Kabar</h1>{STORY}<p>Share</p></html>"))
    assert [dropped.text for dropped in first.dropped] == ["Share"]
    assert first.wants == ()


def test_amp_twin_wants_its_canonical_and_has_an_article_meanwhile():
    reading = read(page(f"<html amp><link rel=canonical href=/kabar><h1>Kabar</h1>{STORY}</html>"))
    assert (reading.wants, reading.wants_why) == (("https://radar.example/kabar",), "canonical")
    assert reading.amp_url == "https://radar.example/kabar/amp"
    assert reading.article.url == "https://radar.example/kabar"


def test_language_of_the_source_fills_the_gap():
    assert read(page(f"<h1>Kabar</h1>{STORY[:93]}"), language="ban").article.language == "ban"


def test_other_rules_give_another_version_and_the_same_draft():
    one, two = (read(page(f"<h1>Kabar</h1>{STORY}"), ArticleRules(drop_lines=lines)) for lines in ((), ("^x$",)))
    assert one.rules_version != two.rules_version
    assert one.draft_hash == two.draft_hash


def test_unreadable_page_says_why():
    with pytest.raises(Unreadable, match="empty"):
        read(page(" "))


def _limited(queue: "multiprocessing.Queue[int]") -> None:
    limit_memory(3_000_000_000)
    queue.put(resource.getrlimit(resource.RLIMIT_AS)[0])


def test_memory_limit_holds_for_the_process_that_sets_it():
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    worker = context.Process(target=_limited, args=(queue,))
    worker.start()
    assert queue.get(timeout=10) == 3_000_000_000
    worker.join(10)
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 3_000_000_000
