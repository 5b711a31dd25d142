"""Ways to put something in force alone: accounts, awards, credits, rules, roles, deputies."""

import datetime as dt

from django.urls import reverse

from core.approvals import workflow as approvals
from core.funding import workflow
from core.funding.models import AccountAssignment
from core.partners import workflow as partners
from core.people import workflow as people
from core.people.models import Role, User
from core.reference.models import GeneralLedgerAccount, Sphere
from tests.aid.making import make_emergency, make_response
from tests.core.funding.making import TODAY, frame, pay
from tests.core.funding.raising import URGENT, raise_by, record_carry_over, record_raise
from tests.core.funding.raising import record_ruling as ruling
from tests.core.funding.ways.of_payouts import YESTERDAY, acting, ended, interest, mighty
from tests.core.funding.ways.scenes import BY_STEP, Confirming, Doing, Opening, Reversing, days
from tests.core.funding.ways.way import ways
from tests.core.guards.attempts import Attempt
from tests.core.people.deputies import HOLIDAYS, make_deputy, record_deputy
from tests.factories import (
    NOW,
    make_activity,
    make_budget,
    make_organisation,
    make_user,
)

confirming = ways("page", "step", "orm", "sql")
doing = ways(*BY_STEP)
opening = ways("page", "orm", "sql")
CALLED = {"call_back_note": "called the known number"}


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


# Rule 9: controls.


@confirming("Who recorded an approval rule confirms it")
def rule_of_one(office):
    return rule(office.felix, recorded_rule(by=office.felix))


@doing("An administrator confirms an approval rule")
def rule_by_administrator(office):
    return rule(make_user(Role.ADMINISTRATOR), recorded_rule(by=office.dario))


@doing("An administrator records an approval rule")
def rule_recorded_by_administrator(office):
    return Doing(
        make_user(Role.ADMINISTRATOR),
        lambda *, by, now: approvals.record_rule(
            amount_from=0, signatures=1, valid_from=TODAY, by=by, now=now
        ),
        reverse("approvals:rule_record"),
        {
            "amount_from": "0",
            "signatures": "1",
            "valid_from": f"{TODAY:%d.%m.%Y}",
            "release": "here",
            "sphere": "",
            "instrument": "",
        },
    )


@doing("An approval rule reaches back to what was submitted before")
def rule_backdated(office):
    return Doing(
        office.dario,
        lambda *, by, now: approvals.record_rule(
            amount_from=5_000_000, signatures=1, valid_from=YESTERDAY, by=by, now=now
        ),
        reverse("approvals:rule_record"),
        {
            "amount_from": "50'000",
            "signatures": "1",
            "valid_from": f"{YESTERDAY:%d.%m.%Y}",
            "release": "here",
            "sphere": "",
            "instrument": "",
        },
    )


@confirming("Who recorded the cooling period confirms it")
def parameter_of_one(office):
    waiting = approvals.record_parameter(
        key="cooling_days", value=0, valid_from=TODAY, by=office.felix, now=NOW
    )
    return Confirming(office.felix, waiting, approvals.confirm_rule, "approvals:parameter_confirm")


@confirming("The administrator who recorded a role confirms it")
def role_of_one(office):
    administrator = make_user(Role.ADMINISTRATOR)
    return role(administrator, recorded_role(make_user(), by=administrator))


@confirming("Somebody confirms their own role")
def own_role(office):
    waiting = recorded_role(office.carla, Role.FINANCE_OFFICER, by=make_user(Role.ADMINISTRATOR))
    return role(office.carla, waiting)


@doing("A finance officer confirms a role")
def role_by_finance(office):
    return role(office.dario, recorded_role(make_user(), by=make_user(Role.ADMINISTRATOR)))


@doing("An administrator takes a money role")
def money_role_for_administrator(office):
    administrator = make_user(Role.ADMINISTRATOR)
    return Doing(
        administrator,
        lambda *, by, now: people.record_role(
            administrator, role=Role.FINANCE_OFFICER, valid_from=TODAY, by=by, now=now
        ),
        reverse("role_record"),
        {
            "person": administrator.pk,
            "role": Role.FINANCE_OFFICER.value,
            "valid_from": f"{TODAY:%d.%m.%Y}",
        },
    )


@doing("Somebody with a money role becomes administrator")
def administrator_with_money_role(office):
    return Doing(
        make_user(Role.ADMINISTRATOR),
        lambda *, by, now: people.record_role(
            office.dario, role=Role.ADMINISTRATOR, valid_from=TODAY, by=by, now=now
        ),
        reverse("role_record"),
        {
            "person": office.dario.pk,
            "role": Role.ADMINISTRATOR.value,
            "valid_from": f"{TODAY:%d.%m.%Y}",
        },
    )


@doing("One administrator prolongs a role that was to end")
def role_prolonged(office):
    administrator = make_user(Role.ADMINISTRATOR)
    given = office.dario.role_assignments.get()
    people.end_role(given, on=TODAY, reason="leaves", by=administrator, now=NOW)
    later = TODAY + days(900)
    return Doing(
        administrator,
        lambda *, by, now: people.end_role(given, on=later, reason="stays", by=by, now=now),
        reverse("role_end", args=[given.pk]),
        {"on": f"{later:%d.%m.%Y}", "reason": "stays"},
    )


@confirming("Who recorded a deputyship confirms it")
def deputyship_of_one(office):
    waiting = record_deputy(office.anna, office.beat, Role.PROGRAMME_OFFICER, by=office.felix)
    return deputyship(office.felix, waiting)


@confirming("The represented person confirms their deputyship")
def deputyship_by_represented(office):
    waiting = record_deputy(office.carla, office.beat, by=office.felix)
    return deputyship(office.carla, waiting)


@confirming("The deputy confirms their own deputyship")
def deputyship_by_deputy(office):
    waiting = record_deputy(office.carla, office.felix)
    return deputyship(office.felix, waiting)


@doing("Somebody makes themself the deputy of another person")
def deputyship_for_oneself(office):
    return named_deputy(office.beat, person=office.carla, deputy=office.beat)


@doing("Somebody is their own deputy")
def own_deputyship(office):
    return named_deputy(office.carla, person=office.carla, deputy=office.carla)


@doing("A deputy lends on what was lent to them")
def deputyship_of_a_deputy(office):
    between = make_user(Role.MANAGEMENT)
    make_deputy(office.carla, between)
    return named_deputy(make_user(Role.ADMINISTRATOR), person=between, deputy=office.beat)


@doing("A deputy lends after the own role has ended")
def deputyship_without_role(office):
    ended(office.dario, office.felix)
    return named_deputy(
        make_user(Role.ADMINISTRATOR),
        person=office.dario,
        deputy=office.beat,
        role=Role.FINANCE_OFFICER,
    )


@opening("One administrator opens the account of a deactivated person whose roles still stand")
def reactivation(office):
    person, administrator = office.dario, make_user(Role.ADMINISTRATOR)
    User.objects.filter(pk=administrator.pk).update(is_staff=True, is_superuser=True)
    User.objects.filter(pk=person.pk).update(is_active=False)
    return Opening(
        administrator,
        [Attempt("update", "people_user", {"is_active": True}, User.objects.get(pk=person.pk))],
        url=reverse("admin:people_user_change", args=[person.pk]),
        data={
            "username": person.username,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": "",
            "language": "en",
            "is_active": "on",
        },
    )


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
