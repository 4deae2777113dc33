"""English as election observers write it: "per cent" spelled, the unit always said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_time,
    get_timezone_location,
)
from babel.lists import format_list
from babel.numbers import format_decimal

from reports.findings.domain.figure_estimates import EstimateKind, FigureEstimate
from reports.findings.domain.figures import Figure, Unit
from reports.statements.domain.wording.adverbs import (
    WORDS_FROM,
    Rung,
    adverb,
    fixed_phrase,
)
from reports.statements.domain.wording.en_estimates import (
    bounds_of,
    brief_estimate,
    estimated_quantity,
    tenth,
)
from reports.statements.domain.wording.en_incidents import INCIDENTS
from reports.statements.domain.wording.en_items import ITEM_TEXTS
from reports.statements.domain.wording.en_texts import NOUNS, TEXTS
from reports.statements.domain.wording.rounding import Form, form_of, whole_per_cent

LOCALE = "en_GB"
ALL_TEXTS: Mapping[str, str] = {**TEXTS, **ITEM_TEXTS}
ESTIMATES = frozenset(form for form in Form if form.value.startswith("estimate"))


class English:
    """The English wording."""

    code = "en"

    @property
    def texts(self) -> Mapping[str, str]:
        return ALL_TEXTS

    @property
    def incidents(self) -> Mapping[str, tuple[str, str]]:
        return INCIDENTS

    def number(self, value: int) -> str:
        return str(format_decimal(value, locale=LOCALE))

    def date(self, day: date) -> str:
        return str(format_date(day, "d MMMM y", locale=LOCALE))

    def moment(self, moment: datetime, *, zone: str) -> str:
        """Return "12:00 on 20 March 2023, Almaty time (UTC+6)"."""
        local = moment.astimezone(ZoneInfo(zone))
        city = get_timezone_location(zone, locale=LOCALE, return_city=True)
        offset = re.sub(
            r"([+-])0?(\d+)(?::00)?", r"\1\2", local.isoformat()[-6:], count=1
        )
        named = "UTC" if zone == "UTC" else f"{city} time (UTC{offset})"
        clock = format_time(local, "HH:mm", locale=LOCALE)
        return f"{clock} on {self.date(local.date())}, {named}"

    def joined(self, parts: Sequence[str]) -> str:
        # en_GB joins without the comma before "and".
        return str(format_list(list(parts), locale=LOCALE))

    def counted(self, value: int, noun: str) -> str:
        one, many = NOUNS[noun]
        return f"{self.number(value)} {one if value == 1 else many}"

    def quantity(self, figure: Figure, *, is_probability_sample: bool) -> str:
        """Return "7 per cent of the 1,201 observations" and its like."""
        form = form_of(figure, is_probability_sample=is_probability_sample)
        match form:
            case Form.NOTHING_OBSERVED:
                return f"no {NOUNS[figure.unit][1]}"
            case Form.COUNT:
                return self.counted(figure.k or 0, figure.unit)
            case Form.VALUE:
                return self._value(figure)
            case _ if figure.estimate is not None and form in ESTIMATES:
                return estimated_quantity(figure, form, figure.estimate)
            case _:
                return self._share(figure, form, k=figure.k or 0, n=figure.n or 0)

    def brief(self, figure: Figure, *, is_probability_sample: bool) -> str:
        """Return "10 per cent of 1,055", for a list whose first figure says of what."""
        whole = self.quantity(figure, is_probability_sample=is_probability_sample)
        if not figure.n or figure.n == 1:
            return whole
        if figure.estimate is not None:
            form = form_of(figure, is_probability_sample=is_probability_sample)
            return brief_estimate(figure, form, figure.estimate) or whole
        number = self.number(figure.n)
        unit = NOUNS[figure.unit][1]
        return whole.replace(f"the {number} {unit}", number)

    def in_words(
        self, figure: Figure, *, ladder: Sequence[Rung], is_probability_sample: bool
    ) -> str:
        """Return "more than half of the observations (71 of 128)" or "a few cases (...)"."""
        number = self.quantity(figure, is_probability_sample=is_probability_sample)
        if not figure.k or not figure.n or figure.n < WORDS_FROM:
            return number
        if figure.estimate is not None and is_probability_sample:
            return self._estimate_in_words(figure, figure.estimate, number, ladder)
        phrase = fixed_phrase(figure.k, figure.n)
        if phrase:
            exact = f"{self.number(figure.k)} of {self.number(figure.n)}"
            return f"{phrase} of the {NOUNS[figure.unit][1]} ({exact})"
        word = adverb(figure.k, figure.n, ladder)
        return f"{word} {'case' if figure.k == 1 else 'cases'} ({number})"

    def bounds(self, estimate: FigureEstimate) -> str:
        """Return "5.7-8.9"."""
        return bounds_of(estimate)

    def point(self, estimate: FigureEstimate) -> str:
        """Return "7.2", of a share in per cent."""
        return tenth(estimate.point, estimate)

    def _estimate_in_words(
        self,
        figure: Figure,
        estimate: FigureEstimate,
        number: str,
        ladder: Sequence[Rung],
    ) -> str:
        """Choose the word by the estimate, not by the raw share of the sample."""
        if estimate.kind is not EstimateKind.PROPORTION:
            return number
        share = Fraction(estimate.point)
        phrase = fixed_phrase(share.numerator, share.denominator)
        if phrase:
            return f"{phrase} of {NOUNS[figure.unit][1]} ({number})"
        word = adverb(share.numerator, share.denominator, ladder)
        return f"{word} cases ({number})"

    def _share(self, figure: Figure, form: Form, *, k: int, n: int) -> str:
        one, many = NOUNS[figure.unit]
        if n == 1:
            whole = f"the only {one} with an answer"
            return whole if k else f"none (1 {one} with an answer)"
        whole = f"the {self.number(n)} {many}"
        if form is Form.ZERO:
            return f"none of {whole}"
        if form is Form.ALL:
            return f"all {self.number(n)} {many}"
        if form is Form.PER_CENT:
            return f"{whole_per_cent(k, n)} per cent of {whole}"
        return f"{self.number(k)} of {whole}"

    def _value(self, figure: Figure) -> str:
        value = Decimal(figure.value or "0")
        if figure.indicator == "turnout":
            # Official shares are printed as they were published, with two decimals.
            percent = format_decimal(value * 100, format="0.##", locale=LOCALE)
            return f"{percent} per cent"
        text = str(format_decimal(value, format="#,##0.##", locale=LOCALE))
        return f"{text} {NOUNS[figure.unit][1]}" if figure.unit in Unit else text
