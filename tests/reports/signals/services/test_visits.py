"""Visit checks over stored forms: what is gathered only if switched on, and photos."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from elections.places.models import ElectionDay
from observers.missions.models import Mission, ObserverTeam
from reports.intake.models.files import Attachment
from reports.intake.services.keeping import FileTooLarge, keep_files
from reports.intake.services.spooling import SentFile, Spool
from reports.observations.models import Observation
from reports.signals.domain.visit_facts import VisitFacts
from reports.signals.models import ContradictionRun, PhotoFingerprint
from reports.signals.selectors.visits import visit_facts
from reports.signals.services.fingerprinting import fingerprint_next_photos
from reports.signals.services.running import run_detector
from tests.factories.missions import MissionFactory, ObserverTeamFactory
from tests.factories.observations import MORNING, recorded
from tests.factories.places import ElectionDayFactory, PollingStationFactory
from tests.factories.signals import DetectorSwitchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission(tmp_path: object, settings: Any) -> Mission:
    settings.FILES_ROOT = str(tmp_path)
    return MissionFactory.create()


@pytest.fixture
def day(mission: Mission) -> ElectionDay:
    return ElectionDayFactory.create(election=mission.election)


@pytest.fixture
def team(mission: Mission) -> ObserverTeam:
    return ObserverTeamFactory.create(mission=mission, code="T1")


def form(day: ElectionDay, team: ObserverTeam, number: int) -> Observation:
    station = PollingStationFactory.create(
        election=day.election, code=f"{number:04}", latitude=51.1, longitude=71.4
    )
    arrived = MORNING + timedelta(hours=number)
    return recorded(
        team.mission,
        election_day_id=day.pk,
        team_id=team.pk,
        station_id=station.pk,
        arrived_at=arrived,
        departed_at=arrived + timedelta(minutes=5),
    )


def photo(seed: int, quality: int) -> bytes:
    picture = Image.radial_gradient("L").resize((900, 700)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for line in range(9):
        end = 120 + (seed * 977 + line * line * 131) % 700
        draw.rectangle((60, 40 + 70 * line, end, 70 + 70 * line), fill=(20, 20, 20))
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def attach(row: Observation, name: str, content: bytes, media_type: str) -> str:
    refusal = FileTooLarge("A file is too large.")
    with Spool(limit=len(content), refusal=lambda: refusal) as spool:
        spool.write(content)
        keep_files(
            mission_id=row.mission_id,
            instance_id=row.instance_id,
            files=[SentFile(name, media_type, spool)],
            actor="token:1",
            now=timezone.now(),
        )
        return spool.sha256


def facts(mission: Mission, day: ElectionDay) -> VisitFacts:
    return visit_facts(mission=mission, election_day=day, as_of=timezone.now())


def switch(mission: Mission, *codes: str) -> None:
    for code in codes:
        DetectorSwitchFactory.create(mission=mission, detector=code)


AUDIT = b"event,node,start,end\n" + b"".join(
    b"question,/d/q%d,%d,%d\n" % (n, 1_679_200_000_000 + n, 1_679_200_000_100 + n)
    for n in range(25)
)


def test_photos_and_records_are_read_only_where_they_are_switched_on(
    mission: Mission, day: ElectionDay, team: ObserverTeam
) -> None:
    row = form(day, team, 1)
    attach(row, "a.jpg", photo(1, 90), "image/jpeg")
    attach(row, "audit.csv", AUDIT, "text/csv")

    before = facts(mission, day).visits[0]
    switch(mission, "visit_photos", "visit_audit")
    after = facts(mission, day).visits[0]

    assert (before.photos, before.filling, before.position) == ((), None, None)
    assert len(after.photos) == 1
    assert after.filling is not None
    assert after.filling.is_too_fast


def test_visits_are_told_by_the_clock_of_the_mission(
    mission: Mission, day: ElectionDay, team: ObserverTeam
) -> None:
    row = form(day, team, 1)
    mission.time_zone = "Asia/Almaty"
    mission.save()

    (visit,) = facts(mission, day).visits

    assert visit.arrived_at == row.arrived_at
    assert visit.arrived_at is not None
    assert str(visit.arrived_at.tzinfo) == "Asia/Almaty"


def test_no_photo_is_decoded_before_photos_are_switched_on(
    mission: Mission, day: ElectionDay, team: ObserverTeam
) -> None:
    attach(form(day, team, 1), "a.jpg", photo(1, 90), "image/jpeg")

    assert fingerprint_next_photos(now=timezone.now()) == 0
    assert not PhotoFingerprint.objects.exists()


def test_a_photo_saved_again_is_found_and_shown_beside_the_first(
    mission: Mission, day: ElectionDay, team: ObserverTeam
) -> None:
    for number, quality in ((1, 92), (2, 60)):
        attach(form(day, team, number), "a.jpg", photo(1, quality), "image/jpeg")
    attach(form(day, team, 3), "a.jpg", b"\xff\xd8\xffbroken", "image/jpeg")
    switch(mission, "visit_photos")

    done, again = (fingerprint_next_photos(now=timezone.now()) for _ in range(2))
    run = run_detector(
        mission=mission,
        election_day=day,
        code="visit_photos",
        actor="system",
        now=timezone.now(),
    )

    assert (done, again) == (3, 0)
    assert PhotoFingerprint.objects.exclude(trouble="").count() == 1
    assert isinstance(run, ContradictionRun)
    assert (run.tested, run.found) == (3, 1)
    copies = run.result["signals"][0]["copies"]
    assert len({copy["photo_sha256"] for copy in copies}) == 2


def test_a_file_that_is_gone_does_not_hold_up_the_others(
    mission: Mission, day: ElectionDay, team: ObserverTeam
) -> None:
    Attachment.objects.create(
        mission=mission,
        sha256="ab" * 32,
        size=10,
        media_type="image/png",
        received_at=MORNING,
        received_from="token:1",
    )
    attach(form(day, team, 1), "a.jpg", photo(1, 90), "image/jpeg")
    switch(mission, "visit_photos")

    assert fingerprint_next_photos(now=timezone.now()) == 2
    assert PhotoFingerprint.objects.filter(trouble="").count() == 1


def test_two_teams_at_one_station_are_compared(
    mission: Mission, day: ElectionDay, team: ObserverTeam
) -> None:
    first = form(day, team, 1)
    other = ObserverTeamFactory.create(mission=mission, code="T2")
    for one, answer in ((team, "yes"), (other, "no")):
        recorded(
            mission,
            election_day_id=day.pk,
            team_id=one.pk,
            station_id=first.station_id,
            answers={"campaign_outside": answer},
        )

    found = facts(mission, day)

    assert {visit.team for visit in found.joint} == {"T1", "T2"}
    assert "B01" in found.items


def test_short_stays_need_no_switch_but_that_of_visit_checks(
    mission: Mission, day: ElectionDay, team: ObserverTeam
) -> None:
    for number in range(1, 5):
        form(day, team, number)
    switch(mission, "visit_checks")

    run = run_detector(
        mission=mission,
        election_day=day,
        code="visit_checks",
        actor="system",
        now=timezone.now(),
    )

    assert (run.tested, run.found) == (4, 0)
    (table,) = run.result["tables"]
    assert table["rows"][0][:4] == ["T1", "4", "0", "4"]
    assert "positions of phones" in " ".join(run.result["notes"])
