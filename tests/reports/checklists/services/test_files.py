"""A version goes out with all its files, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from elections.journal.models import Event
from observers.missions.models import Mission
from reports.checklists.domain.media import FormFile
from reports.checklists.errors import AlreadyPublished, FilesMissing
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import listed_choices, media_of, missing_files
from reports.checklists.services.files import add_files
from reports.checklists.services.publishing import publish_draft, save_draft
from reports.checklists.services.reviewing import review_version
from tests.factories.missions import MissionFactory

pytestmark = pytest.mark.django_db

FORM = (Path(__file__).parents[3] / "data" / "xlsforms" / "observation.md").read_text()
FILES = (
    FormFile("ballot_box.png", b"picture"),
    FormFile("knock.mp3", b"sound"),
    FormFile("districts.csv", b"name,label\nd1,North\n"),
)


def draft(
    mission: Mission, *, text: str = FORM, files: tuple[FormFile, ...] = ()
) -> ChecklistVersion:
    return save_draft(
        mission=mission,
        source=text.encode(),
        source_name="observation.md",
        actor="user:1",
        files=files,
    )


def test_a_version_whose_files_are_missing_is_not_published() -> None:
    version = draft(MissionFactory.create(), files=FILES[:1])

    with pytest.raises(FilesMissing, match=r"districts\.csv, knock\.mp3"):
        publish_draft(version=version, actor="user:1")

    assert [file.filename for file in media_of(version)] == ["ballot_box.png"]


def test_files_are_added_to_a_draft_and_recorded() -> None:
    version = draft(MissionFactory.create())

    add_files(version=version, files=FILES, actor="user:1")
    publish_draft(version=version, actor="user:1")

    assert missing_files(version) == ()
    assert Event.objects.filter(kind="checklist.files_added").exists()


def test_a_published_version_takes_no_more_files() -> None:
    version = draft(MissionFactory.create(), files=FILES)
    publish_draft(version=version, actor="user:1")

    with pytest.raises(AlreadyPublished):
        add_files(version=version, files=FILES[:1], actor="user:1")


def test_a_new_version_takes_the_files_of_the_one_before() -> None:
    mission = MissionFactory.create()
    publish_draft(version=draft(mission, files=FILES), actor="user:1")
    text = FORM.replace("| Observation | 1 |", "| Observation | 2 |")

    newer = draft(mission, text=text, files=(FormFile("knock.mp3", b"other"),))

    sizes = {file.filename: file.size for file in media_of(newer)}
    assert sizes == {"ballot_box.png": 7, "knock.mp3": 5, "districts.csv": 20}
    assert missing_files(newer) == ()


def test_a_review_compares_with_the_version_published_before() -> None:
    mission = MissionFactory.create()
    first = draft(mission, files=FILES)
    publish_draft(version=first, actor="user:1")
    text = FORM.replace("| Observation | 1 |", "| Observation | 2 |")
    newer = draft(mission, text=text.replace("Ballot box sealed", "Box sealed"))

    review = review_version(newer)

    assert review.previous == first
    assert review.changes is not None
    assert [one.question.name for one in review.changes.changed] == ["sealed"]
    assert [one.percent for one in review.languages] != [100, 100, 100]
    assert review_version(first).previous is None


def test_choices_of_a_file_are_listed_for_the_entry_page() -> None:
    version = draft(MissionFactory.create(), files=FILES)

    assert listed_choices(version, language="en") == {
        "districts.csv": (("d1", "North"),)
    }
