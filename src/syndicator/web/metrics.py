"""`/metrics` in the Prometheus text format: names and units by its conventions, all from the store at that moment."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from syndicator.ports import Figures, Overview, SourceState
from syndicator.web.vitals import Vitals

_Rows = Iterable[tuple[tuple[str, ...], float]]


def exposition(overview: Overview, figures: Figures, vitals: Vitals) -> bytes:
    """The answer to a scrape."""
    registry = CollectorRegistry()
    registry.register(_Given([*_of_sources(overview.sources), *_of_ledger(figures), *_of_program(vitals)]))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Given(Collector):
    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _family(name: str, says: str, labels: tuple[str, ...], rows: _Rows) -> Metric:
    family = GaugeMetricFamily(f"syndicator_{name}", says, labels=labels)
    for values, number in rows:
        family.add_metric(values, number)
    return family


def _of_sources(sources: Iterable[SourceState]) -> list[Metric]:
    by = {(source.id,): source for source in sources}
    succeeded = {name: one.last_success_at.timestamp() for name, one in by.items() if one.last_success_at}
    return [
        _family("source_last_success_timestamp_seconds", "When a poll last succeeded.", ("source",), succeeded.items()),
        _family(
            "source_next_poll_timestamp_seconds",
            "When the next poll is due.",
            ("source",),
            ((name, one.next_poll_at.timestamp()) for name, one in by.items()),
        ),
        _family(
            "source_failed_polls",
            "Polls in a row that failed.",
            ("source",),
            ((name, one.failed_count) for name, one in by.items()),
        ),
        _family(
            "source_empty_polls",
            "Polls in a row that found no link.",
            ("source",),
            ((name, one.empty_count) for name, one in by.items()),
        ),
    ]


def _of_ledger(figures: Figures) -> list[Metric]:
    return [
        _family("entries", "Entries recorded.", ("state",), (((k,), n) for k, n in figures.entries.items())),
        _family("deliveries", "Deliveries by state.", ("channel", "state"), figures.deliveries.items()),
        _family(
            "channel_oldest_due_timestamp_seconds",
            "Since when the longest waiting delivery is due.",
            ("channel",),
            (((name,), at.timestamp()) for name, at in figures.oldest_due.items()),
        ),
        _family(
            "channel_held",
            "1 where a channel refuses us and its queue is kept.",
            ("channel",),
            (((name,), float(name in figures.held_channels)) for name in sorted(figures.channels)),
        ),
        _family(
            "feed_modified_timestamp_seconds",
            "When the bytes of a feed last changed.",
            ("feed",),
            (((name,), at.timestamp()) for name, at in figures.feeds.items()),
        ),
        _family("subscribers", "Verified WebSub subscriptions.", (), [((), figures.subscribers_count)]),
        _family("alerts", "Troubles that are not over.", ("kind",), (((k,), n) for k, n in figures.alerts.items())),
    ]


def _of_program(vitals: Vitals) -> list[Metric]:
    ticked_s = vitals.ticked_at.timestamp() if vitals.ticked_at else 0.0
    return [
        _family("build_info", "The running version.", ("version",), [((vitals.version,), 1)]),
        _family("engine_last_tick_timestamp_seconds", "When the engine last ticked.", (), [((), ticked_s)]),
        _family(
            "config_last_reload_successful",
            "1 while the configuration on the disk is the one that runs.",
            (),
            [((), float(vitals.config_ok))],
        ),
        _family("data_free_bytes", "Free space where data is kept.", (), [((), vitals.room.free)]),
        _family("data_size_bytes", "Size of the disk where data is kept.", (), [((), vitals.room.total)]),
    ]
