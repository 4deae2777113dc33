"""Observers fill in what was published last; old versions stay readable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from elections.scope import Scope
from reports.checklists.errors import UnknownChecklist
from reports.checklists.selectors import (
    definition_of,
    latest_version,
    published_checklists,
    unreviewed_languages,
    version_for,
    versions_in,
)
from reports.checklists.services.publishing import install_library
from tests.factories.checklists import (
    ChecklistVersionFactory,
    TranslationReviewFactory,
)
from tests.factories.missions import MissionFactory
from tests.reports.checklists.authoring_texts import small_definition

pytestmark = pytest.mark.django_db


def test_checklists_come_in_the_order_of_the_election() -> None:
    mission = MissionFactory.create()
    install_library(mission=mission, actor="system")

    codes = [version.checklist.code for version in published_checklists(mission)]

    assert codes == [
        "opening",
        "voting",
        "counting",
        "tabulation",
        "incident",
        "campaign_event",
        "lto_weekly",
        "meeting",
    ]


def test_drafts_and_other_missions_are_not_published() -> None:
    draft = ChecklistVersionFactory.create(published_at=None)
    ChecklistVersionFactory.create()

    assert published_checklists(draft.mission) == []


def test_the_latest_version_is_the_one_published_last() -> None:
    now = timezone.now()
    corrected = ChecklistVersionFactory.create(version="1.1", published_at=now)
    ChecklistVersionFactory.create(
        checklist=corrected.checklist,
        mission=corrected.mission,
        version="2",
        published_at=now - timedelta(days=1),
    )

    found = latest_version(mission=corrected.mission, code="small")

    assert found == corrected
    assert published_checklists(corrected.mission) == [corrected]


def test_an_old_version_is_found_for_ever() -> None:
    old = ChecklistVersionFactory.create(version="1")
    ChecklistVersionFactory.create(
        checklist=old.checklist, mission=old.mission, version="2"
    )

    assert version_for(mission=old.mission, code="small", version="1") == old


def test_an_unknown_checklist_says_what_to_do() -> None:
    mission = MissionFactory.create()

    with pytest.raises(UnknownChecklist, match="Publish one"):
        latest_version(mission=mission, code="small")
    with pytest.raises(UnknownChecklist, match="never published"):
        version_for(mission=mission, code="small", version="1")


def test_a_published_definition_is_read_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    version = ChecklistVersionFactory.create()

    first = definition_of(version)
    with django_assert_num_queries(0):
        second = definition_of(version)

    assert first == small_definition()
    assert second is first


def test_the_definition_of_a_draft_follows_the_draft() -> None:
    draft = ChecklistVersionFactory.create(published_at=None)

    assert definition_of(draft) == small_definition()


def test_a_translation_is_unreviewed_until_it_is_signed_off() -> None:
    unread = ChecklistVersionFactory.create()
    reviewed = TranslationReviewFactory.create().version

    assert unreviewed_languages(unread) == ("kk",)
    assert unreviewed_languages(reviewed) == ()


def test_versions_of_other_missions_are_out_of_sight() -> None:
    version = ChecklistVersionFactory.create()
    ChecklistVersionFactory.create()

    found = versions_in(Scope(missions=frozenset({version.mission_id})))

    assert list(found) == [version]
