"""English for what was observed item by item: the short form, the tables, the events."""

from __future__ import annotations

from collections.abc import Mapping

ITEM_TEXTS: Mapping[str, str] = {
    "figure.coverage.received": "observations received",
    "figure.coverage.expected": "observations expected",
    "figure.coverage.stations": "polling stations observed",
    "figure.coverage.commissions": "commissions observed",
    "figure.coverage.set_aside": "observations set aside",
    "figure.coverage.rejected": "observations rejected",
    "figure.coverage.superseded": "observations replaced by an edit",
    "figure.coverage.rehearsal": "training reports",
    "figure.commission.members": "commission members present, mean",
    "figure.commission.women": "women among commission members present",
    "figure.commission.chair_women": "a woman chaired the commission",
    "figure.overall.negative": "overall assessment bad or very bad",
    "figure.overall.very_good": "overall assessment very good",
    "figure.overall.good": "overall assessment good",
    "figure.overall.bad": "overall assessment bad",
    "figure.overall.very_bad": "overall assessment very bad",
    "figure.difference": "bad or very bad, less the rest of the country",
    "figure.observed_turnout": "turnout in the protocols of the sample",
    "figure.turnout": "turnout as announced",
    "figure.quick_count.turnout": "turnout, estimated from results protocols",
    "cited.heading": "Figures Cited",
    "cited.intro": "Every figure of the text and the tables, in words, as it was counted: "
    "k of n, and the answers that are not in n. The key names it in the JSON edition.",
    "cited.what": "What was counted",
    "cited.key": "Key",
    "cited.unit": "Unit",
    "cited.k": "k",
    "cited.n": "n",
    "cited.excluded": "Not in n",
    "heading.observed": "Election Day in Figures",
    "item.brief": "{phrase} ({share})",
    "item.rarer": "Less often, they noted {items}.",
    "day.tables": "For each part of the day the text names the three most frequent "
    "findings of each theme and every serious one; all that was asked is in the tables "
    "at the end.",
    "heading.corrections": "Corrections to the Published Edition",
    "corrections.replaces": "Edition {number} replaces the one published on {date} "
    "(revision {revision})",
    "corrections.intro": "{replaces}; the files of that one stay as they were. Reason: "
    "{reason}.",
    "corrections.some": "Figures that it cited and that differ now are in the table.",
    "corrections.none": "No figure that it cited has changed.",
    "corrections.remark": "{replaces}. What changed is listed under “Corrections to the "
    "Published Edition”.",
    "corrections.caption": "Figures of the published edition that differ",
    "corrections.what": "What was counted",
    "corrections.before": "Published",
    "corrections.now": "Now",
    "corrections.share": "{k} of {n}",
    "observed.intro": "The tables give every item that was asked and answered, also those "
    "that the text leaves out and those that were not reported anywhere. They count "
    "observations and describe nothing beyond them.",
    "observed.caption": "{stage}: in how many observations each item was reported",
    "observed.what": "What was reported",
    "observed.k": "Reported in",
    "observed.n": "Observations with an answer",
    "observed.share": "Per cent",
    "observed.under": "under 1",
    "events.many": "Observers directly observed, and the mission verified, the events in "
    "the table. Most often these were {events}. Each event is counted once, however many "
    "observers reported it; what an item of their checklist already tells is not "
    "repeated.",
    "events.caption": "Events directly observed and verified",
    "events.what": "Kind of event",
    "events.number": "Events",
}
