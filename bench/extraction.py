"""Extraction beside trafilatura and others, on the bench's pages, out of fold: `make bench-extraction`.

The classifier of a page has seen no page of its site. Prints, by part, what `score.py` of the bench counts (body F1,
exact share, snippets, title, date, authors) with a bootstrap interval of body F1, and CPU per page; `--pages FILE` writes
a line for each page that is not exact. Peers are measured in the same run on the same pages (`--peers`).
"""

import argparse
import importlib.util
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

import pages

PARTS = ("fu", "wx", "in", "mr", "hd", "np", "tr")
_LEARNT: list[Any] = []
_DEV: list[pages.Dev] = []

Prediction = dict[str, Any]


def scorer() -> ModuleType:
    """The bench's own `score.py`."""
    spec = importlib.util.spec_from_file_location("score", pages.BENCH / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"{pages.BENCH} holds no score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(truth: pages.Truth) -> Prediction:
    """syndicator's answer to a page: extract and clean, by the classifier of another fold."""
    from syndicator.clean import clean
    from syndicator.errors import Unreadable
    from syndicator.extract import extract
    from syndicator.model import NeedsPages
    from syndicator.specs import ArticleRules

    page = _DEV[0].page(truth)
    learnt = _LEARNT[pages.fold_of(truth)] if _LEARNT else None
    begun = time.process_time()
    try:
        draft = extract(page, classifier=learnt.classifier()) if learnt else extract(page)
        draft = draft.so_far if isinstance(draft, NeedsPages) else draft
        article = clean(draft, ArticleRules()).article
    except Unreadable:
        return {"id": truth["id"], "cpu_ms": (time.process_time() - begun) * 1000}
    return {
        "id": truth["id"],
        "title": article.title,
        "date": (draft.published_local or "") and draft.published_local.isoformat(),
        "authors": list(article.authors),
        "text": article.text,
        "cpu_ms": (time.process_time() - begun) * 1000,
    }


def trafilatura(truth: pages.Truth) -> Prediction:
    """trafilatura's answer to a page; CPU is that of `extract`, text only."""
    import trafilatura as peer

    body = _DEV[0].page(truth).body
    begun = time.process_time()
    text = peer.extract(body, include_comments=False) or ""
    cpu_ms = (time.process_time() - begun) * 1000
    found = peer.bare_extraction(body, with_metadata=True)
    about = found.as_dict() if found else {}
    names = [name.strip() for name in (about.get("author") or "").split(";") if name.strip()]
    return {
        "id": truth["id"],
        "title": about.get("title"),
        "date": about.get("date"),
        "authors": names,
        "text": text,
        "cpu_ms": cpu_ms,
    }


def readability(truth: pages.Truth) -> Prediction:
    """readability-lxml's answer to a page."""
    import lxml.html
    from readability import Document

    page = _DEV[0].page(truth)
    begun = time.process_time()
    try:
        document = Document(page.body.decode("utf-8", "replace"))
        text = lxml.html.fromstring(document.summary()).text_content()
        title = document.short_title()
    except Exception:
        return {"id": truth["id"], "cpu_ms": (time.process_time() - begun) * 1000}
    return {"id": truth["id"], "title": title, "text": text, "cpu_ms": (time.process_time() - begun) * 1000}


def resiliparse(truth: pages.Truth) -> Prediction:
    """resiliparse's answer to a page."""
    from resiliparse.extract.html2text import extract_plain_text

    page = _DEV[0].page(truth)
    begun = time.process_time()
    text = extract_plain_text(page.body.decode("utf-8", "replace"), main_content=True)
    return {"id": truth["id"], "text": text, "cpu_ms": (time.process_time() - begun) * 1000}


PEERS: dict[str, Callable[[pages.Truth], Prediction]] = {
    "trafilatura": trafilatura, "readability-lxml": readability, "resiliparse": resiliparse,
}  # fmt: skip


def predictions(
    dev: pages.Dev, answer: Callable[[pages.Truth], Prediction], *, learnt: Sequence[Any] = ()
) -> list[Prediction]:
    """An extractor's answers to every page."""
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_begin, initargs=(dev, list(learnt))) as pool:
        return list(pool.map(answer, dev.truths, chunksize=8))


def _begin(dev: pages.Dev, learnt: list[Any]) -> None:
    _DEV.append(dev)
    _LEARNT.extend(learnt)


def report(name: str, dev: pages.Dev, found: Iterable[Prediction], score: ModuleType) -> None:
    """Print an extractor's table."""
    by_id = {one["id"]: one for one in found}
    costs = sorted(one["cpu_ms"] for one in by_id.values())
    print(
        f"\n{name}: CPU per page {statistics.fmean(costs):.1f} ms, median {statistics.median(costs):.1f}, worst {costs[-1]:.0f}"
    )
    print(score.HEAD)
    for part in (*PARTS, "fu+wx", "wx+hd"):
        wanted = part.split("+")
        scored = [
            score.score_page(truth, by_id.get(truth["id"], {}))
            for truth in dev.truths
            if truth["id"].split("-")[0] in wanted
        ]
        print(score.line(part, score.summarise(scored)) + interval(scored, score))


def interval(scored: Sequence[dict[str, Any]], score: ModuleType) -> str:
    """The 95 % bootstrap interval of body F1."""
    bodies = [one["body"] for one in scored if "body" in one]
    if not bodies:
        return ""
    chance = random.Random(1)
    drawn = sorted(score.body_summary([chance.choice(bodies) for _ in bodies])["f1"] for _ in range(300))
    return f" | F1 {drawn[7]:.3f}-{drawn[292]:.3f}"


def failing(dev: pages.Dev, found: Iterable[Prediction], score: ModuleType) -> Iterable[str]:
    """A line for each page with a wrong field, the worst bodies first."""
    rows = []
    by_id = {one["id"]: one for one in found}
    for truth in dev.truths:
        answer = by_id.get(truth["id"], {})
        one = score.score_page(truth, answer)
        hit, extra, missed, same = one.get("body", (1, 0, 0, True))
        f1 = 2 * hit / (2 * hit + extra + missed) if hit else 0.0
        wrong = [f"{key}: {answer.get(key)!r} not {truth[key]!r}" for key, right in (
            ("title", one.get("title", (True, True))[1]), ("date", one.get("date", True)), ("authors", one.get("authors", (True,))[0]),
        ) if not right]  # fmt: skip
        if not same or wrong:
            rows.append((f1, f"{f1:.3f} {truth['id']} extra {extra:.2f} missed {missed:.2f} {'; '.join(wrong)}"))
    return [line for _, line in sorted(rows)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", action="store_true", help="measure the peers too")
    parser.add_argument(
        "--shipped", action="store_true", help="the shipped trees, which have seen these pages: for CPU only"
    )
    parser.add_argument("--pages", type=Path, help="write every failing page here")
    options = parser.parse_args()
    score = scorer()
    with pages.dev() as dev:
        learnt: list[Any] = []
        if not options.shipped:
            import learn

            learnt = learn.out_of_fold(learn.samples(dev))
        found = predictions(dev, ours, learnt=learnt)
        report("syndicator, shipped trees" if options.shipped else "syndicator, out of fold", dev, found, score)
        if options.pages:
            options.pages.write_text("\n".join(failing(dev, found, score)) + "\n")
        for name, answer in PEERS.items() if options.peers else ():
            report(name, dev, predictions(dev, answer), score)


if __name__ == "__main__":
    main()
