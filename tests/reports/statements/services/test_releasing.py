"""Releasing: two different people, no open problem, and then nothing changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from elections.errors import NotAllowed
from elections.journal.models import Event
from reports.statements.errors import AlreadyPublished, ReleaseRefused
from reports.statements.models import (
    Revision,
    Section,
    SignOff,
    Statement,
    StatementFile,
)
from reports.statements.renderers.formats import RENDERERS
from reports.statements.selectors.revisions import is_released, open_problems
from reports.statements.services.building import make_revision, save_section
from reports.statements.services.releasing import (
    give_reason,
    open_correction,
    publish,
    sign_off,
)
from reports.statements.services.rendering import render_revision
from tests.factories.missions import MissionFactory
from tests.factories.statements import (
    built,
    findings,
    kept_set,
    member,
    observed,
    received,
    small_inputs,
    written,
)

pytestmark = pytest.mark.django_db


def test_two_different_people_release_a_revision() -> None:
    revision = written()
    head, coordinator = (
        member(revision.mission),
        member(revision.mission, role="coordinator"),
    )

    sign_off(revision=revision, user=head)
    sign_off(revision=revision, user=head)
    after_one = is_released(revision)
    sign_off(revision=revision, user=coordinator)

    assert not after_one
    assert is_released(revision)
    assert SignOff.objects.filter(revision=revision).count() == 2
    assert Statement.objects.get().state == "released"
    assert Event.objects.filter(kind="statement.released").count() == 1


@pytest.mark.parametrize("role", ["read_only", "analyst", "observer"])
def test_a_role_without_the_right_does_not_release(role: str) -> None:
    revision = written()

    with pytest.raises(NotAllowed):
        sign_off(revision=revision, user=member(revision.mission, role=role))


def test_a_head_of_another_mission_does_not_release() -> None:
    revision = written()

    with pytest.raises(NotAllowed):
        sign_off(revision=revision, user=member(MissionFactory.create()))


def test_a_placeholder_refuses_release_with_its_reason() -> None:
    revision = built()

    with pytest.raises(ReleaseRefused, match="Headline paragraph"):
        sign_off(revision=revision, user=member(revision.mission))


def test_a_text_changed_after_the_revision_needs_a_new_one() -> None:
    revision = written()
    section = Section.objects.filter(statement=revision.statement).earliest("position")
    save_section(section=section, narrative="Changed.", actor="user:1")

    with pytest.raises(ReleaseRefused, match="new revision"):
        sign_off(revision=revision, user=member(revision.mission))


def test_an_older_revision_is_not_released() -> None:
    revision = written()
    make_revision(statement=revision.statement, actor="system")

    with pytest.raises(ReleaseRefused, match="newer"):
        sign_off(revision=revision, user=member(revision.mission))


def test_late_reports_make_figures_stale_and_ask_for_a_reason() -> None:
    revision = written()
    document = small_inputs().findings
    figures = tuple(f for f in document.figures if f.key != "voting.item.B41")
    kept_set(
        revision.mission,
        type(document)(**{**vars(document), "figures": figures}),
        hours=2,
    )
    user = member(revision.mission)

    blocking = [entry.problem.rule for entry in open_problems(revision) if entry.blocks]
    give_reason(
        statement=revision.statement,
        rule="stale",
        subject=f"revision {revision.number}",
        reason="The snapshot of 06:00 stands.",
        user=user,
    )
    sign_off(revision=revision, user=user)

    assert blocking == ["stale"]
    assert SignOff.objects.count() == 1


def test_every_draft_file_says_that_it_is_a_draft() -> None:
    revision = written()

    file = render_revision(revision=revision, format="html", actor="system")

    assert file.is_draft
    assert "DRAFT" in file.name
    assert b"DRAFT - NOT FOR RELEASE" in bytes(file.content)


def test_publishing_freezes_the_text_and_writes_every_format() -> None:
    revision = _released()
    user = member(revision.mission)

    files = publish(statement=revision.statement, user=user)

    assert {file.format for file in files} == set(RENDERERS)
    assert not any(file.is_draft for file in files)
    assert b"DRAFT" not in bytes(next(f for f in files if f.format == "html").content)
    assert Statement.objects.get().state == "published"
    section = Section.objects.filter(statement=revision.statement).earliest("position")
    with pytest.raises(AlreadyPublished):
        save_section(section=section, narrative="Later.", actor="user:1")
    with pytest.raises(AlreadyPublished):
        make_revision(statement=revision.statement, actor="user:1")


def test_an_embargo_holds_until_its_hour() -> None:
    revision = _released()
    now = timezone.now()
    Statement.objects.update(embargo_until=now + timedelta(hours=1))

    with pytest.raises(ReleaseRefused, match="embargo"):
        publish(statement=revision.statement, user=member(revision.mission), now=now)

    assert not StatementFile.objects.filter(is_draft=False).exists()


def test_an_unreleased_statement_is_not_published() -> None:
    revision = written()

    with pytest.raises(ReleaseRefused, match="Two different people"):
        publish(statement=revision.statement, user=member(revision.mission))


def test_a_reason_needs_words() -> None:
    revision = written()

    with pytest.raises(ReleaseRefused):
        give_reason(
            statement=revision.statement,
            rule="stale",
            subject="x",
            reason=" ",
            user=member(revision.mission),
        )


def test_a_published_statement_is_corrected_in_a_second_edition() -> None:
    revision = _released()
    user = member(revision.mission)
    files = publish(statement=revision.statement, user=user)
    before = {file.pk: bytes(file.content) for file in files}
    later = findings(
        received("voting", 1202, 1134), observed("voting.overall.negative", 90, 1202)
    )

    open_correction(statement=revision.statement, reason="Late forms.", user=user)
    second = make_revision(
        statement=Statement.objects.get(),
        actor="user:1",
        finding_set=kept_set(revision.mission, later, hours=2),
    )
    _sign(second)
    published = publish(statement=Statement.objects.get(), user=user)

    page = next(bytes(f.content).decode() for f in published if f.format == "html")
    assert "Edition 2 replaces the one published on" in page
    assert "Reason: Late forms." in page
    assert "84 of 1,201" in page
    assert "90 of 1,202" in page
    rows = StatementFile.objects.filter(pk__in=before)
    assert {file.pk: bytes(file.content) for file in rows} == before


def test_only_a_published_statement_is_corrected() -> None:
    revision = _released()

    with pytest.raises(ReleaseRefused, match="published"):
        open_correction(
            statement=revision.statement, reason="x", user=member(revision.mission)
        )


@pytest.mark.parametrize("role", ["read_only", "analyst"])
def test_who_may_not_release_opens_no_correction(role: str) -> None:
    revision = _released()
    publish(statement=revision.statement, user=member(revision.mission))

    with pytest.raises(NotAllowed):
        open_correction(
            statement=revision.statement,
            reason="x",
            user=member(revision.mission, role=role),
        )


def test_what_was_published_is_not_published_again_as_its_own_correction() -> None:
    revision = _released()
    user = member(revision.mission)
    publish(statement=revision.statement, user=user)

    open_correction(statement=revision.statement, reason="A wrong name.", user=user)

    with pytest.raises(ReleaseRefused, match="published already"):
        publish(statement=revision.statement, user=user)


def test_a_correction_is_not_smuggled_in_as_a_reason() -> None:
    revision = written()

    with pytest.raises(ReleaseRefused):
        give_reason(
            statement=revision.statement,
            rule="correction",
            subject=f"revision {revision.number}",
            reason="x",
            user=member(revision.mission),
        )


def _released() -> Revision:
    return _sign(written())


def _sign(revision: Revision) -> Revision:
    for role in ("head", "coordinator"):
        sign_off(revision=revision, user=member(revision.mission, role=role))
    return revision
