"""The API document tells the truth about the intake, whose views it cannot read."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from config.openapi import SCHEME, intake_document
from tests.factories.access import DeviceTokenFactory
from tests.factories.intake import bearer, report
from tests.factories.sms import SmsGatewayFactory

METHODS = {"get", "head", "post", "put", "patch", "delete"}
EXAMPLES = {"{id}": "0b8f3a52-9a0e-4c5b-8f57-2f1d3c7e9a10", "{sha256}": "a" * 64}


def example(path: str) -> str:
    for placeholder, value in EXAMPLES.items():
        path = path.replace(placeholder, value)
    return path


def check(name: str, found: object) -> None:
    """Hold an answer against a schema of the document."""
    schema = {
        "$ref": f"#/components/schemas/{name}",
        "components": intake_document()["components"],
    }
    Draft202012Validator(schema).validate(found)


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(intake_document()["paths"]))
def test_each_address_takes_the_documented_methods_and_no_others(
    client: Client, path: str
) -> None:
    documented = METHODS & set(intake_document()["paths"][path])
    gateway = SmsGatewayFactory.create()
    key = f"{gateway.mission.code}.{gateway.code}"
    address = example(path).replace("{key}", key)

    answers = {
        method: client.generic(
            method.upper(), address, b"{}", content_type="application/json"
        ).status_code
        for method in METHODS
    }

    taken = {method for method, status in answers.items() if status != 405}
    assert taken == documented
    assert {answers[method] for method in taken} <= {401, 403}


@pytest.mark.django_db
def test_a_stored_report_answers_as_documented(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    headers = bearer(token, "s")
    sent = report(token.mission)

    check("Report", sent)
    one = client.post(
        "/api/v1/submissions", sent, content_type="application/json", headers=headers
    )
    many = client.post(
        "/api/v1/submissions", [sent], content_type="application/json", headers=headers
    )
    state = client.get(f"/api/v1/submissions/{sent['id']}", headers=headers)
    own = client.get("/api/v1/me", headers=headers)

    assert [one.status_code, many.status_code] == [201, 200]
    check("Receipted", one.json())
    check("Results", many.json())
    check("State", state.json())
    check("Own", own.json())


@pytest.mark.django_db
def test_a_file_answers_as_documented(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    content = b"a photo"
    address = f"/api/v1/attachments/{hashlib.sha256(content).hexdigest()}"

    answer = client.put(address, content, headers=bearer(token, "s"))

    assert answer.status_code == 201
    check("File", answer.json())


@pytest.mark.django_db
def test_a_refusal_is_the_documented_problem(client: Client) -> None:
    answer = client.post("/api/v1/submissions", {}, content_type="application/json")

    check("Problem", answer.json())


@pytest.mark.django_db
def test_the_served_document_holds_both_parts(client: Client) -> None:
    served: dict[str, Any] = client.get("/api/v1/schema/").json()

    assert set(intake_document()["paths"]) < set(served["paths"])
    assert served["components"]["securitySchemes"][SCHEME]["scheme"] == "bearer"
