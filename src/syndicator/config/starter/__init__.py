"""The files that `syndicator init DIR` writes for an operator: commented, and right as they stand."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

_OURS = ("__init__.py", "__pycache__")


def starter_files() -> dict[str, str]:
    """Relative path → text, sorted by path."""
    return dict(sorted(_texts(files(__name__), "")))


def _texts(folder: Traversable, under: str) -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        if each.name in _OURS:
            continue
        if each.is_dir():
            yield from _texts(each, f"{under}{each.name}/")
        else:
            yield f"{under}{each.name}", each.read_text(encoding="utf-8")
