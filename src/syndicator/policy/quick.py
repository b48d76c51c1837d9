"""The usual conditions as plain functions: rule-engine takes 50 µs for one, and a story is asked by a thousand feeds.

Only what means the same in Python is taken over: fields, texts, numbers, `and`, `or`, `not`, `in`, comparisons of equal
types, and `[tag.as_lower for tag in tags]`. For anything else there is no quick form, and rule-engine answers.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any

Quick = Callable[[Mapping[str, Any]], Any]

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_CASES: Mapping[str, Callable[[str], str]] = {"as_lower": str.lower, "as_upper": str.upper}
_LITERALS = ("StringExpression", "FloatExpression", "BooleanExpression")


def quick(expression: Any) -> Quick | None:
    """A function of the fields that answers as the expression does, or None."""
    form = _FORMS.get(type(expression).__name__)
    return form(expression) if form else None


def _symbol(expression: Any) -> Quick | None:
    return operator.itemgetter(expression.name) if expression.scope is None else None


def _literal(expression: Any) -> Quick:
    return _constant(expression.value)


def _constant(value: Any) -> Quick:
    return lambda _: value


def _array(expression: Any) -> Quick | None:
    if any(type(each).__name__ not in _LITERALS for each in expression.value):
        return None
    return _constant(tuple(each.value for each in expression.value))


def _negated(expression: Any) -> Quick | None:
    of = quick(expression.right)
    return (lambda fields: not of(fields)) if of and expression.type == "not" else None


def _within(expression: Any) -> Quick | None:
    member, container = quick(expression.member), quick(expression.container)
    return (lambda fields: member(fields) in container(fields)) if member and container else None


def _joined(expression: Any) -> Quick | None:
    left, right = quick(expression.left), quick(expression.right)
    if not left or not right:
        return None
    if expression.type == "and":
        return lambda fields: bool(left(fields) and right(fields))
    return lambda fields: bool(left(fields) or right(fields))


def _compared(expression: Any) -> Quick | None:
    left, right = quick(expression.left), quick(expression.right)
    compare = _COMPARISONS.get(expression.type)
    is_alike = expression.left.result_type == expression.right.result_type
    return (lambda fields: compare(left(fields), right(fields))) if compare and is_alike and left and right else None


def _lettered(expression: Any) -> Quick | None:
    """`[tag.as_lower for tag in tags]`."""
    result, iterable = expression.result, quick(expression.iterable)
    is_usual = type(result).__name__ == "GetAttributeExpression" and type(result.object).__name__ == "SymbolExpression"
    if not is_usual or expression.condition is not None or iterable is None:
        return None
    case = _CASES.get(result.name)
    if case is None or result.object.name != expression.variable:
        return None
    return lambda fields: tuple(case(each) for each in iterable(fields))


_FORMS: Mapping[str, Callable[[Any], Quick | None]] = {
    "SymbolExpression": _symbol,
    **dict.fromkeys(_LITERALS, _literal),
    "ArrayExpression": _array,
    "UnaryExpression": _negated,
    "ContainsExpression": _within,
    "ComprehensionExpression": _lettered,
    "LogicExpression": _joined,
    "ComparisonExpression": _compared,
    "ArithmeticComparisonExpression": _compared,
}
