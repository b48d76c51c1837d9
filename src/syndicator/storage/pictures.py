"""Pictures of others that we serve: files in a folder, named by the address they were fetched from.

The oldest go when there are more bytes than the operator allows; what is gone is linked again where it came from.
"""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from syndicator.errors import Unusable
from syndicator.model import Picture

TYPES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
}
_MEDIA_TYPES = {ending: type_ for type_, ending in TYPES.items()}


class PictureFolder:
    """`ports.Pictures` over a folder. Look-ups are in memory: a rendering asks for many."""

    def __init__(self, folder: Path, *, most_bytes: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._names: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        for path in sorted(self._present(), key=lambda each: each.stat().st_mtime_ns):
            self._names[path.stem] = path.name
            self._sizes[path.name] = path.stat().st_size

    def name(self, url: str) -> str | None:
        """The file that was fetched from an address."""
        return self._names.get(_stem(url))

    def keep(self, url: str, picture: Picture) -> None:
        """Write a picture, whole or not at all, and make room for it. Raises Unusable."""
        name = f"{_stem(url)}.{TYPES[picture.type]}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = self._folder / f".{name}.new"
            beside.write_bytes(picture.body)
            beside.replace(self._folder / name)
            self._names[_stem(url)] = name
            self._sizes[name] = len(picture.body)
            while sum(self._sizes.values()) > self._most_bytes and len(self._sizes) > 1:
                self._remove(next(iter(self._sizes)))
        except OSError as fault:
            raise Unusable(f"{self._folder / name}: {fault.strerror}; the site's own picture is linked") from fault

    def forget(self, urls: Iterable[str]) -> None:
        """Take pictures away."""
        for name in [name for url in urls if (name := self.name(url)) is not None]:
            self._remove(name)

    def read(self, name: str) -> Picture | None:
        """A picture by its name; None where there is none."""
        if name not in self._sizes:
            return None
        try:
            body = (self._folder / name).read_bytes()
        except OSError:  # somebody tidied the folder
            return None
        return Picture(body=body, type=_MEDIA_TYPES[name.rpartition(".")[2]])

    def _remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)
        self._sizes.pop(name, None)
        self._names.pop(name.partition(".")[0], None)

    def _present(self) -> Iterable[Path]:
        if not self._folder.is_dir():
            return []
        return [path for path in self._folder.iterdir() if path.suffix[1:] in _MEDIA_TYPES and path.stem[0] != "."]


def _stem(url: str) -> str:
    return blake2b(url.encode(), digest_size=16).hexdigest()
