"""Reading what ODK Collect writes, and refusing what nobody's form writes."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.errors import DomainError
from reports.intake.domain.file_names import files_named, without_device
from reports.intake.domain.json_report import UnreadableReport
from reports.intake.domain.readers import is_same_report, plain_bytes, readable
from reports.intake.domain.xml_head import (
    NoInstanceId,
    possible_file_names,
    read_xml,
)
from reports.intake.domain.xml_report import (
    decrypted_id,
    parse_decrypted_report,
    parse_xml_report,
)
from tests.factories.collect_requests import VISIT, collected, new_id

OWN = "uuid:00000000-0000-4000-8000-000000000001"
OLD = "uuid:00000000-0000-4000-8000-000000000002"


def test_an_envelope_holds_what_the_xml_says() -> None:
    envelope = parse_xml_report(collected(own_id=OWN, replaces=OLD, audit="audit.csv"))

    assert f"uuid:{envelope.instance_id}" == OWN
    assert f"uuid:{envelope.replaces}" == OLD
    assert (envelope.checklist, envelope.version) == ("small", "1")
    assert envelope.device_at == datetime(2023, 3, 19, 4, 45, tzinfo=UTC)
    assert envelope.answers["overall"] == "good"
    assert envelope.answers["header"]["station"] == "S-1"
    assert envelope.answers["meta"] == {"audit": "audit.csv"}
    assert envelope.oddities == ()
    assert not envelope.is_rehearsal


def test_repeats_are_lists_and_groups_nest() -> None:
    body = (
        "<g><n><x>1</x></n></g>"
        "<r><a>1</a><p>1.jpg</p></r><r><a/></r><r><a>3</a><p>3.jpg</p></r>"
        "<many>yes no</many><at>43.2 76.9 0 5</at>"
    )

    answers = parse_xml_report(collected(body=body)).answers

    assert answers["g"] == {"n": {"x": "1"}}
    assert answers["r"] == [{"a": "1", "p": "1.jpg"}, {}, {"a": "3", "p": "3.jpg"}]
    assert (answers["many"], answers["at"]) == ("yes no", "43.2 76.9 0 5")


def test_what_was_not_answered_is_absent() -> None:
    body = "<a/><b></b><c>  </c><g><d/></g><e>0</e>"

    answers = parse_xml_report(collected(body=body)).answers

    assert set(answers) == {"start", "end", "deviceid", "e"}


def test_a_template_of_a_repeat_is_no_answer() -> None:
    body = (
        '<r xmlns:jr="http://openrosa.org/javarosa" jr:template=""><a>x</a></r>'
        "<r><a>1</a></r>"
    )

    assert parse_xml_report(collected(body=body)).answers["r"] == {"a": "1"}


def test_what_a_phone_proposes_about_places_is_kept_apart_from_answers() -> None:
    body = (
        '<g><meta><entity dataset="stations" id="77" update="1" baseVersion="3">'
        "<label>School 7</label></entity></meta><x>1</x></g>"
    )

    answers = parse_xml_report(collected(body=body)).answers

    assert answers["g"] == {"x": "1"}
    assert answers["meta"]["entities"] == [
        {
            "dataset": "stations",
            "id": "77",
            "update": "1",
            "baseVersion": "3",
            "label": "School 7",
        }
    ]


def test_an_id_that_is_no_uuid_always_becomes_the_same_one() -> None:
    ids = {parse_xml_report(collected(own_id="a/1")).instance_id for _ in range(2)}

    assert len(ids) == 1
    assert ids != {parse_xml_report(collected(own_id="a/2")).instance_id}


def test_a_report_that_replaces_itself_replaces_nothing() -> None:
    envelope = parse_xml_report(collected(own_id=OWN, replaces=OWN))

    assert envelope.replaces is None
    assert envelope.oddities == ("deprecatedID",)


def test_a_clock_that_makes_no_sense_is_an_oddity() -> None:
    sent = collected().replace(b"2023-03-19T10:45:00.000+06:00</end>", b"noon</end>")

    envelope = parse_xml_report(sent)

    assert envelope.device_at is None
    assert envelope.oddities == ("end",)


def test_a_rehearsal_says_so_in_a_question_of_that_name() -> None:
    assert parse_xml_report(collected(body="<rehearsal>yes</rehearsal>")).is_rehearsal


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"<a",
        b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        b"<?xml version='1.0'?>" + b" " * 3_000 + b"<!DOCTYPE a><a/>",
        "<!DOCTYPE a><a/>".encode("utf-16"),
        b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x'><a/>",
        b"<a>" * 65 + b"</a>" * 65,
        b"<a>" + b"<b/>" * 50_000 + b"</a>",
        b"<?xml version='1.0' encoding='no-such'?><a/>",
        b"<a>\x00</a>",
    ],
)
def test_hostile_xml_is_refused_at_once(raw: bytes) -> None:
    began = time.perf_counter()

    with pytest.raises(UnreadableReport):
        parse_xml_report(raw)

    assert time.perf_counter() - began < 1


def test_without_an_id_a_resend_could_not_be_told() -> None:
    with pytest.raises(NoInstanceId):
        parse_xml_report(b"<data id='small'><meta><instanceID/></meta></data>")


@given(st.binary(max_size=200))
def test_no_bytes_do_worse_than_being_refused(raw: bytes) -> None:
    for start in (b"", b"<data><meta><instanceID>1</instanceID></meta>"):
        try:
            parse_xml_report(start + raw)
        except DomainError:
            continue


@given(
    st.recursive(
        st.text("abc 1", min_size=1).filter(str.strip),
        lambda inner: st.dictionaries(st.sampled_from("uvw"), inner, min_size=1),
        max_leaves=8,
    )
)
def test_any_tree_of_answers_comes_back(tree: object) -> None:
    def written(value: object) -> str:
        if isinstance(value, dict):
            return "".join(f"<{k}>{written(v)}</{k}>" for k, v in value.items())
        return str(value)

    def stripped(value: object) -> object:
        if isinstance(value, dict):
            return {k: stripped(v) for k, v in value.items()}
        return str(value).strip()

    answers = parse_xml_report(collected(body=f"<t>{written(tree)}</t>")).answers

    assert answers["t"] == stripped(tree)


def test_the_same_report_in_other_bytes_is_the_same() -> None:
    sent = collected(own_id=OWN)
    respelt = sent.replace(b'id="small" version="1"', b"version='1'  id='small'")
    other = sent.replace(b"good", b"bad")

    def same(newcomer: bytes, source: str = "collect") -> bool:
        return is_same_report(
            stored=sent, stored_source="collect", newcomer=newcomer, source=source
        )

    assert same(respelt)
    assert not same(other)
    assert not same(b'{"id": "1"}', source="app")


def test_xml_is_kept_to_the_last_byte() -> None:
    assert plain_bytes(source="collect", raw=b" <a/>\n") == b" <a/>\n"
    assert plain_bytes(source="app", raw=b" {}\n") == b"{}"


def test_people_can_read_all_that_was_sent() -> None:
    tree = readable(source="collect", raw=collected(own_id=OWN))

    assert (tree["@id"], tree["@version"]) == ("small", "1")
    assert tree["meta"] == {"instanceID": OWN}
    assert tree["deviceid"].startswith("collect:")


def test_the_phones_own_marks_are_left_out_unless_a_question_asks() -> None:
    answers = parse_xml_report(collected()).answers

    assert "deviceid" in answers
    assert "deviceid" not in without_device(None, answers)


def test_any_text_may_name_a_file_and_the_form_tells_which_do() -> None:
    body = f"{VISIT}<g><p>1.jpg</p></g><g><p>2.jpg</p></g>"
    sent = collected(body=body, audit="audit.csv")
    envelope = parse_xml_report(sent)

    named = possible_file_names(read_xml(sent))

    assert {"1.jpg", "2.jpg", "audit.csv", "S-1"} <= named
    # Of a form that nobody published only the log of the phone is known.
    assert [file.name for file in files_named(None, envelope)] == ["audit.csv"]


def test_a_decrypted_report_stands_beside_the_encrypted_one() -> None:
    own, old = new_id(), new_id()

    envelope = parse_decrypted_report(collected(own_id=own, replaces=old))

    assert envelope.instance_id == decrypted_id(UUID(own.removeprefix("uuid:")))
    assert envelope.replaces == decrypted_id(UUID(old.removeprefix("uuid:")))
