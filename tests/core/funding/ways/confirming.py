"""What waits for a second person, and how somebody would put it in force."""

from django.urls import reverse

from core.approvals import workflow as approvals
from core.funding import workflow
from core.partners import workflow as partners
from core.people import workflow as people
from core.people.models import Role
from core.reference.models import Sphere
from tests.core.funding.making import TODAY
from tests.core.funding.ways.scenes import BY_STEP, Confirming, Doing, Reversing, days
from tests.core.funding.ways.way import ways
from tests.core.people.deputies import HOLIDAYS
from tests.factories import (
    NOW,
    make_activity,
    make_organisation,
)

confirming = ways("page", "step", "orm", "sql")
doing = ways(*BY_STEP)
opening = ways("page", "orm", "sql")
CALLED = {"call_back_note": "called the known number"}


def account(person, waiting):
    return Confirming(person, waiting, partners.confirm_account, "partners:account_confirm", CALLED)


def award(person, waiting):
    return Confirming(person, waiting, workflow.confirm_award, "funding:commitment_confirm")


def credit(person, waiting):
    return Confirming(person, waiting, workflow.confirm_credit, "funding:credit_confirm")


def raising(person, waiting):
    return Confirming(person, waiting, workflow.confirm_raise, "funding:raise_confirm")


def reversal(person, waiting):
    return Reversing(person, waiting, workflow.confirm_reversal, "funding:reversal_confirm")


def rule(person, waiting):
    return Confirming(person, waiting, approvals.confirm_rule, "approvals:rule_confirm")


def role(person, waiting):
    return Confirming(person, waiting, people.confirm_role, "role_confirm")


def deputyship(person, waiting):
    return Confirming(person, waiting, people.confirm_deputyship, "deputy_confirm")


def named_deputy(by, *, person, deputy, role=Role.HEAD_OF_UNIT):
    return Doing(
        by,
        lambda *, by, now: people.record_deputyship(
            person, deputy=deputy, role=role, by=by, **HOLIDAYS | {"now": now}
        ),
        reverse("deputy_record"),
        {
            "person": person.pk,
            "deputy": deputy.pk,
            "role": str(role),
            "reason": "holidays",
            "valid_from": f"{TODAY:%d.%m.%Y}",
            "valid_to": f"{TODAY + days(20):%d.%m.%Y}",
        },
    )


def recorded_account(*, by):
    from core.reference.models import Country, Currency

    return partners.record_account(
        make_organisation(),
        holder="Hilfswerk",
        iban="CH93 0076 2011 6238 5295 7",
        bic="",
        currency=Currency.objects.get(pk="CHF"),
        street="",
        postal_code="8000",
        town="Zürich",
        country=Country.objects.get(pk="CH"),
        by=by,
        now=NOW,
    )


def recorded_award(*, by):
    return workflow.record_award(
        make_activity(status="planned"),
        workflow.Award(
            body="Stadtrat",
            decided_on=TODAY,
            number="SR 1",
            amount=1_000_000,
            instalments=[workflow.Tranche(TODAY, 1_000_000)],
        ),
        by=by,
        now=NOW,
    )


def recorded_budget(*, by):
    return workflow.record_budget_credit(
        year=2027,
        name="Budget 2027",
        body="Gemeinderat",
        decided_on=TODAY,
        number="GR 2",
        sphere=Sphere.DEVELOPMENT,
        amount=10_000_000,
        by=by,
        now=NOW,
    )


def recorded_reduction(office, *, by):
    return workflow.record_reduction(
        office.award(1_000_000), amount=1_000, decided_on=TODAY, reason="saved", by=by, now=NOW
    )


def recorded_reversal(payout, *, by):
    return workflow.record_reversal(
        payout,
        reason="paid twice",
        money_back="bank",
        due_on=TODAY + days(30),
        by=by,
        now=NOW,
    )


def recorded_rule(*, by):
    return approvals.record_rule(amount_from=0, signatures=1, valid_from=TODAY, by=by, now=NOW)


def recorded_role(person, role=Role.FINANCE_OFFICER, *, by):
    return people.record_role(person, role=role, valid_from=TODAY, by=by, now=NOW)
