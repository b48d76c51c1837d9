"""Sources as OPML 2.0, for feed readers and for another installation. The same sources give the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from syndicator.render.plain import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A source as an outline: `feed_url` where it is read from a feed."""

    text: str
    page_url: str
    feed_url: str | None = None


def render_opml(subscriptions: Iterable[Subscription], *, title: str) -> str:
    """The whole document."""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<opml version="2.0">',
            f"  <head><title>{escape(one_line(title))}</title></head>",
            "  <body>",
            *map(_outline, subscriptions),
            "  </body>",
            "</opml>",
        ]
    )


def _outline(one: Subscription) -> str:
    feed = f' type="rss" xmlUrl={_value(one.feed_url)}' if one.feed_url else ""
    return f"    <outline text={_value(one.text)}{feed} htmlUrl={_value(one.page_url)}/>"


def _value(text: str) -> str:
    return quoteattr(one_line(text))
