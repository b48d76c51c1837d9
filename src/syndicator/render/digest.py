"""Several stories in one message: all of their titles and addresses, within what the service takes."""

from collections.abc import Sequence
from importlib.resources import files
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup as Safe

from syndicator.errors import TemplateError
from syndicator.model import Action, Article, Entry, EntryState, Message, SafeHtml
from syndicator.ports.limits import Limits, Markup
from syndicator.render.counting import fits, longest
from syndicator.render.markup import Verbatim
from syndicator.render.messages import tidy, values_of
from syndicator.render.plain import shorten
from syndicator.render.story import notice_of
from syndicator.render.template import Template
from syndicator.render.wording import Wording, wording

DIGEST_NAMES = {
    "title": "how many stories there are, in words",
    "stories": "list of stories, each with the names of channels' templates: `story.title`, `story.url` and so on",
    "count": "how many there are",
    "language": "the language of channel and wording",
}
"""What a digest's template may use: name → meaning."""

_SHORTEST_TITLE = 20


def compose_digest(
    template: Template,
    entries: Sequence[Entry],
    *,
    action: Action,
    key: str,
    withdrawn: bool = True,
    language: str,
    timezone: str,
    limits: Limits = Limits(),
) -> Message:
    """One message for all of them, with or without those `withdrawn`. Their titles are shortened if need be.

    The digest is named by its `key`. Raises TemplateError where the service takes no message of so many.
    """
    shown = [each for each in entries if withdrawn or each.state is not EntryState.RETRACTED]
    words = wording(language)
    stories = [_story(entry, words, timezone=timezone, limits=limits) for entry in shown]
    most = max((len(str(story["title"])) for story in stories), default=0)
    text = longest(
        lambda room: _filled(template, stories, words, room=room + _SHORTEST_TITLE, key=key),
        most=most,
        fits=lambda text: fits(text, limits, with_picture=False),
    )
    if text is None:
        raise TemplateError(f"{template.name}: {len(stories)} stories are more than one message takes")
    return Message(
        action=action,
        urn=uuid5(NAMESPACE_URL, key).urn,
        revision=max(entry.revision.number for entry in entries),
        text=text,
        article=_as_article(stories, words),
        retracted=all(entry.state is EntryState.RETRACTED for entry in entries),
        published_at=max(entry.published_at for entry in entries),
        updated_at=max(entry.updated_at for entry in entries),
    )


def fitting(
    template: Template, entries: Sequence[Entry], *, language: str, timezone: str, limits: Limits = Limits()
) -> int:
    """How many of the first of them one message takes with their titles whole."""
    words = wording(language)
    stories = [_story(entry, words, timezone=timezone, limits=limits) for entry in entries]
    for count in range(len(stories), 1, -1):
        if fits(_filled(template, stories[:count], words, room=None, key=""), limits, with_picture=False):
            return count
    return min(len(stories), 1)


def default_digest(kind: str, markup: Markup) -> str:
    """The template of a kind's digests, or that of its markup where it has none of its own."""
    folder = files("syndicator.render").joinpath("templates", "digests")
    shipped = {file.name.partition(".")[0]: file for file in folder.iterdir()}
    return shipped.get(kind, shipped[markup]).read_text("utf-8")


def _story(entry: Entry, words: Wording, *, timezone: str, limits: Limits) -> dict[str, object]:
    notice = notice_of(entry, wording=words, timezone=timezone)
    values = values_of(entry, words, notice=notice, timezone=timezone)
    if limits.markup == "discord":
        values |= {name: Verbatim(values[name]) for name in ("url", "image")}
    return values


def _filled(
    template: Template, stories: Sequence[dict[str, object]], words: Wording, *, room: int | None, key: str
) -> str:
    """The text, with no title longer than `room`."""
    cut = [story if room is None else story | {"title": shorten(str(story["title"]), room)} for story in stories]
    values = {"title": _title(len(stories), words), "stories": cut, "count": len(cut), "language": words.language}
    return tidy(template.fill(values, story=key or "a digest"))


def _title(count: int, words: Wording) -> str:
    return words.say("digest", count=count)


def _as_article(stories: Sequence[dict[str, object]], words: Wording) -> Article:
    """For the kinds that write more than the text: mails and pages."""
    rows = [
        Safe('<li><a href="{}">{}</a>{}</li>').format(
            story["url"], story["title"], Safe(" ({})").format(story["notice"]) if story["notice"] else ""
        )
        for story in stories
    ]
    return Article(
        url="",
        title=_title(len(stories), words),
        html=SafeHtml(f"<ul>{''.join(rows)}</ul>"),
        text="\n".join(f"{story['title']} {story['url']}" for story in stories),
        language=words.language,
    )
