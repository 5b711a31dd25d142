"""The verifier that stands alone: its own Ed25519 agrees with that of a known library."""

import ast
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from core.audit import verify_trail

# RFC 8032, section 7.1: public key, message, signature.
KNOWN = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
            "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
            "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
]


def signed(message):
    key = Ed25519PrivateKey.generate()
    return key.public_key().public_bytes_raw(), key.sign(message)


@pytest.mark.parametrize(("key", "message", "signature"), KNOWN)
def test_the_examples_of_the_standard_verify(key, message, signature):
    assert verify_trail.is_signed(
        bytes.fromhex(message), bytes.fromhex(signature), bytes.fromhex(key)
    )


@settings(max_examples=20)
@given(message=st.binary(max_size=300))
def test_what_the_library_signs_verifies(message):
    key, signature = signed(message)

    assert verify_trail.is_signed(message, signature, key)


@settings(max_examples=20)
@given(place=st.integers(0, 63), bit=st.integers(0, 7))
def test_one_other_bit_of_the_signature_does_not(place, bit):
    key, signature = signed(b"checkpoint")
    spoilt = bytearray(signature)
    spoilt[place] ^= 1 << bit

    assert not verify_trail.is_signed(b"checkpoint", bytes(spoilt), key)


def test_another_message_or_key_does_not():
    key, signature = signed(b"checkpoint")
    other, _signature = signed(b"checkpoint")

    assert not verify_trail.is_signed(b"checkpoints", signature, key)
    assert not verify_trail.is_signed(b"checkpoint", signature, other)


@pytest.mark.parametrize(
    ("signature", "key"),
    [
        (b"", b""),
        (b"\0" * 64, b"\xff" * 32),
        (b"\xff" * 64, b"\0" * 32),
        (b"\0" * 63, b"\x07" * 32),
    ],
    ids=["empty", "no key", "no signature", "too short"],
)
def test_bytes_that_are_no_signature_or_no_key_do_not(signature, key):
    assert not verify_trail.is_signed(b"checkpoint", signature, key)


def test_a_second_form_of_the_same_signature_does_not():
    """S plus the order of the group would verify where nobody checks its range (RFC 8032)."""
    key, signature = signed(b"checkpoint")
    s = int.from_bytes(signature[32:], "little") + verify_trail.ORDER

    assert not verify_trail.is_signed(b"checkpoint", signature[:32] + s.to_bytes(32, "little"), key)


def test_it_imports_nothing_but_the_standard_library():
    source = Path(verify_trail.__file__).read_text(encoding="utf-8")
    imported = {
        name.name.partition(".")[0] if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(source, feature_version=(3, 8)))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }

    assert imported == {"argparse", "hashlib", "json", "pathlib", "sys", "typing"}
