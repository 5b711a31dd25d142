"""Awards: recorded with a plan, confirmed by the second person, planned anew, reduced."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.activities.workflow import save_activity, submit_activity
from core.funding import workflow
from core.funding.models import Commitment, CommitmentReduction, RefundClaim
from core.rates.models import ExchangeRate
from iza.plans import write_plans
from tests.core.activities.making import make_planned, make_project
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(office):
    return make_planned()


def typed(*rows, **changes):
    """The award form with these rows of its plan."""
    values = {
        "body": "Stadtrat",
        "decided_on": "2026-05-01",
        "number": "SR 12",
        "currency": "CHF",
        "amount": "50'000.00",
        "plan-TOTAL_FORMS": str(len(rows)),
        "plan-INITIAL_FORMS": "0",
        **changes,
    }
    for number, row in enumerate(rows):
        defaults = {"condition": "none", "report_kind": "interim"}
        values |= {f"plan-{number}-{name}": value for name, value in {**defaults, **row}.items()}
    return values


FIRST = {"due_on": "2026-06-30", "amount": "30'000.00"}
SECOND = {
    "due_on": "2026-11-30",
    "amount": "20'000.00",
    "condition": "report",
    "report_due_on": "2026-10-31",
}
BLANK = {"due_on": "", "amount": ""}


def record(client, activity, *rows, **changes):
    return client.post(
        reverse("funding:award", args=[activity.pk]), typed(*rows, **changes), follow=True
    )


def test_an_award_is_recorded_with_its_plan_and_waits(activity, office, as_person):
    record(as_person(office.anna), activity, FIRST, SECOND, BLANK)

    award = Commitment.objects.get()
    assert (award.amount, award.is_waiting) == (5_000_000, True)
    assert [i.amount for i in award.instalments.all()] == [3_000_000, 2_000_000]
    report = activity.reports.get()
    assert (report.kind, report.due_on) == ("interim", dt.date(2026, 10, 31))
    assert award.instalments.last().report == report


def test_a_report_that_is_expected_already_is_not_expected_twice(activity, office, as_person):
    client = as_person(office.anna)
    record(client, activity, SECOND, amount="1.00")
    assert (Commitment.objects.count(), activity.reports.count()) == (0, 1)

    record(client, activity, SECOND)

    assert (Commitment.objects.count(), activity.reports.count()) == (1, 1)


def test_more_rows_keep_what_was_typed(activity, office, as_person):
    answer = record(as_person(office.anna), activity, FIRST, more_rows="1")

    assert Commitment.objects.count() == 0
    rows = answer.context["formset"]
    assert len(rows.forms) == 4
    assert rows.forms[0]["amount"].value() == "30'000.00"
    assert answer.context["form"]["number"].value() == "SR 12"


def test_a_plan_larger_than_the_award_is_refused_with_the_figures(activity, office, as_person):
    answer = record(as_person(office.anna), activity, FIRST, amount="20'000.00")

    assert answer.context["form"].non_field_errors() == [
        "The instalments add up to 30'000.00, which is more than 20'000.00."
    ]
    assert answer.context["form"]["amount"].value() == "20'000.00"


def test_a_condition_says_what_it_is(activity, office, as_person):
    answer = record(as_person(office.anna), activity, {**FIRST, "condition": "other"})

    assert answer.context["formset"].errors == [{"condition_text": ["Say what must be met."]}]


def test_a_foreign_award_takes_the_stored_rate_of_its_day(activity, office, as_person):
    client, row = as_person(office.anna), {**FIRST, "amount": "10'000.00"}
    refused = record(client, activity, row, currency="EUR")
    assert refused.context["form"].errors == {
        "currency": ["No rate of EUR is stored for the days before the decision."]
    }
    ExchangeRate.objects.create(
        currency_id="EUR",
        valid_on=dt.date(2026, 4, 30),
        chf_per_unit=Decimal("0.95"),
        source="test",
        recorded_at=NOW,
    )

    record(client, activity, row, currency="EUR")

    award = Commitment.objects.get()
    assert (award.amount, award.amount_chf, award.rate) == (5_000_000, 4_750_000, Decimal("0.95"))


def test_finance_sees_why_it_records_no_award(activity, office, as_person):
    answer = as_person(office.dario).get(reverse("funding:award", args=[activity.pk]))

    assert "Awards are recorded by a programme officer." in answer.text


def test_the_page_to_confirm_shows_the_budget_before_and_after(activity, office, as_person):
    record(as_person(office.anna), activity, FIRST)
    award = Commitment.objects.get()

    answer = as_person(office.carla).get(reverse("funding:commitment_confirm", args=[award.pk]))

    (budget,) = answer.context["standings"]
    assert (budget.asked, budget.free_before, budget.free_after) == (
        3_000_000,
        100_000_000,
        97_000_000,
    )


def test_the_head_of_unit_puts_it_in_force(activity, office, as_person):
    record(as_person(office.anna), activity, FIRST)
    award = Commitment.objects.get()

    as_person(office.carla).post(reverse("funding:commitment_confirm", args=[award.pk]))

    award.refresh_from_db()
    assert award.is_confirmed


def test_who_recorded_it_does_not_confirm_it(activity, office, as_person):
    record(as_person(office.anna), activity, FIRST)
    award = Commitment.objects.get()

    answer = as_person(office.anna).post(reverse("funding:commitment_confirm", args=[award.pk]))

    award.refresh_from_db()
    assert award.is_waiting
    assert "Who records a thing does not confirm it." in answer.context["objections"]


def test_what_has_no_payout_is_planned_anew(office, as_person):
    award = office.award(1_000_000, 2_000_000)
    office.request(award)
    address = reverse("funding:change_plan", args=[award.pk])
    shown = as_person(office.anna).get(address).context["formset"]
    assert [form["amount"].value() for form in shown.forms] == ["20'000.00", None]
    rows = [
        {"due_on": "2026-09-01", "amount": "15'000.00"},
        {"due_on": "2026-10-01", "amount": "5'000.00"},
    ]

    as_person(office.anna).post(address, typed(*rows, reason="later"))

    planned = award.instalments.filter(ended_by=None)
    assert [i.amount for i in planned] == [1_000_000, 1_500_000, 500_000]


def test_a_reduction_with_its_claim_is_recorded_confirmed_and_paid_back(office, as_person):
    award = office.award(1_000_000)
    office.paid(office.request(award))
    as_person(office.anna).post(
        reverse("funding:reduce", args=[award.pk]),
        {
            "amount": "4'000.00",
            "decided_on": "2026-06-01",
            "reason": "audit",
            "claim_amount": "4'000.00",
        },
    )
    reduction = CommitmentReduction.objects.get()

    as_person(office.carla).post(reverse("funding:reduction_confirm", args=[reduction.pk]))
    claim = RefundClaim.objects.get()
    as_person(office.dario).post(
        reverse("funding:refund", args=[claim.pk]),
        {"amount": "4'000.00", "booked_on": "2026-06-20", "voucher": "77"},
    )

    award.refresh_from_db()
    claim.refresh_from_db()
    assert (award.net_chf, award.paid_chf, claim.open) == (600_000, 600_000, 0)


def test_a_reduction_that_leaves_paid_money_uncovered_keeps_what_was_typed(office, as_person):
    award = office.award(1_000_000)
    office.paid(office.request(award))

    answer = as_person(office.anna).post(
        reverse("funding:reduce", args=[award.pk]),
        {"amount": "4'000.00", "decided_on": "2026-06-01", "reason": "audit"},
    )

    form = answer.context["form"]
    assert form.non_field_errors() == [
        "Paid or under way is 4'000.00 more than would remain; claim that much back."
    ]
    assert form["reason"].value() == "audit"


def test_a_condition_is_ticked_off(office, as_person):
    award = office.award(
        instalments=[workflow.Tranche(dt.date(2026, 7, 1), 100, "other", "audit report")]
    )
    instalment = award.instalments.get()

    as_person(office.anna).post(
        reverse("funding:instalment_met", args=[instalment.pk]), {"on": "2026-06-20"}
    )

    instalment.refresh_from_db()
    assert instalment.condition_met_on == dt.date(2026, 6, 20)


def test_the_dossier_leads_from_an_instalment_to_its_payout(activity, office, as_person):
    award = office.award(1_000_000, activity=activity)
    address = reverse("funding:request_payout", args=[award.instalments.get().pk])

    pages = {
        name: as_person(getattr(office, name))
        .get(reverse("activities:detail", args=[activity.pk]))
        .text
        for name in ("anna", "dario")
    }

    assert {name: address in page for name, page in pages.items()} == {"anna": True, "dario": False}


def test_a_document_is_filed_in_the_dossier(activity, office, as_person):
    paper = SimpleUploadedFile("contract.pdf", b"%PDF-1.7 contract")

    as_person(office.anna).post(
        reverse("funding:paper_add", args=[activity.pk]),
        {"file": paper, "category": "agreement", "title": ""},
    )

    answer = as_person(office.dario).get(reverse("activities:detail", args=[activity.pk]))
    assert [str(line.document) for line in answer.context["papers"]] == ["contract"]


def test_the_dossier_costs_the_same_for_one_instalment_and_for_thirty(
    office, as_person, django_assert_max_num_queries
):
    few, many = make_planned(), make_planned()
    office.award(10_000, activity=few)
    office.award(instalments=[workflow.Tranche(dt.date(2026, 7, 1), 10_000)] * 30, activity=many)
    client = as_person(office.anna)
    with django_assert_max_num_queries(80) as one:
        client.get(reverse("activities:detail", args=[few.pk]))

    with django_assert_max_num_queries(len(one)):
        client.get(reverse("activities:detail", args=[many.pk]))


def asking(anna):
    """A planned project that asks for 300'000 in two instalments."""
    project = make_project(by=anna)
    save_activity(
        project,
        splits={},
        markers=None,
        also=lambda stored: write_plans(
            {
                stored: [
                    workflow.Tranche(dt.date(2026, 4, 15), 12_000_000),
                    workflow.Tranche(dt.date(2027, 4, 15), 18_000_000, "other", "Site secured"),
                ]
            }
        ),
        by=anna,
        now=NOW,
    )
    submit_activity(project, by=anna, now=NOW)
    return project


def test_a_first_award_begins_with_what_is_asked_for(office, as_person):
    project = asking(office.anna)

    page = as_person(office.anna).get(reverse("funding:award", args=[project.pk]))

    form, plan = page.context["form"], page.context["formset"]
    assert (form["amount_asked"].value(), form["amount"].value()) == ("300'000.00", "300'000.00")
    assert [
        (str(row["due_on"].value()), row["amount"].value(), row["condition_text"].value())
        for row in plan.initial_forms
    ] == [("2026-04-15", "120'000.00", ""), ("2027-04-15", "180'000.00", "Site secured")]


def test_the_plan_asked_for_can_be_granted_as_it_stands(office, as_person):
    project = asking(office.anna)
    first = {"due_on": "2026-04-15", "amount": "120'000.00"}
    second = {
        "due_on": "2027-04-15",
        "amount": "180'000.00",
        "condition": "other",
        "condition_text": "Site secured",
    }
    sent = {"amount": "300'000.00", "plan-INITIAL_FORMS": "2"}

    record(as_person(office.anna), project, first, second, BLANK, **sent)

    plan = Commitment.objects.get().instalments.order_by("position")
    assert [(row.amount, row.condition_text) for row in plan] == [
        (12_000_000, ""),
        (18_000_000, "Site secured"),
    ]


def test_a_further_award_begins_empty(office, as_person):
    project = asking(office.anna)
    office.award(5_000_000, activity=project)

    page = as_person(office.anna).get(reverse("funding:award", args=[project.pk]))

    assert page.context["form"]["amount"].value() is None
    assert page.context["formset"].initial_forms == []
