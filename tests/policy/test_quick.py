"""The quick form of a condition answers as rule-engine does, or there is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import article
from syndicator.policy import condition
from syndicator.policy.condition import _compiled, _quick, _values

WORDS = st.sampled_from(["", "Politik", "politik", "POLITIK", "Radar", "radar", "İ", "a"])
TEXTS = WORDS.map(lambda word: f'"{word}"')
TEXT_FIELDS = st.sampled_from(["title", "text", "url", "site", "language"])
ARRAYS = st.sampled_from(
    ["tags", "authors", "sources", "[tag.as_lower for tag in tags]", "[x.as_upper for x in authors]"]
)
ATOMS = st.one_of(
    st.tuples(TEXTS | TEXT_FIELDS, ARRAYS).map(" in ".join),
    st.tuples(TEXTS, TEXT_FIELDS).map(" in ".join),
    st.tuples(TEXT_FIELDS, st.sampled_from(["==", "!=", "<", ">="]), TEXTS).map(" ".join),
    st.tuples(
        st.just("words"), st.sampled_from(["==", "!=", "<", ">", "<=", ">="]), st.sampled_from(["0", "2", "2.5", "9"])
    ).map(" ".join),
    st.sampled_from(["advertorial", "image", "not advertorial", "not paywalled", 'language in ["id", "en"]']),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map("({0[0]} {0[1]} {0[2]})".format)
        | inner.map("not ({})".format)
    ),
    max_leaves=6,
)
STORIES = st.builds(
    lambda title, text, site, tags, authors, paid, image: article(
        title=title, text=text, site_name=site, tags=tuple(tags), authors=tuple(authors), advertorial=paid, image_url=image
    ),
    WORDS, st.lists(WORDS, max_size=4).map(" ".join), WORDS, st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=2),
    st.booleans(), st.none() | WORDS,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(CONDITIONS, STORIES, st.sets(st.sampled_from(["radar", "media"])))
def test_the_quick_form_answers_as_the_engine_does(said, story, sources):
    values = _values(frozenset(sources), story)
    fast = _quick(said)
    assert fast is not None
    assert bool(fast(values)) == bool(_compiled(said).matches(values))


@pytest.mark.parametrize(
    "said",
    [
        'title =~ "Rad.*"',
        "words + 1 > 2",
        "tags.length > 1",
        '[t for t in tags if t == "a"].length > 0',
        "title[0] == 'a'",
        "-words < 0",
    ],
)
def test_what_is_not_usual_is_the_engines(said):
    condition.check(said)
    assert _quick(said) is None
    assert isinstance(condition.admits(said, sources=["radar"], article=article(title="Radar", tags=("a", "b"))), bool)
