"""Send simulated reports through the real HTTP API, as phones would."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from queue import SimpleQueue
from time import monotonic, sleep
from urllib.parse import urlsplit

from elections.errors import DomainError
from reports.intake.models.submissions import Pending
from reports.simulation.domain.delivery import SimulatedReport

PHONES = 8
TRIES = 5
PATIENCE_SECONDS = 30
JUDGED_WITHIN_SECONDS = 120
BUSY = frozenset({429, 502, 503})


class ServerUnreachable(DomainError):
    """The server did not take a report after several tries."""

    code = "server_unreachable"


class NobodyJudges(DomainError):
    """The queue of reports does not shrink."""

    code = "nobody_judges"


@dataclass(frozen=True)
class Sent:
    """How the server answered, by status code."""

    statuses: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.statuses.values())


def send_reports(
    reports: Sequence[SimulatedReport],
    *,
    url: str,
    mission: str,
    election_day: str,
    tokens: Mapping[str, str],
    on_progress: Callable[[int], None],
) -> Sent:
    """Post every report with its observer's token; resends are answered as such."""
    host = urlsplit(url).netloc
    phones: SimpleQueue[HTTPConnection] = SimpleQueue()
    for _ in range(PHONES):
        phones.put(HTTPConnection(host, timeout=PATIENCE_SECONDS))
    statuses: Counter[int] = Counter()

    def post(report: SimulatedReport) -> int:
        body = report.as_json(mission=mission, election_day=election_day)
        phone = phones.get()
        try:
            return _post(phone, json.dumps(body).encode(), tokens[report.observer])
        finally:
            phones.put(phone)

    with ThreadPoolExecutor(PHONES) as pool:
        for done, status in enumerate(_in_order(pool, post, reports), start=1):
            statuses[status] += 1
            on_progress(done)
    while not phones.empty():
        phones.get().close()
    return Sent(dict(sorted(statuses.items())))


def _in_order(
    pool: ThreadPoolExecutor,
    post: Callable[[SimulatedReport], int],
    reports: Sequence[SimulatedReport],
) -> Iterator[int]:
    yield from pool.map(post, reports)


def _post(phone: HTTPConnection, body: bytes, token: str) -> int:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    for attempt in range(TRIES):
        try:
            phone.request("POST", "/api/v1/submissions", body=body, headers=headers)
            answer = phone.getresponse()
            answer.read()
        except (HTTPException, OSError):
            phone.close()
        else:
            if answer.status not in BUSY:
                return answer.status
        sleep(0.2 * 2**attempt)
    raise ServerUnreachable(
        f"The server at {phone.host}:{phone.port} does not take reports. Is it running?"
    )


def wait_until_judged(
    *,
    mission_id: int,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> None:
    """Watch the worker empty the queue; it is the one that judges."""
    pending = Pending.objects.filter(mission_id=mission_id)
    waiting = most = pending.count()
    deadline = monotonic() + JUDGED_WITHIN_SECONDS
    on_progress(0, most)
    while waiting:
        if monotonic() > deadline:
            raise NobodyJudges(
                "The worker does not judge. Is it running? Its log is in var/log."
            )
        sleep(0.2)
        before, waiting = waiting, pending.count()
        if waiting < before:
            deadline = monotonic() + JUDGED_WITHIN_SECONDS
        on_progress(most - waiting, most)
