"""Sealing, wrapping and signing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.journal.domain import sealing
from elections.journal.domain.sealing import SealBroken

KEY = bytes(range(32))
PLACE = b"observer:7:name"


@given(plain=st.binary(max_size=200), context=st.binary(max_size=40))
def test_what_was_sealed_opens_in_its_place(plain: bytes, context: bytes) -> None:
    sealed = sealing.seal(KEY, plain, context=context)

    assert sealing.unseal(KEY, sealed, context=context) == plain


def test_sealing_twice_gives_different_bytes() -> None:
    first = sealing.seal(KEY, b"name", context=PLACE)
    second = sealing.seal(KEY, b"name", context=PLACE)

    assert first != second


def test_every_changed_bit_is_noticed() -> None:
    sealed = sealing.seal(KEY, b"name", context=PLACE)

    for position in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            sealing.unseal(KEY, bytes(changed), context=PLACE)


def test_a_sealed_value_does_not_open_in_another_place() -> None:
    sealed = sealing.seal(KEY, b"name", context=PLACE)

    with pytest.raises(SealBroken, match="changed or moved"):
        sealing.unseal(KEY, sealed, context=b"observer:8:name")


def test_a_sealed_value_does_not_open_with_another_key() -> None:
    sealed = sealing.seal(KEY, b"name", context=PLACE)

    with pytest.raises(SealBroken):
        sealing.unseal(sealing.new_key(), sealed, context=PLACE)


@pytest.mark.parametrize("cut", [0, 3, 4, 20, 31])
def test_cut_bytes_do_not_open(cut: int) -> None:
    sealed = sealing.seal(KEY, b"", context=PLACE)

    with pytest.raises(SealBroken):
        sealing.unseal(KEY, sealed[:cut], context=PLACE)


def test_a_wrapped_key_is_not_an_ordinary_sealed_value() -> None:
    wrapped = sealing.wrap_key(KEY, sealing.new_key(), context=PLACE)

    with pytest.raises(SealBroken):
        sealing.unseal(KEY, wrapped, context=PLACE)


def test_a_wrapped_key_unwraps() -> None:
    key = sealing.new_key()

    wrapped = sealing.wrap_key(KEY, key, context=PLACE)

    assert sealing.unwrap_key(KEY, wrapped, context=PLACE) == key


def test_a_short_key_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="32 bytes, not 5"):
        sealing.seal(b"short", b"name", context=PLACE)


def test_a_signature_verifies_only_its_own_message() -> None:
    pair = sealing.new_signing_pair()

    signature = sealing.sign(pair.private, b"receipt")

    assert sealing.verify(pair.public, b"receipt", signature)
    assert not sealing.verify(pair.public, b"Receipt", signature)
    assert not sealing.verify(sealing.new_signing_pair().public, b"receipt", signature)


def test_the_signature_is_the_one_of_rfc_8032() -> None:
    private = bytes.fromhex(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    )

    signature = sealing.sign(private, b"")

    assert signature.hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )


def test_keys_do_not_appear_in_a_printed_pair() -> None:
    pair = sealing.new_signing_pair()

    assert repr(pair.private) not in repr(pair)
