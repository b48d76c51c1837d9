"""A trial as one JSON object for programs."""

import json
from typing import Any

from syndicator.trial import Examined, ReadTrial, Trial, fate


def trial_as_json(trial: Trial) -> str:
    """All that the text says, and more."""
    listing = trial.listing
    row = {
        "url": trial.url,
        "final_url": trial.final_url,
        "source": trial.source or None,
        "changes": dict(trial.changes),
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


def _row(trial: ReadTrial) -> dict[str, Any]:
    row = {**_read(trial), "place": trial.place, **_examined(trial)}
    return row if trial.after is None else {**row, "after": _row(trial.after)}


def _read(trial: ReadTrial) -> dict[str, Any]:
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
        "dateline": article.dateline or None,
        "advertorial": article.advertorial,
        "paywalled": article.paywalled,
        "text": article.text,
        "html": article.html,
        "origins": dict(trial.reading.origins),
        "dropped": [{"rule": piece.rule, "text": piece.text} for piece in trial.reading.dropped],
    }


def _examined(trial: ReadTrial) -> dict[str, Any]:
    looked = trial.examined or Examined()
    dropped = trial.reading.dropped if trial.reading else ()
    return {
        "lines": [
            {
                "text": line.text,
                "chance": line.chance,
                "taken": line.is_taken,
                "dropped_by": (fate(line.text, dropped) or None) if line.is_taken else None,
            }
            for line in looked.lines
        ],
        "parts": [
            {"selector": part.selector, "words": part.words_count, "taken": part.taken_count} for part in looked.parts
        ],
        "rules": [{"name": one.name, "rule": one.rule, "matches": list(one.texts)} for one in looked.matched],
        "offers": [{"field": each.field, "where": each.where, "value": each.value} for each in looked.offers],
    }
