"""A phone that sends as a long day makes it: in batches, broken off, twice, out of order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from reports.intake.models.submissions import Submission
from tests.factories.collect_requests import Part, Request
from tests.factories.encrypted import encrypted
from tests.flows.checklists import edited
from tests.flows.collect import Phone, breaks_of


def photos_in(instance: str) -> list[str]:
    return re.findall(r">(\d+\.jpg)<", instance)


def request_of(
    instance: str, photos: Mapping[str, bytes], *names: str, more: bool = False
) -> Request:
    """Return a request with the XML, the log of the interview and some photos."""
    files = [Part(name, photos[name]) for name in names]
    return Request(
        instance.encode(),
        [*files, Part("audit.csv", b"event,node,start,end\n", "text/csv")],
        is_incomplete=more,
    )


def send_by_collect(
    phone: Phone, instances: list[str], later: str, photos: Mapping[str, bytes]
) -> None:
    """Send an edit before its original, in batches, broken off, again and at once."""
    assert phone.ask_limit() == 10_000_000
    assert phone.post(request_of(later, photos)).status_code == 201
    assert Submission.objects.count() == 1

    first, second, third = instances
    box, door = photos_in(first)
    for names, more in (((box,), True), ((door,), False), ((box, door), False)):
        sent = request_of(first, photos, *names, more=more)
        assert phone.post(sent).status_code == 201

    whole = request_of(second, photos, *photos_in(second))
    for after in breaks_of(whole):
        for is_reset in (True, False):
            phone.break_off(whole, after=after, is_reset=is_reset)
    assert Submission.objects.count() == 2
    with ThreadPoolExecutor(10) as several:
        answers = list(several.map(phone.post, [whole] * 10))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1

    last = request_of(third, photos, *photos_in(third))
    assert phone.post_in_chunks(last).status_code == 201
    assert phone.post(last).status_code == 201

    own_id = f"uuid:{uuid4()}"
    plain = edited(third, uuid4()).encode()
    secret = encrypted(
        plain, {"1.jpg": b"x"}, own_id=own_id, form="visit", version="2026112301"
    )
    parts = [Part(name, content) for name, content in secret.files.items()]
    assert phone.post(Request(secret.manifest, parts)).status_code == 201
    assert Submission.objects.count() == 5
