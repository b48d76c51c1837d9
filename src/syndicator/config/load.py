"""The configuration as files: the main one, and those that its `include` names, looked for beside it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from glob import glob
from pathlib import Path

from syndicator.config.assemble import assemble
from syndicator.config.complaints import Complaint, show
from syndicator.config.references import texts
from syndicator.config.report import Document, Report
from syndicator.config.seams import Seams
from syndicator.config.values import Config
from syndicator.errors import ConfigError, Fault

_WILD = frozenset("*?[")


def load(
    path: Path,
    kinds: Mapping[str, type],
    *,
    environ: Mapping[str, str],
    compile_selector: Callable[[str], None] | None = None,
    check_allowance: Callable[[str], None] | None = None,
    check_condition: Callable[[str], None] | None = None,
    check_crontab: Callable[[str], None] | None = None,
    may_lack_sources: bool = False,
) -> Config:
    """The configuration in the file at `path`; see `read` for the rest. Raises ConfigError with every fault."""
    main = Document(str(path), _main_text(path))
    report = Report([main])
    for index, file in _included(path, main):
        _add(report, file, index)
    seams = Seams(
        folder=path.parent.absolute(),
        environ=environ,
        open_file=_text,
        compile_selector=compile_selector,
        check_allowance=check_allowance,
        check_condition=check_condition,
        check_crontab=check_crontab,
        may_lack_sources=may_lack_sources,
    )
    files = tuple(Path(document.file).absolute() for document in report.documents)
    return replace(assemble(report, kinds, seams), files=files)


def files_of(path: Path) -> list[Path]:
    """The main file, and those that its `include` names now; the main one alone where it can't be read."""
    try:
        main = Document(str(path), _text(path))
    except (OSError, UnicodeDecodeError):
        return [path.absolute()]
    return [path.absolute(), *(file.absolute() for _, file in _included(path, main))]


def _main_text(path: Path) -> str:
    try:
        return _text(path)
    except FileNotFoundError:
        says = "no such file (`syndicator init DIR` writes one to begin with)"
        fault = Fault(str(path), 0, "", says)
    except OSError as error:
        fault = Fault(str(path), 0, "", f"can't be read: {error.strerror or 'no reason given'}")
    except UnicodeDecodeError as error:
        fault = _not_text(path, error)
    raise ConfigError([fault])


def _included(path: Path, main: Document) -> Iterator[tuple[int, Path]]:
    """The files that `include` names, each once, with the index of the pattern; those of one pattern are sorted."""
    seen = {path.absolute()}
    for index, pattern in texts(main.parsed.values, "include"):
        for file in _matching(path.parent, pattern):
            if file.absolute() not in seen:
                seen.add(file.absolute())
                yield index, file


def _matching(folder: Path, pattern: str) -> list[Path]:
    if not _WILD & set(pattern):
        return [folder / pattern]
    names = sorted(glob(pattern, root_dir=folder, recursive=True))  # noqa: PTH207  Path.glob takes no absolute pattern
    found = (folder / name for name in names)
    return [file for file in found if not file.is_dir()]


def _add(report: Report, file: Path, index: int) -> None:
    """Add an included file to the documents, or say why it can't be."""
    try:
        report.documents.append(Document(str(file), _text(file)))
    except UnicodeDecodeError as error:
        report.add_fault(_not_text(file, error))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "no file has such a name"
        says = f"{show(str(file))} can't be read: {reason}"
        report.add_unread(Complaint(("include", index), says))


def _text(path: Path) -> str:
    return path.read_bytes().decode()


def _not_text(path: Path, error: UnicodeDecodeError) -> Fault:
    return Fault(str(path), error.object[: error.start].count(b"\n") + 1, "", "not UTF-8 text")
