"""JSON of messages: one line whatever is in it, and nothing lost."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.channels._json import dump

HARD = st.text(
    st.sampled_from('a"\\\n\r\x0b\x0c\x1c\x7f\x85\x9b\u2028\u2029\u202e\u2066字🙂')
    | st.characters(exclude_categories=["Cs"])
)


@given(HARD)
@settings(max_examples=60, deadline=None)
def test_any_text_is_one_line_and_comes_back_as_it_was(text):
    line = dump({"text": text}).decode()
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"text": text}


def test_a_lone_surrogate_becomes_the_replacement_character():
    assert json.loads(dump({"text": "a\ud800b"})) == {"text": "a\ufffdb"}


def test_backslashes_before_a_risky_character_stay_what_they_are():
    assert json.loads(dump({"text": "\\\\\u2028\\"})) == {"text": "\\\\\u2028\\"}
