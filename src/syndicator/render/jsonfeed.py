"""JSON Feed 1.1, with what we know beyond it under `_syndicator` and `_deleted` (docs/feeds.md)."""

import json
from typing import Any

from syndicator.render.attachment import Attachment
from syndicator.render.moments import rfc3339
from syndicator.render.story import Story
from syndicator.render.view import FeedView, Tombstone

_VERSION = "https://jsonfeed.org/version/1.1"


def write_json(view: FeedView) -> bytes:
    """The feed as JSON Feed. An archive's `next_url` leads to older entries, a catch-up's to the rest of it."""
    further = view.ways.more or view.ways.older
    document = {
        "version": _VERSION,
        "title": view.title,
        "home_page_url": view.home_url,
        "feed_url": view.url("json"),
        "description": view.description or None,
        "next_url": further.url(view.home_url, "json") if further else None,
        "language": view.language,
        "authors": [{"name": view.title, "url": view.home_url}],
        "hubs": [{"type": "WebSub", "url": hub} for hub in view.hubs] or None,
        "_deleted": _deleted(view) if view.tombstones else None,
    }
    # A line per entry: json.dumps leaves its C encoder as soon as it has to indent.
    entries = b",\n".join(
        story.piece(f"json of {view.home_url}", lambda of: _dump(_entry(of, about=view.home_url)).encode())
        for story in view.stories
    )
    return b'%s, "items": [\n%s\n]}\n' % (_dump(_present(document))[:-1].encode(), entries)


def _deleted(view: FeedView) -> dict[str, Any]:
    return {"about": view.home_url, "items": [_tombstone(gone) for gone in view.tombstones]}


def _tombstone(gone: Tombstone) -> dict[str, Any]:
    return {"id": gone.urn, "date_deleted": rfc3339(gone.at), "reason": gone.notice}


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
            "attachments": [_attachment(each) for each in story.attachments if each.medium != "image"] or None,
            "_syndicator": _present(
                {
                    "about": about,
                    "source": known.source,
                    "revision": known.revision.number,
                    "state": known.state.value,
                    "corrected": rfc3339(known.corrected_at) if known.corrected_at else None,
                    "reason": story.reason or None,
                    "rights": story.rights or None,
                    "dateline": known.revision.article.dateline or None,
                    "paywalled": known.revision.article.paywalled or None,
                    "also": [{"name": other.site, "url": other.url} for other in story.elsewhere] or None,
                }
            ),
        }
    )


def _attachment(attachment: Attachment) -> dict[str, Any]:
    """The format wants a media type: octets are what it is when nobody knows more."""
    return _present(
        {
            "url": attachment.url,
            "mime_type": attachment.type or "application/octet-stream",
            "size_in_bytes": attachment.length_bytes,
        }
    )


def _dump(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _present(document: dict[str, Any]) -> dict[str, Any]:
    """Without what is absent: the format has no null."""
    return {name: value for name, value in document.items() if value is not None}
