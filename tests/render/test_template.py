"""Operators' templates: compiled at load, sandboxed, with faults that say the line."""

import pytest

from syndicator.errors import TemplateError
from syndicator.render import compile_template
from syndicator.render.template import NAMES


def _fill(text, *, markup="plain", **values):
    return compile_template(text, name="t.txt", markup=markup).fill(values, story="urn:uuid:1")


def test_a_template_is_filled():
    assert (
        _fill("{{ title|upper }}\n{% for tag in tags %}#{{ tag }} {% endfor %}", title="a", tags=("x", "y"))
        == "A\n#x #y "
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a\n{{ title", "t.txt, line 2: unexpected end of template"),
        ("a\n{% if title %}\nb", "t.txt, line 3: Unexpected end of template"),
        ("a\nb\n{{ titel }}", 't.txt, line 3: titel: no such name (did you mean "title"?)'),
        ("{{ xyzzy }}", "t.txt, line 1: xyzzy: no such name (there are: advertorial, authors,"),
        ("{{ title|shout }}", "t.txt, line 1: No filter named 'shout'"),
        ("\n{% include 'x' %}", "t.txt, line 2: a template can't take in other files; put the text here"),
        ("{% extends 'x' %}", "t.txt, line 1: a template can't take in other files; put the text here"),
    ],
)
def test_G03_a_fault_is_said_at_load_with_its_line(text, says):
    with pytest.raises(TemplateError) as fault:
        compile_template(text, name="t.txt", markup="plain")
    assert str(fault.value).startswith(says)


@pytest.mark.parametrize(
    "text",
    [
        "{% set short = title|truncate(9) %}{{ short }}",
        "{% for tag in tags %}{{ loop.index }}{{ tag }}{% endfor %}",
        "{% macro bold(words) %}*{{ words }}*{% endmacro %}{{ bold(title) }}",
        "{% for n in range(3) %}{{ n }}{% endfor %}",
        "".join(f"{{{{ {name} }}}}" for name in NAMES),
    ],
)
def test_names_of_the_template_itself_and_of_messages_are_known(text):
    assert compile_template(text, name="t.txt", markup="plain")


@pytest.mark.parametrize(
    "text",
    [
        "ok\n{{ title.__class__.__mro__ }}",
        "ok\n{{ title.nothing }}",
        "ok\n{{ 1 / 0 }}",
        "ok\n{{ title + 1 }}",
        "ok\n{{ tags.append('x') }}",
        "ok\n{{ title['format'].__globals__ }}",
        "ok\n{{ '%d' % title }}",
        "ok\n{{ range(999999999) }}",
    ],
)
def test_Z09_a_fault_while_filling_says_the_line_and_the_story(text):
    with pytest.raises(TemplateError, match=r"^t\.txt, line 2: .+ \(on urn:uuid:1\)$"):
        _fill(text, title="x", tags=["y"])


def test_values_are_escaped_where_the_channel_speaks_html():
    assert _fill("<b>{{ title }}</b>", markup="html", title="<i>&") == "<b>&lt;i&gt;&amp;</b>"


def test_values_are_left_as_they_are_where_it_speaks_text():
    assert _fill("<b>{{ title }}</b>", title="<i>&") == "<b><i>&</b>"
