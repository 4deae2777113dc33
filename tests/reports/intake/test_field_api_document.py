"""docs/field-api.md tells the truth: its receipts prove themselves, its codes exist."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

from elections.errors import DomainError
from elections.journal.domain.sealing import verify
from reports.intake import urls
from reports.intake.domain.json_report import parse_report
from reports.intake.domain.receipts import short_code

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "field-api.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
EXAMPLES: list[dict[str, Any]] = [
    json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
]
OF_THE_WIRE = {"method_not_allowed", "unavailable"}


def every_code(kind: type[DomainError]) -> set[str]:
    return {kind.code}.union(*map(every_code, kind.__subclasses__()))


def test_the_report_is_one() -> None:
    envelope = parse_report(json.dumps(EXAMPLES[0]).encode())

    assert envelope.oddities == ()
    assert envelope.files[0].name == "protocol.jpg"


def test_the_receipts_prove_themselves_with_the_key_in_the_text() -> None:
    key = next(e["verify_key"] for e in EXAMPLES if "verify_key" in e)
    receipts = [EXAMPLES[1]["receipt"], EXAMPLES[3]["results"][0]["receipt"]]

    for receipt in receipts:
        signed = {k: v for k, v in receipt.items() if k not in ("code", "signature")}
        words = json.dumps(signed, sort_keys=True, separators=(",", ":")).encode()
        signature = base64.b64decode(receipt["signature"])

        assert verify(base64.b64decode(key), words, signature)
        assert receipt["code"] == short_code(bytes.fromhex(receipt["sha256"]))


def test_every_code_in_the_table_can_happen() -> None:
    rows = re.findall(r"^\| \d{3} \| (.*?) \|", TEXT, re.MULTILINE)
    codes = {code for row in rows for code in re.findall(r"`(\w+)`", row)}

    assert urls.urlpatterns
    assert codes <= every_code(DomainError) | OF_THE_WIRE
