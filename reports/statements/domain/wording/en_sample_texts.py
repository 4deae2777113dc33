"""English texts of probability samples: the design, the response, and what is not said."""

from __future__ import annotations

from collections.abc import Mapping

SAMPLE_TEXTS: Mapping[str, str] = {
    "heading.design": "Design of the Sample and Estimates",
    "heading.quick_count": "Results Estimated from the Sample",
    "quick_count.intro": "{contest}: estimated from the results protocols of {reported} "
    "of {sampled} sampled polling stations, released by two people after the findings on "
    "the process (count {hash}).",
    "quick_count.caption": "{contest}: shares in per cent of {base}",
    "quick_count.what": "Option",
    "quick_count.point": "Estimate, %",
    "quick_count.interval": "{level}% interval",
    "quick_count.official": "Official, %",
    "quick_count.difference": "Difference, points",
    "quick_count.inside": "Official in the interval",
    "quick_count.in": "inside",
    "quick_count.out": "outside",
    "quick_count.turnout": "Turnout, of registered voters",
    "quick_count.beside": "Official results: {sources}. The difference is the official "
    "result less the estimate, in percentage points. An official result inside the "
    "interval is consistent with the estimate; a sample does not say what a difference "
    "comes from.",
    "write.estimate": "The figures of a sample-based mission are printed only with their "
    "confidence intervals, and here there are none. {reason}",
    "whole.sampled": "{whole} observed ({interval} per cent)",
    "day.sample": "Polling stations were drawn at random; what is said below is estimated "
    "for all polling stations from which they were drawn. {legend}",
    "intervals.legend": "Behind each estimate stand its {level}% confidence interval, in "
    "the unit of the estimate, and the number of polling stations with an answer; behind "
    "a count of polling stations stands the interval in per cent.",
    "note.sample": "{design}, {draws} polling stations drawn in {strata}{deff}; "
    "response {response}. The design is described at the end.",
    "note.deff": "; design effects {lowest} to {highest}",
    "note.response": "{share} per cent ({stage})",
    "stage.response": "Of the {sampled} sampled polling stations {reported} reported "
    "({share} per cent, weighted).",
    "stage.response.low": "Response was below 80 per cent in {strata}: the estimates may "
    "not hold for the stations that did not report.",
    "design.random": "a stratified random sample",
    "design.random.one": "a simple random sample",
    "design.pps_systematic": "a stratified systematic sample with probability "
    "proportional to registered voters",
    "design.pps_with_replacement": "a stratified sample with replacement and probability "
    "proportional to registered voters",
    "design.clusters": "a stratified two-stage sample of clusters and of polling stations "
    "in them",
    "design.strata": "{count} strata",
    "design.stratum": "one stratum",
    "design.drawn": "The mission observed {design}: {draws} polling stations drawn in "
    "{strata}{frame}. The draw follows from the seed “{seed}” and the list of stations "
    "alone; the fingerprint of the frozen sample is {fingerprint}.",
    "design.frame": " out of {stations} with {voters}",
    "design.covered": "The list from which stations were drawn covers {share} per cent of "
    "the registered voters known to the mission.",
    "design.excluded": "Left out of the draw, and so of every estimate: {excluded}.",
    "design.excluded.one": "{count} ({reason})",
    "design.excluded.none": "No polling station was left out of the draw.",
    "design.replaced": "{count} were shown not to exist; {joined} joined from the reserve.",
    "design.weights": "Each polling station counts by the inverse of its probability of "
    "selection. Where a station did not report, the others of its stratum stand for it. "
    "Estimates for an area use the whole design.",
    "design.unadjusted": "The weights are not poststratified.",
    "design.calibrated": "The analysts’ annex gives a second estimate of each figure for "
    "the whole country, by regression on registered voters.",
    "design.collapse": "For lack of a second sampled unit, the plan joins {pairs}.",
    "design.collapse.one": "{lonely} with {partner}",
    "design.lonely.adjust": "A stratum with a single sampled unit counts in the variance "
    "by the square of what it contributes, as declared in the plan.",
    "design.lonely.average": "A stratum with a single sampled unit counts in the variance "
    "as the others do on average, as declared in the plan.",
    "design.lonely.certainty": "A stratum with a single sampled unit adds nothing to the "
    "variance, as declared in the plan: intervals are too narrow by as much.",
    "design.with_replacement": "In {strata} only one station of a cluster reported in at "
    "least one part of the process; clusters there count as drawn with replacement, which "
    "makes intervals wider.",
    "design.intervals": "Intervals are at the level of {level} per cent: for shares of "
    "polling stations after Korn and Graubard, with the effective number of stations "
    "never above their number; for means and other ratios after Student.",
    "design.margins": "They cover chance in the draw only, not errors of observation and "
    "not stations that failed to report. “If missing” shows between which shares the "
    "sample would lie if all stations that did not report were no, or all yes.",
    "design.areas": "Areas are not compared with each other.",
    "design.tabulation": "Tabulation was observed at commissions, which were not drawn at "
    "random; its figures are counts of what was observed.",
    "method.units.sample": "The unit is the polling station drawn: one checklist for each "
    "part of the day; a second one, and one from another station, is in no figure. In each "
    "sentence the number of stations is the number in which the item was observed and "
    "answered; answers “not observed” or “not applicable”, missing answers and answers "
    "set aside as impossible are left out of it, and counted in the list of figures cited "
    "of the HTML edition.",
    "method.rounding.sample": "Estimates are given with one decimal and their interval; "
    "under one per cent the stations are counted.",
    "response.caption": "Sampled polling stations and reports received by {as_of}",
    "response.caption.simulated": "Sampled polling stations and simulated reports",
    "response.stage": "Part of the process",
    "response.sampled": "Sampled",
    "response.reported": "Received",
    "response.missing": "Outstanding",
    "response.share": "Response, %",
    "response.lowest": "Lowest in a stratum, %",
    "estimates.caption": "{stage}: estimates for all polling stations of the list",
    "estimates.what": "What was estimated, in per cent of polling stations where it was "
    "observed and answered",
    "estimates.k": "Stations with it (k)",
    "estimates.n": "Stations (n)",
    "estimates.point": "Estimate, %",
    "estimates.interval": "{level}% interval",
    "estimates.deff": "Design effect",
    "estimates.bounds": "If missing, %",
    "estimates.negative": "Overall assessment bad or very bad",
    "estimates.none": "none",
    "estimates.under": "under 1",
    "women.members.sample": "During {stage}, women made up {share}.",
    "estimates.refused": "not computable",
    "estimates.reasons": "Not computable: {reasons}",
    "estimates.reason": "{reason} ({items})",
}
