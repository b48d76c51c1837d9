"""Compose a channel's message from its template: the same entry and template give the same message.

A withdrawn story gives only its notice, whatever the template asks for, so that no template can spread it again.
"""

import re
from importlib.resources import files

from syndicator.errors import TemplateError
from syndicator.model import Action, Entry, EntryState, Message
from syndicator.render.plain import clean, one_line, shorten, web_url
from syndicator.render.story import headline, language_tag, notice_of, site_name
from syndicator.render.template import Template
from syndicator.render.wording import Wording, wording

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


def compose(template: Template, entry: Entry, *, action: Action, language: str, timezone: str) -> Message:
    """The message that `action` brings; `language` and `timezone` are those of its readers."""
    words = wording(language)
    notice = notice_of(entry, wording=words, timezone=timezone)
    values = _values(entry, words, notice=notice, timezone=timezone)
    text = template.fill(values, story=entry.urn)
    return Message(
        action=action,
        urn=entry.urn,
        revision=entry.revision.number,
        text=_tidy(text),
        article=entry.revision.article,
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


def _values(entry: Entry, words: Wording, *, notice: str, timezone: str) -> dict[str, object]:
    """A value for every name in `template.NAMES`."""
    article = entry.revision.article
    retracted = entry.state is EntryState.RETRACTED
    title = headline(article, words)
    return {
        "title": words.say("withdrawn_title", title=title) if retracted else title,
        "url": web_url(article.url) or "",
        "text": notice if retracted else clean(article.text),
        "summary": notice if retracted else shorten(article.text),
        "authors": tuple(map(one_line, article.authors)),
        "tags": () if retracted else tuple(map(one_line, article.tags)),
        "site": site_name(entry),
        "published": words.moment(entry.published_at, timezone),
        "advertorial": words.say("advertorial") if article.advertorial and not retracted else "",
        "notice": notice,
        "retracted": retracted,
        "language": language_tag(article.language) or words.language,
    }


def _tidy(text: str) -> str:
    """Without blank lines at the ends, and never two of them: empty fields leave some."""
    return _BLANK_LINES.sub("\n\n", clean(text)).strip()
