"""The places we post to, one file per kind: payload and the meaning of errors, nothing else.

A file of this folder is a kind and its name is the kind's name; names beginning with `_` are none. Each has a frozen
dataclass `Options` (its fields made by `specs.option`), `limits(options) -> Limits` (what the service takes) and
`connect(options, wires) -> Channel`. To add a kind, add its file, its test, its section in `docs/channels.md` and its
template: there is no list to edit. Retry, pace, templates and logs are the engine's; the kinds know nothing of each
other.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from syndicator.channels._pictures import uploads
from syndicator.channels._wires import Answer, Send, Wires
from syndicator.ports import Channel
from syndicator.ports.limits import Limits

__all__ = ["Answer", "Kind", "Send", "Wires", "kinds", "uploads"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of channel: its name, the options its table takes, its limits, and how an adapter is made of them."""

    name: str
    options: type[Any]
    limits: Callable[[Any], Limits]
    connect: Callable[[Any, Wires], Channel]


def kinds() -> dict[str, Kind]:
    """Every kind there is, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return {name: _kind(name) for name in names}


def _kind(name: str) -> Kind:
    module = import_module(f"{__name__}.{name}")
    return Kind(name=name, options=module.Options, limits=module.limits, connect=module.connect)
