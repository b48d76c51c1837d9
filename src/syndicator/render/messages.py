"""Compose a channel's message from its template, within what the service takes: the same state gives the same message.

Only `summary` and `text` are shortened, at a word's end; then the title, where even that is too long. A withdrawn story
gives only its notice, whatever the template asks for, so that no template can spread it again.
"""

import re
from dataclasses import replace
from importlib.resources import files

from markupsafe import Markup as Safe
from markupsafe import escape

from syndicator.errors import TemplateError
from syndicator.model import Action, Entry, EntryState, Message
from syndicator.ports.limits import Limits
from syndicator.render.counting import count, fits, longest, most_of
from syndicator.render.hashtags import hashtags
from syndicator.render.markup import Verbatim
from syndicator.render.plain import SUMMARY_LENGTH, clean, one_line, shorten, shorten_lines, web_url
from syndicator.render.story import headline, language_tag, notice_of, site_name
from syndicator.render.template import Template
from syndicator.render.wording import Wording, wording

PLAIN_TEMPLATE = "{{ title }}\n\n{{ notice }}\n\n{{ url }}"
"""The simplest message of a story."""

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_LONGEST = 100_000
"""More characters than any message has."""


def compose(
    template: Template, entry: Entry, *, action: Action, language: str, timezone: str, limits: Limits = Limits()
) -> Message:
    """The message that `action` brings; `language` and `timezone` are those of its readers.

    Raises TemplateError where the template fails, or is too long for the service without any story in it.
    """
    words = wording(language)
    notice = notice_of(entry, wording=words, timezone=timezone)
    values = values_of(entry, words, notice=notice, timezone=timezone)
    if limits.markup == "discord":
        values |= {name: Verbatim(values[name]) for name in ("url", "image")}
    # A correction may come to a post that has a picture though the story has none any more.
    pictured = action is not Action.POST or bool(values["image"])
    text = _fitted(template, values, entry=entry, limits=limits, with_picture=pictured)
    return Message(
        action=action,
        urn=entry.urn,
        revision=entry.revision.number,
        text=text,
        article=replace(entry.revision.article, image_url=str(values["image"]) or None),
        retracted=entry.state is EntryState.RETRACTED,
        notice=notice,
        published_at=entry.published_at,
        updated_at=entry.updated_at,
    )


def default_template(kind: str) -> str:
    """The template that a kind of channel has by itself."""
    folder = files("syndicator.render").joinpath("templates", "channels")
    shipped = {file.name.partition(".")[0]: file for file in folder.iterdir()}
    if kind not in shipped:
        raise TemplateError(f"{kind}: this kind has no template of its own; set template to a file")
    return shipped[kind].read_text("utf-8")


def _fitted(template: Template, values: dict[str, object], *, entry: Entry, limits: Limits, with_picture: bool) -> str:
    """The template filled so that the service takes it."""
    title, whole, summary = (str(values[name]) for name in ("title", "text", "summary"))

    def write(room: int, title_room: int = _LONGEST) -> str:
        cut = {"summary": _shorter(summary, room), "text": shorten_lines(whole, room), "title": title}
        if title_room < len(title):
            cut["title"] = _shorter(title, title_room)
        return tidy(template.fill(values | cut, story=entry.urn))

    def taken(text: str) -> bool:
        return fits(text, limits, with_picture=with_picture)

    text = longest(write, most=max(len(whole), len(summary)), fits=taken)
    text = text if text is not None else longest(lambda room: write(0, room), most=len(title), fits=taken)
    if text is None:
        bare, most = write(0, 0), most_of(limits, with_picture=with_picture)
        raise TemplateError(f"{template.name}: {count(bare, limits)} {limits.unit} without any story, {most} are taken")
    return text


def _shorter(text: str, room: int) -> str:
    return shorten(text, room) if room > 1 else ""


def values_of(entry: Entry, words: Wording, *, notice: str, timezone: str) -> dict[str, object]:
    """A value for every name in `template.NAMES`."""
    article = entry.revision.article
    retracted = entry.state is EntryState.RETRACTED
    title = headline(article, words)
    tags = () if retracted else tuple(map(one_line, article.tags))
    return {
        "title": words.say("withdrawn_title", title=title) if retracted else title,
        "url": web_url(article.url) or "",
        "text": notice if retracted else clean(article.text),
        "summary": notice if retracted else shorten(article.text, SUMMARY_LENGTH),
        # The article's own HTML is safe by its type.
        "html": Safe("<p>{}</p>").format(escape(notice)) if retracted else Safe(clean(article.html)),  # noqa: S704
        "authors": tuple(map(one_line, article.authors)),
        "tags": tags,
        "hashtags": " ".join(hashtags(tags)),
        "image": "" if retracted else web_url(article.image_url) or "",
        "site": site_name(entry),
        "published": words.moment(entry.published_at, timezone),
        "dateline": "" if retracted else one_line(article.dateline),
        "advertorial": words.say("advertorial") if article.advertorial and not retracted else "",
        "paywalled": article.paywalled and not retracted,
        "notice": notice,
        "retracted": retracted,
        "language": language_tag(article.language) or words.language,
    }


def tidy(text: str) -> str:
    """Without blank lines at the ends, and never two of them: empty fields leave some."""
    return _BLANK_LINES.sub("\n\n", clean(text)).strip()
