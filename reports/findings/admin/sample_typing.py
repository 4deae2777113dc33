"""Between what a person types of a plan and the plan itself, both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from elections.places.models import Election, station_kinds
from reports.findings.domain.survey.allocation import MINIMUM
from reports.findings.domain.survey.plan import (
    AllocationRule,
    Exclusion,
    Plan,
    Rule,
)
from reports.findings.domain.survey.sampling import Method
from reports.findings.domain.survey.stages import Lonely
from reports.findings.selectors.sample_plans import plan_with_past

REASON_LENGTH = 120


def plan_from(typed: Mapping[str, Any], *, seed: str) -> Plan:
    """Return the plan as typed, with this seed where none was typed."""
    is_random = typed["method"] == Method.RANDOM
    return Plan(
        method=Method(typed["method"]),
        seed=typed["seed"].strip() or seed,
        sampled=typed["sampled"],
        exclusions=tuple(_exclusions(typed)),
        area_level=int(typed["area_level"]),
        by_setting=typed["by_setting"],
        size_bounds=typed["size_bounds"],
        smallest_stratum=typed["smallest_stratum"] or MINIMUM,
        allocation=AllocationRule(typed["allocation"]),
        minimum=typed["minimum"] or MINIMUM,
        share=typed["share"] or 0.5,
        shares=typed["shares"] or None,
        cluster_level=int(typed["cluster_level"]),
        per_cluster=typed["per_cluster"] or 0,
        reserve=(typed["reserve"] or 0) if is_random else 0,
        lonely=Lonely(typed["lonely"] or Lonely.REFUSE),
        collapse=typed["collapse"],
    )


def typed_plan(
    typed: Mapping[str, Any], *, seed: str, election: Election | None = None
) -> Plan:
    """Return the plan as typed, with the spread of the past result that was chosen."""
    plan = plan_from(typed, seed=seed)
    contestant = typed["contestant"]
    if contestant is None or plan.allocation is not AllocationRule.NEYMAN:
        return plan
    election = election or typed["election_day"].election
    return plan_with_past(plan=plan, contestant=contestant, election=election)


def typed_from(plan: Plan) -> dict[str, Any]:
    """Return what would have to be typed for a plan."""
    kept: dict[Rule, dict[str, str]] = {rule: {} for rule in Rule}
    for one in plan.exclusions:
        kept[one.rule].update(dict.fromkeys(one.values or ("",), one.reason))
    return {
        "kinds": list(kept[Rule.KIND]),
        "closed": bool(kept[Rule.CLOSED]),
        "provisional": bool(kept[Rule.PROVISIONAL]),
        "unsized": bool(kept[Rule.UNSIZED]),
        "areas": _lines(kept[Rule.AREA]),
        "codes": _lines(kept[Rule.CODES]),
        "area_level": str(plan.area_level),
        "by_setting": plan.by_setting,
        "size_bounds": ", ".join(map(str, plan.size_bounds)),
        "smallest_stratum": plan.smallest_stratum,
        "sampled": plan.sampled,
        "allocation": plan.allocation.value,
        "minimum": plan.minimum,
        "share": plan.share,
        "shares": _lines(plan.shares or {}),
        "method": plan.method.value,
        "cluster_level": str(plan.cluster_level),
        "per_cluster": plan.per_cluster,
        "reserve": plan.reserve,
        "collapse": _lines(plan.collapse),
        "lonely": plan.lonely.value,
        "seed": plan.seed,
    }


def pairs_of(text: str) -> dict[str, str]:
    """Read lines such as "A05 = insecure"; a code stands once."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, value = line.rpartition("=")
        if not name.strip() or not value.strip():
            raise forms.ValidationError(f"Write “{line}” as: code = reason.")
        found[name.strip()] = value.strip()[:REASON_LENGTH]
    return found


def _lines(pairs: Mapping[str, object]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in pairs.items())


def _exclusions(typed: Mapping[str, Any]) -> Iterator[Exclusion]:
    names = dict(station_kinds())
    for kind in typed["kinds"]:
        yield Exclusion(Rule.KIND, names[kind], (kind,))
    if typed["closed"]:
        yield Exclusion(Rule.CLOSED, "Closed")
    if typed["provisional"]:
        yield Exclusion(Rule.PROVISIONAL, "Not on the official list")
    if typed["unsized"]:
        yield Exclusion(Rule.UNSIZED, "No registered voters listed")
    for rule, name in ((Rule.AREA, "areas"), (Rule.CODES, "codes")):
        by_reason: dict[str, list[str]] = {}
        for code, reason in typed[name].items():
            by_reason.setdefault(reason, []).append(code)
        for reason, codes in by_reason.items():
            yield Exclusion(rule, reason, tuple(codes))
