"""Functions of dates and times, by the clock of the report and never of the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from reports.checklists.domain.moments import iso_date, iso_datetime, iso_time
from reports.checklists.domain.xpath.evaluation import Context, Evaluator, Function
from reports.checklists.domain.xpath.values import (
    DAY_SECONDS,
    EPOCH,
    Moment,
    NotEvaluable,
    Value,
    date_from_days,
    plain,
    to_text,
    to_whole,
)

MAX_FORMAT = 200
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
FORMATS: Mapping[str, Callable[[datetime], str]] = {
    "Y": lambda wall: f"{wall.year:04}",
    "y": lambda wall: f"{wall.year % 100:02}",
    "m": lambda wall: f"{wall.month:02}",
    "n": lambda wall: str(wall.month),
    "B": lambda wall: MONTHS[wall.month - 1],
    "b": lambda wall: MONTHS[wall.month - 1],
    "d": lambda wall: f"{wall.day:02}",
    "e": lambda wall: str(wall.day),
    "H": lambda wall: f"{wall.hour:02}",
    "h": lambda wall: str(wall.hour),
    "M": lambda wall: f"{wall.minute:02}",
    "S": lambda wall: f"{wall.second:02}",
    "3": lambda wall: f"{wall.microsecond // 1000:03}",
    "a": lambda wall: DAYS[wall.weekday()],
    "%": lambda wall: "%",
}


def moment_from(written: object) -> Moment | None:
    """Read an ISO date, moment or time of day; None if it is none of them."""
    if not isinstance(written, str) or len(written) > MAX_FORMAT:
        return None
    text = written.strip()
    if iso := iso_date(text):
        day = date.fromisoformat(iso)
        return Moment(datetime.combine(day, time()), has_time=False)
    if iso := iso_datetime(text):
        moment = datetime.fromisoformat(iso)
        return Moment(moment.replace(tzinfo=None), moment.utcoffset())
    if iso := iso_time(text):
        clock = time.fromisoformat(iso)
        wall = datetime.combine(EPOCH, clock.replace(tzinfo=None))
        return Moment(wall, clock.utcoffset())
    return None


def _as_date(
    context: Context, value: Value, *, with_time: bool
) -> Moment | str | float:
    given = plain(value)
    if isinstance(given, bool):
        raise NotEvaluable("true and false are no dates")
    if isinstance(given, str):
        if given == "":
            return ""
        moment = moment_from(given)
        if moment is None:
            raise NotEvaluable("a text is no date")
        return moment
    if isinstance(given, float):
        if given != given:  # noqa: PLR0124 - not a number
            return given
        return (
            _from_number(context, given)
            if with_time
            else date_from_days(to_whole(given))
        )
    return given if with_time else _midnight(given)


def _offset(context: Context) -> timedelta:
    """Return how far the phone's clock is from Greenwich."""
    clock = context.run.clock
    if clock is None or clock.offset is None:
        raise NotEvaluable(
            "the report does not say how far its clock is from Greenwich"
        )
    return clock.offset


def _from_number(context: Context, days: float) -> Moment:
    offset = _offset(context)
    local = date_from_days(days + offset.total_seconds() / DAY_SECONDS)
    return Moment(local.wall, offset)


def _midnight(moment: Moment) -> Moment:
    day = datetime.combine(moment.wall.date(), time())
    return Moment(day, moment.offset, has_time=False)


def _date(part: Evaluator, *, with_time: bool = False) -> Evaluator:
    return lambda context: _as_date(context, part(context), with_time=with_time)


def _decimal(part: Evaluator, *, of_day: bool = False) -> Evaluator:
    def evaluate(context: Context) -> Value:
        given = plain(part(context))
        if isinstance(given, float):
            return given % 1 if of_day else given
        moment = _as_date(context, given, with_time=True)
        if not isinstance(moment, Moment):
            return moment
        if of_day:
            return moment.fraction
        own = moment.offset
        return moment.exact_days(_offset(context) if own is None else own)

    return evaluate


def _formatted(part: Evaluator, pattern: Evaluator) -> Evaluator:
    def evaluate(context: Context) -> Value:
        moment = _as_date(context, part(context), with_time=True)
        wanted = to_text(pattern(context))[:MAX_FORMAT]
        context.run.spend(len(wanted))
        if not isinstance(moment, Moment):
            return ""
        return _written(moment.wall, wanted)

    return evaluate


def _written(wall: datetime, pattern: str) -> str:
    shown, at = [], 0
    while at < len(pattern):
        if pattern[at] != "%":
            shown.append(pattern[at])
        else:
            at += 1
            write = FORMATS.get(pattern[at : at + 1])
            if write is None:
                raise NotEvaluable("the format of the date is not known")
            shown.append(write(wall))
        at += 1
    return "".join(shown)


def _clock(*, with_time: bool) -> Callable[[], Evaluator]:
    def evaluate(context: Context) -> Value:
        clock = context.run.clock
        if clock is None:
            raise NotEvaluable("the report does not say when it was finished")
        return clock if with_time else _midnight(clock)

    return lambda: evaluate


DATES: Mapping[str, Function] = {
    "today": Function(_clock(with_time=False), 0, 0),
    "now": Function(_clock(with_time=True), 0, 0),
    "date": Function(_date, 1, 1),
    "date-time": Function(lambda part: _date(part, with_time=True), 1, 1),
    "decimal-date-time": Function(_decimal, 1, 1),
    "decimal-time": Function(lambda part: _decimal(part, of_day=True), 1, 1),
    "format-date": Function(_formatted, 2, 2),
    "format-date-time": Function(_formatted, 2, 2),
}
