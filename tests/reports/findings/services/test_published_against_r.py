"""Published estimates of four designs, recomputed by R survey from the exports alone."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from elections.places.models import ElectionDay, PollingStation
from observers.missions.models import Mission
from reports.checklists.models import ChecklistVersion
from reports.findings.domain.figure_estimates import decimal
from reports.findings.domain.survey.listing import sample_csv
from reports.findings.domain.survey.plan import Plan
from reports.findings.domain.survey.sampling import Method, Sample
from reports.findings.models import Figure, FindingSet
from reports.findings.renderers.csv import answers_csv
from reports.findings.selectors.counted_rows import counted_rows
from reports.findings.selectors.sample_frames import frame_text
from reports.findings.selectors.samples import drawn_sample, frozen_sample
from reports.findings.services.computing import compute_findings
from reports.findings.services.samples import (
    draw_sample,
    freeze_sample,
    plan_sample,
    replace_station,
)
from tests.factories.deployment import main_day
from tests.factories.findings import (
    CountedObservationFactory,
    PublishedVersionFactory,
    make_voting,
)
from tests.factories.missions import MissionFactory, ObserverTeamFactory
from tests.factories.places import AreaFactory, GeographyFactory, PollingStationFactory

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parents[4] / "tests" / "data" / "survey"
PUBLISHED = FOLDER / "published.json"
RSCRIPT = shutil.which("Rscript")
SHARE, MEAN = "voting.item.B01", "commission.voting.members"
RATIO = "commission.voting.women"
# "thin" loses all but one station of a cluster, "lost" has draws that are no stations.
PLANS = {
    "random": {"method": Method.RANDOM, "sampled": 40},
    "random_lost": {"method": Method.RANDOM, "sampled": 40, "reserve": 1},
    "clusters": {
        "method": Method.CLUSTERS,
        "sampled": 9,
        "cluster_level": 2,
        "per_cluster": 5,
    },
    "clusters_thin": {
        "method": Method.CLUSTERS,
        "sampled": 9,
        "cluster_level": 2,
        "per_cluster": 5,
    },
    "pps_systematic": {"method": Method.PPS_SYSTEMATIC, "sampled": 40},
    "pps_with_replacement": {"method": Method.PPS_REPLACEMENT, "sampled": 40},
    "pps_lost": {"method": Method.PPS_REPLACEMENT, "sampled": 40},
}


@pytest.mark.parametrize("name", PLANS)
def test_published_estimates_agree_with_r(name: str) -> None:
    findings = findings_of(name)

    values = published(findings)

    assert_agree(values, json.loads(PUBLISHED.read_text())[name])


def test_r_still_computes_the_same_from_the_exports(tmp_path: Path) -> None:
    if RSCRIPT is None:
        pytest.skip("R is not installed")
    for name in PLANS:
        export(findings_of(name), tmp_path / "exports" / name)

    found = tmp_path / "found.json"
    script, exports = str(FOLDER / "published.R"), str(tmp_path / "exports")
    done = subprocess.run([RSCRIPT, script, exports, str(found)], check=False)
    if done.returncode:
        pytest.skip("R has no package survey or jsonlite")

    again, kept = (json.loads(path.read_text()) for path in (found, PUBLISHED))
    assert set(again) == set(kept) == set(PLANS)
    for name in PLANS:
        assert_agree(again[name], kept[name])


def findings_of(name: str) -> FindingSet:
    """Plan, draw, freeze, receive most of the reports, and publish."""
    mission = MissionFactory.create(kind="sample_based")
    day, chance = main_day(mission.election), random.Random(name)
    _country(mission)
    plan = Plan(seed=f"lottery {name}", area_level=1, **PLANS[name])  # type: ignore[arg-type]  # columns of one table
    row = plan_sample(
        mission=mission, election_day=day, name=name, plan=plan, actor="user:1"
    )
    freeze_sample(sample=draw_sample(sample=row, actor="user:1"), actor="user:2")
    lost = [one.code for one in drawn_sample(row).stations[:5]]
    for code in sorted(set(lost)) if name.endswith("_lost") else ():
        replace_station(
            sample=row,
            station=mission.election.stations.get(code=code),
            reason="Burned down",
            evidence="Photo",
            actor="user:2",
        )
    sample = frozen_sample(mission=mission, election_day=day)
    assert sample is not None
    _reports(mission, day, sample, chance, is_thin=name.endswith("_thin"))
    return compute_findings(mission=mission, election_day=day, keep=True)


def published(findings: FindingSet) -> dict[str, list[float]]:
    """Return the stored estimates under the names that R gives them."""

    def stored(key: str) -> dict[str, object]:
        figure = Figure.objects.get(finding_set=findings, key=key)
        assert figure.estimate is not None
        return dict(figure.estimate)

    def numbers(key: str) -> list[float]:
        found = stored(key)
        return [float(str(found[n])) for n in ("point", "se", "lower", "upper")]

    def calibrated(key: str) -> list[float]:
        return [float(one) for one in stored(key)["calibrated"]]  # type: ignore[attr-defined]  # a list in JSON

    share = stored(SHARE)
    return {
        "share": numbers(SHARE),
        "share_deff": [float(str(share["deff"]))],
        "share_df": [float(str(share["df"]))],
        "share_greg": calibrated(SHARE),
        "share_A1": numbers(f"{SHARE}@A1"),
        "share_A2": numbers(f"{SHARE}@A2"),
        "mean": numbers(MEAN),
        "mean_greg": calibrated(MEAN),
        "ratio": numbers(RATIO),
        "response": [float(str(share["response"]))],
    }


def export(findings: FindingSet, folder: Path) -> None:
    """Write the frozen draw, its list and the answers as the desk offers them."""
    folder.mkdir(parents=True)
    mission, day = findings.mission, findings.election_day
    assert day is not None
    sample = frozen_sample(mission=mission, election_day=day, as_of=findings.as_of)
    assert sample is not None
    rows = counted_rows(
        mission=mission, election_day=day, as_of=findings.as_of, version="voting 1"
    )
    (folder / "sample.csv").write_text(sample_csv(sample))
    (folder / "frame.csv").write_text(frame_text(mission.samples.get().frame))
    lines = answers_csv(definition=make_voting(), rows=rows)
    (folder / "reports.csv").write_text("".join(lines).replace("\r\n", "\n"))


def assert_agree(values: dict[str, list[float]], of_r: dict[str, list[float]]) -> None:
    """Agree to 1e-8; nine places are what is stored."""
    assert set(values) == set(of_r)
    for key, expected in of_r.items():
        assert values[key] == pytest.approx(expected, abs=1e-8, rel=0), key
        assert all(decimal(one) for one in values[key])


def _country(mission: Mission) -> None:
    """Make 3 regions of 6 districts of 8 to 13 stations."""
    chance = random.Random("country")
    geography = GeographyFactory.create(election=mission.election)
    stations = []
    for region in range(3):
        above = AreaFactory.create(geography=geography, code=f"A{region}", level=1)
        for district in range(6):
            area = AreaFactory.create(
                geography=geography,
                code=f"A{region}{district}",
                level=2,
                parent=above,
            )
            stations += [
                PollingStationFactory.build(
                    election=mission.election,
                    code=f"{region}{district}{at:02}",
                    area=area,
                    registered_voters=int(40 + 2900 * chance.random() ** 2),
                )
                for at in range(chance.randint(8, 13))
            ]
    PollingStation.objects.bulk_create(stations)


def _reports(
    mission: Mission,
    day: ElectionDay,
    sample: Sample,
    chance: random.Random,
    *,
    is_thin: bool,
) -> None:
    version: ChecklistVersion = PublishedVersionFactory.create(mission=mission)
    team = ObserverTeamFactory.create(mission=mission)
    by_code = {one.code: one for one in mission.election.stations.all()}
    thin = sample.stations[0].cluster if is_thin else None
    kept = next((o.code for o in sample.stations if o.cluster == thin), "")
    for one in {o.code: o for o in sample.stations if o.exists}.values():
        members = chance.randint(3, 11)
        answers = {
            "b01": chance.choice(("yes", "no", "no", "no", "not_observed")),
            "members": members,
            "women": chance.randint(0, members),
        }
        is_lost = chance.random() < 0.12 and not is_thin
        if is_lost or (one.cluster == thin and thin and one.code != kept):
            continue
        CountedObservationFactory.create(
            version=version,
            election_day=day,
            team=team,
            station=by_code[one.code],
            answers=answers,
        )
