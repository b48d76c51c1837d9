"""The config reference as Markdown, made from the options themselves, so that it can't be untrue."""

from collections.abc import Iterator, Mapping

from syndicator.config.combine import sections
from syndicator.config.options import Option, options_of
from syndicator.config.rules import PackNames, PackOwn
from syndicator.specs import (
    Access,
    ArticleRules,
    ChannelSpec,
    Dedupe,
    Digest,
    Feed,
    LinkRules,
    PageTest,
    Partner,
    Quiet,
    Source,
)

_HEAD = """\
# Configuration

`config.toml` holds everything. Six lines work: one source, one channel; the feed `all` always exists, a channel without
`feeds` follows it, everything else has a default. `syndicator check` names every fault with its line; unknown keys are
faults. This page is made from the program's own options (`make docs`).

- **Names** (`[sources.NAME]`): small letters, digits, `-` and `_`.
- **Durations** are text: `"90s"`, `"15m"`, `"6h"`, `"1h30m"`, `"2d"`.
- **Secrets** are named, never written: `"env:NAME"` or `"file:PATH"`.
- **Relative paths** start where `config.toml` is.
- **Defaults cascade** key by key: `[defaults.sources]`, then packs, then the source; likewise `[defaults.feeds]` and
  `[defaults.channels]`. `drop`, `drop_lines`, `keep` and `replace` of packs and source add up.
- `include = ["sources/*.toml"]`, before the first table, reads more files.
"""


def reference(kinds: Mapping[str, type]) -> str:
    """The whole page; `kinds` maps each channel kind to its options."""
    return "\n".join([_HEAD, *_sections(kinds)]) + "\n"


def _sections(kinds: Mapping[str, type]) -> Iterator[str]:
    for name, cls in sections().items():
        yield from _table(f"[{name}]", cls)
    yield from _table("[sources.NAME]", Source, PackNames, Access)
    yield from _table("[sources.NAME] links = { … }", LinkRules)
    yield from _table("[sources.NAME] article = { … }, and [packs.NAME]", ArticleRules)
    yield from _table("[packs.NAME], besides", PackOwn)
    yield from _table("[[sources.NAME.tests]], and [[packs.NAME.tests]]", PageTest)
    yield from _table("[feeds.NAME]", Feed)
    yield from _table("[feeds.NAME] dedupe = { … }", Dedupe)
    yield from _table("[channels.NAME]", ChannelSpec)
    yield from _table("[channels.NAME] quiet = { … }", Quiet)
    yield from _table("[channels.NAME] digest = { … }", Digest)
    yield from _table("[partners.NAME]", Partner)
    for name, options in sorted(kinds.items()):
        yield from _table(f'[channels.NAME] with kind = "{name}"', options)


def _table(title: str, *classes: type) -> Iterator[str]:
    yield f"## {title}\n\n| key | type | default | meaning | example |\n|---|---|---|---|---|"
    for option in (option for cls in classes for option in options_of(cls)):
        yield _row(option)
    yield ""


def _row(option: Option) -> str:
    default = f"`{option.default_text}`" if option.default_text not in ("required", "none") else option.default_text
    example = f"`{option.example}`" if option.example else ""
    cells = (f"`{option.key}`", option.type_text, default, option.doc, example)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
