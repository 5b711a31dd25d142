"""The key pair of the trail: made once, kept outside of the database, readable by nobody else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.utils.translation import gettext as _

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NoKeyError(Exception):
    """There is no usable private key; its message says why and what to do."""


def make_key(path: Path) -> str:
    """Write a new private key that only its owner can read; give the public key in hex.

    FileExistsError if there is one: a lost key could no longer be told from a replaced one.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    return public_key_of(key)


def read_key(path: Path | None = None) -> Ed25519PrivateKey:
    """The private key, if it is there and nobody else can read it; else NoKeyError."""
    path = path or settings.TRAIL_KEY_FILE
    try:
        mode = path.stat().st_mode
        pem = path.read_bytes()
    except OSError as error:
        raise NoKeyError(
            _("There is no key to sign with at %(path)s; make_trail_key makes one.")
            % {"path": path}
        ) from error
    if mode & OTHERS:
        raise NoKeyError(
            _("Others can read the key %(path)s; allow its owner alone (chmod 600).")
            % {"path": path}
        )
    try:
        key = load_pem_private_key(pem, password=None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKeyError(_("%(path)s is no Ed25519 key in PEM.") % {"path": path})
    return key


def sign(key: Ed25519PrivateKey, said: str) -> str:
    return key.sign(said.encode()).hex()


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The key that anybody may have, in hex."""
    return key.public_key().public_bytes_raw().hex()


def is_signed(said: str, *, signature: str, public_key: str) -> bool:
    """Whether who holds the private key to this public key signed exactly these words."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), said.encode())
    except (ValueError, InvalidSignature):
        return False
    return True
