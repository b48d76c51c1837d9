"""What the operator may write into a table, read off the fields of the values it becomes.

An option is a field declared with `specs.option`; other fields (an id, a kind's own value) are none. The config
reference, "did you mean" and the words "expected …" all come from here, so an option is described once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from syndicator.config import durations, secret
from syndicator.config.complaints import show
from syndicator.specs import Secret, Told

_FORMS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    timedelta: 'a duration such as "15m"',
    Secret: secret.FORM,
    Told: secret.TOLD_FORM,
}
_FORMS_OF_MANY: dict[Any, str] = {
    str: "text",
    timedelta: 'durations such as "15m"',
    tuple[str, str]: 'pairs ["expression", "replacement"]',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One key of a table. `default_text` is as TOML writes it, or "required" or "none"."""

    key: str
    type_text: str
    default_text: str
    doc: str
    example: str
    is_table: bool

    @property
    def expects(self) -> str:
        """The form to fill in, for one who left it out."""
        is_clear = "such as" in self.type_text or "one of" in self.type_text or self.type_text == secret.FORM
        return self.type_text if is_clear or not self.example else f"{self.type_text} such as {self.example}"


@cache
def options_of(cls: type) -> list[Option]:
    """The options of a class, in the order of its fields."""
    hints = hints_of(cls)
    return [_option(field, hints[field.name]) for field in option_fields(cls)]


def option_fields(cls: type) -> Iterator[Field[Any]]:
    """The fields of a class that the operator sets."""
    return (field for field in fields(cls) if "doc" in field.metadata)


@cache
def hints_of(cls: type) -> dict[str, Any]:
    """The types of a class' fields."""
    return get_type_hints(cls)


def names_of(*classes: type) -> list[str]:
    """All keys that these classes know together."""
    return [field.name for cls in classes for field in option_fields(cls)]


def elsewhere(key: str, *classes: type) -> str | None:
    """`article.body` for a `body` that was written one table too high."""
    for cls in classes:
        for name, hint in hints_of(cls).items():
            if is_dataclass(hint) and key in names_of(_class(hint)):
                return f"{name}.{key}"
    return None


def form(hint: Any) -> str:
    """What a value of this type looks like in TOML: `text`, `a duration such as "15m"`."""
    hint = without_none(hint)
    if get_origin(hint) is Literal:
        return "one of " + _choices(hint)
    if words := words_instead(hint):
        return f"{_FORMS[timedelta]}, or {' or '.join(map(show, words))}"
    if get_origin(hint) is tuple:
        return f"an array of {_form_of_many(get_args(hint)[0])}"
    return "a table" if is_dataclass(hint) or get_origin(hint) is Mapping else _FORMS[hint]


def without_none(hint: Any) -> Any:
    """`str | None` → `str`: TOML has no null, leaving a key out says it."""
    several = [each for each in get_args(hint) if each is not type(None)]
    return several[0] if type(None) in get_args(hint) and len(several) == 1 else hint


def words_instead(hint: Any) -> tuple[str, ...]:
    """The words that may stand in place of a duration: `("auto",)` for `timedelta | Literal["auto"]`."""
    several = get_args(hint)
    words = [word for each in several if get_origin(each) is Literal for word in get_args(each)]
    return tuple(words) if timedelta in several else ()


def toml_text(value: object) -> str:
    """A default as it would be written."""
    if isinstance(value, timedelta):
        return f'"{durations.show(value)}"'
    if isinstance(value, tuple):
        return f"[{', '.join(toml_text(each) for each in value)}]"
    if isinstance(value, Mapping):
        return "{}"
    return "none" if value is None else show(value)


def _option(field: Field[Any], hint: Any) -> Option:
    is_table = is_dataclass(hint)
    default = field.default if field.default_factory is MISSING else field.default_factory()
    return Option(
        key=field.name,
        type_text=form(hint),
        default_text="required" if default is MISSING else "none" if is_table else toml_text(default),
        doc=field.metadata["doc"],
        example=field.metadata["example"],
        is_table=is_table,
    )


def _class(hint: Any) -> type:
    return hint if isinstance(hint, type) else type(hint)


def _form_of_many(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return _choices(hint)
    return "tables" if is_dataclass(hint) else _FORMS_OF_MANY.get(hint) or form(hint)


def _choices(hint: Any) -> str:
    return ", ".join(show(choice) for choice in get_args(hint))
