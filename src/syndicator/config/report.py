"""The files of one configuration, and what is wrong with them: from paths to faults with file, line and table.

Lines are looked for only when there is a fault.
"""

from functools import cached_property

from syndicator.config.complaints import Complaint, KeyPath, key_text
from syndicator.config.positions import Places, places
from syndicator.config.syntax import Parsed, parse
from syndicator.errors import ConfigError, Fault


class Document:
    """One file: its name for messages, its values, its broken lines, its places."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._text = text.removeprefix("\ufeff")  # Windows editors begin files with it

    @cached_property
    def parsed(self) -> Parsed:
        """What the text says."""
        return parse(self._text)

    @cached_property
    def places(self) -> Places:
        """Where it says it."""
        return places(self._text)

    def fault(self, path: KeyPath, says: str) -> Fault:
        """The fault of a value of this file, at the line that is nearest to it."""
        known, place = self.places.nearest(path)
        rest = path[len(place.table) :] if known else path
        table = f"[{key_text(place.table)}]" if place.table else ""
        key = key_text(rest)
        return Fault(self.file, place.line, table, f"{key}: {says}" if key else says)

    def line(self, path: KeyPath) -> str:
        """`config.toml, line 12`."""
        return f"{self.file}, line {self.places.nearest(path)[1].line}"


class Report:
    """Collects complaints about a configuration of one main file and those that it includes."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents
        self._owners: dict[KeyPath, Document] = {}
        self._complaints: list[tuple[Document | None, Complaint]] = []
        self._faults: list[Fault] = []
        self._incomplete = False

    def own(self, path: KeyPath, document: Document) -> Document:
        """Note that a table stands in a document; the one where it already stands, or this one."""
        return self._owners.setdefault(path, document)

    def add(self, *complaints: Complaint, document: Document | None = None) -> None:
        """Note complaints; the document follows from the path unless it is named."""
        self._complaints += [(document, complaint) for complaint in complaints]

    def add_fault(self, fault: Fault) -> None:
        """Note a fault of a file that could not be read."""
        self._faults.append(fault)
        self._incomplete = True

    def add_unread(self, complaint: Complaint) -> None:
        """Note that the main document includes what could not be read."""
        self.add(complaint, document=self.documents[0])
        self._incomplete = True

    def raise_if_any(self) -> None:
        """Raise ConfigError with every fault, each once. What could not be read excuses whatever seems absent."""
        broken = self._incomplete or any(document.parsed.broken for document in self.documents)
        faults = {
            Fault(document.file, fault.line, fault.table, fault.says)
            for document in self.documents
            for fault in document.parsed.faults
        }
        faults |= {
            (document or self._owner(complaint.path)).fault(complaint.path, complaint.says)
            for document, complaint in self._complaints
            if not (broken and complaint.absent)
        }
        faults.update(self._faults)
        if faults:
            raise ConfigError(list(faults))

    def _owner(self, path: KeyPath) -> Document:
        return self._owners.get(path[:2]) or self._owners.get(path[:1]) or self.documents[0]
