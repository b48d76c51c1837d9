"""Rules changed for a trial: what the operator says on the command line, over what the configuration says."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from syndicator.config.complaints import Complaint
from syndicator.config.rules import ADDED
from syndicator.config.seams import Seams
from syndicator.config.structure import Structure
from syndicator.errors import Unusable
from syndicator.specs import ArticleRules

_ADDED = frozenset(str(path[-1]) for path in ADDED)


def changed(
    rules: ArticleRules, changes: Mapping[str, Any], *, compile_selector: Callable[[str], None] | None = None
) -> ArticleRules:
    """The rules with the changes: what drops, keeps and replaces is added, any other is put in its place.

    Judged as the configuration is. Raises Unusable with every fault.
    """
    seams = Seams(folder=Path(), environ={}, open_file=_no_file, compile_selector=compile_selector)
    [made], complaints = Structure(seams).read(_as_written(changes), ArticleRules)
    if complaints:
        raise Unusable("; ".join(map(_fault, complaints)))
    taken: dict[str, Any] = {
        name: (*getattr(rules, name), *getattr(made, name)) if name in _ADDED else getattr(made, name)
        for name in changes
    }
    return replace(rules, **taken)


def _as_written(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_written(each) for key, each in value.items()}
    return [_as_written(each) for each in value] if isinstance(value, tuple) else value


def _fault(complaint: Complaint) -> str:
    name = str(complaint.path[0]) if complaint.path else ""
    return f"--{name.replace('drop_lines', 'drop-line')}: {complaint.says}"


def _no_file(path: Path) -> str:
    raise FileNotFoundError(2, "No such file", str(path))
