"""The command that draws a sample and repeats a draw."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from observers.deployment.models import Sample
from observers.missions.models import Mission
from tests.factories.deployment import main_day
from tests.factories.missions import MissionFactory, UserFactory
from tests.factories.places import PollingStationFactory

pytestmark = pytest.mark.django_db

PLAN = {"method": "random", "seed": "6 of 49", "sampled": 4, "area_level": 0}


@pytest.fixture
def mission() -> Mission:
    """Give a sample-based mission with ten stations."""
    made = MissionFactory.create(kind="sample_based")
    main_day(made.election)
    PollingStationFactory.create_batch(10, election=made.election)
    return made


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Give a plan in a file."""
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(PLAN))
    return file


def run(*words: object) -> str:
    out = io.StringIO()
    call_command("draw_sample", *map(str, words), stdout=out)
    return out.getvalue()


def test_a_draw_is_repeated_from_its_export_and_the_seed(
    mission: Mission, plan: Path, tmp_path: Path
) -> None:
    file = tmp_path / "check.zip"
    UserFactory.create(username="aru")
    UserFactory.create(username="dana")
    people = ("--by", "aru", "--frozen-by", "dana")

    said = run(plan, "--mission", mission.code, *people, "--out", file)

    row = Sample.objects.get()
    assert row.frozen_at is not None
    assert row.fingerprint in said
    assert row.fingerprint in run("--verify", file, "--seed", "6 of 49")
    with pytest.raises(CommandError, match="NOT reproduced"):
        run("--verify", file, "--seed", "7 of 49")


def test_without_a_second_person_nothing_is_frozen(
    mission: Mission, plan: Path
) -> None:
    run(plan, "--mission", mission.code)
    UserFactory.create(username="aru")

    with pytest.raises(CommandError, match="second person"):
        run(plan, "--mission", mission.code, "--by", "aru", "--frozen-by", "aru")

    assert Sample.objects.filter(frozen_at__isnull=False).count() == 0
    assert Sample.objects.count() == 1


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"method": "by hand", "seed": "", "sampled": 1}']
)
def test_a_plan_that_cannot_be_read_says_so(
    mission: Mission, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "plan.json"
    file.write_text(content)

    with pytest.raises(CommandError, match="cannot be read"):
        run(file, "--mission", mission.code)


@pytest.mark.parametrize("content", [b"no archive", b""])
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "check.zip"
    file.write_bytes(content)

    with pytest.raises(CommandError):
        run("--verify", file, "--seed", "x")
