"""Packs from site config files of Full-Text RSS."""

import re
from pathlib import Path

from syndicator.errors import Unusable
from syndicator.extract.site_config import imported
from syndicator.render.pack_file import pack_file

_MOST_BYTES = 1_000_000
_LONGEST = 64


def import_pack(file: Path, *, config_path: Path) -> list[str]:
    """Write packs/NAME.toml beside the configuration, and say what was not carried over. Raises Unusable."""
    if file.stat().st_size > _MOST_BYTES:
        raise Unusable(f"{file}: larger than any site config file")
    made = imported(file.read_text("utf-8", errors="replace"))
    if not made.rules:
        raise Unusable(f"{file}: no rule in it that could be carried over; nothing was written")
    name = re.sub(r"[^a-z0-9_-]+", "-", file.name.lower().removesuffix(".txt")).strip("-_")[:_LONGEST]
    if not name:
        raise Unusable(f"{file}: its name makes no name for a pack")
    path = config_path.parent / "packs" / f"{name}.toml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as out:
            out.write(pack_file(name, made.rules, made.left, origin=file.name, tests=made.tests))
    except FileExistsError:
        raise Unusable(f"{path}: is there already, and is left as it is") from None
    except OSError as fault:
        raise Unusable(f"{path}: {fault.strerror}") from fault
    said = [f"wrote {path}: {', '.join(made.rules)}"]
    if made.tests:
        said.append(f"  {len(made.tests)} tests; `syndicator check --tests {name}` runs them, once the pack is read")
    said += [f"  not carried over: line {number}: {line}  ({why})" for number, line, why in made.left]
    hint = (
        f'use it: include = ["packs/*.toml"] in {config_path}, before its first table; packs = ["{name}"] in a source'
    )
    return [*said, hint]
