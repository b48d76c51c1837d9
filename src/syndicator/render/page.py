"""What people see in a browser: a feed as a page, and an entry with its revisions and their differences.

Self-contained and without a script. A feed's page is one of its formats: the same state gives the same bytes.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import jinja2
from markupsafe import Markup

from syndicator.model import FORMATS, Entry, EntryState, Revision
from syndicator.render.differences import changed_lines
from syndicator.render.moments import rfc3339
from syndicator.render.plain import clean, one_line
from syndicator.render.story import Story, notice_of, present
from syndicator.render.view import FeedView
from syndicator.render.wording import Wording, wording
from syndicator.specs import Feed, Source

_TEMPLATES = files("syndicator.render").joinpath("templates")
STYLE = _TEMPLATES.joinpath("page.css").read_text("utf-8").strip()
"""The style of all pages that people see."""
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_NAMES = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}

PAGE_POLICY = (
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src http: https: 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The content security policy of these pages: nothing runs, only their own style counts."""


def write_page(view: FeedView, *, timezone: str) -> bytes:
    """The feed for people."""
    words = wording(view.language)
    page = _template("feed.html").render(
        view=view,
        say=_say(words),
        style=Markup(STYLE),  # noqa: S704  our own file
        subscribe=[
            (name, FORMATS[ending].split(";")[0], view.ways.current.url(view.home_url, ending))
            for ending, name in _NAMES.items()
        ],
        stories=[Markup(_row(story, view, words, timezone)) for story in view.stories],  # noqa: S704  escaped there
        older=view.ways.older.url(view.home_url, "html") if view.ways.older else None,
        changed=words.moment(view.updated_at, timezone),
    )
    return page.encode()  # of clean texts, each cleaned once


def render_entry(
    entry: Entry,
    revisions: Sequence[Revision],
    *,
    spec: Feed,
    source: Source | None,
    home_url: str,
    language: str,
    timezone: str,
) -> str:
    """An entry whole, then what each revision changed, the latest first. Of a withdrawn one nothing but its notice."""
    words = wording(language)
    story = present(entry, spec=spec, source=source, home_url=home_url, wording=words, timezone=timezone)
    withdrawn = entry.state is EntryState.RETRACTED
    page = _template("entry.html").render(
        story=story,
        language=words.language,
        by=", ".join(story.authors) or story.site,
        machine=rfc3339(entry.published_at),
        moment=words.moment(entry.published_at, timezone),
        revisions=[] if withdrawn or len(revisions) < 2 else _history(revisions, words, timezone),  # noqa: PLR2004
        say=_say(words),
        style=Markup(STYLE),  # noqa: S704  our own file
    )
    return clean(page)


def _row(story: Story, view: FeedView, words: Wording, timezone: str) -> str:
    """One story of a feed's page; written once for as long as it stays the same."""
    name = f"page of {view.home_url} in {view.language} for {timezone}"

    def write(of: Story) -> bytes:
        row = _template("row.html").render(story=_values(of, view, words, timezone))
        return clean(row).encode()

    return story.piece(name, write).decode()


def _values(story: Story, view: FeedView, words: Wording, timezone: str) -> dict[str, object]:
    entry = story.entry
    notice = notice_of(entry, wording=words, timezone=timezone)
    withdrawn = entry.state is EntryState.RETRACTED
    return {
        "title": story.title,
        "page": f"{view.home_url.rstrip('/')}/entries/{entry.key}" if entry.key else story.url,
        "url": story.url,
        "site": story.site,
        "machine": rfc3339(entry.published_at),
        "moment": words.moment(entry.published_at, timezone),
        "notice": notice,
        "summary": "" if withdrawn else story.summary.removeprefix(notice).strip(),
        "language": story.language if story.language != view.language else None,
        "image": story.picture.url if story.picture else None,
        "withdrawn": withdrawn,
    }


def _history(revisions: Sequence[Revision], words: Wording, timezone: str) -> list[dict[str, object]]:
    """The latest first, each beside the one before it."""
    ordered = sorted(revisions, key=lambda revision: revision.number)
    pairs = zip([None, *ordered[:-1]], ordered, strict=True)
    return [
        {
            "number": after.number,
            "machine": rfc3339(after.seen_at),
            "moment": words.moment(after.seen_at, timezone),
            "what": words.say(f"page.{_what(before, after)}"),
            "lines": changed_lines(_lines(before), _lines(after)) if before else [],
        }
        for before, after in pairs
    ][::-1]


def _what(before: Revision | None, after: Revision) -> str:
    return "first" if before is None else "correction" if after.material else "touch"


def _lines(revision: Revision) -> list[str]:
    article = revision.article
    return [one_line(article.title), *(one_line(line) for line in article.text.split("\n"))]


def _say(words: Wording) -> object:
    return lambda name, **values: words.say(f"page.{name}", **values)


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(_TEMPLATES.joinpath(name).read_text("utf-8"))
