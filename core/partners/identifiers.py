"""Numbers of accounts, banks and companies: what proves itself, and what a bank must be told."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from schwifty import BIC, IBAN, registry
from schwifty.exceptions import SchwiftyException

QR_INSTITUTES = range(30000, 32000)
"""Institute numbers of QR-IBANs, which need a QR reference with every payment (SIX)."""
ACCOUNT_NUMBER = re.compile(r"(?=.*\d)[0-9A-Z](?:[0-9A-Z./-]{0,32}[0-9A-Z])?", re.ASCII)
"""Othr/Id of ISO 20022: at most 34 characters that banks pass on, without a slash at an end."""
CLEARING_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{1,27}", re.ASCII)
ABA = re.compile(r"\d{9}", re.ASCII)
ABA_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7, 1)
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


class AccountNumber(NamedTuple):
    """How an account is named to the bank: by its IBAN, or by number and bank where none exists.

    `bank_country` is a code of ISO 3166; numbers are compact.
    """

    iban: str
    account_number: str
    bic: str
    clearing_code: str
    bank_name: str
    bank_street: str
    bank_town: str
    bank_country: str

    @property
    def key(self) -> str:
        """The same for the same account, however its bank is described."""
        return self.iban or f"{self.bank_country} {self.account_number}"

    def faults(self) -> dict[str, list[str]]:
        """What is wrong, by field; empty where nothing is."""
        found = self._faults_of_iban() if self._is_iban else self._faults_of_number()
        found["bic"] = objections_to_bic(self.bic) or found.get("bic", [])
        return {name: objections for name, objections in found.items() if objections}

    @property
    def _is_iban(self) -> bool:
        """Where nothing is written the IBAN is what is missing."""
        return bool(self.iban) or not (self.account_number or self.bank_name or self.clearing_code)

    def _faults_of_iban(self) -> dict[str, list[str]]:
        beside = (self.account_number, self.clearing_code, self.bank_name)
        found = {"iban": objections_to_iban(self.iban)}
        if any(beside) or self.bank_street or self.bank_town or self.bank_country:
            found["account_number"] = [
                _("Either the IBAN, or account number and bank: the IBAN names its bank itself.")
            ]
        return found

    def _faults_of_number(self) -> dict[str, list[str]]:
        found = {"account_number": objections_to_account_number(self.account_number)}
        if not self.bank_name.strip():
            found["bank_name"] = [_("Without an IBAN the payment needs the name of the bank.")]
        if not self.bank_town.strip():
            found["bank_town"] = [_("Without an IBAN the payment needs the town of the bank.")]
        if not self.bank_country:
            found["bank_country"] = [_("Without an IBAN the payment needs the bank's country.")]
        elif takes_iban(self.bank_country):
            found["bank_country"] = [_("Accounts in this country are paid by their IBAN.")]
        if not self.bic and not self.clearing_code:
            found["bic"] = [_("Without an IBAN the payment needs the BIC or a clearing code.")]
        elif self._is_of_another_country():
            found["bic"] = [_("The BIC belongs to a bank in another country.")]
        found["clearing_code"] = objections_to_clearing_code(self.clearing_code, self.bank_country)
        return found

    def _is_of_another_country(self) -> bool:
        return bool(self.bic and self.bank_country) and self.bic[4:6] != self.bank_country


def takes_iban(country: str) -> bool:
    """Whether accounts in a country have an IBAN without exception (SEPA, Switzerland too)."""
    try:
        return registry.get_iban_spec(country).in_sepa_zone
    except SchwiftyException:
        return False


def objections_to_account_number(number: str) -> list[str]:
    if not number:
        return [_("The account needs its IBAN, or its account number and bank.")]
    if IBAN(number, allow_invalid=True).is_valid:
        return [_("This is an IBAN; write it in its own field.")]
    if not ACCOUNT_NUMBER.fullmatch(number) or "//" in number:
        return [
            _("Write the account number with letters, digits, - . and / only, at most 34 of them.")
        ]
    return []


def objections_to_clearing_code(code: str, country: str) -> list[str]:
    """A national code of the bank; of the USA with its check digit (ABA routing number)."""
    if not code:
        return []
    if country == "US":
        digits = [int(digit) for digit in code] if ABA.fullmatch(code) else [1] + [0] * 8
        total = sum(weight * digit for weight, digit in zip(ABA_WEIGHTS, digits, strict=True))
        return [] if total % 10 == 0 else [_("This is no valid ABA routing number of the USA.")]
    if not CLEARING_CODE.fullmatch(code):
        return [_("Write the clearing code with letters and digits only, at most 28 of them.")]
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
