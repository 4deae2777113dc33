"""Building: one snapshot, sections that stay, a revision for every change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils import timezone

from elections.journal.models import Event, Job
from elections.scope import database_scope
from reports.statements.domain.document import document_sha256, from_builtins
from reports.statements.domain.sections.order import WRITTEN
from reports.statements.errors import CannotBeLeftOut, NothingBuilt
from reports.statements.models import Revision, Section, Statement
from reports.statements.selectors.revisions import (
    differences_to_before,
    stale_differences,
)
from reports.statements.services.building import (
    build_statement,
    make_revision,
    open_statement,
    save_section,
)
from reports.statements.services.describing import describe_statement
from reports.statements.services.rendering import render_annex, render_revision
from reports.statements.services.working import (
    ask_for_statement,
    build_next_statement,
)
from tests.factories.missions import MissionFactory, ObserverFactory
from tests.factories.places import ElectionDayFactory
from tests.factories.statements import built, findings, kept_set, rebuilt, received

pytestmark = pytest.mark.django_db


def part(revision: Revision, key: str) -> Section:
    return Section.objects.get(statement=revision.statement, key=key)


def text_of(revision: Revision) -> str:
    return str(revision.document)


def test_a_statement_is_built_with_all_its_parts_once() -> None:
    revision = built()

    again = build_statement(
        mission=revision.mission,
        election_day=revision.statement.election_day,
        finding_set=revision.finding_set,
        actor="system",
    )

    assert (revision.number, again.number) == (1, 2)
    assert Statement.objects.count() == 1
    assert Section.objects.count() == len(WRITTEN)
    assert revision.document_sha256 == document_sha256(from_builtins(revision.document))


def test_a_new_snapshot_is_taken_and_kept_when_none_is_given() -> None:
    mission = MissionFactory.create()
    day = ElectionDayFactory.create(election=mission.election)

    revision = build_statement(mission=mission, election_day=day, actor="system")

    assert not revision.finding_set.is_live
    assert revision.finding_set.reason == "statement"


def test_what_people_wrote_stays_with_new_figures() -> None:
    revision = built()
    save_section(
        section=part(revision, "media"), narrative="The media did.", actor="user:1"
    )

    later = build_statement(
        mission=revision.mission,
        election_day=revision.statement.election_day,
        finding_set=kept_set(
            revision.mission, findings(received("voting", 9, 9)), hours=1
        ),
        actor="system",
    )

    assert "The media did." in text_of(later)
    assert "9 observations" in text_of(later)


def test_the_text_holds_its_snapshot_and_the_differences_are_listed() -> None:
    revision = built()
    newer = kept_set(
        revision.mission, findings(received("voting", 1300, 1200)), hours=2
    )

    stale = {change.key for change in stale_differences(revision)}
    held = rebuilt(revision.statement)
    taken = make_revision(
        statement=revision.statement, actor="system", finding_set=newer
    )

    assert "coverage.voting.received" in stale
    assert "1,201 observations" in text_of(held)
    assert "1,300 observations" in text_of(taken)
    changed = {change.key for change in differences_to_before(taken)}
    assert "coverage.voting.received" in changed
    assert differences_to_before(held) == ()


def test_each_save_is_an_event() -> None:
    revision = built()

    save_section(section=part(revision, "media"), narrative="Әр сөз.", actor="user:7")

    event = Event.objects.get(kind="section.saved")
    assert (event.actor, event.payload["key"]) == ("user:7", "media")
    assert part(revision, "media").narrative == "Әр сөз."


def test_the_headline_cannot_be_left_out() -> None:
    revision = built()

    with pytest.raises(CannotBeLeftOut):
        save_section(
            section=part(revision, "conclusions.headline"),
            narrative="",
            is_left_out=True,
            actor="user:1",
        )


def test_an_unbuilt_statement_has_no_revision() -> None:
    mission = MissionFactory.create()
    statement = open_statement(mission=mission, election_day=None, actor="system")

    with pytest.raises(NothingBuilt):
        make_revision(statement=statement, actor="system")


def test_place_and_date_are_printed_from_the_next_revision_on() -> None:
    revision = built()

    describe_statement(
        statement=revision.statement,
        place="Astana",
        issued_on=date(2023, 3, 20),
        embargo_until=datetime(2023, 3, 20, 9, 0, tzinfo=UTC),
        actor="user:1",
    )
    statement = Statement.objects.get()

    assert "Astana" not in text_of(revision)
    assert "Astana, 20 March 2023" in text_of(rebuilt(statement))


def test_a_demonstration_is_named_in_titles_and_file_names() -> None:
    revision = built(MissionFactory.create(is_demonstration=True))

    file = render_revision(revision=revision, format="pdf", actor="system")

    assert revision.statement.title == "DEMONSTRATION MISSION - SIMULATED OBSERVATIONS"
    assert file.name.startswith("SIMULATED-")
    assert len(file.sha256) == 64


def test_rendering_twice_keeps_one_file() -> None:
    revision = built()

    files = {
        render_revision(revision=revision, format="json", actor="system").pk
        for _ in range(2)
    }

    assert len(files) == 1


def test_the_annex_is_written_beside() -> None:
    revision = built()

    file = render_annex(revision=revision, format="html", actor="system")

    assert (file.kind, file.is_draft) == ("annex", True)
    assert "not for publication" in bytes(file.content).decode()


def test_revisions_and_files_are_never_changed_in_the_database() -> None:
    revision = built()

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "update reports_revision set number = 9 where id = %s", [revision.pk]
        )


def test_another_missions_statements_are_out_of_sight() -> None:
    revision = built()

    with database_scope([revision.mission_id + 1]):
        seen = Statement.objects.count(), Revision.objects.count()

    assert seen == (0, 0)


def test_the_observers_counted_are_the_missions_own() -> None:
    mission = MissionFactory.create()
    ObserverFactory.create_batch(
        3, mission=mission, institution="Institute", gender="f"
    )

    revision = built(mission)

    assert "3 observers" in text_of(revision)
    assert not [p for p in revision.problems if p["rule"] == "checksum"]


def test_a_worker_builds_what_was_asked_for_with_all_files() -> None:
    mission = MissionFactory.create()
    day = ElectionDayFactory.create(election=mission.election)
    ask_for_statement(mission=mission, election_day=day, actor="user:1")

    worked = [build_next_statement(now=timezone.now()) for _ in range(2)]

    revision = Revision.objects.get()
    assert worked == [True, False]
    assert revision.files.count() == 6
    assert Job.objects.get().state == "done"
    assert Job.objects.get().result == {"revision": revision.pk}


def test_a_job_that_cannot_be_done_says_why() -> None:
    revision = built()
    Statement.objects.update(state="published")
    ask_for_statement(
        mission=revision.mission,
        election_day=revision.statement.election_day,
        actor="user:1",
    )

    build_next_statement(now=timezone.now() + timedelta(seconds=1))

    job = Job.objects.get()
    assert job.state == "failed"
    assert "published" in job.message
