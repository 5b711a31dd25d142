"""Verify an exported trail: a program of its own, for Python 3.8 and newer, with nothing else.

    python3 verify_trail.py trail.jsonl [--part] [--checkpoint FILE ...] [--key HEX]

Each line of `trail.jsonl` is one entry, whole or as its digest alone, in the order of their
numbers. It recomputes each digest and each link of the chain, checks the signatures of the
checkpoints, and holds the chain against them. It says which entry is the first that breaks, and
ends with status 0 only if none does.

Without `--checkpoint` it takes the files `checkpoints/*.txt` beside the trail. Whoever made this
folder could have made those too: so give it those that you kept, and the public key that you
were handed on paper.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Optional, Tuple

GENESIS = "0" * 64
SAID = (
    "step",
    "recorded_at",
    "verb",
    "outcome",
    "person_key",
    "person_name",
    "subject",
    "reason",
    "content",
)
"""What the digest of an entry covers, in this order."""

LINK = ("number", "previous_hash", "hash")
HEADING = "Tranche trail checkpoint 1"
SIGNED = ("number", "hash", "made at", "public key")


def sha256(said: List[Any]) -> str:
    """SHA-256 of the one way to write these values as JSON."""
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_of(entry: Dict[str, Any]) -> str:
    """What the entry says, as a digest; of an entry that is not shown, the digest given.

    An entry with both would show what nobody checks, and with more than that too.
    """
    if set(entry) == {*LINK, "digest"}:
        return str(entry["digest"])
    if set(entry) != {*LINK, *SAID}:
        raise ValueError(f"Entry {entry['number']} has other fields than an entry.")
    return sha256([entry[name] for name in SAID])


class Walk:
    """One walk along the chain, entry by entry, past the checkpoints."""

    def __init__(
        self,
        checkpoints: Iterable[Dict[str, str]],
        key: Optional[str] = None,
        *,
        is_part: bool = False,
    ) -> None:
        self.number = 0
        self.hash = GENESIS
        self.entries = 0
        self.proven = 0
        self.key = key
        self.is_part = is_part
        self.ahead: Dict[int, List[Dict[str, str]]] = {}
        for checkpoint in checkpoints:
            self.ahead.setdefault(int(checkpoint["number"]), []).append(checkpoint)

    def over(self, entries: Iterable[Dict[str, Any]]) -> Iterator[str]:
        """Name each entry that breaks the chain, the first one first."""
        for entry in entries:
            if self.entries == 0 and self.is_part:
                yield from self.begin_at(entry)
            yield from self.past(entry)
        for number in sorted(self.ahead):
            yield f"The chain ends at entry {self.number}, but entry {number} was signed."

    def begin_at(self, entry: Dict[str, Any]) -> Iterator[str]:
        """A part of the trail stands on the hash of the entry before it."""
        self.number, self.hash = entry["number"] - 1, entry["previous_hash"]
        for number in sorted(self.ahead):
            if number <= self.number:
                for checkpoint in self.ahead.pop(number):
                    if number == self.number:
                        yield from self.hold_against(checkpoint)

    def past(self, entry: Dict[str, Any]) -> Iterator[str]:
        number = entry["number"]
        if number > self.number + 1:
            yield f"Entry {self.number + 1} is missing."
        elif number <= self.number:
            yield f"Entry {number} stands out of its place."
        if entry["previous_hash"] != self.hash:
            yield f"Entry {number} does not follow the one before it."
        if entry["hash"] != sha256([number, digest_of(entry), entry["previous_hash"]]):
            yield f"Entry {number} was changed."
        self.number, self.hash = number, entry["hash"]
        self.entries += 1
        for checkpoint in self.ahead.pop(number, []):
            yield from self.hold_against(checkpoint)

    def hold_against(self, checkpoint: Dict[str, str]) -> Iterator[str]:
        number = checkpoint["number"]
        if not is_genuine(checkpoint):
            yield f"The checkpoint at entry {number} was changed or is not genuine."
        elif self.key is not None and checkpoint["public key"] != self.key:
            yield f"The checkpoint at entry {number} is signed with another key."
        elif checkpoint["hash"] != self.hash:
            yield (
                f"The checkpoint at entry {number} says otherwise: an entry after {self.proven}"
                f" and up to {number} was written anew."
            )
        self.proven = int(number)


def read_entries(path: Path) -> Iterator[Dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield json.loads(line)


def read_checkpoint(path: Path) -> Dict[str, str]:
    """The fields of a checkpoint's file; ValueError if it is none."""
    heading, *lines = path.read_text(encoding="ascii").strip().splitlines()
    fields = dict(line.strip().split(": ", 1) for line in lines)
    if heading.strip() != HEADING or set(fields) != {*SIGNED, "signature"}:
        raise ValueError(f"{path} is no checkpoint.")
    return fields


def is_genuine(checkpoint: Dict[str, str]) -> bool:
    """Whether the signature fits what the checkpoint says."""
    lines = [HEADING, *(f"{name}: {checkpoint[name]}" for name in SIGNED)]
    said = "".join(line + "\n" for line in lines)
    try:
        key = bytes.fromhex(checkpoint["public key"])
        signature = bytes.fromhex(checkpoint["signature"])
    except ValueError:
        return False
    return is_signed(said.encode("ascii"), signature, key)


# ---- Ed25519, verification only, after RFC 8032 section 5.1 ----

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)

Point = Tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z."""


def add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(factor: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while factor > 0:
        if factor & 1:
            result = add(result, point)
        point = add(point, point)
        factor >>= 1
    return result


def decompress(encoded: bytes) -> Optional[Point]:
    """The point that 32 bytes stand for, None if none does."""
    if len(encoded) != 32:
        return None
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT % P
    if (x * x - square) % P != 0 or (x == 0 and sign == 1):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def is_same(one: Point, other: Point) -> bool:
    same_x = (one[0] * other[2] - other[0] * one[2]) % P == 0
    return same_x and (one[1] * other[2] - other[1] * one[2]) % P == 0


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = decompress(BASE_Y.to_bytes(32, "little"))


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Whether who holds the private key to this public key signed exactly this message."""
    public, commitment = decompress(key), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or BASE is None or len(signature) != 64 or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return is_same(multiply(s, BASE), add(commitment, multiply(challenge, public)))


def main(arguments: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Verify an exported trail of Tranche.")
    parser.add_argument("trail", type=Path, help="trail.jsonl")
    parser.add_argument("--part", action="store_true", help="it need not begin with entry 1")
    parser.add_argument("--checkpoint", type=Path, action="append", help="one that you kept")
    parser.add_argument("--key", help="the public key (hex) that you were handed")
    asked = parser.parse_args(arguments)
    beside = sorted((asked.trail.parent / "checkpoints").glob("*.txt"))
    try:
        checkpoints = [read_checkpoint(path) for path in asked.checkpoint or beside]
        walk = Walk(checkpoints, asked.key, is_part=asked.part)
        fault = next(walk.over(read_entries(asked.trail)), None)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"BROKEN: this cannot be read as a trail: {error!r}")
        return 1
    if fault is not None:
        print(f"BROKEN: {fault}")
        return 1
    first = walk.number - walk.entries + 1
    print(f"UNBROKEN: {walk.entries} entries, from number {first} to {walk.number}.")
    print(f"Last hash: {walk.hash}")
    print(f"Checkpoints: {len(checkpoints)}; proven by signature up to entry {walk.proven}.")
    for key in sorted({checkpoint["public key"] for checkpoint in checkpoints}):
        print(f"Signed with: {key}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
