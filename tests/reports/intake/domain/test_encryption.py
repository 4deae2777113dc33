"""Opening what Collect encrypted, and saying why it does not open."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from reports.intake.domain.encryption import (
    CannotDecrypt,
    decrypt_report,
    private_key,
    read_manifest,
)
from reports.intake.domain.xml_report import parse_xml_report
from tests.factories.collect_requests import collected, new_id
from tests.factories.encrypted import PADDING, encrypted, mission_key, pem

FILES = {f"{number}.jpg": bytes([number]) * (number * 7) for number in range(1, 20)}


def test_a_report_and_all_its_files_open_again() -> None:
    own_id = new_id()
    plain = collected(own_id=own_id)
    sent = encrypted(plain, FILES, own_id=own_id)

    found = decrypt_report(read_manifest(sent.manifest), sent.files, mission_key())

    assert found.xml == plain
    assert found.files == FILES


def test_a_manifest_is_read_as_an_encrypted_report_with_its_files() -> None:
    own_id = new_id()
    sent = encrypted(b"<data/>", {"a.jpg": b"1"}, own_id=own_id)

    envelope = parse_xml_report(sent.manifest)

    assert envelope.is_encrypted
    assert f"uuid:{envelope.instance_id}" == own_id
    assert (envelope.checklist, envelope.version) == ("small", "1")
    assert envelope.answers == {}
    names = {file.name for file in envelope.files}
    assert names == {"a.jpg.enc", "submission.xml.enc"}


def test_a_report_of_a_web_form_opens_too() -> None:
    own_id, key = new_id(), mission_key()
    sent = encrypted(b"<data/>", {}, own_id=own_id)
    manifest = read_manifest(sent.manifest)
    of_the_web = OAEP(mgf=MGF1(SHA1()), algorithm=SHA256(), label=None)
    aes = key.decrypt(manifest.wrapped_key, PADDING)
    rewrapped = key.public_key().encrypt(aes, of_the_web)
    old = base64.b64encode(manifest.wrapped_key)
    raw = sent.manifest.replace(old, base64.b64encode(rewrapped))

    # The signature covers the wrapped key as it was, and so tells of the change.
    with pytest.raises(CannotDecrypt, match="damaged"):
        decrypt_report(read_manifest(raw), sent.files, key)


def test_another_key_does_not_open_it() -> None:
    sent = encrypted(b"<data/>", {}, own_id=new_id())
    other = generate_private_key(public_exponent=65_537, key_size=2_048)

    with pytest.raises(CannotDecrypt, match="not made for this key"):
        decrypt_report(read_manifest(sent.manifest), sent.files, other)


def test_a_missing_file_is_named() -> None:
    sent = encrypted(b"<data/>", {"a.jpg": b"1"}, own_id=new_id())

    with pytest.raises(CannotDecrypt, match=r"a\.jpg\.enc"):
        decrypt_report(
            read_manifest(sent.manifest),
            {"submission.xml.enc": sent.files["submission.xml.enc"]},
            mission_key(),
        )


@pytest.mark.parametrize("name", ["a.jpg.enc", "submission.xml.enc"])
def test_a_changed_file_is_noticed(name: str) -> None:
    sent = encrypted(collected(), {"a.jpg": b"1" * 100}, own_id=new_id())
    content = bytearray(sent.files[name])
    content[3] ^= 1

    with pytest.raises(CannotDecrypt):
        decrypt_report(
            read_manifest(sent.manifest),
            {**sent.files, name: bytes(content)},
            mission_key(),
        )


def test_a_manifest_for_another_report_does_not_open() -> None:
    sent = encrypted(collected(), {"a.jpg": b"1" * 100}, own_id=new_id())
    moved = replace(read_manifest(sent.manifest), instance_id=new_id())

    with pytest.raises(CannotDecrypt):
        decrypt_report(moved, sent.files, mission_key())


def test_a_plain_report_and_a_file_that_is_no_key_are_refused() -> None:
    with pytest.raises(CannotDecrypt, match="not encrypted"):
        read_manifest(collected())
    with pytest.raises(CannotDecrypt, match="no private key"):
        private_key(b"nonsense")
    assert private_key(pem(mission_key())).key_size == 2_048
