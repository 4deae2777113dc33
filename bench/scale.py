"""A sample-based mission: many stations with five reports of forty questions, as rows."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt
import psycopg
from django.db import connection
from psycopg import sql

from elections.places.models import (
    Area,
    Election,
    ElectionDay,
    Geography,
    PollingStation,
)
from observers.deployment.models import Sample, SampledStation, SampleFrame
from observers.missions.models import Mission
from observers.missions.services.missions import create_mission
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Choice,
    Question,
    QuestionKind,
    Stage,
    definition_to_json,
)
from reports.checklists.models import Checklist, ChecklistVersion
from reports.findings.domain.survey.parcel import FRAME_HEADER
from reports.findings.domain.survey.plan import Plan
from reports.findings.domain.survey.sampling import Method
from reports.findings.selectors.sample_frames import plan_as_json
from reports.observations.models import Observation

STAGES = (
    Stage.OPENING,
    Stage.VOTING,
    Stage.COUNTING,
    Stage.TABULATION,
    Stage.LONG_TERM,
)
CODE = "SCALE"
AREAS, QUESTIONS = 25, 40
ANSWERS = ("yes", "no", "not_observed", "not_applicable")
# missing, not observed, not applicable, set aside, yes, no
SHARES = (0.01, 0.03, 0.02, 0.002, 0.05, 0.888)
NOON = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
# PostgreSQL counts microseconds from the year 2000.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
AT_ONCE = 50_000


# A version, the stations that report by it, and chance.
Reports = tuple[ChecklistVersion, npt.NDArray[np.int64], np.random.Generator]


@dataclass(frozen=True)
class Made:
    """The mission and its day."""

    mission: Mission
    day: ElectionDay


def kept(*, stations: int) -> Made | None:
    """Return the mission that an earlier run left, if it is of this size."""
    mission = Mission.objects.filter(code=CODE).first()
    if mission is None or Observation.objects.count() != stations * len(STAGES):
        return None
    return Made(mission, ElectionDay.objects.get(election=mission.election))


def make(*, stations: int, seed: int) -> Made:
    """Create areas, a frame, a sample of it, and five reports for each sampled station."""
    election = Election.objects.create(code=CODE, name="Scale", country="Nowhere")
    day = ElectionDay.objects.create(
        election=election, code="main", date=date(2026, 11, 1), time_zone="Asia/Almaty"
    )
    geography = Geography.objects.create(
        election=election, version=1, valid_from=date(2026, 1, 1)
    )
    areas = [
        Area.objects.create(geography=geography, code=f"R{n:02}", name=f"Region {n:02}")
        for n in range(AREAS)
    ]
    mission = create_mission(
        code=CODE,
        name="Scale",
        kind="sample_based",
        election=election,
        actor="system",
        time_zone=day.time_zone,
    )
    made = Made(mission, day)
    versions = [_version(mission, stage) for stage in STAGES]
    # Of each region three stations in four.
    frame = -(-stations * 4 // 3)
    drawn = np.flatnonzero(np.arange(frame) % 4 != 3)[:stations].astype(np.int64)  # noqa: PLR2004
    tables = (PollingStation, SampledStation, Observation)
    with _unguarded(*(table._meta.db_table for table in tables)) as owner:
        _stations(election, [area.pk for area in areas], frame)
        first = PollingStation.objects.order_by("pk").values_list("pk", flat=True)[0]
        _sample(owner, made, first + drawn, frame)
        for reports in _shuffled(versions, drawn, seed):
            _copy(owner, made, first, reports)
    return made


def _sample(
    owner: psycopg.Connection, made: Made, drawn: npt.NDArray[np.int64], frame: int
) -> None:
    """Freeze these stations as a random sample, with regions for strata."""
    plan = Plan(method=Method.RANDOM, seed="bench", sampled=drawn.size, area_level=1)
    sample = Sample.objects.create(
        mission=made.mission,
        election_day=made.day,
        name="Three stations in four",
        method=Method.RANDOM,
        seed="bench",
        plan=plan_as_json(plan),
        planned_at=NOON,
        drawn_at=NOON,
        fingerprint=hashlib.sha256(drawn.tobytes()).hexdigest(),
    )
    lines = [",".join(FRAME_HEADER)]
    lines += [
        f"S{n:08},R{n % AREAS:02},,{100 + n % 2900},"  # as in `_stations`
        for n in range(frame)
    ]
    text = ("\n".join(lines) + "\n").encode()
    SampleFrame.objects.create(
        mission=made.mission,
        sample=sample,
        sha256=hashlib.sha256(text).hexdigest(),
        content=gzip.compress(text, mtime=0),
    )
    statement = sql.SQL(
        "insert into {} (mission_id, sample_id, election_day_id, number, station_id, "
        "stratum, cluster, size, probability, population, cluster_population) "
        "select %s, %s, %s, s.id, s.id, a.code, '', s.registered_voters, "
        "n.drawn::float8 / n.size, n.size, 1 "
        "from {} s join {} a on a.id = s.area_id join (select area_id, "
        "count(*) as size, count(d.id) as drawn from {} f "
        "left join drawn d using (id) group by area_id) n using (area_id) "
        "join drawn on drawn.id = s.id"
    ).format(
        *(
            sql.Identifier(table._meta.db_table)
            for table in (SampledStation, PollingStation, Area, PollingStation)
        )
    )
    owner.execute("create temporary table drawn (id bigint primary key)")
    owner.execute("insert into drawn select unnest(%s::bigint[])", [drawn.tolist()])
    owner.execute(statement, [made.mission.pk, sample.pk, made.day.pk])
    sample.frozen_at = NOON
    sample.save()


def _version(mission: Mission, stage: Stage) -> ChecklistVersion:
    questions = tuple(
        Question(
            name=f"q{n:02}",
            path=(f"q{n:02}",),
            kind=QuestionKind.SELECT_ONE,
            labels={"en": f"Question {n}"},
            stage=stage,
            choices=tuple(Choice(code, {"en": code}) for code in ANSWERS),
            item_code=f"Q{n:02}",
            negative=frozenset({"yes"}),
            phrase=f"the problem {n}",
        )
        for n in range(QUESTIONS)
    )
    definition = ChecklistDefinition(
        code=stage.value,
        version="1",
        stage=stage,
        titles={"en": stage.value},
        languages=("en",),
        questions=questions,
    )
    checklist = Checklist.objects.create(
        mission=mission, code=stage.value, stage=stage.value
    )
    return ChecklistVersion.objects.create(
        mission=mission,
        checklist=checklist,
        version="1",
        source_name="bench",
        source=b"",
        source_sha256="",
        xform="",
        definition=definition_to_json(definition),
        published_at=NOON,
    )


@contextmanager
def _unguarded(*tables: str) -> Iterator[psycopg.Connection]:
    """Load tables without foreign keys and indexes; make the indexes again after it."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        again = []
        for table in tables:
            owner.execute(
                sql.SQL("alter table {} no force row level security").format(
                    sql.Identifier(table)
                )
            )
            keys = owner.execute(
                "select conname from pg_constraint where conrelid = %s::regclass "
                "and contype = 'f'",
                [table],
            ).fetchall()
            for (name,) in keys:
                _alter(owner, table, name)
            found = owner.execute(
                "select indexname, indexdef from pg_indexes where tablename = %s and "
                "indexname not in (select conname from pg_constraint "
                "where contype in ('p', 'u'))",
                [table],
            ).fetchall()
            for name, definition in found:
                owner.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
                again.append(definition)
        yield owner
        owner.execute("set maintenance_work_mem = '512MB'")
        for definition in again:
            owner.execute(definition)
        for table in tables:
            owner.execute(sql.SQL("vacuum analyze {}").format(sql.Identifier(table)))


def _alter(owner: psycopg.Connection, table: str, constraint: str) -> None:
    owner.execute(
        sql.SQL("alter table {} drop constraint {}").format(
            sql.Identifier(table), sql.Identifier(constraint)
        )
    )


def _stations(election: Election, areas: list[int], stations: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
        statement = sql.SQL(
            "insert into {} (election_id, code, name, address, area_id, kind, setting, "
            "time_zone, is_open, closed_reason, is_provisional, registered_voters) "
            "select %s, 'S' || lpad(n::text, 8, '0'), '', '', "
            "(%s::bigint[])[1 + n %% %s], 'ordinary', "
            "case when n %% 3 = 0 then 'urban' else 'rural' end, '', true, '', false, "
            "100 + n %% 2900 from generate_series(0, %s) as n"
        ).format(sql.Identifier(PollingStation._meta.db_table))
        cursor.execute(statement, [election.pk, areas, len(areas), stations - 1])


def _shuffled(
    versions: list[ChecklistVersion], stations: npt.NDArray[np.int64], seed: int
) -> Iterator[Reports]:
    """Yield a version and some stations: reports come in no order of place."""
    for number, version in enumerate(versions):
        random = np.random.default_rng([seed, number])
        order = random.permutation(stations)
        for start in range(0, order.size, AT_ONCE):
            yield version, order[start : start + AT_ONCE], random


def _copy(
    owner: psycopg.Connection,
    made: Made,
    first: int,
    reports: Reports,
) -> None:
    """Write one report for each of these stations (keys) by a binary COPY."""
    version, some, random = reports
    stations = first + some
    rows = len(stations)
    moment = np.full(rows, int((NOON - EPOCH).total_seconds() * 1_000_000), ">i8")
    identifiers = np.frombuffer(random.bytes(16 * rows), "S16").copy()
    answers = random.choice(6, size=(rows, QUESTIONS), p=SHARES).astype(np.uint8)
    columns: list[tuple[str, npt.NDArray[np.generic] | bytes]] = [
        ("mission_id", _same(made.mission.pk, rows)),
        ("election_day_id", _same(made.day.pk, rows)),
        ("instance_id", identifiers),
        ("thread", identifiers),
        ("version_id", _same(version.pk, rows)),
        ("stage", version.checklist.stage.encode()),
        ("station_id", stations.astype(">i8")),
        ("setting", b""),
        ("overall", b""),
        ("answers", b"\x01{}"),
        ("packed", answers.view(f"S{QUESTIONS}").reshape(rows)),
        ("numbers", bytes(8) + (20).to_bytes(4, "big")),
        ("facts", b"\x01{}"),
        ("attachments", b"\x01[]"),
        ("set_aside_count", bytes(2)),
        ("flag_count", bytes(2)),
        ("source", b"app"),
        ("is_rehearsal", bytes(1)),
        ("received_at", moment),
        ("recorded_at", moment),
    ]
    names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns)
    statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(
        sql.Identifier(Observation._meta.db_table), names
    )
    with owner.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(
            b"PGCOPY\n\xff\r\n\0" + bytes(8) + _tuples(columns, rows) + b"\xff\xff"
        )


def _same(number: int, rows: int) -> npt.NDArray[np.generic]:
    return np.full(rows, number, ">i8")


def _tuples(
    columns: list[tuple[str, npt.NDArray[np.generic] | bytes]], rows: int
) -> bytes:
    """Return the rows as COPY wants them; every value of a column is as wide."""
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for name, values in columns:
        width = len(values) if isinstance(values, bytes) else values.dtype.itemsize
        fields += [(f"{name}_width", ">i4"), (name, f"V{width}")]
    table = np.zeros(rows, [field for field in fields if field[1] != "V0"])
    table["count"] = len(columns)
    for name, values in columns:
        if isinstance(values, bytes):
            table[f"{name}_width"] = len(values)
            if values:
                table[name] = np.void(values)
        else:
            table[f"{name}_width"] = values.dtype.itemsize
            table[name] = values.view(f"V{values.dtype.itemsize}")
    return table.tobytes()
