"""A trial as text for people, or as one JSON object for programs."""

import json
from collections.abc import Iterator

from syndicator.model import RESERVED, Listing, Reading
from syndicator.trial import ReadTrial, Trial

_LINKS_SHOWN = 30
_TEXT_SHOWN = 400
_DROPPED_SHOWN = 40


def trial_as_text(trial: Trial) -> str:
    """What was found, read and dropped, and why."""
    lines = [trial.url if trial.url == trial.final_url else f"{trial.url} → {trial.final_url}"]
    if trial.listing is not None:
        lines += _listing(trial.listing)
    for article in trial.articles:
        lines += ["", *_article(article)]
    return "\n".join(lines)


def trial_as_json(trial: Trial) -> str:
    """The same for programs."""
    listing = trial.listing
    row = {
        "url": trial.url,
        "final_url": trial.final_url,
        "listing": None
        if listing is None
        else {
            "tier": listing.tier,
            "why": listing.why,
            "feeds": list(listing.feeds),
            "links": [
                {
                    "url": link.url,
                    "title": link.title,
                    "date": link.published_at.isoformat() if link.published_at else None,
                    "guid": link.guid,
                }
                for link in listing.links
            ],
        },
        "articles": [_row(article) for article in trial.articles],
    }
    return json.dumps(row, ensure_ascii=False, indent=1)


def _row(trial: ReadTrial) -> dict[str, object]:
    if trial.reading is None:
        return {"url": trial.url, "error": trial.says}
    article = trial.reading.article
    return {
        "url": article.url,
        "title": article.title,
        "date": article.published_at.isoformat() if article.published_at else None,
        "modified": article.modified_at.isoformat() if article.modified_at else None,
        "authors": list(article.authors),
        "lang": article.language,
        "image": article.image_url,
        "tags": list(article.tags),
        "site": article.site_name,
        "advertorial": article.advertorial,
        "text": article.text,
        "html": article.html,
        "origins": dict(trial.reading.origins),
        "dropped": [{"rule": piece.rule, "text": piece.text} for piece in trial.reading.dropped],
    }


def _listing(listing: Listing) -> Iterator[str]:
    yield f"found by {listing.tier}: {len(listing.links)} links. {listing.why}"
    for link in listing.links[:_LINKS_SHOWN]:
        date = f"  {link.published_at:%Y-%m-%d %H:%M}Z" if link.published_at else ""
        yield f"  {link.title or '(no title)'}{date}"
        yield f"    {link.url}"
    if len(listing.links) > _LINKS_SHOWN:
        yield f"  … and {len(listing.links) - _LINKS_SHOWN} more"
    for feed in listing.feeds:
        yield f"  the page advertises a feed: {feed}"


def _article(trial: ReadTrial) -> Iterator[str]:
    if trial.reading is None:
        yield f"not read: {trial.says}"
        return
    yield from _fields(trial.reading)
    text = trial.reading.article.text
    yield f"  text         {len(text.split())} words"
    yield from (f"    {line}" for line in _cut(text).split("\n"))
    dropped = trial.reading.dropped
    if dropped:
        yield f"  dropped      {len(dropped)}"
        for piece in dropped[:_DROPPED_SHOWN]:
            yield f"    {piece.text[:70]!r}   ← {piece.rule}"


def _fields(reading: Reading) -> Iterator[str]:
    article = reading.article
    values = {
        "title": article.title,
        "url": article.url,
        "published": article.published_at.isoformat() if article.published_at else "(none)",
        "modified": article.modified_at.isoformat() if article.modified_at else "",
        "authors": ", ".join(article.authors) or "(none)",
        "language": article.language or "(unknown)",
        "image": article.image_url or "",
        "tags": ", ".join(article.tags),
        "site": article.site_name or "",
        "advertorial": "yes" if article.advertorial else "",
    }
    origins = {"url": "canonical_url", "image": "image_url", "published": "published_at", "modified": "modified_at"}
    for name, value in values.items():
        if value:
            origin = reading.origins.get(origins.get(name, name))
            yield f"  {name:<12} {value}" + (f"   ← {origin}" if origin else "")
    if wishes := reading.origins.get(RESERVED):
        yield f"  {'reserved':<12} {wishes}"


def _cut(text: str) -> str:
    if len(text) <= _TEXT_SHOWN * 2:
        return text
    return f"{text[:_TEXT_SHOWN].rsplit(' ', 1)[0]} …\n…\n… {text[-_TEXT_SHOWN:].split(' ', 1)[-1]}"
