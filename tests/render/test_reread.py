"""What reading anew changes, as text."""

from dataclasses import replace

from syndicator.render.reread import changes_as_text


def test_each_line_that_differs_is_shown_with_its_words_marked(build):
    before = build.article(title="Banjir surut | Radar", text="Tetap sama.\nAir surut kemarin.\nBagikan")
    after = replace(before, title="Banjir surut", text="Tetap sama.\nAir surut hari ini.")
    lines = changes_as_text(build.entry(article=before), after)
    assert lines[0] == f"entry 1  Banjir surut  {before.url}"
    assert lines[1:] == [
        "  title  Banjir [-surut | Radar-]{+surut+}",
        "  ~ Air surut [-kemarin.-]{+hari ini.+}",
        "  - Bagikan",
    ]


def test_what_differs_besides_the_words_is_named(build):
    after = replace(build.article(), authors=(), image_url="https://radar.example.id/a.jpg")
    assert changes_as_text(build.entry(), after)[1:] == ["  also other than before: authors, image_url"]


def test_a_change_of_markup_only_is_called_so(build):
    after = replace(build.article(), html="<p><b>x</b></p>")
    assert changes_as_text(build.entry(), after)[1:] == ["  also other than before: markup"]
