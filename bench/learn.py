"""Train the body's two classifiers on the bench's pages, and write them beside `src/syndicator/extract/forest.py`.

    make learn            needs the bench folder (../shared/bench, or SYNDICATOR_BENCH) and the packages of `learn`

Gradient boosting over the numbers of `features.NAMES`. Pages with a body label each line by the words it shares with it.
Pages with snippets label few lines: a first round, out of fold, labels those of the rest that it is sure of.
The second classifier learns from what first ones say of pages of sites that they did not see.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import labels
import lightgbm
import numpy as np

import pages
from syndicator.errors import Unreadable
from syndicator.extract import about_and_blocks, context
from syndicator.extract.features import NAMES, table
from syndicator.extract.forest import Classifier

TREES = pages.CHECKOUT / "src" / "syndicator" / "extract" / "trees.py"
TREES_IN_CONTEXT = TREES.with_name("trees_in_context.py")
ROUNDS, FIRST, GUESSING = 120, 20, 80
PARAMETERS = {
    "objective": "cross_entropy", "learning_rate": 0.09, "num_leaves": 20, "min_data_in_leaf": 40, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 63, "seed": 1, "verbose": -1, "num_threads": 1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip
IN_CONTEXT: dict[str, Any] = {"num_leaves": 16}
ROUNDS_IN_CONTEXT = 80
# The log-odds of the lowest chance that is ever taken (`choose.py`).
_TAKEN = -1.1
_SURE = (0.15, 0.85)
_SMALL_WORDS, _WEAK_WORDS = 2, 30
# The bodies of `mr-` were made by an extractor; a line that a first round labelled is worth less than one that truth did.
_MADE, _GUESSED, _SNIPPET = 0.15, 0.4, 0.05


@dataclass(frozen=True)
class Sample:
    """The lines of a page that could be of the story. `is_whole`: its truth is a body, not snippets."""

    id: str
    fold: int
    is_whole: bool
    rows: np.ndarray
    labels: tuple[labels.Label, ...]
    words: np.ndarray
    layout: context.Layout
    guessed: tuple[labels.Label, ...] = ()


def sample(folder: Path, truth: pages.Truth) -> Sample | None:
    """The lines of one page; None where it can't be read."""
    try:
        about, blocks = about_and_blocks(pages.Dev(folder, ()).page(truth))
    except Unreadable:
        return None
    found = table(blocks, about)
    texts = [line.text for line in blocks.lines]
    if truth.get("body"):
        labelled = labels.by_body(texts, truth["body"])
    else:
        labelled = labels.by_snippets(texts, truth.get("with") or (), truth.get("without") or ())
    return Sample(
        id=truth["id"],
        fold=pages.fold_of(truth),
        is_whole=bool(truth.get("body")),
        rows=np.array(found.rows, dtype=np.float32).reshape(len(found.rows), len(NAMES)),
        labels=tuple(labelled[number] for number in found.lines),
        words=np.array([len(labels.WORD.findall(texts[number])) for number in found.lines], dtype=float),
        layout=context.layout(blocks, found),
    )


def samples(dev: pages.Dev) -> list[Sample]:
    """Every page that has a body or snippets."""
    wanted = [truth for truth in dev.truths if truth.get("body") or truth.get("with")]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        found = pool.map(sample, [dev.folder] * len(wanted), wanted, chunksize=16)
        return [one for one in found if one is not None]


def train(taught: Sequence[Sample], *, rounds: int = ROUNDS, **other: Any) -> Any:
    """A booster from the samples; `other` parameters than the usual ones."""
    rows, answers, weights = [], [], []
    for one in taught:
        known = np.array([label is not None for label in one.labels], dtype=bool)
        mixed = [
            label if label is not None else guess
            for label, guess in zip(one.labels, one.guessed or one.labels, strict=True)
        ]
        said = np.array([np.nan if label is None else label for label in mixed], dtype=float)
        used = ~np.isnan(said)
        story = one.words[used & (np.nan_to_num(said) > 0.5)].sum() or 50.0
        weight = (one.words + _SMALL_WORDS) / (story + _WEAK_WORDS)
        if not one.is_whole:
            weight = np.where(known, np.maximum(_SNIPPET, weight / 2), weight * _GUESSED)
        elif one.id.startswith("mr-"):
            weight = weight * _MADE
        rows.append(one.rows[used])
        answers.append(said[used])
        weights.append(weight[used])
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(answers), weight=np.concatenate(weights))
    return lightgbm.train(PARAMETERS | other, data, rounds)


@dataclass(frozen=True)
class Learnt:
    """Both boosters; what the first trees of the first one say at `least` of a line that is worth a further look."""

    first: Any
    least: float
    second: Any

    def classifier(self) -> Classifier:
        """What `extract` takes."""
        return Classifier(
            first=lambda rows: odds(self.first, self.least, np.array(rows)).tolist() if rows else [],
            second=lambda rows: self.second.predict(rows, raw_score=True, num_threads=1).tolist() if rows else [],
        )


def learnt(samples: Sequence[Sample]) -> Learnt:
    """Both boosters, from samples alone."""
    taught = with_guesses(samples)
    first = train(taught)
    second = train(in_context(taught), rounds=ROUNDS_IN_CONTEXT, **IN_CONTEXT)
    return Learnt(first, hopeless(first, taught), second)


def out_of_fold(samples: Sequence[Sample]) -> list[Learnt]:
    """What is learnt for each fold, for measuring: nothing in it saw a page of the sites of the fold."""
    return [learnt([one for one in samples if one.fold != fold]) for fold in range(pages.FOLDS)]


def odds(booster: Any, least: float, rows: np.ndarray) -> np.ndarray:
    """What the first classifier says of rows, as `trees.py` does: of what is hopeless only that."""
    first = booster.predict(rows, num_iteration=FIRST, raw_score=True, num_threads=1)
    return np.where(first < least, context.NEVER, booster.predict(rows, raw_score=True, num_threads=1))


def in_context(taught: Sequence[Sample]) -> list[Sample]:
    """The samples as the second classifier sees them: by what a first one says that saw no page of their site."""
    found = []
    for fold in sorted({one.fold for one in taught}):
        others = [one for one in taught if one.fold != fold]
        booster = train(others)
        least = hopeless(booster, others)
        found += [_in_context(one, booster, least) for one in taught if one.fold == fold and len(one.rows)]
    return found


def _in_context(one: Sample, booster: Any, least: float) -> Sample:
    said = odds(booster, least, one.rows)
    is_open = said > context.NEVER
    rows = context.rows(one.layout, one.rows.tolist(), said.tolist(), (1 / (1 + np.exp(-said))).tolist())
    return replace(
        one,
        rows=np.array(rows, dtype=np.float32).reshape(len(rows), len(context.NAMES)),
        labels=tuple(label for label, kept in zip(one.labels, is_open, strict=True) if kept),
        guessed=tuple(label for label, kept in zip(one.guessed, is_open, strict=True) if kept) if one.guessed else (),
        words=one.words[is_open],
    )


def with_guesses(taught: Sequence[Sample]) -> list[Sample]:
    """The samples, with what a first round out of fold is sure of where the truth says nothing."""
    boosters = {
        fold: train([one for one in taught if one.fold != fold], rounds=GUESSING)
        for fold in sorted({one.fold for one in taught})
    }

    def guessed(one: Sample) -> Sample:
        if one.is_whole or not len(one.rows):
            return one
        chances = boosters[one.fold].predict(one.rows)
        return replace(
            one, guessed=tuple(float(chance) if not _SURE[0] < chance < _SURE[1] else None for chance in chances)
        )

    return [guessed(one) for one in taught]


def hopeless(booster: Any, taught: Sequence[Sample]) -> float:
    """Below this sum of the first trees a line is no part of a story, whatever the others say: not one in 2,000 that is."""
    rows = np.concatenate([one.rows for one in taught])
    first = booster.predict(rows, num_iteration=FIRST, raw_score=True)
    taken = booster.predict(rows, raw_score=True) > _TAKEN
    return float(np.quantile(first[taken], 0.0005))


def written(booster: Any, names: Sequence[str], count: int, *, least: float | None = None) -> str:
    """The booster as Python: a line of nested conditions for each tree, which needs no runtime of its own.

    With `least` the sum of the first trees decides of what is hopeless.
    """
    columns = ", ".join(f"f{number}" for number in range(len(names)))
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    first = FIRST if least is not None else 0
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
    lines = [
        f'"""A classifier of lines, {len(trees)} trees. Made by bench/learn.py from {count} pages of the extraction bench; not edited by hand."""',
        "",
        "from collections.abc import Sequence",
        "",
        f'FEATURES = "{digest}"',
        "",
        "",
        "def total(row: Sequence[float]) -> float:",
        '    """The sum of all trees for one row: the log-odds that the line is part of the story."""',
        f"    {columns} = row",
    ]
    if least is not None:
        lines += [
            "    first = (",
            *(f"        {'+ ' if number else ''}{_tree(tree)}" for number, tree in enumerate(trees[:first])),
            "    )",
            f"    if first < {least:.3f}:",
            f"        return {context.NEVER}",
        ]
    lines += [
        "    return (",
        *(["        first"] if first else []),
        *(f"        {'+ ' if number or first else ''}{_tree(tree)}" for number, tree in enumerate(trees[first:])),
        "    )",
        "",
    ]
    return "\n".join(lines)


def _tree(node: dict[str, Any]) -> str:
    if "leaf_value" in node:
        return f"{node['leaf_value']:.4g}"
    test = f"f{node['split_feature']} <= {node['threshold']:.6g}"
    return f"({_tree(node['left_child'])} if {test} else {_tree(node['right_child'])})"


def main() -> None:
    with pages.dev() as dev:
        taught = samples(dev)
    found = learnt(taught)
    TREES.write_text(written(found.first, NAMES, len(taught), least=found.least))
    TREES_IN_CONTEXT.write_text(written(found.second, context.NAMES, len(taught)))
    for path in (TREES, TREES_IN_CONTEXT):
        print(f"{path.relative_to(pages.CHECKOUT)}: {path.stat().st_size // 1000} kB from {len(taught)} pages")


if __name__ == "__main__":
    main()
