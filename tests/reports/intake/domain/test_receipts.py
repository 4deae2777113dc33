"""Receipts: one spelling, one signature, one short code."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from elections.journal.domain.canonical import canonical_bytes
from elections.journal.domain.sealing import new_signing_pair, signer
from reports.intake.domain.receipts import (
    Receipt,
    canonical_receipt,
    is_genuine,
    receipt_document,
    signed_receipt,
)

PAIR = new_signing_pair()


def receipt() -> Receipt:
    return signed_receipt(
        mission="KZ2023",
        instance_id=UUID("6f1c9f0a-6c0e-4a51-9d4e-0a5a3c8b7f01"),
        sha256=bytes(range(32)),
        received_at=datetime(2023, 3, 19, 12, tzinfo=UTC),
        sign=signer(PAIR.private),
    )


def test_what_is_signed_is_the_canonical_json_of_five_fields() -> None:
    words = canonical_receipt(receipt())

    assert words == canonical_bytes(
        {
            "v": 1,
            "mission": "KZ2023",
            "id": "6f1c9f0a-6c0e-4a51-9d4e-0a5a3c8b7f01",
            "sha256": bytes(range(32)).hex(),
            "received_at": "2023-03-19T12:00:00.000000Z",
        }
    )


def test_a_receipt_proves_itself_and_no_other() -> None:
    genuine = receipt()
    forged = replace(genuine, sha256=bytes(32))

    assert is_genuine(genuine, verify_key=PAIR.public)
    assert not is_genuine(forged, verify_key=PAIR.public)
    assert not is_genuine(genuine, verify_key=new_signing_pair().public)


def test_the_short_code_is_the_first_eight_letters_of_the_hash() -> None:
    document = receipt_document(receipt())

    assert document["code"] == "AAAQEAYE"
