"""The stories about amounts: awards, credits, currencies, reductions, rounding, goals."""

import datetime as dt

import pytest

from core.activities.models import Activity, Kind
from core.activities.states import ActivityStatus
from core.audit.models import AuditEntry
from core.funding.models import Commitment, Disbursement, RefundClaim
from core.ledger.models import Entry
from core.ledger.states import EntryKind
from iza.models import Application
from reports.figures import as_json, cutoff_at, figures_of

pytestmark = pytest.mark.django_db


def sums(stage, key):
    """(awarded net, paid net) of a story, in Rappen."""
    entries = Entry.objects.filter(activity=stage.activity(key))
    return entries.net_committed(), entries.net_paid()


def by_target(year, as_at):
    return as_json(figures_of(year, cutoff_at(dt.date.fromisoformat(as_at))))["by_target"]


def test_s03_a_rockslide_at_home_is_paid_through_a_fund_and_is_domestic(stage):
    stage.play("S03")

    activity = stage.activity("S03")
    assert (activity.kind, activity.sphere) == (Kind.RESPONSE, "domestic")
    assert activity.response.emergency.is_domestic
    assert (stage.payout("S03").gl_account_id, sums(stage, "S03")) == (
        "3636",
        (200_000_00, 200_000_00),
    )


def test_s04_a_project_is_awarded_year_by_year(stage):
    stage.play("S04")

    awards = stage.activity("S04").commitments.order_by("decided_on")
    assert [(f"{one.decided_on}", one.amount, one.open_chf) for one in awards] == [
        ("2025-05-21", 125_000_00, 0),
        ("2026-05-20", 125_000_00, 0),
    ]


def test_s05_a_refused_project_says_why_and_counts_nowhere(stage):
    stage.play("S05")

    application = Application.objects.get()
    assert (application.project, Activity.objects.count()) == (None, 0)
    assert (application.status, application.amount_asked) == ("refused", 125_000_00)
    assert application.refusal_reason == "certificate"
    assert application.refusal_text.startswith("Abgelehnt: Das Zewo-Gütesiegel ist am 31.12.2025")
    assert stage.refusals("S05") == [
        (
            "take_up_application",
            "beat",
            [
                (
                    "valid Zewo certificate: The Zewo certificate ended on 31.12.2025 and is not"
                    " valid on 05.02.2026."
                )
            ],
        )
    ]
    asked_first = AuditEntry.objects.get(verb="return_application")
    assert "höchstens CHF 125’000" in asked_first.reason
    assert (Commitment.objects.count(), Entry.objects.count()) == (0, 0)


def test_s06_a_supplier_is_paid_in_euros_on_behalf_of_the_partner_city(stage):
    stage.play("S06")

    payouts = Disbursement.objects.order_by("booked_on")
    assert [(p.currency_id, p.amount, p.debited_chf) for p in payouts] == [
        ("EUR", 95_000_00, 89_414_00),
        ("EUR", 160_000_00, 148_400_00),
    ]
    assert {p.account.organisation.name for p in payouts} == {"Kestrel Abfalltechnik SARL"}
    assert set(Entry.objects.paying().values_list("flow", flat=True)) == {"expenditure"}


def test_s06_what_a_better_rate_saves_goes_back_to_the_commitment_and_the_budgets(stage):
    stage.play("S06")

    commitment = stage.commitment("S06")
    planned = commitment.instalments.order_by("due_on")
    saved = [instalment.amount_chf - instalment.used_chf for instalment in planned]
    assert saved == [586_00, 1_600_00]
    assert (commitment.open_chf, commitment.free) == (162_186_00, 162_186_00)
    assert commitment.credit.used == 400_000_00


def test_s07_refugees_are_helped_in_two_countries_through_a_un_agency(stage):
    stage.play("S07")

    report = as_json(figures_of(2026, cutoff_at(dt.date(2026, 12, 31))))
    assert report["by_country"] == {"SD": "90000.00", "TD": "60000.00"}
    assert (report["international"], report["ldc_share"]) == ("150000.00", "100.0")
    assert stage.activity("S07").response.earmarking == "E"


def test_s08_a_correction_changes_later_reports_and_no_earlier_one(stage):
    stage.play("S08")

    assert by_target(2025, "2026-01-31") == {"3.1": "80000.00"}
    assert by_target(2025, "2026-12-31") == {
        "3.1": "40000.00",
        "3.2": "24000.00",
        "3.8": "16000.00",
    }


def test_s09_a_reduction_ends_the_plan_and_claims_back_what_was_paid_too_much(stage):
    stage.play("S09", until="2026-09-30")

    commitment, claim = stage.commitment("S09"), RefundClaim.objects.get()
    assert (commitment.net_chf, commitment.paid_chf) == (72_500_00, 80_000_00)
    assert (claim.amount, claim.open) == (7_500_00, 7_500_00)
    assert list(commitment.instalments.without_payout()) == []


def test_s09_after_the_refund_awarded_and_paid_are_equal_and_the_project_is_closed(stage):
    stage.play("S09")

    refund = Entry.objects.get(kind=EntryKind.REFUND)
    assert (refund.amount_chf, f"{refund.booked_on}") == (-7_500_00, "2026-10-05")
    assert sums(stage, "S09") == (72_500_00, 72_500_00)
    assert stage.activity("S09").status == ActivityStatus.CLOSED


def test_s10_a_commitment_in_dollars_shrinks_to_what_the_bank_debited(stage):
    stage.play("S10")

    commitment, payout = stage.commitment("S10"), stage.payout("S10")
    exchange = Entry.objects.get(kind=EntryKind.EXCHANGE_DIFFERENCE)
    assert (commitment.amount, commitment.amount_chf) == (55_000_00, 49_500_00)
    assert (exchange.amount, exchange.amount_chf) == (0, -4_801_50)
    assert (payout.debited_chf, payout.charges_chf) == (44_698_50, 25_00)
    assert sums(stage, "S10") == (44_698_50, 44_698_50)
    assert commitment.rate_source == "Beispielkurse der Demo (erfunden)"


def test_s11_an_odd_centime_goes_where_the_remainder_is_largest(stage):
    stage.play("S11")

    assert by_target(2026, "2026-12-31") == {
        "2.3": "3333.00",
        "2.4": "3333.00",
        "13.1": "3334.01",
    }


def test_s13_an_award_is_refused_with_the_figure_that_the_credit_lacks(stage):
    stage.play("S02", "S07", "S13", until="2026-09-16 10:00")

    assert stage.refusals("S13") == [
        (
            "record_award",
            "anna",
            [
                (
                    "«Humanitäre Hilfe Ausland 2026»: CHF\xa050'000.00 are missing"
                    " (asked CHF\xa0100'000.00, free CHF\xa050'000.00). It takes a"
                    " supplementary credit of at least CHF\xa050'000.00, with the decision of"
                    " Gemeinderat as a document."
                )
            ],
        )
    ]
    assert not stage.activity("S13").commitments.exists()


def test_s13_a_supplementary_credit_of_two_people_makes_room_for_exactly_that(stage):
    stage.play("S02", "S07", "S13")

    budget = stage.refreshed(stage.office.budgets[2026, "humanitarian"])
    raised = budget.raises.get()
    assert (raised.recorded_by.username, raised.confirmed_by.username) == ("dario", "felix")
    assert (budget.limit, budget.free) == (350_000_00, 0)
    assert sums(stage, "S13") == (100_000_00, 100_000_00)


def test_s15_refugees_in_the_city_stand_in_no_international_figure(stage):
    stage.play("S15")

    report = as_json(figures_of(2026, cutoff_at(dt.date(2026, 12, 31))))
    assert report["by_sphere"] == {"domestic": "30000.00"}
    assert (report["international"], report["gender_screened"]) == ("0.00", "0.00")
