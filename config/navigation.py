"""The desk's sidebar, in the order of a coordinator's work from set-up to statement.

Only pages that are registered and that the person may see are listed; a registered page
without a place here appears under "More", so that none is ever out of reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

# Group -> (icon, model) in the order of work
GROUPS: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    (
        "Election day",
        (
            ("fact_check", "observers.expectedreport"),
            ("inbox", "observers.missingreportnote"),
            ("where_to_vote", "observers.checkin"),
            ("rule", "reports.pending"),
            ("move_to_inbox", "reports.judgement"),
            ("difference", "reports.conflict"),
            ("sms", "reports.smsmessage"),
        ),
    ),
    (
        "Reports",
        (
            ("checklist", "reports.observation"),
            ("report", "reports.incidentreport"),
            ("hub", "reports.incidentgroup"),
            ("flag", "reports.flag"),
            ("edit_note", "reports.correction"),
            ("gavel", "reports.complaint"),
            ("upload_file", "reports.submission"),
            ("attach_file", "reports.attachment"),
        ),
    ),
    (
        "Findings and statement",
        (
            ("monitoring", "reports.findingset"),
            ("query_stats", "reports.quickcount"),
            ("article", "reports.statement"),
            ("segment", "reports.section"),
            ("draw", "reports.signoff"),
            ("description", "reports.statementfile"),
            ("lightbulb", "reports.recommendation"),
            ("handshake", "reports.commitment"),
        ),
    ),
    (
        "Signals (core team)",
        (
            ("calculate", "reports.impossiblenumbersrun"),
            ("compare", "reports.contradictionrun"),
            ("bar_chart", "reports.patternrun"),
            ("route", "reports.linkedgroup"),
            ("toggle_on", "reports.detectorswitch"),
        ),
    ),
    (
        "Mission",
        (
            ("flag_circle", "observers.mission"),
            ("groups", "observers.observerteam"),
            ("badge", "observers.observer"),
            ("support_agent", "observers.nationalstaff"),
            ("directions_car", "observers.deployment"),
            ("casino", "observers.sample"),
            ("pin_drop", "observers.sampledstation"),
            ("phone_android", "observers.devicetoken"),
            ("quiz", "reports.checklistversion"),
            ("mail", "observers.message"),
            ("cell_tower", "observers.smsgateway"),
            ("style", "reports.smscard"),
        ),
    ),
    (
        "Election",
        (
            ("how_to_vote", "elections.election"),
            ("event", "elections.electionday"),
            ("layers", "elections.geography"),
            ("map", "elections.area"),
            ("apartment", "elections.commission"),
            ("location_on", "elections.pollingstation"),
            ("ballot", "elections.contest"),
            ("travel_explore", "elections.constituency"),
            ("diversity_3", "elections.party"),
            ("person", "elections.contestant"),
            ("leaderboard", "elections.officialresult"),
            ("trending_up", "elections.turnoutannouncement"),
            ("receipt_long", "elections.protocolreading"),
            ("functions", "elections.contesttemplate"),
        ),
    ),
    (
        "People and journal",
        (
            ("manage_accounts", "observers.user"),
            ("key", "observers.membership"),
            ("outgoing_mail", "observers.invitation"),
            ("work_history", "elections.job"),
            ("history", "elections.event"),
            ("login", "axes.accesslog"),
            ("gpp_bad", "axes.accessattempt"),
            ("block", "axes.accessfailurelog"),
        ),
    ),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of pages that this person may see."""
    pages = dict(_pages(request))
    groups = []
    for title, entries in GROUPS:
        items = [
            {**pages.pop(label), "icon": icon}
            for icon, label in entries
            if label in pages
        ]
        groups.append({"title": title, "separator": True, "items": items})
    groups.append({"title": "More", "separator": True, "items": list(pages.values())})
    return [group for group in groups if group["items"]]


def _pages(request: HttpRequest) -> Iterator[tuple[str, dict[str, Any]]]:
    registered = admin.site._registry  # noqa: SLF001 - Django offers no public list
    for model, page in registered.items():
        options = model._meta
        if page.has_module_permission(request) and page.has_view_permission(request):
            link = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
            title = str(options.verbose_name_plural).capitalize()
            yield options.label_lower, {"title": title, "link": link}
