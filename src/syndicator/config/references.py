"""What one table says about another, or about a file beside the configuration: that it is there.

Works on values as written, so that a fault elsewhere in the same table hides nothing. Whatever is of the wrong type is
passed over: the type is somebody else's complaint.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any

from syndicator.config import durations
from syndicator.config.complaints import Complaint, Wrong, did_you_mean, expected, show
from syndicator.config.seams import Seams
from syndicator.specs import Source

_UNSAID = Source(id="", url="")


def texts(table: Mapping[str, Any], key: str) -> list[tuple[int, str]]:
    """The texts in an array of a table, each with its index."""
    value = table.get(key)
    return (
        [(index, each) for index, each in enumerate(value) if isinstance(each, str)] if isinstance(value, list) else []
    )


def names(table: Mapping[str, Any], key: str, noun: str, known: Collection[str]) -> Iterator[Complaint]:
    """Names in an array that nothing bears."""
    for index, name in texts(table, key):
        if name not in known:
            yield Complaint((key, index), f"no {noun} {show(name)}{did_you_mean(name, known)}", absent=True)


def patterns(table: Mapping[str, Any], known: Collection[str]) -> Iterator[Complaint]:
    """Patterns of a feed's `sources` that match none; where there are no sources at all, that is the complaint."""
    for index, pattern in texts(table, "sources") if known else []:
        if not any(fnmatchcase(name, pattern) for name in known):
            says = f"{show(pattern)} matches no source{did_you_mean(pattern, known)}"
            yield Complaint(("sources", index), says, absent=True)


def former(table: Mapping[str, Any], present: Collection[str]) -> Iterator[Complaint]:
    """A `was` that names what is still configured: two tables can't have one history."""
    was = table.get("was")
    if isinstance(was, str) and was in present:
        yield Complaint(("was",), f"{show(was)} is still there; remove that table, or leave was out")


def kind(table: Mapping[str, Any], known: Collection[str]) -> Iterator[Complaint]:
    """A channel's kind that no adapter has; a missing one is told apart."""
    choices = ", ".join(show(name) for name in sorted(known)) or "none"
    match table.get("kind"):
        case None:
            yield Complaint(("kind",), f"missing (one of {choices})", absent=True)
        case str(name) if name not in known:
            says = f"{expected(f'one of {choices}', name)}{did_you_mean(name, known)}"
            yield Complaint(("kind",), says)


def asked(table: Mapping[str, Any], name: str, known: Collection[str]) -> Iterator[Complaint]:
    """A channel that is to be asked before another one posts, and can't be."""
    ask = table.get("ask")
    if not isinstance(ask, str):
        return
    if ask not in known:
        yield Complaint(("ask",), f"no channel {show(ask)}{did_you_mean(ask, known)}", absent=True)
    elif ask == name:
        yield Complaint(("ask",), f"{show(ask)} is this channel itself; name the one that editors read")
    elif table.get("approve") is not True:
        yield Complaint(("ask",), "nothing is asked without approve = true; set it, or leave ask out")


def template(table: Mapping[str, Any], seams: Seams, *path: str) -> Iterator[Complaint]:
    """A template that can't be read, named at `path`; by default at `template`."""
    path = path or ("template",)
    name: Any = table
    for key in path:
        name = name.get(key) if isinstance(name, Mapping) else None
    if isinstance(name, str):
        try:
            seams.open_file(seams.folder / name)
        except OSError as error:
            says = f"the file {show(name)} can't be read: {error.strerror or 'no reason given'}"
            yield Complaint(path, says)
        except ValueError:
            yield Complaint(path, f"the file {show(name)} is not UTF-8 text")


def unless_said_otherwise(defaults: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    """What defaults say of a source: not when it is polled, where the source says that itself."""
    said = {"every", "cron"} & table.keys()
    return {key: value for key, value in defaults.items() if not said or key not in ("every", "cron")}


def cadence(table: Mapping[str, Any]) -> Iterator[Complaint]:
    """Complaints where a source says in two ways when it is polled, or has bounds that leave nothing between them."""
    if "every" in table and "cron" in table:
        yield Complaint(("cron",), "here beside every, and only one of them says when the source is polled: drop one")
    try:
        least = durations.parse(table["min_every"]) if "min_every" in table else _UNSAID.min_every
        most = durations.parse(table["max_every"]) if "max_every" in table else _UNSAID.max_every
    except Wrong:
        return
    if least > most > timedelta(0):
        key = "max_every" if "max_every" in table else "min_every"
        bounds = f"min_every {show(durations.show(least))} and max_every {show(durations.show(most))}"
        yield Complaint((key,), f"nothing lies between {bounds}: expected min_every to be the shorter one")
