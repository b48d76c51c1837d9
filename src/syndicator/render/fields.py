"""The fields of a reading as lines of text, each with the place that it came from."""

from collections.abc import Iterator

from syndicator.model import RESERVED, Reading

_ORIGINS = {"url": "canonical_url", "image": "image_url", "published": "published_at", "modified": "modified_at"}


def fields_as_text(reading: Reading) -> Iterator[tuple[str, str]]:
    """The name of each field that is there, and its line."""
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
        "dateline": article.dateline,
        "advertorial": "yes" if article.advertorial else "",
        "paywalled": "yes" if article.paywalled else "",
    }
    for name, value in values.items():
        if value:
            origin = reading.origins.get(_ORIGINS.get(name, name))
            yield name, f"  {name:<12} {value}" + (f"   ← {origin}" if origin else "")
    if wishes := reading.origins.get(RESERVED):
        yield RESERVED, f"  {'reserved':<12} {wishes}"
