"""A feed's own templates for titles and bodies."""

import json
from dataclasses import replace

import feedparser
import pytest

from syndicator.model import SafeHtml
from syndicator.render import Dress, compile_template
from syndicator.specs import Feed


def dressed(title=None, body=None):
    return Dress(
        title=compile_template(title, name="entry_title", markup="plain") if title else None,
        body=compile_template(body, name="entry_body", markup="html") if body else None,
    )


BOTH = dressed("{{ site }}: {{ title }}", "<p>{{ published }}</p>\n{{ html }}<p>{{ title }}</p>")


def test_titles_and_bodies_are_the_templates_in_every_format(feed_of, build):
    feed = feed_of(build.entry(), dress=BOTH)
    rss, atom = (feedparser.parse(feed[name]).entries[0] for name in ("rss", "atom"))
    (item,) = json.loads(feed["json"])["items"]
    assert {rss.title, atom.title, item["title"]} == {"Radar Kaltim: Rakor Pilkada Digelar di Samarinda"}
    assert item["content_html"].startswith("<p>24 November 2026 10.05 WITA</p>\n<p>Samarinda – Rapat digelar.</p>")
    assert rss.content[0].value == atom.content[0].value
    assert b"Radar Kaltim: Rakor" in feed["html"]


def test_a_corrections_line_stays_on_top_and_the_credit_below(feed_of, build, at):
    entry = build.entry(corrected_at=at)
    (item,) = json.loads(feed_of(entry, dress=dressed(body="<p>Badan</p>"))["json"])["items"]
    notice, body, credit = item["content_html"].split("\n")
    assert (notice[:22], body) == ("<p><strong>Diperbarui ", "<p>Badan</p>")
    assert "© Radar" in credit


def test_a_withdrawn_story_is_not_dressed(feed_of, build):
    assert feed_of(build.withdrawn(), dress=BOTH) == feed_of(build.withdrawn())


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{7*7}}", "]]>\x00\x1b[2J"])
def test_Z09_what_a_site_wrote_is_escaped_in_a_body_and_never_run(feed_of, build, hostile):
    entry = build.entry(article=build.article(title=hostile, html=SafeHtml("<p>x</p>")))
    (item,) = json.loads(feed_of(entry, dress=dressed(body="<p>{{ title }}</p>"))["json"])["items"]
    assert "<script" not in item["content_html"]
    assert "49" not in item["content_html"].split("\n")[0]


def test_a_template_that_fails_on_a_story_costs_that_story_its_dress_and_is_told(rendering_of, build):
    bare = build.entry(2, article=build.article(authors=()))
    made = rendering_of(build.entry(1), bare, dress=dressed("{{ authors[0].upper() }}"))
    titles = {item["id"]: item["title"] for item in json.loads(made.bodies["json"])["items"]}
    assert titles == {build.entry(1).urn: "SITI AMINAH", bare.urn: "Rakor Pilkada Digelar di Samarinda"}
    assert [bare.urn in fault and "entry_title, line 1" in fault for fault in made.faults] == [True]


def test_an_empty_title_is_the_storys_own(feed_of, build):
    assert b"Rakor Pilkada" in feed_of(build.entry(), dress=dressed("{{ advertorial }}"))["rss"]


def test_a_paid_article_is_labelled_around_the_template(feed_of, build):
    paid = build.entry(article=replace(build.article(), advertorial=True))
    (item,) = json.loads(feed_of(paid, spec=Feed(id="p", title="P"), dress=dressed("{{ site }}"))["json"])["items"]
    assert item["title"].endswith("Radar Kaltim")
    assert item["title"] != "Radar Kaltim"
