"""A report encrypted as ODK Collect does it, written from its published scheme."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

PADDING = OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)
MANIFEST = (
    '<data xmlns="http://www.opendatakit.org/xforms/encrypted" id="{form}" '
    'version="{version}" encrypted="yes"><base64EncryptedKey>{key}</base64EncryptedKey>'
    '<orx:meta xmlns:orx="http://openrosa.org/xforms">'
    "<orx:instanceID>{own_id}</orx:instanceID></orx:meta>{media}"
    "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
    "<base64EncryptedElementSignature>{signature}</base64EncryptedElementSignature>"
    "</data>"
)


@dataclass(frozen=True)
class Encrypted:
    """What the phone sends: the manifest as the report, the rest as files."""

    manifest: bytes
    files: Mapping[str, bytes]


@cache
def mission_key() -> RSAPrivateKey:
    """Return one private key for all tests; making it takes a while."""
    return generate_private_key(public_exponent=65_537, key_size=2_048)


def pem(key: RSAPrivateKey) -> bytes:
    """Return a private key as its file."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def encrypted(
    xml: bytes,
    files: Mapping[str, bytes],
    *,
    own_id: str,
    form: str = "small",
    version: str = "1",
    key: RSAPrivateKey | None = None,
) -> Encrypted:
    """Encrypt a finalised report with a fresh key of its own."""
    public = (key or mission_key()).public_key()
    aes = os.urandom(32)
    wrapped = base64.b64encode(public.encrypt(aes, PADDING)).decode()
    start = bytearray(hashlib.md5(own_id.encode() + aes).digest())
    lines, sealed = [form, version, wrapped, own_id], {}
    for number, (name, content) in enumerate([*files.items(), ("submission.xml", xml)]):
        start[number % 16] = (start[number % 16] + 1) % 256
        missing = 16 - len(content) % 16
        cipher = Cipher(AES(aes), CFB(bytes(start))).encryptor()
        padded = content + bytes([missing]) * missing
        sealed[f"{name}.enc"] = cipher.update(padded) + cipher.finalize()
        lines.append(f"{name}::{hashlib.md5(content).hexdigest()}")
    digest = hashlib.md5(("\n".join(lines) + "\n").encode()).digest()
    manifest = MANIFEST.format(
        form=form,
        version=version,
        key=wrapped,
        own_id=own_id,
        media="".join(f"<media><file>{name}.enc</file></media>" for name in files),
        signature=base64.b64encode(public.encrypt(digest, PADDING)).decode(),
    )
    return Encrypted(manifest.encode(), sealed)
