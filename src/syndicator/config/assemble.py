"""From the files of a configuration to its values: cascades, types, references, all faults in one report."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from syndicator import urls
from syndicator.config import references, rules
from syndicator.config.cascade import Cascade, Layer, chosen, overlaid
from syndicator.config.checks import ALL_TITLES
from syndicator.config.combine import WITH_DEFAULTS, combined, sections
from syndicator.config.complaints import Complaint
from syndicator.config.options import names_of
from syndicator.config.report import Document, Report
from syndicator.config.seams import Seams
from syndicator.config.structure import Structure
from syndicator.config.values import Alerts, App, Config
from syndicator.specs import Access, ArticleRules, ChannelSpec, Feed, Partner, Source

_NONE: Mapping[str, str] = MappingProxyType({})
_ANYWHERE = "https://example.org/"
_CLASSES: dict[str, tuple[type, ...]] = {
    "sources": (Source, rules.PackNames, Access),
    "feeds": (Feed,),
    "channels": (ChannelSpec,),
    "packs": (ArticleRules, rules.PackOwn),
}


def read(
    text: str,
    kinds: Mapping[str, type],
    *,
    folder: Path,
    environ: Mapping[str, str],
    open_file: Callable[[Path], str],
    file: str = "config.toml",
    includes: Mapping[str, str] = _NONE,
    compile_selector: Callable[[str], None] | None = None,
    check_allowance: Callable[[str], None] | None = None,
    check_condition: Callable[[str], None] | None = None,
    check_crontab: Callable[[str], None] | None = None,
) -> Config:
    """The configuration that `text`, together with the `includes` (name → text), means.

    `kinds` maps each channel kind to the class of its options. The last four judge selectors, `egress.allow`,
    `where` and crontab lines by raising ValueError. No I/O beyond what is handed in. Raises ConfigError with every
    fault.
    """
    seams = Seams(
        folder=folder,
        environ=environ,
        open_file=open_file,
        compile_selector=compile_selector,
        check_allowance=check_allowance,
        check_condition=check_condition,
        check_crontab=check_crontab,
    )
    documents = [Document(file, text), *(Document(name, included) for name, included in includes.items())]
    return assemble(Report(documents), kinds, seams)


def assemble(report: Report, kinds: Mapping[str, type], seams: Seams) -> Config:
    """The configuration of the report's documents. Raises ConfigError with every fault, the report's own too."""
    assembly = _Assembly(report, kinds, seams)
    parts = assembly.sections()
    parts |= {
        "packs": assembly.packs(),
        "sources": assembly.sources(),
        "feeds": assembly.feeds(),
        "channels": assembly.channels(),
    }
    parts |= {"partners": assembly.partners(), "any_source": assembly.any_source()}
    report.raise_if_any()
    return Config(folder=seams.folder, secret_files=assembly.secret_files(), **parts)


class _Assembly:
    """One reading. Faulty tables become None, which nobody sees: the report raises first."""

    def __init__(self, report: Report, kinds: Mapping[str, type], seams: Seams) -> None:
        self._report = report
        self._kinds = kinds
        self._seams = seams
        self._structure = Structure(seams)
        self._tree = combined(report)
        self._defaults = {name: self._checked_defaults(name) for name in WITH_DEFAULTS}

    def secret_files(self) -> tuple[Path, ...]:
        """The files that secrets came from."""
        return tuple(sorted(self._structure.secrets.files))

    def sections(self) -> dict[str, Any]:
        """`[app]`, `[web]` and the like, as far as they are written."""
        found = {}
        for name, cls in sections().items():
            if name in self._tree:
                cascade = overlaid(Layer((name,), self._tree[name]))
                if cls is Alerts:
                    known = self._tree.get("channels", {})
                    self._complain(cascade, references.names(cascade.values, "channels", "channel", known))
                [found[name]] = self._read(cascade, cls)
        return found

    def packs(self) -> dict[str, Source]:
        """What a source of each pack alone would be, with the pack's tests; of packs that no source names, too."""
        return {name: self._pack(name, table) for name, table in self._tree.get("packs", {}).items()}

    def _pack(self, name: str, table: dict[str, Any]) -> Source:
        _, own = self._read(overlaid(Layer(("packs", name), table)), *_CLASSES["packs"])
        source = self._source(name, {"url": _ANYWHERE, "packs": [name]})
        return replace(source, tests=own.tests) if source and own else source

    def sources(self) -> dict[str, Source]:
        """Every source, with what its packs say."""
        tables = self._tree.get("sources", {})
        if not tables and not self._seams.may_lack_sources:
            says = 'no sources: add a table such as [sources.radar] with url = "https://radar.example.id/"'
            self._report.add(Complaint((), says, absent=True))
        return {name: self._source(name, table) for name, table in tables.items()}

    def any_source(self) -> Source:
        """What a source without a line of its own would be."""
        return self._source("any", {"url": _ANYWHERE})

    def feeds(self) -> dict[str, Feed]:
        """Every feed; `all` is always there."""
        tables: dict[str, Any] = {"all": {}, **self._tree.get("feeds", {})}
        return {name: self._feed(name, table) for name, table in tables.items()}

    def channels(self) -> dict[str, ChannelSpec]:
        """Every channel, with the options of its kind."""
        tables = self._tree.get("channels", {})
        return {name: spec for name, table in tables.items() if (spec := self._channel(name, table))}

    def partners(self) -> dict[str, Partner]:
        """Every partner."""
        return {name: self._partner(name, table) for name, table in self._tree.get("partners", {}).items()}

    def _partner(self, name: str, table: dict[str, Any]) -> Partner:
        cascade = overlaid(Layer(("partners", name), table))
        feeds = {"all", *self._tree.get("feeds", {})}
        self._complain(cascade, references.names(cascade.values, "feeds", "feed", feeds))
        [partner] = self._read(cascade, Partner, name=name)
        return cast(Partner, partner)

    def _source(self, name: str, table: dict[str, Any]) -> Source:
        defaults, own = self._layers("sources", name, table)
        defaults = replace(defaults, value=references.unless_said_otherwise(defaults.value, table))
        named = overlaid(defaults, own)
        self._complain(named, references.cadence(named.values))
        mine: dict[str, Any] = self._tree.get("packs", {})
        known = [*mine, *rules.builtin_names()] if named.values.get("packs") else []
        self._complain(named, references.names(named.values, "packs", "pack", known))
        packs = {
            pack: chosen(mine[pack], names_of(*_CLASSES["packs"])) if pack in mine else rules.builtin(pack)
            for _, pack in references.texts(named.values, "packs")
            if pack in known
        }
        self._complain(named, references.former(own.value, self._tree.get("sources", {})))
        layers = [self._app("timezone", "article"), *rules.layers(defaults, packs, own)]
        source, _, access = self._read(overlaid(*layers, added=rules.ADDED), *_CLASSES["sources"], name=name)
        if source and access and access != Access():
            source = replace(source, access=replace(access, origin=urls.origin(source.url)))
        return cast(Source, source)

    def _feed(self, name: str, table: dict[str, Any]) -> Feed:
        layers = [self._app("language"), *self._layers("feeds", name, table)]
        cascade = overlaid(*layers)
        if name == "all":
            title = ALL_TITLES.get(str(cascade.values["language"]), ALL_TITLES["en"])
            cascade = overlaid(Layer(("feeds", name), {"title": title}), *layers)
        self._complain(cascade, references.former(table, {"all", *self._tree.get("feeds", {})}))
        self._complain(cascade, references.patterns(cascade.values, self._tree.get("sources", {})))
        self._complain(cascade, references.template(cascade.values, self._seams, "entry_body"))
        [feed] = self._read(cascade, Feed, name=name)
        return cast(Feed, feed)

    def _channel(self, name: str, table: dict[str, Any]) -> ChannelSpec | None:
        cascade = overlaid(*self._layers("channels", name, table))
        feeds = {"all", *self._tree.get("feeds", {})}
        self._complain(cascade, references.names(cascade.values, "feeds", "feed", feeds))
        self._complain(cascade, references.former(table, self._tree.get("channels", {})))
        self._complain(cascade, references.template(cascade.values, self._seams))
        self._complain(cascade, references.template(cascade.values, self._seams, "digest", "template"))
        self._complain(cascade, references.asked(cascade.values, name, self._tree.get("channels", {})))
        kind = cascade.values.get("kind")
        if isinstance(kind, str) and kind in self._kinds:
            spec, options = self._read(cascade, ChannelSpec, self._kinds[kind], name=name)
            return cast(ChannelSpec, replace(spec, options=options)) if spec else None
        self._complain(cascade, references.kind(cascade.values, self._kinds))
        # Which other keys are right, only a kind could say.
        cascade.values = {"kind": "", **chosen(cascade.values, names_of(ChannelSpec))}
        self._read(cascade, ChannelSpec, name=name)
        return None

    def _app(self, key: str, *under: str) -> Layer:
        """An option of `[app]` as the default of the same option elsewhere."""
        return Layer(("app", key), self._tree.get("app", {}).get(key, getattr(App(), key)), (*under, key))

    def _layers(self, section: str, name: str, table: dict[str, Any]) -> tuple[Layer, Layer]:
        return Layer(("defaults", section), self._defaults[section]), Layer((section, name), table)

    def _checked_defaults(self, section: str) -> dict[str, Any]:
        """`[defaults.sources]` and its like: complained about as they stand, and what of them is handed on."""
        table = self._tree.get("defaults", {}).get(section, {})
        _, complaints = self._structure.read(table, *_CLASSES[section], given={"id": section})
        self._report.add(*(each.under(("defaults", section)) for each in complaints if not each.absent))
        return chosen(table, names_of(*_CLASSES[section]))

    def _read(self, cascade: Cascade, *classes: type, name: str = "") -> list[Any]:
        values, complaints = self._structure.read(cascade.values, *classes, given={"id": name})
        self._complain(cascade, complaints)
        return values

    def _complain(self, cascade: Cascade, complaints: Iterable[Complaint]) -> None:
        self._report.add(*(cascade.written(complaint) for complaint in complaints))
