"""Publishing a checklist is once and for ever."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from elections.journal.models import Event
from reports.checklists.domain.archives import UnreadableXLSForm
from reports.checklists.errors import (
    AlreadyPublished,
    StageChanged,
    UnknownLanguage,
    VersionTaken,
)
from reports.checklists.models import Checklist, ChecklistVersion
from reports.checklists.selectors import published_checklists
from reports.checklists.services.publishing import (
    install_library,
    publish_draft,
    publish_version,
    review_translation,
    save_draft,
)
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.missions import MissionFactory, UserFactory
from tests.reports.checklists.authoring_texts import SMALL

pytestmark = pytest.mark.django_db

SECOND = SMALL.replace("| 1 | English (en) |", "| 2 | English (en) |")
CHANGED = SMALL.replace("Box sealed", "Ballot box sealed")


def test_a_form_is_published_with_all_that_is_derived_from_it() -> None:
    mission = MissionFactory.create()

    version = publish_version(
        mission=mission, source=SMALL.encode(), source_name="a.md", actor="user:1"
    )

    assert version.is_published
    assert version.checklist.stage == "voting"
    assert version.checklist.titles["kk"] == "Шағын парақ"
    assert version.languages == ["en", "kk"]
    assert "Box sealed" in version.xform
    assert bytes(version.source) == SMALL.encode()
    event = Event.objects.get(kind="checklist.published")
    assert (event.actor, event.mission_id) == ("user:1", mission.pk)


def test_publishing_the_same_content_again_changes_nothing() -> None:
    mission = MissionFactory.create()
    first = publish_version(
        mission=mission, source=SMALL.encode(), source_name="a.md", actor="user:1"
    )

    again = publish_version(
        mission=mission, source=SMALL.encode(), source_name="b.md", actor="user:2"
    )

    assert again == first
    assert Event.objects.filter(kind="checklist.published").count() == 1


def test_other_content_under_a_published_version_is_refused() -> None:
    version = ChecklistVersionFactory.create()

    with pytest.raises(VersionTaken, match="Write a new version"):
        publish_version(
            mission=version.mission,
            source=CHANGED.encode(),
            source_name="a.md",
            actor="user:1",
        )


def test_a_new_version_stands_beside_the_old_one() -> None:
    version = ChecklistVersionFactory.create()

    newer = publish_version(
        mission=version.mission,
        source=SECOND.encode(),
        source_name="a.md",
        actor="user:1",
    )

    assert newer.checklist == version.checklist
    assert published_checklists(version.mission) == [newer]


def test_two_missions_publish_the_same_form_apart() -> None:
    ChecklistVersionFactory.create()

    publish_version(
        mission=MissionFactory.create(),
        source=CHANGED.encode(),
        source_name="a.md",
        actor="user:1",
    )

    assert ChecklistVersion.objects.published().count() == 2


def test_a_draft_is_replaced_until_it_is_published() -> None:
    mission = MissionFactory.create()
    draft = save_draft(
        mission=mission, source=SMALL.encode(), source_name="a.md", actor="user:1"
    )

    corrected = save_draft(
        mission=mission, source=CHANGED.encode(), source_name="a.md", actor="user:1"
    )
    published = publish_draft(version=corrected, actor="user:1")

    assert corrected.pk == draft.pk
    assert "Ballot box sealed" in published.xform


def test_a_published_version_is_not_published_twice() -> None:
    version = ChecklistVersionFactory.create()

    with pytest.raises(AlreadyPublished):
        publish_draft(version=version, actor="user:1")


def test_a_faulty_form_leaves_nothing_behind() -> None:
    mission = MissionFactory.create()

    with pytest.raises(UnreadableXLSForm):
        save_draft(mission=mission, source=b"?", source_name="a.md", actor="user:1")

    assert not Checklist.objects.exists()


def test_a_checklist_stays_with_its_stage() -> None:
    version = ChecklistVersionFactory.create()
    source = SECOND.replace("| English (en) | voting |", "| English (en) | opening |")

    with pytest.raises(StageChanged, match="another form_id"):
        publish_version(
            mission=version.mission,
            source=source.encode(),
            source_name="a.md",
            actor="user:1",
        )


@pytest.mark.parametrize("change", [{"version": "9"}, {"definition": {}}])
def test_the_database_itself_keeps_published_versions(
    change: dict[str, object],
) -> None:
    version = ChecklistVersionFactory.create()

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ChecklistVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ChecklistVersion.objects.filter(pk=version.pk).delete()


def test_the_library_is_installed_once() -> None:
    mission = MissionFactory.create()

    first = install_library(mission=mission, actor="system")
    second = install_library(mission=mission, actor="system")

    assert len(first) == 8
    assert second == first


def test_a_translation_is_signed_off_once() -> None:
    version = ChecklistVersionFactory.create()
    reviewer = UserFactory.create()

    first = review_translation(
        version=version, language="kk", reviewer=reviewer, actor="user:1"
    )
    again = review_translation(
        version=version, language="kk", reviewer=UserFactory.create(), actor="user:2"
    )

    assert again == first
    assert again.reviewed_by == reviewer
    assert Event.objects.filter(kind="checklist.translation_reviewed").count() == 1


@pytest.mark.parametrize("language", ["ru", "en"])
def test_only_a_translation_of_the_form_is_signed_off(language: str) -> None:
    version = ChecklistVersionFactory.create()

    with pytest.raises(UnknownLanguage):
        review_translation(
            version=version,
            language=language,
            reviewer=UserFactory.create(),
            actor="user:1",
        )
