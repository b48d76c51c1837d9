"""An entry as readers get it."""

import pytest

from syndicator.model import Origin, SafeHtml
from syndicator.render.story import present
from syndicator.render.wording import wording
from syndicator.specs import Feed


@pytest.fixture(scope="session")
def tell(sources):
    def tell(entry, *, language="id", **spec):
        return present(
            entry,
            spec=Feed(id="all", title="All", **spec),
            source=sources.get(entry.source),
            home_url="https://feeds.example.id",
            wording=wording(language),
            timezone="Asia/Makassar",
        )

    return tell


def test_an_article_is_shown_whole_and_credited(tell, build):
    story = tell(build.entry())
    assert story.title == "Rakor Pilkada Digelar di Samarinda"
    assert story.html == (
        "<p>Samarinda – Rapat digelar.</p><p>Hadir 14 tim.</p>\n"
        '<p><small>Sumber: <a href="https://radar.example.id/2026/11/rakor/">Radar Kaltim</a>. © Radar</small></p>'
    )
    assert story.summary == "Samarinda – Rapat digelar. Hadir 14 tim."


def test_a_source_without_rights_is_credited_without(tell, build):
    assert tell(build.entry(source="media")).html.endswith(">Radar Kaltim</a></small></p>")


def test_a_source_no_longer_configured_is_credited_by_the_article(tell, build):
    story = tell(build.entry(source="removed"))
    assert (story.site, story.source_url) == ("Radar Kaltim", "https://radar.example.id/")


def test_a_site_without_a_name_is_credited_by_its_host(tell, build):
    assert tell(build.entry(article=build.article(site_name=None))).site == "radar.example.id"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "id",
            "<p><strong>Diperbarui 24 November 2026 10.05 WITA: artikel ini dikoreksi oleh sumbernya.</strong></p>\n",
        ),
        (
            "en",
            "<p><strong>Corrected 24 November 2026, 10:05 WITA: the source has corrected this article.</strong></p>\n",
        ),
    ],
)
def test_a_correction_is_said_on_top_in_the_readers_language(tell, build, at, language, line):
    assert tell(build.entry(corrected_at=at), language=language).html.startswith(line)


def test_an_uncorrected_article_has_no_such_line(tell, build):
    assert "Diperbarui" not in tell(build.entry()).html


def test_a_correction_shows_in_a_feed_of_summaries_too(tell, build, at):
    story = tell(build.entry(corrected_at=at), content="summary")
    assert story.html is None
    assert story.summary.startswith("Diperbarui 24 November 2026 10.05 WITA")


def test_a_withdrawn_story_is_only_its_dated_notice_with_the_reason(tell, build):
    story = tell(build.withdrawn())
    notice = "Ditarik 24 November 2026 11.05 WITA: artikel ini dicabut oleh sumbernya. Alasan: halaman aslinya sudah tidak ada."
    assert story.title == "Ditarik: Rakor Pilkada Digelar di Samarinda"
    assert story.summary == notice
    assert story.html.startswith(f"<p><strong>{notice}</strong></p>")
    assert "Rapat digelar" not in story.html
    assert 'href="https://radar.example.id/2026/11/rakor/"' in story.html
    assert (story.picture, story.tags) == (None, ())


def test_a_withdrawal_by_the_operator_gives_the_operators_reason(tell, build):
    story = tell(build.withdrawn(why="Permintaan narasumber & <b>hak</b>.", origin=Origin.OPERATOR), content="summary")
    assert "artikel ini kami cabut. Alasan: Permintaan narasumber &amp; &lt;b&gt;hak&lt;/b&gt;." in story.html


def test_a_withdrawal_without_a_reason_says_none(tell, build):
    assert "Alasan" not in tell(build.withdrawn(why="")).html


def test_a_paid_article_is_labelled_where_the_feed_says_so(tell, build):
    paid = build.entry(article=build.article(advertorial=True))
    assert tell(paid, advertorials="label").title == "[Advertorial] Rakor Pilkada Digelar di Samarinda"
    assert tell(paid, advertorials="in").title == "Rakor Pilkada Digelar di Samarinda"


def test_an_article_without_a_title_is_called_by_its_first_words(tell, build):
    assert tell(build.entry(article=build.article(title=" \n"))).title == "Samarinda – Rapat digelar. Hadir 14 tim."
    assert tell(build.entry(article=build.article(title="", text=""))).title == "Tanpa judul"


def test_an_address_that_is_none_is_not_linked(tell, build):
    story = tell(build.entry(article=build.article(url="javascript:alert(1)", image_url="data:image/png;base64,xx")))
    assert story.url == "https://feeds.example.id"
    assert story.picture is None
    assert "<a " not in story.html


def test_tags_and_authors_are_single_lines_without_repeats(tell, build):
    story = tell(build.entry(article=build.article(tags=("a\r\nb", "a b", " ", "c"), authors=("X", "X"))))
    assert story.tags == ("a b", "c")
    assert story.authors == ("X",)


def test_a_language_that_is_no_tag_is_left_out(tell, build):
    assert tell(build.entry(article=build.article(language='id" onload="'))).language is None
    assert tell(build.entry(article=build.article(language="zh-Hant-TW"))).language == "zh-Hant-TW"


def test_illegal_characters_leave_the_body(tell, build):
    story = tell(build.entry(article=build.article(html=SafeHtml("<p>a\x0b\ud800\ufffeb\r\nc</p>"))))
    assert story.html.startswith("<p>ab\nc</p>")
