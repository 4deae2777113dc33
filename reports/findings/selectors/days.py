"""Which election day is meant."""

from __future__ import annotations

from elections.errors import NotFound
from elections.places.models import ElectionDay
from observers.missions.models import Mission


def day_of(*, mission: Mission, code: str = "") -> ElectionDay | None:
    """Return the named day of the mission's election; without a name its main day."""
    days = ElectionDay.objects.filter(election_id=mission.election_id)
    if code:
        found = days.filter(code=code).first()
        if found is None:
            raise NotFound(f"{mission.code} has no election day {code!r}.")
        return found
    main = days.filter(kind="main").order_by("round", "date", "pk").first()
    return main or days.order_by("date", "pk").first()
