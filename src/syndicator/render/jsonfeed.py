"""JSON Feed 1.1, with what we know beyond it under `_syndicator`."""

import json
from typing import Any

from syndicator.render.moments import rfc3339
from syndicator.render.story import FeedView, Story

_VERSION = "https://jsonfeed.org/version/1.1"


def write_json(view: FeedView) -> bytes:
    """The feed as JSON Feed."""
    document = {
        "version": _VERSION,
        "title": view.title,
        "home_page_url": view.home_url,
        "feed_url": view.url("json"),
        "description": view.description or None,
        "language": view.language,
        "authors": [{"name": view.title, "url": view.home_url}],
    }
    # A line per entry: json.dumps leaves its C encoder as soon as it has to indent.
    entries = ",\n".join(_dump(_entry(story, about=view.home_url)) for story in view.stories)
    return f'{_dump(_present(document))[:-1]}, "items": [\n{entries}\n]}}\n'.encode()


def _entry(story: Story, *, about: str) -> dict[str, Any]:
    known = story.entry
    body = {"content_html": story.html} if story.html is not None else {"content_text": story.summary or story.title}
    return _present(
        {
            "id": known.urn,
            "url": story.url,
            "title": story.title,
            **body,
            "summary": story.summary or None,
            "image": story.picture.url if story.picture else None,
            "date_published": rfc3339(known.published_at),
            "date_modified": rfc3339(known.updated_at),
            "authors": [{"name": name} for name in story.authors or (story.site,)],
            "tags": list(story.tags) or None,
            "language": story.language,
            "_syndicator": _present(
                {
                    "about": about,
                    "source": known.source,
                    "revision": known.revision.number,
                    "state": known.state.value,
                    "corrected": rfc3339(known.corrected_at) if known.corrected_at else None,
                    "reason": story.reason or None,
                }
            ),
        }
    )


def _dump(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _present(document: dict[str, Any]) -> dict[str, Any]:
    """Without what is absent: the format has no null."""
    return {name: value for name, value in document.items() if value is not None}
