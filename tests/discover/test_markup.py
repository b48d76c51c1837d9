from time import process_time

import pytest

from syndicator.discover import markup
from syndicator.errors import Unreadable

QUICK_S = 2.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("<div>" * 100_000, "nested", id="deep"),
        pytest.param("<b>" * 30_000 + "<p></p>" * 100_000, "nested", id="paragraphs deep down"),
        pytest.param("<a " + " ".join(f"x{n}=1" for n in range(20_000)) + ">", "attributes", id="many attributes"),
        pytest.param("<a " + " ".join(f"x{n}='<>'" for n in range(20_000)) + ">", "attributes", id="quoted brackets"),
        pytest.param("<a " * 300_000, "attributes", id="never closed"),
    ],
)
def test_what_takes_a_parser_minutes_is_refused_at_once(text, says):
    began = process_time()
    with pytest.raises(Unreadable, match=says):
        markup.parse(text, url="https://radar.example.id/")
    assert process_time() - began < QUICK_S


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<" * 1_000_000, id="a megabyte of <"),
        pytest.param("<p>x" * 100_000, id="paragraphs never closed"),
        pytest.param("<div></div>" * 50_000, id="many, but flat"),
        pytest.param("<div>" * 300 + "x" + "</div>" * 300, id="deep, but not too deep"),
        pytest.param("<script>" + "if (a <b && c) x = 1;\n" * 2_000 + "</script>", id="script with comparisons"),
        pytest.param('<h1 class="a" "tabindex="0">' + "word " * 5_000 + "</h1>", id="stray quote"),
        pytest.param("<a title='" + "word " * 400_000 + "'>x</a>", id="a long attribute"),
    ],
)
def test_what_only_looks_like_it_is_parsed(text):
    began = process_time()
    assert markup.parse(text, url="https://radar.example.id/").html
    assert process_time() - began < QUICK_S
