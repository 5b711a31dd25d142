"""Plans typed as amounts, percentages, the rest and a retention; shown before they are saved."""

import datetime as dt

import pytest
from django.db import DatabaseError
from django.urls import reverse

from core.activities.models import PartnerReport
from core.activities.workflow import expect_report
from core.audit.words import trail_of
from core.errors import RuleViolation
from core.funding import workflow
from core.funding.models import Commitment, Instalment
from core.funding.rules.awards import free_to_plan
from core.funding.states import DisbursementStatus as S
from core.reference.models import Currency
from tests.core.activities.making import make_planned
from tests.core.funding.making import rate_of, reduce
from tests.core.funding.pages.test_awards import typed
from tests.factories import NOW, in_a_step

pytestmark = pytest.mark.django_db

NBSP = "\u00a0"
HELD = {
    "retention-amount": "10 %",
    "retention-due_on": "2027-03-31",
    "retention-report_due_on": "2027-02-28",
}
THIRTY = {"due_on": "2026-06-30", "amount": "30 %"}
REST = {"due_on": "2026-11-30", "amount": "Rest"}


@pytest.fixture
def activity(office):
    return make_planned()


def award_address(activity):
    return reverse("funding:award", args=[activity.pk])


def planned(commitment):
    return list(
        commitment.instalments.filter(ended_by=None).values_list(
            "amount", "share", "is_rest", "is_retention"
        )
    )


def test_an_award_is_planned_by_percentage_rest_and_retention(activity, office, as_person):
    as_person(office.anna).post(award_address(activity), typed(THIRTY, REST, **HELD))

    commitment = Commitment.objects.get()
    assert planned(commitment) == [
        (1_500_000, 3_000, False, False),
        (3_000_000, None, True, False),
        (500_000, 1_000, False, True),
    ]
    held = commitment.instalments.get(is_retention=True)
    assert (held.condition, held.report.kind, held.report.due_on) == (
        "report",
        "final",
        dt.date(2027, 2, 28),
    )
    assert held.position == 3


def test_what_was_typed_stands_beside_the_amount(activity, office, as_person):
    client = as_person(office.anna)
    client.post(award_address(activity), typed(THIRTY, REST, **HELD))
    page = client.get(reverse("funding:commitment", args=[Commitment.objects.get().pk]))

    text = page.content.decode()
    assert f"30{NBSP}%" in text
    assert ">rest<" in text
    assert ">retention<" in text


@pytest.mark.parametrize(
    ("rows", "where", "why"),
    [
        ([THIRTY, {**REST, "amount": "80 %"}], 1, "The percentages add up to more than 100 %."),
        ([REST, REST], 1, "Only one instalment takes the rest."),
        ([{**THIRTY, "amount": "50'000"}, REST], 1, "Nothing is left for the rest."),
        ([{**THIRTY, "amount": "0 %"}], 0, "Enter an amount greater than 0."),
    ],
)
def test_a_row_that_does_not_come_out_says_so_and_nothing_is_saved(
    activity, office, as_person, rows, where, why
):
    answer = as_person(office.anna).post(award_address(activity), typed(*rows))

    formset = answer.context["formset"]
    assert formset.forms[where].errors == {"amount": [why]}
    assert formset.forms[where]["amount"].value() == rows[where]["amount"]
    assert not Commitment.objects.exists()
    assert not PartnerReport.objects.exists()


@pytest.mark.parametrize(
    ("held", "errors"),
    [
        (
            {"retention-amount": "10 %"},
            {
                "due_on": ["Say when the retention is due."],
                "report_due_on": ["Say when the report is due."],
            },
        ),
        (
            {**HELD, "retention-amount": "rest"},
            {"amount": ["The retention is an amount or a percentage."]},
        ),
        ({**HELD, "retention-due_on": "2026-06-01"}, {"due_on": ["The retention is paid last."]}),
        ({**HELD, "retention-due_on": "soon"}, {"due_on": ["Enter a valid date."]}),
    ],
)
def test_a_retention_takes_an_amount_and_its_days(activity, office, as_person, held, errors):
    answer = as_person(office.anna).post(award_address(activity), typed(THIRTY, **held))

    assert answer.context["formset"].retention.errors == errors
    assert not Commitment.objects.exists()


def test_the_preview_shows_the_amounts_and_saves_nothing(activity, office, as_person):
    answer = as_person(office.anna).post(
        award_address(activity), typed(THIRTY, preview="1", number="", **HELD)
    )

    preview = answer.context["preview"]
    assert [(after.amount, after.typed.words) for _before, after in preview.pairs] == [
        (1_500_000, f"30{NBSP}%"),
        (500_000, f"10{NBSP}%"),
    ]
    assert (preview.total, preview.left) == (2_000_000, 3_000_000)
    assert not answer.context["form"].is_bound
    assert answer.context["form"]["body"].value() == "Stadtrat"
    assert not Commitment.objects.exists()


def test_while_somebody_types_only_the_preview_is_sent_back(activity, office, as_person):
    client = as_person(office.anna)
    asked = {"preview": "1"}
    answer = client.post(
        award_address(activity), typed(THIRTY, REST, **asked), headers={"hx-request": "true"}
    )
    text = answer.content.decode()
    assert "<form" not in text
    assert "35'000.00" in text

    incomplete = client.post(
        award_address(activity), typed(THIRTY, amount="", **asked), headers={"hx-request": "true"}
    )
    assert "as soon as" in incomplete.content.decode()


def test_a_plan_is_changed_as_it_was_typed_and_the_rest_follows_the_net_award(
    office, activity, as_person
):
    """Reduced from 50'000 to 40'000 after 30 % was requested; the rest is what that leaves."""
    client = as_person(office.anna)
    client.post(award_address(activity), typed(THIRTY, REST, **HELD))
    commitment = Commitment.objects.get()
    workflow.confirm_award(commitment, by=office.carla, now=NOW)
    office.request(commitment)
    reduce(office, commitment, 1_000_000)
    address = reverse("funding:change_plan", args=[commitment.pk])
    shown = client.get(address).context["formset"]
    assert shown.retention["amount"].value() is None, "the reduction cut the retention away"
    rows = [{**REST}]

    look = client.post(address, typed(*rows, preview="1", **HELD)).context["preview"]
    assert [(before and before.amount, after and after.amount) for before, after in look.pairs] == [
        (2_500_000, 2_100_000),
        (None, 400_000),
    ]
    assert look.left == 0

    client.post(address, typed(*rows, reason="less was needed", **HELD))
    assert planned(commitment)[1:] == [
        (2_100_000, None, True, False),
        (400_000, 1_000, False, True),
    ]


def test_the_form_of_a_change_shows_what_was_typed(office, activity, as_person):
    client = as_person(office.anna)
    client.post(award_address(activity), typed(THIRTY, REST, **HELD))
    commitment = Commitment.objects.get()
    workflow.confirm_award(commitment, by=office.carla, now=NOW)

    shown = client.get(reverse("funding:change_plan", args=[commitment.pk])).context["formset"]
    assert [form["amount"].value() for form in shown.forms] == [f"30{NBSP}%", "rest", None]
    assert shown.retention["amount"].value() == f"10{NBSP}%"


def test_the_trail_shows_the_plan_before_and_after_with_the_reason(office):
    commitment = office.award(1_000_000, 2_000_000)
    workflow.change_plan(
        commitment,
        [workflow.Tranche(dt.date(2026, 9, 1), 900_000, share=3_000)],
        reason="the rains were late",
        by=office.anna,
        now=NOW,
    )

    (line, *_older) = [line for line in trail_of(commitment) if line.entry.verb == "change_plan"]
    changes = [one for one in line.details["changes"] if one["table"] == "funding_plan"]
    assert line.entry.reason == "the rains were late"
    assert changes[-1]["before"] == {
        "1. 15.06.2026": "10'000.00",
        "2. 16.06.2026": "20'000.00",
    }
    assert changes[-1]["after"] == {"1. 01.09.2026": f"9'000.00 (30{NBSP}%)"}


def test_a_plan_that_raises_the_signatures_of_a_sibling_drops_what_was_signed(office):
    """Two instalments months apart take one signature each; brought together they take two."""
    tranches = [
        workflow.Tranche(dt.date(2026, 6, 15), 3_000_000),
        workflow.Tranche(dt.date(2026, 11, 15), 3_000_000),
    ]
    commitment = office.award(instalments=tranches)
    payout = office.approved(office.request(commitment))
    assert (payout.status, payout.signatures_needed) == (S.APPROVED, 1)

    workflow.change_plan(
        commitment,
        [workflow.Tranche(dt.date(2026, 6, 20), 3_000_000)],
        reason="sooner",
        by=office.anna,
        now=NOW,
    )

    payout.refresh_from_db()
    assert payout.status == S.DRAFT
    assert not payout.signatures.filter(fallen_at=None).exists()


def test_a_payout_sent_back_is_under_way_and_keeps_its_instalment(office, as_person):
    commitment = office.award(1_000_000, 2_000_000)
    payout = workflow.send_back(
        office.verified(office.request(commitment)), reason="x", by=office.dario, now=NOW
    )
    page = as_person(office.anna).get(reverse("funding:change_plan", args=[commitment.pk]))

    assert (page.context["taken"], page.context["available"]) == (1_000_000, 2_000_000)
    assert [row["amount"].amount for row in page.context["formset"].initial] == [2_000_000]
    tranche = workflow.Tranche(dt.date(2026, 9, 1), 2_000_000)
    workflow.change_plan(commitment, [tranche], reason="x", by=office.anna, now=NOW)
    payout.instalment.refresh_from_db()
    assert payout.instalment.ended_by is None


def test_a_payout_sent_back_keeps_its_reserve_on_the_rate_too(office):
    rate_of("EUR", "0.94", NOW.date())
    commitment = office.award(1_000_000, 2_000_000)
    euro = Currency.objects.get(pk="EUR")
    payout = office.request(commitment, currency=euro, amount=1_000_000)
    workflow.take_back(payout, by=office.anna, now=NOW)

    assert free_to_plan(Commitment.objects.get()) == 3_000_000 - payout.draws


def test_a_retention_waits_for_the_final_report_whoever_plans_it(office):
    commitment = office.award(1_000_000)
    interim = expect_report(
        commitment.activity, kind="interim", due_on=dt.date(2027, 1, 1), by=office.anna, now=NOW
    )
    for tranche in (
        workflow.Tranche(dt.date(2026, 9, 1), 1_000_000, is_retention=True),
        workflow.Tranche(
            dt.date(2026, 9, 1), 1_000_000, condition="report", report=interim, is_retention=True
        ),
    ):
        with pytest.raises(RuleViolation) as refused:
            workflow.change_plan(commitment, [tranche], reason="x", by=office.anna, now=NOW)
        assert refused.value.objections == ["A retention waits for the final report."]


@pytest.mark.parametrize(
    "values",
    [{"share": 0}, {"share": 10_001}, {"share": 1, "is_rest": True}, {"is_retention": True}],
)
def test_the_database_takes_no_row_typed_two_ways_nor_a_retention_without_report(office, values):
    one = office.award(1_000_000).instalments.get()
    one.pk, one.position = None, 9
    for name, value in values.items():
        setattr(one, name, value)

    with pytest.raises(DatabaseError, match="instalment_"), in_a_step() as running:
        saved_in(running, one)
    assert Instalment.objects.filter(position=9).count() == 0


def saved_in(running, one):
    one.step_id = running.step
    one.save(force_insert=True)
