"""Sketches of texts, and how alike they say that two texts are."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.clean.sketch import bands, likeness, sketch_of

WORDS = [f"kata{n}" for n in range(3000)]


def text_of(seed: int, count: int = 300) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=count))


def with_changes(text: str, share: float) -> str:
    """Some words replaced, as an editor does: a few places, not all over."""
    words = text.split()
    count = int(len(words) * share)
    return " ".join([*words[: len(words) - count], *(f"lain{n}" for n in range(count))])


@given(st.text())
def test_any_text_agrees_with_itself_or_is_too_short(text):
    sketch = sketch_of(text)
    assert likeness(sketch, sketch) == (1.0 if sketch else 0.0)


def test_case_and_punctuation_do_not_count():
    text = text_of(1)
    assert sketch_of(text) == sketch_of(text.upper().replace(" ", ", "))


@pytest.mark.parametrize("share", [0.05, 0.1, 0.3, 0.5])
def test_likeness_estimates_the_share_of_words_that_two_texts_have_in_common(share):
    true = (1 - share) / (1 + share)  # of runs: those that stayed, among all of both
    found = [likeness(sketch_of(text), sketch_of(with_changes(text, share))) for text in map(text_of, range(40))]
    assert abs(sum(found) / len(found) - true) < 0.03
    assert max(abs(each - true) for each in found) < 0.2


def test_what_is_alike_has_a_band_in_common_and_strangers_have_none():
    texts = [text_of(seed) for seed in range(200)]
    alike = [set(bands(sketch_of(text))) & set(bands(sketch_of(with_changes(text, 0.1)))) for text in texts]
    strange = [set(bands(sketch_of(one))) & set(bands(sketch_of(other))) for one, other in pairwise(texts)]
    assert (all(alike), any(strange)) == (True, False)


def test_a_short_text_has_no_sketch():
    assert (sketch_of("tiga kata saja"), bands(b""), likeness(b"", b"")) == (b"", (), 0.0)
