"""Importing a roster."""

from __future__ import annotations

import pytest

from observers.missions.models import Observer, ObserverTeam
from observers.missions.selectors import observer_name
from observers.missions.services.roster import import_roster, preview_roster
from tests.factories.missions import MembershipFactory, MissionFactory, ObserverFactory

FILE = """code;role;team;institution;country;gender;languages;name
STO-001;sto;T-1;Parliament;Norway;f;en ru;Given Family
STO-002;sto;T-1;Parliament;Latvia;m;en;
LTO-001;lto;L-1;Office;Georgia;f;ru;
"""

pytestmark = pytest.mark.django_db


def test_a_roster_is_imported_with_its_teams() -> None:
    coordinator = MembershipFactory.create()

    import_roster(mission=coordinator.mission, text=FILE, actor="user:1")

    first = Observer.objects.get(code="STO-001")
    assert first.team == ObserverTeam.objects.get(code="T-1")
    assert first.languages == ["en", "ru"]
    assert observer_name(first, user=coordinator.user) == "Given Family"
    assert Observer.objects.count() == 3


def test_the_same_file_again_changes_nothing() -> None:
    mission = MissionFactory.create()
    import_roster(mission=mission, text=FILE, actor="user:1")

    preview = import_roster(mission=mission, text=FILE, actor="user:1")

    assert (preview.new, preview.changed, preview.new_teams) == ((), (), ())
    assert len(preview.same) == 3


def test_empty_cells_leave_what_is_there() -> None:
    observer = ObserverFactory.create(code="LTO-1", role="lto", country="Norway")
    text = "code,country,gender\nLTO-1,,f\n"

    import_roster(mission=observer.mission, text=text, actor="user:1")

    observer.refresh_from_db()
    assert (observer.role, observer.country, observer.gender) == ("lto", "Norway", "f")


def test_one_bad_line_imports_nothing_and_is_named() -> None:
    mission = MissionFactory.create()
    text = "code,gender\nSTO-1,f\nSTO-2,woman\n"

    preview = import_roster(mission=mission, text=text, actor="user:1")

    assert [(error.line, error.column) for error in preview.errors] == [(3, "gender")]
    assert not Observer.objects.exists()


def test_a_preview_changes_nothing() -> None:
    mission = MissionFactory.create()

    preview = preview_roster(mission=mission, text=FILE)

    assert [line.code for line in preview.new] == ["STO-001", "STO-002", "LTO-001"]
    assert preview.new_teams == ("L-1", "T-1")
    assert not Observer.objects.exists()
