"""Accounts without IBAN: named by number and bank, in exactly one way."""

import pytest
from django.db import IntegrityError

from core.confirmation import record as lay_down
from core.errors import RuleViolation
from core.partners.models import BankAccount
from core.reference.models import Country
from tests.core.partners.making import confirmed, details, in_nepal, record
from tests.factories import IBAN, NOW, in_a_step, make_organisation, officer

pytestmark = pytest.mark.django_db


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as refused:
        step(*args, **kwargs)
    return refused.value.objections


def test_an_account_without_an_iban_is_named_by_number_and_bank():
    account = record(**in_nepal())

    assert account.identifier == "0150-1017502371 (MUSTNPKA)"
    assert account.bank == "Musterbank Nepal, Kathmandu, NP, MUSTNPKA"
    assert str(account) == "Brunnenhilfe Schweiz, 0150-1017502371 (MUSTNPKA)"


def test_what_the_bank_needs_without_an_iban_is_said_at_once():
    bare = in_nepal(account_number="0150!", bic="", bank_name=" ", bank_town="")

    assert refusal(record, **bare) == [
        "Write the account number with letters, digits, - . and / only, at most 34 of them.",
        "Without an IBAN the payment needs the name of the bank.",
        "Without an IBAN the payment needs the town of the bank.",
        "Without an IBAN the payment needs the BIC or a clearing code.",
    ]


def test_an_account_has_either_an_iban_or_a_number():
    both = in_nepal(iban=IBAN, bic="")

    assert refusal(record, **both) == [
        "Either the IBAN, or account number and bank: the IBAN names its bank itself."
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"iban": "", "bank_name": "A bank"},
        {"bank_street": "A street"},
        {"account_number": "1"},
        {"iban": "", "account_number": "1", "bank_name": "A", "bank_town": "B"},
        {
            "iban": "",
            "account_number": "1",
            "bank_name": "A",
            "bank_town": "B",
            "bank_country_id": "NP",
        },
    ],
)
def test_the_database_takes_no_account_named_in_two_ways_or_by_half(change):
    with pytest.raises(IntegrityError), in_a_step():
        lay_down(
            BankAccount,
            by=officer(),
            now=NOW,
            organisation=make_organisation(),
            **details(**change),
        )


def test_the_same_number_at_a_bank_of_another_country_is_another_account():
    organisation = record(**in_nepal()).organisation
    kenya = in_nepal(bic="MUSTKENX", bank_country=Country.objects.get(pk="KE"))

    assert record(organisation, **kenya).is_waiting
    assert refusal(record, organisation, **in_nepal(bank_town="Pokhara")) == [
        "The organisation has this account already."
    ]


def test_a_new_number_in_the_place_of_an_iban_is_looked_up_too():
    old = confirmed()
    confirmed(old.organisation, **in_nepal())

    assert refusal(record, old.organisation, replaces=old, reason="New bank", **in_nepal()) == [
        "The organisation has this account already."
    ]


@pytest.mark.parametrize("name", sorted(BankAccount.HASHED_IF_SET))
def test_a_change_of_any_part_of_it_is_another_content(name):
    account = record(**in_nepal())
    before = account.compute_hash()
    setattr(account, name, "KE" if name == "bank_country_id" else "other")

    assert account.compute_hash() != before
