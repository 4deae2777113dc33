"""The page of a contest beside that of the earlier election: table and paired bars."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from elections.contests.models import Contest
from elections.results.domain.comparison import Change, Comparison
from elections.results.renderers import Pair, paired_bars
from elections.results.selectors import comparison_with_earlier


def comparison_url(site: admin.AdminSite) -> URLPattern:
    """Return the address of the page; contests lead to it with a button of theirs."""
    return path(
        "contest/<int:number>/earlier/",
        site.admin_view(comparison_view),
        name="elections_contest_comparison",
    )


def comparison_view(request: HttpRequest, number: int) -> HttpResponse:
    """Show both results, or why they cannot be compared."""
    if not request.user.has_perm("elections.view_officialresult"):
        raise Http404
    rows = Contest.objects.select_related("election", "earlier__election")
    contest = get_object_or_404(rows, pk=number)
    found = comparison_with_earlier(contest=contest, as_of=timezone.now())
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"{contest.name}, beside the earlier election",
        "opts": Contest._meta,
        "contest": contest,
        "comparison": found,
    }
    if found is not None and not found.refused:
        lines = [_line(found, change) for change in found.changes]
        context |= {"lines": lines, "chart": _chart(found)}
    return TemplateResponse(request, "admin/elections/contest_comparison.html", context)


def _line(found: Comparison, change: Change) -> tuple[Any, ...]:
    points = change.share_change
    moved = "–" if points is None else f"{float(100 * points):+.2f}"
    return (
        found.name(change),
        change.votes_before,
        _percent(change.share_before),
        change.votes_now,
        _percent(change.share_now),
        moved,
    )


def _chart(found: Comparison) -> SafeString:
    return mark_safe(  # noqa: S308 - our own, escaped where it is drawn
        paired_bars(
            title=f"{found.before.election} and {found.now.election}",
            legend=(found.before.election, found.now.election),
            pairs=[
                Pair(found.name(one), one.share_before, one.share_now)
                for one in found.changes
            ],
        )
    )


def _percent(share: Fraction | None) -> str:
    return "–" if share is None else f"{float(100 * share):.2f}"
