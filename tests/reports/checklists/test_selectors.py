"""Observers fill in what was published last; old versions stay readable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from elections.scope import Scope
from reports.checklists.errors import UnknownChecklist, UnknownMedia
from reports.checklists.selectors import (
    definition_of,
    latest_version,
    media_content,
    media_of,
    published_checklists,
    unreviewed_languages,
    version_for,
    versions_in,
)
from reports.checklists.services.publishing import install_library, publish_draft
from tests.factories.checklists import (
    ChecklistMediaFactory,
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


def test_the_files_of_a_version_are_named_with_the_hashes_of_their_bytes() -> None:
    media = ChecklistMediaFactory.create(filename="seal.png", content=b"picture")

    files = media_of(media.version)

    assert [(f.filename, f.size, f.md5) for f in files] == [
        ("seal.png", 7, "5456fc54c74a297ce994998c2873b370")
    ]
    assert media_content(version=media.version, filename="seal.png") == b"picture"


def test_a_file_that_is_not_there_is_not_found() -> None:
    version = ChecklistVersionFactory.create()

    with pytest.raises(UnknownMedia, match=r"seal\.png"):
        media_content(version=version, filename="seal.png")


def test_the_files_of_a_published_version_never_change() -> None:
    version = ChecklistMediaFactory.create().version
    publish_draft(version=version, actor="user:1")

    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        ChecklistMediaFactory.create(version=version, filename="other.png")
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        version.media.update(content=b"other")
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        version.media.all().delete()
