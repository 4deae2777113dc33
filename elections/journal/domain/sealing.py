"""Sealing and signing, pure: AES-256-GCM with a versioned header, and Ed25519.

A sealed value is `header (4) + nonce (12) + ciphertext + tag (16)`. The header and the
caller's context are authenticated, so that a value moved to another row does not open.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from elections.errors import DomainError

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER = b"BQS\x01"
WRAPPING = b"baqylau key wrapping: "


class SealBroken(DomainError):
    """The sealed bytes cannot be opened with this key in this place."""

    code = "seal_broken"
    status = 500


@dataclass(frozen=True)
class SigningPair:
    """The two halves of an Ed25519 key, 32 raw bytes each."""

    private: bytes = field(repr=False)
    public: bytes


def new_key() -> bytes:
    """Return a fresh key for sealing."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, *, context: bytes) -> bytes:
    """Seal bytes for one place; the same context opens them again."""
    nonce = os.urandom(NONCE_BYTES)
    return HEADER + nonce + AESGCM(_whole(key)).encrypt(nonce, plain, HEADER + context)


def unseal(key: bytes, sealed: bytes, *, context: bytes) -> bytes:
    """Open sealed bytes, or raise SealBroken if key, place or a single bit differ."""
    header, body = sealed[: len(HEADER)], sealed[len(HEADER) :]
    if header != HEADER or len(body) < NONCE_BYTES + TAG_BYTES:
        raise SealBroken(
            "These bytes were not sealed by this version. Check that the backup and "
            "the program belong together."
        )
    nonce, ciphertext = body[:NONCE_BYTES], body[NONCE_BYTES:]
    try:
        return AESGCM(_whole(key)).decrypt(nonce, ciphertext, header + context)
    except InvalidTag as error:
        raise SealBroken(
            "The seal does not open: another key, or the bytes were changed or moved. "
            "Check SEALING_KEY; if it is right, restore the row from a backup."
        ) from error


def wrap_key(wrapping_key: bytes, key: bytes, *, context: bytes) -> bytes:
    """Seal a key with the key that is kept outside the database."""
    return seal(wrapping_key, _whole(key), context=WRAPPING + context)


def unwrap_key(wrapping_key: bytes, wrapped: bytes, *, context: bytes) -> bytes:
    """Open a wrapped key."""
    return unseal(wrapping_key, wrapped, context=WRAPPING + context)


def new_signing_pair() -> SigningPair:
    """Return a fresh Ed25519 key."""
    private = Ed25519PrivateKey.generate()
    return SigningPair(
        private=private.private_bytes_raw(),
        public=private.public_key().public_bytes_raw(),
    )


def sign(private: bytes, message: bytes) -> bytes:
    """Return the 64-byte signature of a message."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def signer(private: bytes) -> Callable[[bytes], bytes]:
    """Return what signs with this key; reading the key costs as much as a signature."""
    return Ed25519PrivateKey.from_private_bytes(private).sign


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the signature belongs to this message and key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _whole(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    return key
