"""English for what was observed item by item: the short form, the tables, the events."""

from __future__ import annotations

from collections.abc import Mapping

ITEM_TEXTS: Mapping[str, str] = {
    "heading.observed": "Election Day in Figures",
    "item.brief": "{phrase} ({share})",
    "item.rarer": "Less often, they noted {items}.",
    "day.tables": "For each part of the day the text names the three most frequent "
    "findings of each theme and every serious one; all that was asked is in the tables "
    "at the end.",
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
    "observers reported it.",
    "events.caption": "Events directly observed and verified",
    "events.what": "Kind of event",
    "events.number": "Events",
}
