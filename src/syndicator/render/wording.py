"""The sentences, months and zone names that people see, in their language: one catalogue per language, as TOML.

A language without a catalogue gets English. Values are put into sentences, never read as sentences.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

FALLBACK = "en"
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400
_FAR_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One language's catalogue."""

    language: str
    months: tuple[str, ...]
    zones: Mapping[str, str]
    sentences: Mapping[str, str]

    def say(self, name: str, **values: object) -> str:
        """The sentence of this name with its values."""
        return self.sentences[name].format(**values)

    def state(self, state: str) -> str:
        """A state's name, or the state itself where the catalogue has none."""
        return self.sentences.get(f"state.{state}", state)

    def kind(self, kind: str) -> str:
        """What an event is called, or its own word where the catalogue has none."""
        return self.sentences.get(f"kind.{kind}", kind)

    def moment(self, at: datetime, timezone: str) -> str:
        """A date and time as people write it, with the zone's name."""
        return self._date(at, timezone, "moment")

    def brief(self, at: datetime, timezone: str) -> str:
        """A date and time for a narrow column: short month, no year, no zone."""
        return self._date(at, timezone, "moment.brief")

    def distance(self, at: datetime, *, now: datetime, timezone: str) -> str:
        """How far off `at` is, before or after `now`; the date where that is more than a week."""
        seconds = int((at - now).total_seconds())
        size = abs(seconds)
        if size >= _FAR_DAYS * _DAY_S:
            return self.brief(at, timezone)
        if size < _MINUTE_S:
            return self.say("distance.now" if seconds >= 0 else "distance.just")
        for unit, length_s in (("days", _DAY_S), ("hours", _HOUR_S), ("minutes", _MINUTE_S)):
            if size >= length_s:
                span = self.say(f"span.{unit}", count=size // length_s)
                break
        return self.say("distance.ahead" if seconds > 0 else "distance.ago", span=span)

    def _date(self, at: datetime, timezone: str, name: str) -> str:
        local = at.astimezone(ZoneInfo(timezone))
        month = self.months[local.month - 1]
        return self.say(
            name,
            day=local.day,
            month=month,
            month_short=month[:3],
            year=local.year,
            hour=f"{local.hour:02}",
            minute=f"{local.minute:02}",
            zone=self.zones.get(timezone) or _zone_name(local),
        )


def wording(language: str) -> Wording:
    """The catalogue for a language tag such as `id` or `en-GB`."""
    wanted = language.replace("_", "-").split("-", 1)[0].lower()
    return _load(wanted if wanted in languages() else FALLBACK)


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue."""
    names = (file.name for file in files("syndicator.render").joinpath("languages").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def _load(language: str) -> Wording:
    file = files("syndicator.render").joinpath("languages", f"{language}.toml")
    catalogue = tomllib.loads(file.read_text("utf-8"))
    return Wording(
        language=language,
        months=tuple(catalogue["months"]),
        zones=catalogue["zones"],
        sentences=_flat(catalogue["sentences"]),
    )


def _flat(table: Mapping[str, str | Mapping[str, str]]) -> dict[str, str]:
    """`{"a": {"b": …}}` as `{"a.b": …}`; the key `""` names the table itself."""
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, str):
            flat[name] = value
        else:
            flat |= {f"{name}.{below}".removesuffix("."): text for below, text in value.items()}
    return flat


def _zone_name(local: datetime) -> str:
    """The zone's letters (CET), or its offset (UTC+5:45) where it has none: tzdata then gives digits."""
    name = local.tzname() or ""
    if name.isalpha():
        return name
    offset = local.utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
