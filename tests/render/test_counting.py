"""Lengths as services count them, and messages that always fit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.errors import TemplateError
from syndicator.model import Action
from syndicator.ports.limits import Limits
from syndicator.render import compile_template, compose
from syndicator.render.counting import count, fits
from syndicator.render.hashtags import hashtags
from syndicator.render.markup import escape, visible

FAMILY = "👨‍👩‍👧‍👦"
HTML = '<b>{{ title }}</b>\n{{ notice }}\n{{ summary }}\n{{ hashtags }}\n<a href="{{ url }}">{{ site }}</a>'
PLAIN = "{{ title }}\n\n{{ notice }}\n\n{{ summary }}\n\n{{ url }}\n{{ hashtags }}"


@pytest.mark.parametrize(("unit", "length"), [("characters", 7), ("utf16", 11), ("graphemes", 1), ("bytes", 25)])
def test_one_family_is_as_long_as_each_service_says(unit, length):
    assert count(FAMILY, Limits(unit=unit)) == length


def test_an_address_weighs_what_the_service_says_however_long_it_is():
    limits = Limits(url_weight=23)
    assert count("a https://x.id b", limits) == count(f"a https://x.id/{'y' * 400} b", limits) == 27


def test_of_html_only_what_people_see_counts_where_the_service_says_so():
    text = '<b>A &amp; B</b> <a href="https://radar.example.id/">x</a>'
    assert count(text, Limits(markup="html", counts_visible=True)) == len("A & B x")
    assert count(text, Limits(markup="html")) == len(text)


WORDS = st.text(st.sampled_from("ab c\nd&<*_é字🙂" + FAMILY) | st.characters(exclude_categories=["Cs"]), max_size=900)
SERVICES = [
    pytest.param(Limits(markup="html", unit="utf16", most=300, counts_visible=True), HTML, id="html"),
    pytest.param(Limits(unit="characters", most=200, url_weight=23), PLAIN, id="weighed"),
    pytest.param(Limits(unit="graphemes", most=120, most_bytes=400), PLAIN, id="graphemes"),
    pytest.param(Limits(markup="discord", unit="utf16", most=250), PLAIN, id="discord"),
    pytest.param(Limits(markup="slack", most=250), PLAIN, id="slack"),
]


@pytest.mark.parametrize(("limits", "template"), SERVICES)
@settings(max_examples=40, deadline=None)
@given(title=WORDS, text=WORDS)
def test_whatever_the_story_its_message_fits(build, limits, template, title, text):
    entry = build.entry(article=build.article(title=title, text=text, tags=()))
    compiled = compile_template(template, name="t", markup=limits.markup)
    message = compose(compiled, entry, action=Action.POST, language="id", timezone="UTC", limits=limits)
    assert fits(message.text, limits, with_picture=True)
    assert message.text.encode()
    again = compose(compiled, entry, action=Action.POST, language="id", timezone="UTC", limits=limits)
    assert again == message


def test_a_cut_falls_between_words_and_is_seen(build):
    entry = build.entry(article=build.article(text="kata " * 200, tags=()))
    compiled = compile_template("{{ summary }}", name="t", markup="plain")
    text = compose(compiled, entry, action=Action.POST, language="id", timezone="UTC", limits=Limits(most=52)).text
    assert text == " ".join(["kata"] * 10) + "…"


def test_only_the_summary_is_cut_while_that_is_enough(build):
    entry = build.entry(article=build.article(title="Judul " * 10, text="kata " * 200, tags=()))
    compiled = compile_template("{{ title }}|{{ summary }}", name="t", markup="plain")
    text = compose(compiled, entry, action=Action.POST, language="id", timezone="UTC", limits=Limits(most=90)).text
    assert text.split("|")[0] == " ".join(["Judul"] * 10)
    assert len(text) <= 90


def test_with_a_picture_less_text_is_taken(build):
    compiled = compile_template("{{ text }}", name="t", markup="plain")
    limits = Limits(most=400, most_with_picture=100)

    def length(action, **changes):
        entry = build.entry(article=build.article(text="kata " * 200, **changes))
        return len(compose(compiled, entry, action=action, language="id", timezone="UTC", limits=limits).text)

    assert length(Action.POST) <= 100 < length(Action.POST, image_url=None) <= 400
    assert length(Action.EDIT, image_url=None) <= 100


def test_a_template_that_can_never_fit_says_by_how_much(build):
    compiled = compile_template("x" * 50, name="kanal.txt", markup="plain")
    with pytest.raises(TemplateError, match=r"^kanal.txt: 50 characters without any story, 40 are taken$"):
        compose(compiled, build.entry(), action=Action.POST, language="id", timezone="UTC", limits=Limits(most=40))


def test_what_discord_would_format_is_shown_as_it_is():
    assert escape("*a* _b_ [c](d) <@1> `e`\n# f\n1. g", "discord") == (
        "\\*a\\* \\_b\\_ \\[c\\](d) \\<@1\\> \\`e\\`\n\\# f\n1\\. g"
    )


def test_what_slack_would_obey_is_shown_as_it_is():
    assert escape("<!channel> & <@U1>", "slack") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_addresses_stay_whole_where_the_markup_takes_them_as_they_are(build):
    entry = build.entry(article=build.article(url="https://x.id/a_b*c"))
    compiled = compile_template("{{ url }}", name="t", markup="discord")
    limits = Limits(markup="discord")
    message = compose(compiled, entry, action=Action.POST, language="id", timezone="UTC", limits=limits)
    assert message.text == "https://x.id/a_b*c"


def test_people_see_text_line_by_line_and_where_links_lead():
    html = "<style>x</style><h1>A</h1><p>b<br>c &lt;</p><ul><li>d</li></ul><a href='https://x.id/'>e</a>"
    assert visible(html, addresses=True) == "A\n\nb\nc <\n\nd\n\ne (https://x.id/)"


def test_tags_become_hashtags_that_services_recognise():
    tags = ["Politik", "politik", "pilkada Kaltim 2024", "2024", "", "C++", "<b>", "e", "f"]
    assert hashtags(tags) == ("#Politik", "#PilkadaKaltim2024", "#C", "#b", "#e")
