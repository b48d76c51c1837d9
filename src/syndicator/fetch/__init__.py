"""Pages from sites, politely: conditional, as robots.txt allows, one request at a time per host.

What a page says is for others; nothing here parses one.
"""

from syndicator.fetch.fetcher import PoliteFetcher

__all__ = ["PoliteFetcher"]
