"""A table's values → the frozen classes that declare its options, with every complaint at once.

Strict: text is text, `true` is no number, an array is an array; nothing is converted that was not meant. cattrs does
the walking and keeps the path of each error; the words are ours.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any, Literal, get_args, get_origin

from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from syndicator.config import durations
from syndicator.config.checks import Check, Checks
from syndicator.config.complaints import Complaint, KeyPath, Wrong, did_you_mean, expected, no_such, show
from syndicator.config.options import elsewhere, form, names_of, option_fields, options_of, words_instead
from syndicator.config.seams import Seams
from syndicator.config.secret import SecretReader
from syndicator.specs import Secret, Told

_NOTHING_GIVEN: Mapping[str, object] = {}


class Structure:
    """Reads tables; one for a whole configuration, so that a secret is resolved once."""

    def __init__(self, seams: Seams) -> None:
        self.secrets = SecretReader(seams)
        self._checks = Checks(seams)
        self._converter = _converter(self.secrets, self._checks)

    def read(
        self, table: Mapping[str, Any], *classes: type, given: Mapping[str, object] = _NOTHING_GIVEN
    ) -> tuple[list[Any], list[Complaint]]:
        """One value for each class (None where it can't be) of a table whose keys belong to them together.

        `given` fills fields that are no options, such as `id`. The first class that knows a key has it.
        """
        owner = {name: cls for cls in reversed(classes) for name in names_of(cls)}
        complaints = [_unknown(key, table[key], *classes) for key in table if key not in owner]
        values: list[Any] = []
        for cls in classes:
            part = {key: value for key, value in table.items() if owner.get(key) is cls}
            part |= {
                each.name: given[each.name] for each in fields(cls) if each.name in given and each.name not in owner
            }
            try:
                values.append(self._converter.structure(part, cls))
            except ClassValidationError as error:
                values.append(None)
                complaints += _complaints(error, (), part)
        return values, complaints


def _converter(secrets: SecretReader, checks: Checks) -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for plain in (str, int, float, bool):
        converter.register_structure_hook(plain, _only(plain))
    converter.register_structure_hook(timedelta, lambda value, _: durations.parse(value))
    converter.register_structure_hook(Secret, lambda value, _: secrets.read(value))
    converter.register_structure_hook(Told, lambda value, _: secrets.read_told(value))
    converter.register_structure_hook_func(_is(Literal), _choice)
    converter.register_structure_hook_func(lambda hint: bool(words_instead(hint)), _duration_or_word)
    converter.register_structure_hook_func(_is(tuple), lambda value, hint: _array(converter, value, hint, None))
    converter.register_structure_hook_func(_is(Mapping), lambda value, hint: _named(converter, value, hint, None))
    converter.register_structure_hook_factory(is_dataclass, lambda cls: _table_hook(converter, checks, cls))
    return converter


def _is(origin: object) -> Callable[[Any], bool]:
    return lambda hint: get_origin(hint) is origin


def _only(plain: type) -> Callable[[object, type], object]:
    """A hook that lets values of exactly this type pass; a whole number is a number, too."""

    def hook(value: object, _: type) -> object:
        if type(value) is plain or (plain is float and type(value) is int):
            return value
        raise expected(form(plain), value)

    return hook


def _choice(value: object, hint: Any) -> object:
    choices = get_args(hint)
    if isinstance(value, str) and value in choices:
        return value
    near = did_you_mean(value, choices) if isinstance(value, str) else ""
    raise Wrong(f"expected {form(hint)}, got {show(value)}{near}")


def _duration_or_word(value: object, hint: Any) -> object:
    if isinstance(value, str) and value in words_instead(hint):
        return value
    try:
        return durations.parse(value)
    except Wrong as fault:
        near = did_you_mean(value, words_instead(hint)) if isinstance(value, str) else ""
        raise Wrong(str(fault).replace(form(timedelta), form(hint), 1) + near) from None


def _array(converter: Converter, value: object, hint: Any, check: Check | None) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise expected(form(hint), value)
    kind = get_args(hint)[0]
    return tuple(_each(enumerate(value), kind, lambda _, element: _checked(converter.structure(element, kind), check)))


def _named(converter: Converter, value: object, hint: Any, check: Check | None) -> dict[str, object]:
    """A table whose keys are the operator's own; its check sees pairs of key and value."""
    if not isinstance(value, dict):
        raise expected(form(hint), value)
    kind = get_args(hint)[1]
    pairs = _each(value.items(), kind, lambda key, each: _checked((key, converter.structure(each, kind)), check))
    return dict(pairs)


def _each(steps: Iterable[tuple[Any, object]], kind: Any, read: Callable[[Any, object], Any]) -> list[Any]:
    """What `read` makes of each element, or all that is wrong with them."""
    elements, errors = [], []
    for step, element in steps:
        try:
            elements.append(read(step, element))
        except (ValueError, ClassValidationError, IterableValidationError) as error:
            error.add_note(IterableValidationNote(f"element {step}", step, kind))
            errors.append(error)
    if errors:
        raise IterableValidationError("elements", errors, tuple)
    return elements


def _checked(value: Any, check: Check | None) -> Any:
    if check:
        check(value)
    return value


def _table_hook(converter: Converter, checks: Checks, cls: type) -> Callable[[object, type], object]:
    """A hook that makes a class of a table, each option with its check."""

    def checked(check: Check) -> Any:
        def hook(value: object, hint: Any) -> object:
            if get_origin(hint) is tuple:
                return _array(converter, value, hint, check)
            if get_origin(hint) is Mapping:
                return _named(converter, value, hint, check)
            return _checked(converter.structure(value, hint), check)

        return override(struct_hook=hook)

    found = {each.name: checks.of(cls, each.name) for each in option_fields(cls)}
    overrides = {name: checked(check) for name, check in found.items() if check}
    make: Callable[[Any, type], object] = make_dict_structure_fn(
        cls, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True, **overrides
    )

    def table(value: object, _: type) -> object:
        if not isinstance(value, dict):
            raise expected("a table", value)
        return make(value, cls)

    return table


def _complaints(error: Exception, path: KeyPath, value: Any) -> Iterator[Complaint]:
    """The words for what cattrs found, each with its path."""
    if not isinstance(error, ClassValidationError | IterableValidationError):
        yield Complaint(path, str(_meant(error)))
        return
    noted, bare = error.group_exceptions()
    for inner, note in noted:
        step = note.name if isinstance(note, AttributeValidationNote) else note.index
        if isinstance(inner, KeyError):
            yield Complaint((*path, step), _missing(error.cl, str(step)), absent=True)
        else:
            yield from _complaints(inner, (*path, step), value[step])
    for inner in bare:
        if isinstance(inner, ForbiddenExtraKeysError):
            yield from (_unknown(key, value[key], inner.cl).under(path) for key in inner.extra_fields)
        else:
            yield _refusal(str(_meant(inner)), error.cl).under(path)


def _refusal(says: str, cls: type) -> Complaint:
    """What a class says of itself in `__post_init__`; `path: …` at its beginning names the option."""
    name, colon, rest = says.partition(": ")
    return Complaint((name,), rest) if colon and name in names_of(cls) else Complaint((), says)


def _meant(error: Exception) -> Exception:
    """An error that says what the operator did; any other is ours, and goes on."""
    if isinstance(error, ValueError):
        return error
    raise error


def _missing(cls: type, name: str) -> str:
    option = next(option for option in options_of(cls) if option.key == name)
    return f"missing ({option.expects})"


def _unknown(key: str, value: object, *classes: type) -> Complaint:
    noun = "table" if isinstance(value, dict) else "option"
    if key == "include":
        return Complaint((key,), "no such option here (it stands before the first table)")
    if place := elsewhere(key, *classes):
        return Complaint((key,), f'no such {noun} here (did you mean "{place}"?)')
    return Complaint((key,), no_such(noun, key, names_of(*classes)))
