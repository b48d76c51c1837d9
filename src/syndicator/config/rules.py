"""Packs: site rules that many sources share, named by `packs = ["id-wordpress"]` in a source.

A pack says what `article` of a source says. What drops, keeps or replaces parts or lines is added up over all packs
and the source; any other rule of a later pack, and of the source, wins. Its tests are of the pack alone, and no
source's. Packs come from `[packs.NAME]`, or with the
program.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from syndicator.config.cascade import Layer
from syndicator.specs import PageTest, option

ADDED = frozenset(("article", name) for name in ("drop", "drop_lines", "keep", "replace"))
"""What is added up, as paths in a source."""

_SUFFIX, _TESTS = ".toml", "tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackNames:
    """What a source says about packs, beside `specs.Source`."""

    packs: tuple[str, ...] = option("Packs of site rules, in order.", example='["id-wordpress"]', default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOwn:
    """What a pack says beside `specs.ArticleRules`."""

    locale: str | None = option(
        "Language of the pack's sites: `language` of a source that names none.", example='"id"', default=None
    )
    tests: tuple[PageTest, ...] = option(
        "What pages must give when they are read by the pack alone: `syndicator check --tests`.",
        example='[{ url = "https://radar.example.id/a/", lacks = ["Baca juga"] }]',
        default=(),
    )


def layers(defaults: Layer, packs: Mapping[str, Mapping[str, Any]], own: Layer) -> list[Layer]:
    """What makes a source, from the bottom: its defaults, its packs, itself.

    Rules that are added up are taken from the defaults only where the source has none of its own.
    """
    between = [layer for name, pack in packs.items() for layer in _pack_layers(name, pack)]
    return [_yielding(defaults, own), *between, own]


def _pack_layers(name: str, pack: Mapping[str, Any]) -> Iterator[Layer]:
    for key, value in pack.items():
        if key != _TESTS:
            yield Layer(("packs", name, key), value, ("language",) if key == "locale" else ("article", key))


def _yielding(defaults: Layer, own: Layer) -> Layer:
    below, above = _article(defaults), _article(own)
    kept = {key: value for key, value in below.items() if key not in above or ("article", key) not in ADDED}
    return replace(defaults, value={**defaults.value, "article": kept}) if below else defaults


def _article(layer: Layer) -> Mapping[str, Any]:
    article = layer.value.get("article")
    return article if isinstance(article, Mapping) else {}


@cache
def builtin_names() -> tuple[str, ...]:
    """The packs that come with the program."""
    return tuple(sorted(file.name.removesuffix(_SUFFIX) for file in _folder().iterdir() if file.name.endswith(_SUFFIX)))


@cache
def builtin(name: str) -> dict[str, Any]:
    """One of them."""
    return tomllib.loads((_folder() / f"{name}{_SUFFIX}").read_text(encoding="utf-8"))


def _folder() -> Traversable:
    return files("syndicator.config") / "packs"
