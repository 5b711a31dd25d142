"""Numbers that carry their own proof: IBAN, BIC and the UID of the commercial register."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

QR_INSTITUTES = range(30000, 32000)
"""Institute numbers of QR-IBANs, which need a QR reference with every payment (SIX)."""
UID = re.compile(r"CHE[-\s]?(\d{3})\.?(\d{3})\.?(\d{3})", re.IGNORECASE)
UID_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4)


def compact(number: str) -> str:
    """A number as it is stored: without spaces, in capitals."""
    return "".join(number.split()).upper()


def objections_to_iban(number: str) -> list[str]:
    if not number.strip():
        return [_("The account needs its IBAN.")]
    try:
        iban = IBAN(number, validate_bban=True)
    except SchwiftyException:
        return [_("This is no valid IBAN; check it against the account letter.")]
    if iban.country_code in {"CH", "LI"} and int(iban.bank_code) in QR_INSTITUTES:
        return [
            _(
                "This is a QR-IBAN, which takes a QR reference with every payment. Ask the partner"
                " for the normal IBAN of the account."
            )
        ]
    return []


def objections_to_bic(code: str) -> list[str]:
    """The BIC may be left out; what is written must be one."""
    if not code:
        return []
    try:
        BIC(code)
    except SchwiftyException:
        return [_("This is no valid BIC.")]
    return []


def objections_to_uid(number: str) -> list[str]:
    """The UID may be left out; what is written must have the right check digit (modulo 11)."""
    if not number:
        return []
    if not (found := UID.fullmatch(number.strip())):
        return [_("Write the UID like CHE-123.456.788.")]
    digits = [int(digit) for digit in "".join(found.groups())]
    total = sum(weight * digit for weight, digit in zip(UID_WEIGHTS, digits, strict=False))
    if (11 - total % 11) % 11 != digits[8]:
        return [_("The check digit of the UID is wrong.")]
    return []


def format_uid(number: str) -> str:
    """A UID as the register prints it; anything else stays as it is."""
    found = UID.fullmatch(number.strip())
    return "CHE-" + ".".join(found.groups()) if found else number.strip()
