"""The functions that rules may call, as JavaRosa computes them.

What differs from phone to phone or from call to call - random numbers, look-ups in
files, translated labels - is named too, but never computed: such a rule is undecidable
here, and its result is kept as sent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from decimal import Context as Precision

from reports.checklists.domain.xpath.dates import DATES
from reports.checklists.domain.xpath.evaluation import (
    Context,
    Evaluator,
    Function,
    all_values,
    nodes,
)
from reports.checklists.domain.xpath.texts import TEXTS
from reports.checklists.domain.xpath.values import (
    Node,
    NotEvaluable,
    Value,
    plain,
    to_number,
    to_text,
    to_truth,
    to_whole,
)

MANY = 100
MAX_PLACES = 30
# Doubles as large as this have no fraction to round.
WHOLE_FROM = 1e15
WIDE = Precision(prec=60)
# What JavaRosa answers for the largest of nothing but negative numbers.
LEAST_DOUBLE = 5e-324
UNKNOWABLE = (
    "area base64-decode depend distance enclosed-area extract-signed geofence intersects "
    "jr:choice-name jr:itext once property pulldata random randomize uuid version"
)


def _if(asked: Evaluator, then: Evaluator, otherwise: Evaluator) -> Evaluator:
    return lambda context: (
        then(context) if to_truth(asked(context)) else otherwise(context)
    )


def _coalesce(first: Evaluator, second: Evaluator) -> Evaluator:
    def evaluate(context: Context) -> Value:
        value = plain(first(context))
        is_nothing = value == "" or (isinstance(value, float) and math.isnan(value))
        return second(context) if is_nothing else value

    return evaluate


def _constant(value: bool | float) -> Callable[[], Evaluator]:
    return lambda: lambda context: value


def _count(counted: Callable[[Node], bool]) -> Callable[[Evaluator], Evaluator]:
    def make(path: Evaluator) -> Evaluator:
        return lambda context: float(
            sum(1 for node in nodes(path(context)) if counted(node))
        )

    return make


def _sum(path: Evaluator) -> Evaluator:
    def evaluate(context: Context) -> Value:
        numbers = [to_number(node.value) for node in nodes(path(context))]
        return math.fsum(n for n in numbers if not math.isnan(n))

    return evaluate


def _extreme(
    choose: Callable[..., float], beside: tuple[float, ...]
) -> Callable[..., Evaluator]:
    def make(*parts: Evaluator) -> Evaluator:
        def evaluate(context: Context) -> Value:
            numbers = [to_number(value) for value in all_values(context, parts)]
            numbers = [number for number in numbers if not math.isnan(number)]
            return choose((*numbers, *beside)) if numbers else math.nan

        return evaluate

    return make


def _round(number: Evaluator, places: Evaluator | None = None) -> Evaluator:
    def evaluate(context: Context) -> Value:
        value = to_number(number(context))
        digits = to_whole(places(context)) if places else 0.0
        if not math.isfinite(value):
            return value
        if not abs(digits) <= MAX_PLACES:
            return math.nan
        if digits < 0:
            scale = 10.0 ** -int(digits)
            return math.trunc(value / scale + 0.5) * scale
        # Halves go up, whatever the sign.
        rounding = ROUND_HALF_DOWN if value < 0 else ROUND_HALF_UP
        step = Decimal(1).scaleb(-int(digits))
        if abs(value) >= WHOLE_FROM:
            return value
        return float(Decimal(repr(value)).quantize(step, rounding, WIDE))

    return evaluate


def _power(base: float, exponent: float) -> float:
    try:
        result = math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan
    return result


def _numeric(apply: Callable[..., float]) -> Callable[..., Evaluator]:
    """Make a function of numbers; outside its range it is no number."""

    def make(*parts: Evaluator) -> Evaluator:
        def evaluate(context: Context) -> Value:
            try:
                return float(apply(*(to_number(part(context)) for part in parts)))
            except (ValueError, OverflowError):
                return math.nan

        return evaluate

    return make


def _position(path: Evaluator | None = None) -> Evaluator:
    def evaluate(context: Context) -> Value:
        if path is None:
            return float(context.position or context.here.position)
        found = nodes(path(context))
        return float(found[0].position) if found else 0.0

    return evaluate


def _indexed_repeat(path: Evaluator, *where: Evaluator) -> Evaluator:
    """Look an answer up in the repeat of a number, which begins at 1."""

    def evaluate(context: Context) -> Value:
        if len(where) != 2:  # noqa: PLR2004 - one repeat and its number
            raise NotEvaluable("indexed-repeat() is evaluated for one repeat only")
        found = nodes(where[0](context))
        asked = nodes(path(context))
        number = max(1, int(to_whole(where[1](context)) or 1))
        repeats = _siblings(found)
        context.run.spend(len(repeats))
        here = [node for node in repeats if node.position == number]
        names = _names_below(asked, found)
        for name in names:
            here = [child for node in here for child in node.named(name)]
        return here

    return evaluate


def _siblings(found: list[Node]) -> list[Node]:
    """Return all repeats of which some, or one, were found."""
    parent = found[0].parent if found else None
    return parent.named(found[0].name) if parent else found


def _names_below(asked: list[Node], found: list[Node]) -> list[str]:
    if not asked or not found:
        return []
    names: list[str] = []
    node: Node | None = asked[0]
    while node is not None and node.name != found[0].name:
        names.append(node.name)
        node = node.parent
    return names[::-1]


def _instance(name: Evaluator) -> Evaluator:
    def evaluate(context: Context) -> Value:
        table = context.run.tables.get(to_text(name(context)))
        if table is None:
            raise NotEvaluable("a list of choices lies in a file of its own")
        return [table]

    return evaluate


def _checklist(least: Evaluator, most: Evaluator, *parts: Evaluator) -> Evaluator:
    def evaluate(context: Context) -> Value:
        low, high = to_whole(least(context)), to_whole(most(context))
        true = sum(1 for value in all_values(context, parts) if to_truth(value))
        return (low < 0 or true >= low) and (high < 0 or true <= high)

    return evaluate


def _weighted(least: Evaluator, most: Evaluator, *pairs: Evaluator) -> Evaluator:
    """Compare the weights of what is true, each after its condition, with two ends."""

    def evaluate(context: Context) -> Value:
        low, high = to_number(least(context)), to_number(most(context))
        values = all_values(context, pairs)
        weight = sum(
            to_number(each)
            for asked, each in zip(values[::2], values[1::2], strict=False)
            if to_truth(asked)
        )
        return low <= weight <= high

    return evaluate


def _unknowable(*parts: Evaluator) -> Evaluator:
    def evaluate(context: Context) -> Value:
        raise NotEvaluable("the rule asks for what only the phone knew")

    return evaluate


NUMBERS: Mapping[str, Function] = {
    "number": Function(_numeric(lambda number: number), 1, 1),
    "int": Function(lambda part: lambda context: to_whole(part(context)), 1, 1),
    "round": Function(_round, 1, 2),
    "abs": Function(_numeric(abs), 1, 1),
    "pow": Function(_numeric(_power), 2, 2),
    "sqrt": Function(_numeric(math.sqrt), 1, 1),
    "exp": Function(_numeric(math.exp), 1, 1),
    "exp10": Function(_numeric(lambda number: _power(10.0, number)), 1, 1),
    "log": Function(_numeric(math.log), 1, 1),
    "log10": Function(_numeric(math.log10), 1, 1),
    "sin": Function(_numeric(math.sin), 1, 1),
    "cos": Function(_numeric(math.cos), 1, 1),
    "tan": Function(_numeric(math.tan), 1, 1),
    "asin": Function(_numeric(math.asin), 1, 1),
    "acos": Function(_numeric(math.acos), 1, 1),
    "atan": Function(_numeric(math.atan), 1, 1),
    "atan2": Function(_numeric(math.atan2), 2, 2),
    "pi": Function(_constant(math.pi), 0, 0),
    "sum": Function(_sum, 1, 1),
    "min": Function(_extreme(min, ()), 1, MANY),
    "max": Function(_extreme(max, (LEAST_DOUBLE,)), 1, MANY),
}
TREE: Mapping[str, Function] = {
    "count": Function(_count(lambda node: True), 1, 1),
    "count-non-empty": Function(_count(lambda node: node.value != ""), 1, 1),
    "position": Function(_position, 0, 1),
    "indexed-repeat": Function(_indexed_repeat, 3, 7),
    "current": Function(lambda: lambda context: [context.origin], 0, 0),
    "instance": Function(_instance, 1, 1),
}
TRUTHS: Mapping[str, Function] = {
    "if": Function(_if, 3, 3),
    "coalesce": Function(_coalesce, 2, 2),
    "true": Function(_constant(True), 0, 0),
    "false": Function(_constant(False), 0, 0),
    "boolean": Function(lambda part: lambda context: to_truth(part(context)), 1, 1),
    "not": Function(lambda part: lambda context: not to_truth(part(context)), 1, 1),
    "boolean-from-string": Function(
        lambda part: lambda context: to_text(part(context)).lower() in {"true", "1"},
        1,
        1,
    ),
    "checklist": Function(_checklist, 3, MANY),
    "weighted-checklist": Function(_weighted, 4, MANY),
}
FUNCTIONS: Mapping[str, Function] = {
    **NUMBERS,
    **TREE,
    **TRUTHS,
    **TEXTS,
    **DATES,
    **{name: Function(_unknowable, 0, MANY) for name in UNKNOWABLE.split()},
}
