"""Ways to put in force alone what one person recorded: accounts, awards, credits, returns."""

import datetime as dt

from core.funding import workflow
from core.funding.models import AccountAssignment
from core.partners import workflow as partners
from core.people.models import Role
from core.reference.models import GeneralLedgerAccount, Sphere
from tests.aid.making import make_emergency, make_response
from tests.core.funding.making import TODAY, frame, pay
from tests.core.funding.raising import URGENT, raise_by, record_carry_over, record_raise
from tests.core.funding.raising import record_ruling as ruling
from tests.core.funding.ways.confirming import (
    account,
    award,
    confirming,
    credit,
    doing,
    raising,
    recorded_account,
    recorded_award,
    recorded_budget,
    recorded_reduction,
    recorded_reversal,
    reversal,
)
from tests.core.funding.ways.of_payouts import acting, mighty
from tests.core.funding.ways.of_people import interest
from tests.core.funding.ways.scenes import Confirming
from tests.factories import (
    NOW,
    make_budget,
    make_user,
)

# Whoever recorded it confirms it.


@confirming("Who recorded an account confirms it")
def account_of_one(office):
    person = mighty()
    return account(person, recorded_account(by=person))


@confirming("The deputy of who recorded an account confirms it")
def account_by_deputy_of_recorder(office):
    return account(acting(office, office.dario), recorded_account(by=office.dario))


@confirming("Who recorded an account confirms it as a deputy")
def account_by_recorder_as_deputy(office):
    waiting = recorded_account(by=office.beat)
    return account(acting(office, office.elena, office.beat), waiting)


@doing("An administrator confirms an account")
def account_by_administrator(office):
    return account(make_user(Role.ADMINISTRATOR), recorded_account(by=office.anna))


@doing("An account is confirmed without a call back", on=("step",))
def account_without_call(office):
    waiting = recorded_account(by=office.anna)
    return Confirming(
        office.beat,
        waiting,
        partners.confirm_account,
        "partners:account_confirm",
        {"call_back_note": " "},
    )


@confirming("The head of unit who recorded an award confirms it")
def award_of_one(office):
    return award(office.carla, recorded_award(by=office.carla))


@confirming("The deputy of the head who recorded an award confirms it")
def award_by_deputy_of_recorder(office):
    waiting = recorded_award(by=office.carla)
    return award(acting(office, office.carla, role=Role.HEAD_OF_UNIT), waiting)


@confirming("The officer who recorded an award confirms it as a deputy")
def award_by_recorder_as_deputy(office):
    waiting = recorded_award(by=office.anna)
    return award(acting(office, office.carla, office.anna, Role.HEAD_OF_UNIT), waiting)


@doing("An officer confirms the award of another one")
def award_by_officer(office):
    return award(office.beat, recorded_award(by=office.anna))


@doing("A head of unit confirms an award to a partner of theirs")
def award_by_interested(office):
    waiting = recorded_award(by=office.anna)
    interest(office.carla, waiting.partner)
    return award(office.carla, waiting)


@confirming("Who recorded a commitment credit confirms it")
def commitment_credit_of_one(office):
    waiting = workflow.record_commitment_credit(
        name="Rahmenkredit",
        body="Gemeinderat",
        decided_on=dt.date(2026, 1, 1),
        number="GR 1",
        sphere=Sphere.DEVELOPMENT,
        amount=10_000_000,
        valid_from=dt.date(2026, 1, 1),
        by=office.felix,
        now=NOW,
    )
    return credit(office.felix, waiting)


@confirming("Who recorded a budget confirms it")
def budget_of_one(office):
    return credit(office.felix, recorded_budget(by=office.felix))


@confirming("The deputy of the head of finance who recorded a budget confirms it")
def budget_by_deputy_of_recorder(office):
    waiting = recorded_budget(by=office.felix)
    return credit(acting(office, office.felix, role=Role.HEAD_OF_FINANCE), waiting)


@doing("Two finance officers put a credit in force without their head")
def credit_without_head(office):
    return credit(office.elena, recorded_budget(by=office.dario))


@confirming("Who recorded a supplementary credit confirms it")
def supplementary_credit_of_one(office):
    waiting = record_raise(office, office.budget, 1_000_000, by=office.felix)
    return raising(office.felix, waiting)


@confirming("Who recorded an additional credit confirms it")
def additional_credit_of_one(office):
    waiting = record_raise(office, frame(office, 1_000_000), 1_000_000, by=office.felix)
    return raising(office.felix, waiting)


@confirming("Who recorded the parliament's word confirms it")
def ruling_of_one(office):
    raised = raise_by(office, office.budget, 1_000_000, **URGENT)
    waiting = ruling(office, raised, is_granted=True, by=office.felix)
    return Confirming(office.felix, waiting, workflow.confirm_approval, "funding:approval_confirm")


@confirming("Who recorded a carry-over confirms it")
def carry_over_of_one(office):
    make_budget(2027)
    waiting = record_carry_over(office, office.budget, 1_000_000, by=office.felix)
    return Confirming(
        office.felix, waiting, workflow.confirm_carry_over, "funding:carry_over_confirm"
    )


@confirming("Who recorded a reduction confirms it")
def reduction_of_one(office):
    waiting = recorded_reduction(office, by=office.dario)
    return Confirming(
        office.dario, waiting, workflow.confirm_reduction, "funding:reduction_confirm"
    )


@confirming("The deputy of who recorded a reduction confirms it")
def reduction_by_deputy_of_recorder(office):
    waiting = recorded_reduction(office, by=office.dario)
    return Confirming(
        acting(office, office.dario),
        waiting,
        workflow.confirm_reduction,
        "funding:reduction_confirm",
    )


@confirming("Who recorded a bank return confirms it")
def bank_return_of_one(office):
    waiting = workflow.record_return(
        office.paid(), booked_on=TODAY, reason="account closed", by=office.dario, now=NOW
    )
    return Confirming(office.dario, waiting, workflow.confirm_return, "funding:return_confirm")


@confirming("Who recorded a reversal confirms it")
def reversal_of_one(office):
    return reversal(office.felix, recorded_reversal(office.paid(), by=office.felix))


@confirming("Who approved the payout confirms its reversal")
def reversal_by_signer(office):
    return reversal(office.dario, recorded_reversal(office.paid(), by=office.felix))


@confirming("Whom a deputy represented at the payout confirms its reversal")
def reversal_by_represented(office):
    payout = office.verified()
    workflow.approve(payout, by=acting(office, office.dario), now=NOW)
    workflow.release_payments([payout], by=office.carla, now=NOW)
    payout.refresh_from_db()
    paid = pay(office, payout, payout.amount)
    return reversal(office.dario, recorded_reversal(paid, by=office.felix))


@confirming("Who recorded a closing confirms it")
def closing_of_one(office):
    waiting = workflow.record_closing(year=2025, by=office.felix, now=NOW)
    return Confirming(office.felix, waiting, workflow.confirm_closing, "funding:closing_confirm")


@confirming("Who recorded a reopening confirms it")
def reopening_of_one(office):
    closing = workflow.record_closing(year=2025, by=office.dario, now=NOW)
    closing = workflow.confirm_closing(closing, by=office.felix, now=NOW)
    waiting = workflow.record_reopening(closing, reason="late", by=office.felix, now=NOW)
    return Confirming(
        office.felix, waiting, workflow.confirm_reopening, "funding:reopening_confirm"
    )


@confirming("Who recorded the number of a decision confirms it")
def number_of_one(office):
    make_budget(sphere="humanitarian")
    emergency = make_emergency(by=office.anna)
    response = make_response(
        emergency, by=office.anna, classification_due_on=dt.date(2026, 9, 1), status="planned"
    )
    urgent = office.award(1_000_000, activity=response, number="", decided_on=dt.date(2026, 5, 28))
    waiting = workflow.record_decision_number(urgent, number="STP 9", by=office.beat, now=NOW)
    return Confirming(
        office.beat, waiting, workflow.confirm_decision_number, "funding:number_confirm"
    )


@confirming("Who recorded an account assignment confirms it")
def assignment_of_one(office):
    waiting = workflow.record_assignment(
        account=GeneralLedgerAccount.objects.get(pk=AccountAssignment.objects.get().account_id),
        valid_from=TODAY,
        by=office.dario,
        now=NOW,
    )
    return Confirming(
        office.dario, waiting, workflow.confirm_assignment, "funding:assignment_confirm"
    )


@confirming("Who recorded a spending competence confirms it")
def competence_of_one(office):
    waiting = workflow.record_competence(
        body="Amt",
        amount_to=None,
        source="Kompetenzordnung",
        valid_from=TODAY,
        by=office.carla,
        now=NOW,
    )
    return Confirming(
        office.carla, waiting, workflow.confirm_competence, "funding:competence_confirm"
    )
