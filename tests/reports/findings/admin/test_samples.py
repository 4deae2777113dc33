"""The desk's pages of a sample: from the plan to the teams that are sent."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from observers.deployment.models import (
    ExpectedReport,
    Sample,
    SampledStation,
    SampleReplacement,
)
from observers.missions.models import Mission
from reports.findings.admin import sample_asking, sample_form
from reports.findings.domain.survey.parcel import verify
from tests.factories.deployment import main_day
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/observers/sample/add/"
TYPED = {
    "name": "Main sample",
    "kinds": ["military"],
    "closed": "on",
    "provisional": "on",
    "area_level": "1",
    "smallest_stratum": "2",
    "sampled": "8",
    "allocation": "proportional",
    "minimum": "2",
    "share": "0.5",
    "method": "random",
    "cluster_level": "0",
    "per_cluster": "0",
    "reserve": "1",
    "seed": "4 8 15 16 23 42",
    "codes": "S01 = the road is mined",
    "collapse": "S South = N North",
    "lonely": "refuse",
}


def signed_in(mission: Mission, role: str = "coordinator") -> Client:
    client = Client()
    client.force_login(MembershipFactory.create(mission=mission, role=role).user)
    return client


def plan(client: Client, mission: Mission, **typed: object) -> Sample:
    day = main_day(mission.election)
    values = {"mission": mission.pk, "election_day": day.pk, **TYPED, **typed}
    answer = client.post(ADD, values)
    assert answer.status_code == 302, answer.content.decode()
    return Sample.objects.latest("pk")


def page(row: Sample, name: str = "change") -> str:
    return reverse(f"admin:observers_sample_{name}", args=[row.pk])


def frozen(mission: Mission, client: Client) -> Sample:
    row = plan(client, mission)
    client.post(page(row, "draw"))
    signed_in(mission, "head").post(page(row, "freeze"))
    row.refresh_from_db()
    assert row.frozen_at is not None
    return row


def test_a_plan_shows_its_numbers_before_anything_is_drawn(mission: Mission) -> None:
    client = signed_in(mission)
    row = plan(client, mission)

    text = client.get(page(row), {"margin": "5", "bad": "2"}).content.decode()

    assert not SampledStation.objects.exists()
    assert "19 polling stations" in text
    assert "the road is mined" in text
    assert "S South with N North" in text
    assert "N North" in text
    assert "S South" in text
    assert "Draw the sample" in text


def test_without_a_seed_one_is_made_and_shown(mission: Mission) -> None:
    client = signed_in(mission)

    row = plan(client, mission, seed="")

    assert re.fullmatch("[0-9a-f]{32}", row.seed)
    assert row.seed in client.get(page(row)).content.decode()


def test_a_plan_is_changed_with_what_was_typed_before(mission: Mission) -> None:
    client = signed_in(mission)
    row = plan(client, mission, by_setting="on", size_bounds="104, 500")

    shown = client.get(page(row, "plan")).content.decode()
    client.post(page(row, "plan"), {**TYPED, "sampled": "10"})

    assert "S01 = the road is mined" in shown
    assert "104, 500" in shown
    row.refresh_from_db()
    assert row.plan["sampled"] == 10
    assert row.seed == TYPED["seed"]


def test_a_plan_that_cannot_be_drawn_says_why(mission: Mission) -> None:
    client = signed_in(mission)
    row = plan(client, mission, sampled="100")

    shown = client.get(page(row)).content.decode()
    refused = client.post(page(row, "draw")).content.decode()

    assert "This plan cannot be drawn" in shown
    assert "Choose from 4 to 19 stations" in refused


def test_whoever_drew_it_cannot_freeze_it(mission: Mission) -> None:
    drawer = signed_in(mission)
    row = plan(drawer, mission)
    drawer.post(page(row, "draw"))

    answer = drawer.post(page(row, "freeze"))

    assert "second person" in answer.content.decode()
    row.refresh_from_db()
    assert row.frozen_at is None


def test_teams_are_sent_to_their_areas_and_reports_expected(mission: Mission) -> None:
    client = signed_in(mission)
    row = frozen(mission, client)

    client.post(page(row, "teams"), {"most": "1"})

    sampled = SampledStation.objects.filter(sample=row)
    expected = ExpectedReport.objects.filter(mission=mission, quota__gt=0)
    assert expected.count() == 3 * sampled.count() == 24
    assert {(e.team.code[2], e.station.code[0]) for e in expected if e.station} == {
        ("N", "N"),
        ("S", "S"),
    }
    text = client.get(page(row)).content.decode()
    assert "8 of 8 sampled stations have a team" in text


def test_a_sheet_of_teams_is_checked_line_by_line(mission: Mission) -> None:
    client = signed_in(mission)
    row = frozen(mission, client)
    code = SampledStation.objects.filter(sample=row)[0].station.code

    def sent(text: str) -> str:
        file = SimpleUploadedFile("teams.csv", text.encode())
        values = {"most": "1", "file": file}
        return client.post(page(row, "teams"), values, follow=True).content.decode()

    assert "no team" in sent(f"team,station\nT-X,{code}\n")
    assert "not in the sample" in sent("team,station\nT-N0,S01\n")
    assert "7 stations have no team" in sent(f"team,station\nT-N0,{code}\n")


def test_the_reserve_joins_on_the_page_and_is_listed(mission: Mission) -> None:
    client = signed_in(mission)
    row = frozen(mission, client)
    lost = SampledStation.objects.filter(sample=row)[0].station.code
    typed = {"station": lost, "reason": "No such building", "evidence": "Photo 12"}

    client.post(page(row, "replace"), typed)
    refused = client.post(page(row, "replace"), {**typed, "station": "X"})

    made = SampleReplacement.objects.get(sample=row)
    assert made.station.code == lost
    assert "not in the sample" in refused.content.decode()
    text = client.get(page(row)).content.decode()
    assert "Photo 12" in text
    assert SampledStation.objects.filter(sample=row, joined_for=made).count() == 1


def test_the_exports_tell_the_whole_draw(mission: Mission, tmp_path: Path) -> None:
    client = signed_in(mission)
    row = frozen(mission, client)

    parcel = client.get(page(row, "check")).content
    stations = client.get(page(row, "stations")).content.decode()
    file = tmp_path / "protocol.pdf"
    file.write_bytes(client.get(page(row, "protocol")).content)

    assert verify(parcel, seed=row.seed).is_reproduced
    names = zipfile.ZipFile(io.BytesIO(parcel)).namelist()
    assert row.seed not in parcel.decode("latin-1")
    assert "README.txt" in names
    assert len(stations.splitlines()) == 9
    printed = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert row.fingerprint in printed
    assert "the road is mined" in printed
    assert row.seed in printed


def test_another_missions_sample_is_not_there(mission: Mission) -> None:
    row = frozen(mission, signed_in(mission))
    stranger = signed_in(MissionFactory.create(kind="sample_based"))

    answers = [
        stranger.get(page(row, name)).status_code
        for name in ("plan", "draw", "freeze", "teams", "check", "stations", "protocol")
    ]

    assert set(answers) == {404}


def test_a_reader_looks_and_changes_nothing(mission: Mission) -> None:
    row = frozen(mission, signed_in(mission))
    reader = signed_in(mission, "read_only")

    assert reader.get(page(row)).status_code == 200
    assert reader.get(page(row, "stations")).status_code == 403
    assert reader.post(page(row, "withdraw"), {"reason": "x"}).status_code == 403
    assert reader.get(ADD).status_code == 403


def test_no_form_and_no_table_has_a_place_for_a_typed_weight() -> None:
    typed = {
        name
        for module in (sample_asking, sample_form)
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, forms.Form)
        for name in form.base_fields
    }
    columns = {
        field.name
        for model in (Sample, SampledStation)
        for field in model._meta.get_fields()
    }

    assert "sampled" in typed
    assert {name for name in typed | columns if "weight" in name} == set()
    assert "probability" not in typed


def test_a_weight_that_is_posted_anyway_changes_nothing(mission: Mission) -> None:
    client = signed_in(mission)
    honest = plan(client, mission)
    forged = plan(client, mission, weight="5", probability="0.2", weights="1,2")

    client.post(page(honest, "draw"), {"weight": "5"})
    client.post(page(forged, "draw"), {"probability": "0.9"})

    rows = SampledStation.objects.order_by("number")
    probabilities = rows.values_list("probability", flat=True)
    assert list(probabilities.filter(sample=honest)) == list(
        probabilities.filter(sample=forged)
    )
