"""Messages composed for channels."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.errors import TemplateError
from syndicator.model import Action, Message
from syndicator.render import compile_template, compose, default_template
from syndicator.render.template import NAMES

KINDS = ("file", "webhook")
NOTICE = (
    "Ditarik 24 November 2026 11.05 WITA: artikel ini dicabut oleh sumbernya. Alasan: halaman aslinya sudah tidak ada."
)


@pytest.fixture(scope="session")
def say():
    def say(text, entry, *, action=Action.POST, markup="plain", language="id"):
        template = compile_template(text, name="t.txt", markup=markup)
        return compose(template, entry, action=action, language=language, timezone="Asia/Makassar")

    return say


def test_a_message_carries_the_text_and_the_facts(say, build, at):
    entry = build.entry()
    assert say("{{ title }} ({{ site }}, {{ published }})", entry) == Message(
        action=Action.POST,
        urn=entry.urn,
        revision=1,
        text="Rakor Pilkada Digelar di Samarinda (Radar Kaltim, 24 November 2026 10.05 WITA)",
        article=entry.revision.article,
        published_at=at,
        updated_at=at,
    )


def test_every_name_has_a_value(say, build):
    text = "\n".join(f"{name}={{{{ {name} }}}}" for name in NAMES)
    for entry in (build.entry(), build.withdrawn()):
        assert [line.split("=")[0] for line in say(text, entry).text.splitlines() if "=" in line] == list(NAMES)


@pytest.mark.parametrize("kind", KINDS)
def test_the_default_template_shows_a_story(say, build, kind):
    assert say(default_template(kind), build.entry()).text == (
        "Rakor Pilkada Digelar di Samarinda\n\n"
        "Samarinda – Rapat digelar. Hadir 14 tim.\n\n"
        "https://radar.example.id/2026/11/rakor/"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_default_template_shows_a_correction_with_its_date(say, build, at, kind):
    message = say(default_template(kind), build.entry(corrected_at=at), action=Action.EDIT)
    assert message.notice == "Diperbarui 24 November 2026 10.05 WITA: artikel ini dikoreksi oleh sumbernya."
    assert message.text.split("\n\n")[1:3] == [message.notice, "Samarinda – Rapat digelar. Hadir 14 tim."]


@pytest.mark.parametrize("kind", KINDS)
def test_the_default_template_shows_a_withdrawal_once(say, build, kind):
    message = say(default_template(kind), build.withdrawn(), action=Action.EDIT)
    assert message.retracted
    assert message.notice == NOTICE
    assert message.text == (
        f"Ditarik: Rakor Pilkada Digelar di Samarinda\n\n{NOTICE}\n\nhttps://radar.example.id/2026/11/rakor/"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_default_template_labels_paid_articles(say, build, kind):
    paid = build.entry(article=build.article(advertorial=True))
    assert say(default_template(kind), paid).text.startswith("[Advertorial] Rakor")


def test_no_template_spreads_a_withdrawn_story_again(say, build):
    text = say("{{ text }}|{{ summary }}|{{ tags|join }}", build.withdrawn()).text
    assert text == f"{NOTICE}|{NOTICE}|"


def test_a_kind_without_template_says_the_remedy():
    with pytest.raises(TemplateError, match=r"^\.\./x: this kind has no template of its own; set template to a file$"):
        default_template("../x")


def test_Z09_a_template_in_an_article_stays_literal(say, build):
    hostile = "{{7*7}} {0.__class__} ${x} {% for x in y %} {{ config }}"
    message = say("{{ title }}|{{ text }}", build.entry(article=build.article(title=hostile, text=hostile)))
    assert message.text == f"{hostile}|{hostile}"


def test_Z05_markup_in_an_article_is_text_in_an_html_channel(say, build):
    hostile = build.article(title="<script>x</script>", url="javascript:alert(1)", tags=("<b>",))
    message = say('<a href="{{ url }}">{{ title }}</a>{{ tags[0] }}', build.entry(article=hostile), markup="html")
    assert message.text == '<a href="">&lt;script&gt;x&lt;/script&gt;</a>&lt;b&gt;'


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_Z08_a_title_is_one_line_of_encodable_text(say, build, title):
    text = say("{{ title }}", build.entry(article=build.article(title=title))).text
    assert text.encode()
    assert text.splitlines() == [text]


def test_empty_fields_leave_no_gap(say, build):
    assert say("a\n\n{{ notice }}\n\n{{ notice }}\n\nb\n\n", build.entry()).text == "a\n\nb"
