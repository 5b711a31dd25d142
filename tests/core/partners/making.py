"""Accounts as tests record them: through the steps, at a fixed hour."""

import datetime as dt

from core.partners import workflow
from core.reference.models import Country, Currency
from tests.factories import IBAN, NOW, finance_officer, make_organisation, officer

IN_NEPAL = {
    "iban": "",
    "account_number": "0150-1017 5023 71",
    "bic": "MUST NP KA",
    "bank_name": "Musterbank Nepal",
    "bank_town": "Kathmandu",
}
"""An account without IBAN; its country is to be added, as it is a row."""
OTHER_IBAN = "CH5988888000000000017"


def details(**values):
    return {
        "holder": "Brunnenhilfe Schweiz",
        "iban": IBAN,
        "bic": "",
        "currency": Currency.objects.get(pk="CHF"),
        "street": "Musterweg 1",
        "postal_code": "3001",
        "town": "Bern",
        "country": Country.objects.get(pk="CH"),
        **values,
    }


def record(
    organisation=None, *, by=None, now=NOW, replaces=None, reason="", documents=(), **values
):
    organisation = organisation or make_organisation()
    return workflow.record_account(
        organisation,
        replaces=replaces,
        reason=reason,
        documents=documents,
        by=by or officer(),
        now=now,
        **details(**values),
    )


def in_nepal(**values):
    return {**IN_NEPAL, "bank_country": Country.objects.get(pk="NP"), **values}


def confirm(account, *, by=None, now=NOW, note="Called Ms Keller on the contract's number."):
    return workflow.confirm_account(account, call_back_note=note, by=by or officer(), now=now)


def confirmed(organisation=None, **values):
    return confirm(record(organisation, **values), by=finance_officer())


def in_december(day):
    return dt.datetime(2026, 12, day, 10, tzinfo=NOW.tzinfo)
