"""Signals as their pages show them: with links to reports and photos, and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from observers.missions.models import User
from observers.missions.permissions import Right, has_right
from reports.intake.models.files import Attachment
from reports.observations.models import Observation
from reports.signals.domain.levels import Level
from reports.signals.domain.scatter import CELL
from reports.signals.models import ContradictionRun, PatternRun, SignalRun
from reports.signals.renderers.funnel import funnel_plot
from reports.signals.renderers.plots import SIMULATED, bars_in_band, scatter

AXES = {"percent": "whole per cent", "digit": "last digit"}


@dataclass(frozen=True)
class ShownCopy:
    """One of two records, with the pages of its report and photo if there are any."""

    label: str
    says: str
    report_url: str
    photo_url: str


@dataclass(frozen=True)
class ShownSignal:
    """A signal as stored, and its records ready to show."""

    stored: dict[str, Any]
    copies: tuple[ShownCopy, ...] = ()
    p: str = ""


@dataclass(frozen=True)
class Picture:
    """A plot with the numbers behind it; `headings` name the columns of `rows`."""

    title: str
    sentence: str
    is_beyond_chance: bool
    image: SafeString
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown_signals(
    run: SignalRun, signals: Sequence[dict[str, Any]], *, user: User
) -> list[ShownSignal]:
    """Return the signals of one page of a run."""
    if not isinstance(run, ContradictionRun):
        return [ShownSignal(stored) for stored in signals]
    reports = _reports(run, signals, user)
    photos = _photos(run, signals)
    return [
        ShownSignal(
            stored,
            tuple(
                ShownCopy(
                    label=copy["label"],
                    says=copy["says"],
                    report_url=reports.get(copy["instance_id"], ""),
                    photo_url=photos.get(copy["photo_sha256"], ""),
                )
                for copy in stored["copies"]
            ),
            p="" if stored["p"] is None else f"{stored['p']:.1e}",
        )
        for stored in signals
    ]


def pictures_of(run: SignalRun) -> list[Picture]:
    """Return the plots of a run of level C; other levels have none."""
    if not isinstance(run, PatternRun):
        return []
    note = SIMULATED if run.mission.is_demonstration else ""
    return [
        _picture(signal, note=note)
        for signal in run.result["signals"]
        if signal["series"]
    ]


def _picture(signal: dict[str, Any], *, note: str) -> Picture:
    rows = signal["series"]
    kind = next(iter(AXES.keys() & rows[0].keys()), "")
    if "team" in rows[0]:
        image = funnel_plot(
            title=signal["subject"],
            description=signal["sentence"],
            rows=rows,
            note=note,
        )
    elif kind:
        image = bars_in_band(
            title=signal["subject"],
            description=signal["sentence"],
            rows=rows,
            label=kind,
            axis=AXES[kind],
            note=note,
        )
    else:
        image = scatter(
            title=signal["subject"],
            description=signal["sentence"],
            rows=rows,
            cell=CELL,
            note=note,
        )
    headings = tuple(rows[0])
    return Picture(
        title=signal["subject"],
        sentence=signal["sentence"],
        is_beyond_chance=signal["is_beyond_chance"],
        image=mark_safe(image),  # noqa: S308 - our own SVG, its texts escaped
        headings=headings,
        rows=tuple(tuple(_number(row[name]) for name in headings) for row in rows),
    )


def _number(value: float | str) -> str:
    if isinstance(value, str):
        return value
    if 0 < value < 0.05:  # noqa: PLR2004 - two digits would be 0
        return f"{value:.1e}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _reports(
    run: SignalRun, signals: Sequence[dict[str, Any]], user: User
) -> dict[str, str]:
    if not has_right(user, Right.SEE_REPORTS, mission_id=run.mission_id):
        return {}
    named = {c["instance_id"] for s in signals for c in s["copies"]} - {""}
    rows = Observation.objects.filter(
        mission_id=run.mission_id, instance_id__in=[UUID(each) for each in named]
    )
    return {
        str(instance): reverse("admin:reports_observation_change", args=[pk])
        for pk, instance in rows.order_by("pk").values_list("pk", "instance_id")
    }


def _photos(run: SignalRun, signals: Sequence[dict[str, Any]]) -> dict[str, str]:
    named = {c["photo_sha256"] for s in signals for c in s["copies"]} - {""}
    rows = Attachment.objects.filter(mission_id=run.mission_id, sha256__in=named)
    return {
        name: reverse(
            f"admin:reports_{Level.CONTRADICTION.name.lower()}run_photo",
            args=[run.pk, name],
        )
        for name in rows.order_by("pk").values_list("sha256", flat=True)
    }
