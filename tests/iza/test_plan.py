"""The planned instalments on the form of a project, kept until something is awarded."""

import datetime as dt

import pytest
from django.urls import reverse

from core.activities.models import Activity
from core.audit.models import AuditEntry
from core.errors import RuleViolation
from core.funding.workflow import Tranche
from iza.models import Project
from iza.plans import write_plans
from tests import factories
from tests.core.activities.making import make_planned, put_in_state
from tests.iza.making import complete, plan, typed

pytestmark = pytest.mark.django_db


def planned(project):
    fields = ("position", "due_on", "amount", "condition", "condition_text")
    return list(project.proposed_instalments.values_list(*fields))


FIRST = ("2026-04-15", "120'000")
SECOND = ("2027-04-15", "60'000.50", "other", "Site secured")


def test_a_draft_keeps_its_planned_instalments_by_day(client, anna):
    client.post(reverse("iza:project_new"), typed(save_draft="1") | plan(SECOND, FIRST, ("", "")))

    assert planned(Project.objects.get()) == [
        (1, dt.date(2026, 4, 15), 12_000_000, "none", ""),
        (2, dt.date(2027, 4, 15), 6_000_050, "other", "Site secured"),
    ]


def test_the_planned_instalments_are_replaced_by_what_is_sent_next(client, anna):
    client.post(reverse("iza:project_new"), typed(save_draft="1") | plan(FIRST, SECOND))
    project = Project.objects.get()
    address = reverse("iza:project_edit", args=[project.pk])
    sent = typed(save_draft="1") | plan(FIRST, SECOND, initial=2) | {"plan-0-DELETE": "on"}

    client.post(address, sent)

    assert planned(project) == [(1, dt.date(2027, 4, 15), 6_000_050, "other", "Site secured")]
    assert AuditEntry.objects.about(project)[0].details["changes"][-2]["before"] == {
        "1. 15.04.2026": "120'000.00",
        "2. 15.04.2027": "60'000.50",
    }


def test_an_unchanged_plan_is_not_written_again(client, anna):
    client.post(reverse("iza:project_new"), typed(save_draft="1") | plan(FIRST))
    project = Project.objects.get()
    before = project.proposed_instalments.get().pk

    client.post(
        reverse("iza:project_edit", args=[project.pk]),
        typed(save_draft="1") | plan(FIRST, initial=1),
    )

    assert project.proposed_instalments.get().pk == before


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        (("", "100"), "due_on", "Enter the day, or remove the row."),
        (("2026-04-15", ""), "amount", "Enter the amount, or remove the row."),
        (("2026-04-15", "1.234,50"), "amount", "Write the amount like 1'234.50."),
        (("2026-04-15", "0"), "amount", "Enter an amount greater than 0."),
        (("2026-04-15", "100", "other"), "condition_text", "Say what must be met."),
    ],
)
def test_half_an_instalment_is_told_at_its_row_and_comes_back(client, anna, row, field, message):
    answer = client.post(reverse("iza:project_new"), typed(save_draft="1") | plan(FIRST, row))

    formset = answer.context["plan"]
    assert formset.errors == [{}, {field: [message]}]
    assert [(one["due_on"].value(), one["amount"].value()) for one in formset] == [
        FIRST,
        row[:2],
    ]
    assert Project.objects.count() == 0


def test_the_instalments_do_not_add_up_to_more_than_is_asked(client, anna):
    answer = client.post(
        reverse("iza:project_new"),
        typed(save_draft="1", amount_asked="180'000") | plan(FIRST, SECOND),
    )

    assert answer.context["plan"].non_form_errors() == [
        "The instalments add up to 180'000.50, which is more than the 180'000.00 asked for."
    ]
    assert Project.objects.count() == 0


def test_less_is_not_asked_than_the_submitted_plan_takes(client, anna):
    client.post(reverse("iza:project_new"), complete(anna) | plan(FIRST, SECOND))
    project = Project.objects.get()

    answer = client.post(
        reverse("iza:project_edit", args=[project.pk]), complete(anna) | {"amount_asked": "100"}
    )

    assert project.status == "planned"
    assert answer.context["form"].errors == {
        "amount_asked": [
            "The instalments add up to 180'000.50, which is more than the 100.00 asked for."
        ]
    }


def test_the_dossier_shows_the_plan_until_something_is_awarded(client, anna):
    client.post(reverse("iza:project_new"), complete(anna) | plan(FIRST, SECOND))
    project = Project.objects.get()

    assert [str(row) for row in project.plan_asked_for()] == [
        f"{project.code}/1",
        f"{project.code}/2",
    ]
    assert "(Site secured)" in client.get(project.get_absolute_url()).content.decode()

    put_in_state(Activity.objects.get(pk=project.pk), "running")
    assert "(Site secured)" not in client.get(project.get_absolute_url()).content.decode()


def test_what_is_submitted_keeps_its_plan(anna):
    project = make_planned(by=anna)

    with pytest.raises(RuleViolation) as refusal, factories.in_a_step(by=anna):
        write_plans({project: [Tranche(dt.date(2026, 4, 15), 100)]})

    assert refusal.value.objections == ["What is submitted keeps its planned instalments."]
