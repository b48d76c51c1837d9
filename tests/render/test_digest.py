"""Several stories in one message."""

import pytest

from syndicator.errors import TemplateError
from syndicator.model import Action, EntryState
from syndicator.ports.limits import Limits
from syndicator.render import DIGEST_NAMES, compile_template, compose_digest, default_digest, fitting
from syndicator.render.template import NAMES

PLAIN = {"language": "id", "timezone": "Asia/Makassar"}


def made(text, entries, *, limits=Limits(), action=Action.POST, **more):
    template = compile_template(text, name="t.txt", markup=limits.markup, names=DIGEST_NAMES)
    return compose_digest(template, entries, action=action, key="msg_1", limits=limits, **PLAIN, **more)


def told(build, title, **more):
    return build.entry(article=build.article(title=title, **more))


def many(build, count):
    return [told(build, f"Berita {n}", url=f"https://radar.example.id/{n}/") for n in range(count)]


def test_a_digest_names_every_story_and_where_it_is(build):
    message = made(default_digest("file", "plain"), many(build, 2))
    assert message.text == (
        "2 berita sekilas\n\n"
        "• Berita 0\nhttps://radar.example.id/0/\n"
        "• Berita 1\nhttps://radar.example.id/1/"
    )  # fmt: skip
    assert (message.article.title, message.article.image_url) == ("2 berita sekilas", None)
    assert '<li><a href="https://radar.example.id/0/">Berita 0</a></li>' in message.article.html


@pytest.mark.parametrize("markup", ["plain", "html", "discord", "slack"])
def test_every_markup_has_a_template_that_escapes_what_a_site_says(build, markup):
    entries = [told(build, "<b>A</b> & *B*"), told(build, "B")]
    text = made(default_digest("any", markup), entries, limits=Limits(markup=markup)).text
    assert markup == "plain" or "<b>A</b>" not in text
    assert entries[0].revision.article.url in text


def test_wordpress_has_a_template_of_its_own():
    assert default_digest("wordpress", "html").startswith("<ul>")


def test_as_many_stories_are_taken_as_fit_with_their_titles_whole(build):
    entries, limits = many(build, 30), Limits(most=500)
    template = compile_template(default_digest("file", "plain"), name="t", markup="plain", names=DIGEST_NAMES)
    count = fitting(template, entries, limits=limits, **PLAIN)
    assert 1 < count < 30
    assert len(made(default_digest("file", "plain"), entries[:count], limits=limits).text) <= 500
    with pytest.raises(TemplateError, match="30 stories are more than one message takes"):
        made(default_digest("file", "plain"), entries, limits=limits)


def test_titles_are_shortened_where_a_correction_made_them_longer(build):
    entries = [told(build, "Judul yang sangat panjang " * 20), told(build, "B")]
    text = made(default_digest("file", "plain"), entries, limits=Limits(most=300)).text
    assert len(text) <= 300
    assert "…" in text


def test_a_withdrawn_story_is_named_as_withdrawn_or_left_out(build):
    entries = [build.withdrawn(), told(build, "B")]
    text = made(default_digest("file", "plain"), entries, action=Action.EDIT).text
    assert "Ditarik: " in text
    assert "Hadir 14 tim" not in made("{% for story in stories %}{{ story.text }}{% endfor %}", entries[:1]).text
    left = made(default_digest("file", "plain"), entries, action=Action.EDIT, withdrawn=False)
    assert ("Ditarik" not in left.text, left.retracted) == (True, False)
    assert made("{{ count }}", [build.withdrawn()], action=Action.EDIT).retracted
    assert entries[0].state is EntryState.RETRACTED


def test_the_names_of_a_digest_are_not_those_of_a_story():
    assert set(DIGEST_NAMES) - set(NAMES) == {"stories", "count"}
    with pytest.raises(TemplateError, match="summary: no such name"):
        compile_template("{{ summary }}", name="t", markup="plain", names=DIGEST_NAMES)
