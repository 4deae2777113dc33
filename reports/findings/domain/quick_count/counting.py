"""Vote shares and turnout of the population, jointly, from the stations that reported.

Ratio estimators: sum(w votes) / sum(w base) and sum(w in box) / sum(w registered), with
one covariance matrix by Taylor linearization (Woodruff 1971; Saerndal, Swensson and
Wretman 1992, chapter 5). Weights are poststratified by stratum: the stations that
reported stand for all sampled stations of their stratum, and for no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from elections.errors import DomainError
from reports.findings.domain.quick_count.returns import Return
from reports.findings.domain.survey.arrays import Floats
from reports.findings.domain.survey.design import Design, make_design
from reports.findings.domain.survey.estimates import Estimate, JointEstimate
from reports.findings.domain.survey.estimators import srs_variances
from reports.findings.domain.survey.intervals import Interval, t_interval
from reports.findings.domain.survey.sampling import Method, Sample, SampledStation
from reports.findings.domain.survey.stages import Lonely
from reports.findings.domain.survey.variance import covariance
from reports.findings.domain.survey.weights import ResponseRate, response_rates

TURNOUT = "turnout"
# Two primary units are the least from which a stratum's variance can be estimated.
LEAST_UNITS = 2


class QuickCountRefused(DomainError):
    """The protocols and the sample do not go together."""

    code = "quick_count_refused"


class Base(StrEnum):
    """What a vote share is a share of; it stands beside every share in words."""

    VALID = "valid"
    BALLOTS = "ballots"
    REGISTERED = "registered"


BASE_WORDS: Mapping[Base, str] = {
    Base.VALID: "valid votes (votes against all included)",
    Base.BALLOTS: "ballots in the boxes, valid and invalid",
    Base.REGISTERED: "registered voters",
}


@dataclass(frozen=True, eq=False)
class QuickCount:
    """Estimates of one contest from the stations that reported.

    `joint` holds one share (0..1) per option in the order of `options`, and turnout last;
    None while no stratum has two reports. `response` is of each stratum with a station,
    `response_share` the weighted share (0..1) of the whole sample. `silent` strata are not
    in the estimate: it then speaks of the rest of the country only. `influence` is, per
    reported station, the largest change of an estimate that it makes alone, in standard
    errors.
    """

    options: tuple[str, ...]
    base: Base
    response: tuple[ResponseRate, ...]
    response_share: float
    silent: tuple[str, ...]
    joint: JointEstimate | None
    influence: Mapping[str, float]

    @property
    def sampled(self) -> int:
        """Return the sampled draws that stand for stations."""
        return sum(stratum.sampled for stratum in self.response)

    @property
    def reported(self) -> int:
        """Return the draws whose protocol is counted."""
        return sum(stratum.reported for stratum in self.response)

    @property
    def is_complete(self) -> bool:
        """Tell whether every sampled station is counted."""
        return 0 < self.reported == self.sampled

    @property
    def is_whole(self) -> bool:
        """Tell whether the estimate speaks of every stratum."""
        return self.joint is not None and not self.silent

    def share(self, option: str) -> Estimate | None:
        """Return the vote share of an option."""
        if self.joint is None:
            return None
        return self.joint.at(self.options.index(option))

    def turnout(self) -> Estimate | None:
        """Return ballots in the boxes per registered voter."""
        return None if self.joint is None else self.joint.at(len(self.options))

    def intervals(self, *, level: float = 0.95) -> tuple[Interval | None, ...]:
        """Return the t interval of each share and of turnout, None where none exists.

        Cut to 0..1: a list with few votes is not said to have perhaps less than none.
        """
        count = len(self.options) + 1
        if self.joint is None:
            return (None,) * count
        found = (self.joint.at(at) for at in range(count))
        # Nothing varies, or every station was counted: no margin, and never one of 0.
        return tuple(
            bounds.within(0.0, 1.0, around=one.value)
            if one.has_spread and (bounds := t_interval(one, level=level))
            else None
            for one in found
        )


def quick_count(
    sample: Sample,
    returns: Sequence[Return],
    *,
    options: Sequence[str],
    base: Base = Base.VALID,
    strata: Sequence[str] | None = None,
) -> QuickCount:
    """Estimate all shares and turnout from one usable return per station.

    `strata` limits the estimate to some strata. Returns from outside the sample are not
    counted. The unit of the variance is the sampled station, or the cluster of stations;
    clusters are treated as drawn with replacement, which is conservative.
    """
    counted = {one.station: one for one in returns}
    if len(counted) != len(returns):
        raise QuickCountRefused("Give one return per station: settle the others first.")
    rows = [o for o in sample.stations if strata is None or o.stratum in strata]
    response = _response(rows, counted)
    silent = tuple(o.name for o in response if not _is_enough(o.name, rows, counted))
    found = QuickCount(
        options=tuple(options),
        base=base,
        response=response,
        response_share=_response_share(rows, counted),
        silent=silent,
        joint=None,
        influence={},
    )
    raised = {one.name: one.share for one in response if one.name not in silent}
    used = [one for one in rows if one.stratum in raised]
    if not used:
        return found
    joint, influence = _estimated(
        _design(sample.method, used, counted, raised), counted, found
    )
    return replace(found, joint=joint, influence=influence)


def _response(
    rows: Sequence[SampledStation], counted: Mapping[str, Return]
) -> tuple[ResponseRate, ...]:
    """Return the response of each stratum in which a station exists, by name."""
    stations = [one for one in rows if one.exists]
    return response_rates(
        weights=[one.weight for one in stations],
        classes=[one.stratum for one in stations],
        has_reported=np.array([one.code in counted for one in stations], np.bool_),
    )


def _response_share(
    rows: Sequence[SampledStation], counted: Mapping[str, Return]
) -> float:
    whole = sum(one.weight for one in rows if one.exists)
    came = sum(one.weight for one in rows if one.exists and one.code in counted)
    return came / whole if whole else 0.0


def _is_enough(
    name: str, rows: Sequence[SampledStation], counted: Mapping[str, Return]
) -> bool:
    among = [one for one in rows if one.stratum == name]
    came = [one for one in among if one.exists and one.code in counted]
    units = len({one.cluster for one in came if one.cluster} or came)
    return units >= LEAST_UNITS or 0 < len(came) == len(among) >= among[0].population


def _design(
    method: Method,
    rows: Sequence[SampledStation],
    counted: Mapping[str, Return],
    raised: Mapping[str, float],
) -> tuple[Design, list[SampledStation]]:
    """Return the design of the rows that reported, or are known to be no station.

    `raised` is the response share of each stratum: who reported stands for the others.
    """
    kept = [one for one in rows if not one.exists or one.code in counted]
    weights = [o.weight / raised[o.stratum] if o.exists else o.weight for o in kept]
    is_clustered = method is Method.CLUSTERS
    return make_design(
        weights=np.array(weights),
        strata=np.array([one.stratum for one in kept]),
        clusters=np.array([one.cluster for one in kept]) if is_clustered else None,
        population_clusters=(
            None if is_clustered else np.array([one.population for one in kept])
        ),
        lonely=Lonely.ADJUST,
    ), kept


def _estimated(
    drawn: tuple[Design, list[SampledStation]],
    counted: Mapping[str, Return],
    asked: QuickCount,
) -> tuple[JointEstimate | None, Mapping[str, float]]:
    design, kept = drawn
    among = np.array([i for i, o in enumerate(kept) if o.exists], dtype=np.intp)
    found = [counted[kept[at].code] for at in among]
    above, below = _columns(found, asked.options, asked.base)
    weights = design.weights[among]
    under = weights @ below
    if (under <= 0).any():
        return None, {}
    values = (weights @ above) / under
    scores = (above - below * values) / under
    joint = JointEstimate(
        values=values,
        covariance=covariance(design, scores, among=among),
        df=design.freedom_among(among),
        n=len(found),
        population=float(weights.sum()),
        srs_variances=srs_variances(weights, scores),
    )
    return joint, _influence(joint, weights[:, None] * scores, found)


def _columns(
    found: Sequence[Return], options: tuple[str, ...], base: Base
) -> tuple[Floats, Floats]:
    """Return numerators and denominators, rows x (options and turnout)."""
    above = [[*(r.votes[o] for o in options), r.in_box or 0] for r in found]
    bases = [
        {Base.VALID: r.valid, Base.BALLOTS: r.in_box, Base.REGISTERED: r.registered}
        for r in found
    ]
    below = [
        [*([by[base] or 0] * len(options)), by[Base.REGISTERED] or 0] for by in bases
    ]
    return np.array(above, dtype=np.float64), np.array(below, dtype=np.float64)


def _influence(
    joint: JointEstimate, moved: Floats, found: Sequence[Return]
) -> Mapping[str, float]:
    """Return how far each station alone moves an estimate, in standard errors."""
    errors = np.sqrt(np.maximum(np.diag(joint.covariance), 0.0))
    if not (errors > 0).any():
        return {}
    ratios = np.abs(moved[:, errors > 0]) / errors[errors > 0]
    return {
        one.station: float(most)
        for one, most in zip(found, ratios.max(axis=1), strict=True)
    }
