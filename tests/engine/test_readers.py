"""Real worker processes: the deadline, a death, and that neighbours do not notice."""

import asyncio
from datetime import timedelta

import pytest

import misbehaving
from builders import NOON
from syndicator.engine import readers, work
from syndicator.engine.readers import Readers
from syndicator.errors import Unreadable
from syndicator.model import Page
from syndicator.specs import ArticleRules

PARAGRAPHS = "".join(f"<p>Kalimat nomor {n} dari sebuah berita yang cukup panjang untuk dibaca.</p>" for n in range(9))
URL = "https://radar.example.id/2026/11/berita/"


def page(body: str = f"<html lang=id><title>Judul</title><body><article><h1>Judul</h1>{PARAGRAPHS}</article>") -> Page:
    return Page(url=URL, final_url=URL, body=body.encode(), fetched_at=NOON)


@pytest.fixture
async def pool():
    made = Readers(processes=1, deadline=timedelta(seconds=20))
    yield made
    await made.close()


async def test_a_page_is_read_in_another_process(pool):
    reading = await pool.read(page(), ArticleRules(), language=None)
    assert (reading.article.title, reading.article.language) == ("Judul", "id")
    assert len(reading.article.text.split("\n")) == 9


async def test_what_a_worker_can_not_read_is_said_as_in_this_process(pool):
    with pytest.raises(Unreadable, match=r"radar\.example\.id"):
        await pool.read(page(""), ArticleRules(), language=None)


async def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(pool, monkeypatch):
    await pool.read(page(), ArticleRules(), language=None)
    pool._deadline = timedelta(seconds=0.3)
    with monkeypatch.context() as patch:
        patch.setattr(readers.work, "read", misbehaving.hang)
        with pytest.raises(Unreadable, match=r"took over 0.3 s \(limits.extract\)"):
            await pool.read(page(), ArticleRules(), language=None)
    pool._deadline = timedelta(seconds=20)
    assert (await pool.read(page(), ArticleRules(), language=None)).article.title == "Judul"


async def test_a_worker_that_dies_takes_one_page_along_and_no_other(pool, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(readers.work, "read", misbehaving.die)
        dying = asyncio.ensure_future(pool.read(page(), ArticleRules(), language=None))
        await asyncio.sleep(0)  # scheduled, with the function that dies
    living = pool.read(page(), ArticleRules(), language=None)
    died, lived = await asyncio.gather(dying, living, return_exceptions=True)
    assert isinstance(died, Unreadable)
    assert "the reading process died" in str(died)
    assert lived.article.title == "Judul"


async def test_idle_workers_retire_and_come_back(pool):
    await pool.read(page(), ArticleRules(), language=None)
    pool._retire()
    assert pool._pool is None
    assert (await pool.read(page(), ArticleRules(), language=None)).article.title == "Judul"


def test_workers_import_nothing_of_the_program_but_reading():
    import subprocess
    import sys

    code = f"import sys; import {work.__name__}; print([m for m in sys.modules if m in {_HEAVY}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


_HEAVY = ["sqlalchemy", "httpx", "starlette", "uvicorn", "apscheduler", "feedgen", "alembic", "tree_sitter"]
