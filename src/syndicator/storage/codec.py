"""Articles as JSON text, and raw pages as zstd, on their way into columns and back."""

import json
from collections.abc import Mapping

import zstandard
from cattrs.preconf.json import make_converter

from syndicator.model import Article, Said
from syndicator.refrain import SiteTemplate

_LEVEL = 3
_MAX_PAGE_BYTES = 64_000_000

_converter = make_converter(omit_if_default=True)


def article_to_json(article: Article) -> str:
    """The article as compact JSON; fields at their defaults are left out."""
    return _converter.dumps(article, ensure_ascii=False, separators=(",", ":"))


def article_from_json(text: str) -> Article:
    """The article that `article_to_json` wrote."""
    return _converter.loads(text, Article)


def said_to_json(said: Said) -> str:
    """What a feed said, as compact JSON: the same for the same words."""
    return _converter.dumps(said, ensure_ascii=False, separators=(",", ":"))


def said_from_json(text: str) -> Said:
    """What `said_to_json` wrote."""
    return _converter.loads(text, Said)


def template_to_json(template: SiteTemplate) -> str:
    """A site's template as compact JSON."""
    return _converter.dumps(template, ensure_ascii=False, separators=(",", ":"))


def template_from_json(text: str) -> SiteTemplate:
    """The template that `template_to_json` wrote."""
    return _converter.loads(text, SiteTemplate)


def origins_to_json(origins: Mapping[str, str]) -> str:
    """Where each field came from."""
    return json.dumps(dict(origins), ensure_ascii=False, separators=(",", ":"))


def origins_from_json(text: str) -> dict[str, str]:
    """What `origins_to_json` wrote."""
    return dict(json.loads(text))


def compress(body: bytes) -> bytes:
    """Level 3: 0.65 ms for 318 KB, where zlib's 6 takes 4.5."""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(body)


def decompress(body: bytes) -> bytes:
    """What `compress` made."""
    return zstandard.ZstdDecompressor().decompress(body, max_output_size=_MAX_PAGE_BYTES)
