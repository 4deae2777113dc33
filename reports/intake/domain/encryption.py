"""Encrypted submissions of ODK Collect, opened with the private key they were made for.

Plain functions over bytes, so that they run where the private key is kept: on a machine
that is not the server. The scheme is ODK's: AES-256-CFB with PKCS#7 padding, a start
value per file out of the instance id and the key, the key itself under RSA-OAEP with
SHA-256. Its "signature" is made with the public key: it shows accidents, not forgery.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from elections.errors import DomainError
from reports.intake.domain.xml_head import local_name, read_xml
from reports.intake.domain.xml_report import is_encrypted_manifest

SUFFIX = ".enc"
BLOCK_BITS = 128
IV_BYTES = 16
KEY_BYTES = 32
OAEP_SHA256 = OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)
# Web forms make the mask with SHA-1 under the same name of the scheme.
OAEP_OF_THE_WEB = OAEP(mgf=MGF1(SHA1()), algorithm=SHA256(), label=None)  # noqa: S303


class CannotDecrypt(DomainError):
    """The key, the manifest and the files do not belong together, or one is missing."""

    code = "cannot_decrypt"


@dataclass(frozen=True)
class EncryptedReport:
    """What the manifest of an encrypted report says."""

    form: str
    version: str
    instance_id: str
    wrapped_key: bytes
    media: tuple[str, ...]
    xml_file: str
    signature: bytes

    @property
    def files(self) -> tuple[str, ...]:
        """Return the encrypted files in the order in which they were encrypted."""
        return (*self.media, self.xml_file)


@dataclass(frozen=True)
class DecryptedReport:
    """The report itself and its files by their own names."""

    xml: bytes
    files: Mapping[str, bytes]


def read_manifest(raw: bytes) -> EncryptedReport:
    """Read the XML that Collect sends in place of an encrypted report."""
    root = read_xml(raw)
    if not is_encrypted_manifest(root):
        raise CannotDecrypt("This report is not encrypted.")
    found = {local_name(one): (one.text or "").strip() for one in root.iter()}
    media = (
        (one.text or "").strip() for one in root.iter() if local_name(one) == "file"
    )
    return EncryptedReport(
        form=str(root.get("id") or ""),
        version=str(root.get("version") or ""),
        instance_id=found.get("instanceID", ""),
        wrapped_key=_decoded(found.get("base64EncryptedKey", "")),
        media=tuple(name for name in media if name),
        xml_file=found.get("encryptedXmlFile", ""),
        signature=_decoded(found.get("base64EncryptedElementSignature", "")),
    )


def private_key(pem: bytes, *, password: bytes | None = None) -> RSAPrivateKey:
    """Return the mission's private key out of its PEM file."""
    try:
        key = load_pem_private_key(pem, password)
    except (ValueError, TypeError) as error:
        raise CannotDecrypt(f"This is no private key that opens ({error}).") from error
    if not isinstance(key, RSAPrivateKey):
        raise CannotDecrypt("The private key is not an RSA key.")
    return key


def decrypt_report(
    manifest: EncryptedReport, files: Mapping[str, bytes], key: RSAPrivateKey
) -> DecryptedReport:
    """Return the report and its files; raise if one of them is missing or damaged."""
    if missing := [name for name in manifest.files if name not in files]:
        raise CannotDecrypt(f"Files have not come yet: {', '.join(missing)}.")
    aes = _unwrapped(key, manifest.wrapped_key)
    if len(aes) != KEY_BYTES:
        raise CannotDecrypt("The report was not made for this key.")
    opened = {
        name: _opened(files[name], aes, start)
        for name, start in zip(
            manifest.files, start_values(manifest.instance_id, aes), strict=False
        )
    }
    xml = opened.pop(manifest.xml_file)
    plain = {name.removesuffix(SUFFIX): content for name, content in opened.items()}
    if not _is_intact(manifest, plain, xml, key):
        raise CannotDecrypt("The decrypted report is damaged; get its files again.")
    return DecryptedReport(xml=xml, files=plain)


def start_values(instance_id: str, aes: bytes) -> Iterator[bytes]:
    """Return the start value of each file: one byte more changes from file to file."""
    seed = bytearray(hashlib.md5(instance_id.encode() + aes).digest())  # noqa: S324
    number = 0
    while True:
        seed[number % IV_BYTES] = (seed[number % IV_BYTES] + 1) % 256
        number += 1
        yield bytes(seed)


def signed_text(
    manifest: EncryptedReport, plain: Mapping[str, bytes], xml: bytes
) -> bytes:
    """Return the words whose MD5 is the manifest's signature."""
    encoded_key = base64.b64encode(manifest.wrapped_key).decode()
    lines = [manifest.form]
    lines += [manifest.version] if manifest.version else []
    lines += [encoded_key, manifest.instance_id]
    named = [*plain.items(), (manifest.xml_file.removesuffix(SUFFIX), xml)]
    lines += [f"{name}::{_md5(content)}" for name, content in named]
    return ("\n".join(lines) + "\n").encode()


def _is_intact(
    manifest: EncryptedReport,
    plain: Mapping[str, bytes],
    xml: bytes,
    key: RSAPrivateKey,
) -> bool:
    text = signed_text(manifest, plain, xml)
    signed = _unwrapped(key, manifest.signature)
    return signed == hashlib.md5(text).digest()  # noqa: S324  # ODK's scheme


def _unwrapped(key: RSAPrivateKey, wrapped: bytes) -> bytes:
    for padding in (OAEP_SHA256, OAEP_OF_THE_WEB):
        try:
            return key.decrypt(wrapped, padding)
        except ValueError:
            continue
    return b""


def _opened(sealed: bytes, aes: bytes, start: bytes) -> bytes:
    decryptor = Cipher(AES(aes), CFB(start)).decryptor()
    padded = decryptor.update(sealed) + decryptor.finalize()
    unpadder = PKCS7(BLOCK_BITS).unpadder()
    try:
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError as error:
        raise CannotDecrypt("A file does not open: it is damaged.") from error


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except binascii.Error as error:
        raise CannotDecrypt("The manifest is damaged.") from error


def _md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()  # noqa: S324  # ODK's scheme
