"""The stories about who decides on a payout, when, and to which account."""

import datetime as dt

import pytest

from core.audit.models import AuditEntry, Outcome
from core.funding.states import DisbursementStatus as S
from core.ledger.models import Entry
from core.ledger.states import EntryKind

pytestmark = pytest.mark.django_db


def acts(payout):
    """(act, user name) of the signatures that stand, in their order."""
    return [(s.act, s.signed_by.username) for s in payout.signatures.standing().order_by("pk")]


def booked(stage, key):
    """(kind, day, Rappen) of all entries of a story but the awards."""
    entries = Entry.objects.filter(activity=stage.activity(key)).exclude(kind=EntryKind.COMMITMENT)
    return [(e.kind, f"{e.booked_on}", e.amount_chf) for e in entries.order_by("booked_on", "pk")]


def test_s01_the_second_tranche_waits_for_the_interim_report(stage):
    stage.play("S01", until="2026-03-10")

    assert stage.refusals("S01") == [
        ("request_payout", "anna", ["The condition is not met: report accepted."])
    ]
    stage.go_on("2026-04-16")
    assert booked(stage, "S01") == [
        ("disbursement", "2025-04-15", 120_000_00),
        ("disbursement", "2026-04-15", 120_000_00),
    ]


def test_s01_the_last_fifth_is_held_back_for_the_final_report_and_the_next_budget(stage):
    stage.play("S01")

    third = stage.commitment("S01").instalments.without_payout().get()
    assert (third.amount, third.due_on, third.budget_credit) == (
        60_000_00,
        dt.date(2027, 4, 15),
        None,
    )
    assert stage.refusals("S01")[-1] == (
        "request_payout",
        "anna",
        [
            "The budget of 2027 is not voted yet (reservation of the budget decision).",
            "The condition is not met: report accepted.",
        ],
    )


def test_s02_help_is_paid_within_a_day_of_the_alert_under_four_eyes(stage):
    stage.play("S02")

    payout = stage.payout("S02")
    assert acts(payout) == [
        ("record", "anna"),
        ("verify", "beat"),
        ("approve", "dario"),
        ("approve", "felix"),
        ("order", "carla"),
        ("confirm", "elena"),
    ]
    confirmed_at = payout.signatures.get(act="confirm").signed_at
    alerted_at = stage.office.emergencies["S02"].alerted_at
    assert confirmed_at - alerted_at < dt.timedelta(hours=24)
    assert booked(stage, "S02") == [("disbursement", "2026-02-04", 100_000_00)]


def test_s12_the_recorder_does_not_verify(stage):
    stage.play("S12", until="2025-10-20 12:00")

    assert stage.refusals("S12") == [
        ("verify", "anna", ["Nobody approves a disbursement that they requested."])
    ]
    refused = AuditEntry.objects.about(stage.payout("S12")).get(outcome=Outcome.REFUSED)
    assert (refused.verb, refused.person_name) == ("verify", "Anna Berger")


def test_s12_the_signatures_fall_with_the_plan_that_they_were_given_for(stage):
    stage.play("S12", until="2025-10-20 12:00")
    assert (stage.payout("S12").status, stage.payout("S12").signatures_needed) == (S.VERIFIED, 1)

    stage.go_on("2025-10-21 09:30")
    payout = stage.payout("S12")
    assert (payout.status, acts(payout)) == (S.DRAFT, [])


def test_s12_the_whole_sum_takes_two_approving_signatures_of_others(stage):
    stage.play("S12")

    payout = stage.payout("S12")
    editor = "You recorded or confirmed the bank account; others decide on payments to it."
    assert (payout.amount, payout.signatures_needed) == (60_000_00, 2)
    assert stage.refusals("S12")[1:] == [
        ("approve", "dario", [editor]),
        ("release_payments", "dario", [f"{payout}: {editor}"]),
    ]
    assert acts(payout)[2:5] == [("approve", "elena"), ("approve", "felix"), ("order", "carla")]
    assert booked(stage, "S12") == [("disbursement", "2025-10-30", 60_000_00)]


def test_s14_an_account_without_a_town_is_not_recorded(stage):
    stage.play("S14", until="2026-05-20 12:00")

    assert stage.refusals("S14") == [
        ("record_account", "anna", ["The bank needs the holder, the town and the country."])
    ]


def test_s14_a_returned_payment_opens_its_instalment_again(stage):
    stage.play("S14", until="2026-11-27 12:00")

    payout = stage.payout("S14")
    assert (payout.status, payout.bank_return.reason) == (S.FAILED, "Konto aufgehoben")
    assert stage.commitment("S14").paid_chf == 0
    assert stage.office.next_instalment(stage.commitment("S14")).amount == 45_000_00


def test_s14_a_new_account_cools_down_before_it_is_paid(stage):
    stage.play("S14", until="2026-12-01 12:00")

    payout = stage.payout("S14")
    assert payout.account.iban == "CH6499999000000009014"
    assert stage.refusals("S14")[-1] == (
        "release_payments",
        "carla",
        [f"{payout}: The bank account is new; it can be paid from 02.12.2026."],
    )


def test_s14_the_payment_counts_once(stage):
    stage.play("S14")

    assert booked(stage, "S14") == [
        ("disbursement", "2026-11-24", 45_000_00),
        ("bank_return", "2026-11-27", -45_000_00),
        ("disbursement", "2026-12-04", 45_000_00),
    ]
    assert stage.payout("S14").replaces.status == S.FAILED
    assert stage.commitment("S14").open_chf == 0


def test_s16_awarded_in_one_year_and_debited_in_the_next(stage):
    stage.play("S16", until="2026-12-31")
    assert stage.payout("S16").status == S.ORDERED
    assert stage.commitment("S16").open_chf == 20_000_00

    stage.go_on("2027-01-31")
    assert booked(stage, "S16") == [("disbursement", "2027-01-05", 20_000_00)]
    assert stage.payout("S16").instalment.budget_credit.year == 2026
