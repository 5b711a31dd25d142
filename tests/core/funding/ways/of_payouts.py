"""Ways to put a name under a payout that must not stand there."""

import datetime as dt

from core.activities import workflow as activities
from core.approvals import workflow as approvals
from core.approvals.states import Act
from core.confirmation import confirm, record
from core.funding import workflow
from core.funding.workflow import Assignment, Tranche
from core.partners.models import BankAccount, Interest
from core.people.models import Role, RoleAssignment, User
from core.people.workflow import end_deputyship, end_role
from core.workflow import change, create
from tests.aid.making import make_emergency, make_response
from tests.core.funding.ways.scenes import (
    PAYING,
    SIGNING,
    Signing,
    days,
)
from tests.core.funding.ways.way import ways
from tests.core.people.deputies import make_deputy, record_deputy
from tests.factories import (
    NOW,
    finance_officer,
    head_of_unit,
    in_a_step,
    make_account,
    make_activity,
    make_budget,
    make_organisation,
    make_user,
)

TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - days(1), TODAY + days(1)
MONEY = (Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT, Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)
TWO = 6_000_000
signing = ways(*SIGNING)
paying = ways(*PAYING)


def mighty():
    """One person with every role of money."""
    return make_user(*MONEY)


def acting(office, person, deputy=None, role=Role.FINANCE_OFFICER):
    """A deputy (of management unless told) who acts for a person of the office."""
    deputy = deputy or make_user(Role.MANAGEMENT)
    by = office.felix if office.carla in {person, deputy} else office.carla
    make_deputy(person, deputy, role, by=by)
    return User.objects.get(pk=deputy.pk).acting_for(person)


# Rule 1: one person, one act.


@signing("Who requested a payout verifies it")
def requester_verifies(office):
    person = mighty()
    return Signing(person, office.request(by=person), Act.VERIFY)


@signing("Who requested a payout approves it")
def requester_approves(office):
    person = mighty()
    return Signing(person, office.verified(office.request(by=person)), Act.APPROVE)


@signing("Who requested a payout gives the second approval")
def requester_approves_second(office):
    person = mighty()
    payout = office.verified(office.request(office.award(TWO), by=person))
    workflow.approve(payout, by=office.dario, now=NOW)
    return Signing(person, payout, Act.APPROVE)


@signing("Who requested a payout releases it")
def requester_releases(office):
    person = mighty()
    return Signing(person, office.approved(office.request(by=person)), Act.ORDER)


@signing("Who verified a payout approves it")
def verifier_approves(office):
    person = mighty()
    return Signing(person, workflow.verify(office.request(), by=person, now=NOW), Act.APPROVE)


@signing("Who verified a payout gives the second approval")
def verifier_approves_second(office):
    person = mighty()
    payout = workflow.verify(office.request(office.award(TWO)), by=person, now=NOW)
    workflow.approve(payout, by=office.dario, now=NOW)
    return Signing(person, payout, Act.APPROVE)


@signing("Who verified a payout releases it")
def verifier_releases(office):
    person = mighty()
    payout = workflow.verify(office.request(), by=person, now=NOW)
    return Signing(person, workflow.approve(payout, by=office.dario, now=NOW), Act.ORDER)


@signing("Who approved a payout approves it a second time")
def approver_approves_twice(office):
    payout = office.verified(office.request(office.award(TWO)))
    workflow.approve(payout, by=office.dario, now=NOW)
    return Signing(office.dario, payout, Act.APPROVE)


@signing("Who approved a payout releases it")
def approver_releases(office):
    return Signing(office.dario, office.approved(), Act.ORDER)


@signing("Who gave the second approval releases it")
def second_approver_releases(office):
    return Signing(office.felix, office.approved(office.request(office.award(TWO))), Act.ORDER)


@signing("Who corrected and submitted a returned payout verifies it")
def last_editor_verifies(office):
    return Signing(office.beat, resubmitted(office, office.beat), Act.VERIFY)


@signing("Who requested it first verifies it after another submitted it again")
def first_requester_verifies(office):
    return Signing(office.anna, resubmitted(office, office.beat), Act.VERIFY)


@signing("Who corrected and submitted a returned payout approves it")
def last_editor_approves(office):
    person = mighty()
    payout = workflow.verify(resubmitted(office, person), by=office.carla, now=NOW)
    return Signing(person, payout, Act.APPROVE)


@signing("Who corrected and submitted a returned payout releases it")
def last_editor_releases(office):
    person = mighty()
    payout = workflow.verify(resubmitted(office, person), by=office.beat, now=NOW)
    return Signing(person, workflow.approve(payout, by=office.dario, now=NOW), Act.ORDER)


@signing("Who corrected the account assignment approves it")
def assignment_corrector_approves(office):
    payout = office.verified()
    assignment = Assignment(
        gl_account=payout.gl_account, function=None, cost_centre="4711", internal_order=""
    )
    payout = workflow.correct_assignment(
        payout, assignment, reason="other centre", by=office.dario, now=NOW
    )
    return Signing(office.dario, office.verified(payout), Act.APPROVE)


def resubmitted(office, person):
    payout = office.request()
    workflow.send_back(payout, reason="unclear", by=office.elena, now=NOW)
    request = workflow.PayoutRequest(account=payout.account)
    return workflow.resubmit_payout(payout, request, by=person, now=NOW)


# Rule 2: a deputy counts as both persons.


@signing("The deputy of who requested it verifies it")
def deputy_of_requester_verifies(office):
    payout = office.request()
    return Signing(acting(office, office.anna, role=Role.PROGRAMME_OFFICER), payout, Act.VERIFY)


@signing("Who requested it verifies it as the deputy of the head of unit")
def requester_verifies_as_deputy(office):
    payout = office.request()
    return Signing(acting(office, office.carla, office.anna, Role.HEAD_OF_UNIT), payout, Act.VERIFY)


@signing("The deputy of who verified it approves it")
def deputy_of_verifier_approves(office):
    person = mighty()
    payout = workflow.verify(office.request(), by=person, now=NOW)
    return Signing(acting(office, person), payout, Act.APPROVE)


@signing("Who verified it approves it as a deputy of finance")
def verifier_approves_as_deputy(office):
    return Signing(acting(office, office.dario, office.beat), office.verified(), Act.APPROVE)


@signing("The deputy of who approved it gives the second approval")
def deputy_of_approver_approves(office):
    payout = office.verified(office.request(office.award(TWO)))
    workflow.approve(payout, by=office.dario, now=NOW)
    return Signing(acting(office, office.dario), payout, Act.APPROVE)


@signing("Who approved it gives the second approval as a deputy")
def approver_approves_as_deputy(office):
    payout = office.verified(office.request(office.award(TWO)))
    workflow.approve(payout, by=office.dario, now=NOW)
    return Signing(acting(office, office.elena, office.dario), payout, Act.APPROVE)


@signing("Whom a deputy represented gives the second approval")
def represented_approves_after_deputy(office):
    payout = office.verified(office.request(office.award(TWO)))
    workflow.approve(payout, by=acting(office, office.dario), now=NOW)
    return Signing(office.dario, payout, Act.APPROVE)


@signing("Two deputies of one person give both approvals")
def two_deputies_of_one(office):
    payout = office.verified(office.request(office.award(TWO)))
    workflow.approve(payout, by=acting(office, office.dario), now=NOW)
    return Signing(acting(office, office.dario), payout, Act.APPROVE)


@signing("The deputy of who approved it releases it")
def deputy_of_approver_releases(office):
    return Signing(acting(office, office.dario), office.approved(), Act.ORDER)


@paying("The deputy of who released it confirms the payment")
def deputy_of_releaser_confirms(office):
    person = mighty()
    payout = office.approved()
    workflow.release_payments([payout], by=person, now=NOW)
    return Signing(acting(office, person), payout, Act.CONFIRM)


@signing("A deputy signs whose deputyship nobody confirmed")
def unconfirmed_deputy(office):
    deputy = make_user(Role.MANAGEMENT)
    record_deputy(office.dario, deputy, Role.FINANCE_OFFICER)
    return Signing(deputy.acting_for(office.dario), office.verified(), Act.APPROVE)


@signing("A deputy signs whose deputyship was ended")
def ended_deputy(office):
    deputy = acting(office, office.dario)
    deputyship = deputy.deputyships.get()
    end_deputyship(deputyship, reason="back early", by=office.dario, now=NOW)
    return Signing(deputy, office.verified(), Act.APPROVE)


@signing("A deputy signs before the first day")
def early_deputy(office):
    deputy = make_user(Role.MANAGEMENT)
    make_deputy(office.dario, deputy, Role.FINANCE_OFFICER, valid_from=TOMORROW)
    return Signing(deputy.acting_for(office.dario), office.verified(), Act.APPROVE)


@signing("A deputy uses a role that was not lent to them")
def deputy_in_another_role(office):
    person = mighty()
    return Signing(
        acting(office, person, role=Role.PROGRAMME_OFFICER), office.verified(), Act.APPROVE
    )


@signing("A deputy signs for somebody whose role has ended")
def deputy_of_nobody(office):
    deputy = acting(office, office.dario)
    ended(office.dario, office.felix)
    return Signing(deputy, office.verified(), Act.APPROVE)


@signing("The deputy of a deputy signs")
def chain_of_deputies(office):
    between, last = make_user(Role.FINANCE_OFFICER), make_user(Role.MANAGEMENT)
    make_deputy(between, last, Role.FINANCE_OFFICER)
    ended(between, office.felix)
    between = acting(office, office.dario, between)
    return Signing(last.acting_for(between), office.verified(), Act.APPROVE)


@signing("An administrator signs as a deputy")
def administrator_as_deputy(office):
    deputy = acting(office, office.dario)
    give(deputy, Role.ADMINISTRATOR)
    return Signing(deputy, office.verified(), Act.APPROVE)


# Rule 3: whoever set the account decides on no payment to it.


@signing("Who recorded the account approves a payment to it")
def account_recorder_approves(office):
    person = mighty()
    return Signing(person, office.verified(to_account_of(office, person)), Act.APPROVE)


@signing("Who confirmed the account approves a payment to it")
def account_confirmer_approves(office):
    person = mighty()
    return Signing(person, office.verified(to_account_of(office, None, person)), Act.APPROVE)


@signing("Who recorded the account releases a payment to it")
def account_recorder_releases(office):
    person = mighty()
    return Signing(person, office.approved(to_account_of(office, person)), Act.ORDER)


@signing("Who confirmed the account releases a payment to it")
def account_confirmer_releases(office):
    person = mighty()
    return Signing(person, office.approved(to_account_of(office, None, person)), Act.ORDER)


@signing("The deputy of who recorded the account approves a payment to it")
def deputy_of_account_recorder_approves(office):
    payout = office.verified(to_account_of(office, office.dario))
    return Signing(acting(office, office.dario), payout, Act.APPROVE)


@signing("Who confirmed the account as a deputy approves a payment to it")
def account_deputy_approves(office):
    deputy = acting(office, office.elena, finance_officer())
    payout = office.verified(to_account_of(office, None, deputy))
    return Signing(User.objects.get(pk=deputy.pk), payout, Act.APPROVE)


@signing("Whose deputy confirmed the account approves a payment to it")
def represented_at_the_account_approves(office):
    payout = office.verified(to_account_of(office, None, acting(office, office.elena)))
    return Signing(office.elena, payout, Act.APPROVE)


@signing("A payment to a new account is released in its cooling period")
def cooling_period(office):
    payout = to_account_of(office, None, usable_from=TODAY + days(3))
    return Signing(office.carla, office.approved(payout), Act.ORDER)


@signing("A payment is released to an account that was replaced after the approval")
def replaced_account(office):
    payout = office.approved()
    with in_a_step():
        change(payout.account, replaced_by=make_account(payout.account.organisation))
    return Signing(office.carla, payout, Act.ORDER)


@signing("A payment is released to an account that was closed after the approval")
def closed_account(office):
    payout = office.approved()
    with in_a_step():
        change(payout.account, closed_at=NOW)
    return Signing(office.carla, payout, Act.ORDER)


def to_account_of(office, recorder=None, confirmer=None, *, usable_from=TODAY):
    commitment = office.award(1_000_000)
    account = make_account(commitment.partner, confirmed=False)
    if recorder is not None:
        with in_a_step(by=recorder):
            account = record(
                BankAccount,
                by=recorder,
                now=NOW,
                organisation=commitment.partner,
                holder="Other",
                iban="CH5604835012345678009",
                town="Zürich",
                currency_id="CHF",
                country_id="CH",
            )
    confirmer = confirmer or head_of_unit()
    with in_a_step(by=confirmer):
        confirm(account, by=confirmer, now=NOW, call_back_note="called", usable_from=usable_from)
    return office.request(commitment, account=account)


# Rule 4: declared interests.


@signing("Who has an interest in the partner verifies")
def interested_verifies(office):
    payout = office.request()
    interest(office.beat, payout.commitment.partner)
    return Signing(office.beat, payout, Act.VERIFY)


@signing("Who has an interest in the partner approves")
def interested_approves(office):
    payout = office.verified()
    interest(office.dario, payout.commitment.partner)
    return Signing(office.dario, payout, Act.APPROVE)


@signing("Who has an interest in the partner releases")
def interested_releases(office):
    payout = office.approved()
    interest(office.carla, payout.commitment.partner)
    return Signing(office.carla, payout, Act.ORDER)


@signing("The deputy of who has an interest approves")
def deputy_of_interested(office):
    payout = office.verified()
    interest(office.dario, payout.commitment.partner)
    return Signing(acting(office, office.dario), payout, Act.APPROVE)


@signing("A deputy with an own interest approves")
def interested_deputy(office):
    payout = office.verified()
    deputy = acting(office, office.dario)
    with in_a_step():
        create_interest(deputy, payout.commitment.partner)
    return Signing(deputy, payout, Act.APPROVE)


@signing("Who has an interest in the supplier that is paid approves")
def interested_in_payee(office):
    supplier = make_organisation()
    commitment = office.award(1_000_000, is_own_expenditure=True)
    payout = office.verified(office.request(commitment, account=make_account(supplier)))
    interest(office.dario, supplier)
    return Signing(office.dario, payout, Act.APPROVE)


def interest(person, organisation):
    with in_a_step():
        create_interest(person, organisation)


def create_interest(person, organisation):
    return create(
        Interest,
        organisation=organisation,
        person=person,
        nature="board",
        valid_from=TODAY,
        recorded_by=person,
    )


# Rule 5: who releases does not confirm.


@paying("Who released a payment confirms it")
def releaser_confirms(office):
    person = mighty()
    payout = office.approved()
    workflow.release_payments([payout], by=person, now=NOW)
    return Signing(person, payout, Act.CONFIRM)


@paying("Who released a payment confirms it as a deputy")
def releaser_confirms_as_deputy(office):
    payout = office.ordered()
    return Signing(acting(office, office.elena, office.carla), payout, Act.CONFIRM)


# Rule 6: roles, and nothing but roles that are in force.


@signing("An administrator approves")
def administrator_approves(office):
    return Signing(make_user(Role.ADMINISTRATOR), office.verified(), Act.APPROVE)


@signing("An administrator releases")
def administrator_releases(office):
    return Signing(make_user(Role.ADMINISTRATOR), office.approved(), Act.ORDER)


@signing("A superuser without a role verifies")
def superuser_verifies(office):
    person = make_user(is_superuser=True, is_staff=True)
    return Signing(person, office.request(), Act.VERIFY)


@signing("A superuser without a role approves")
def superuser_approves(office):
    person = make_user(is_superuser=True, is_staff=True)
    return Signing(person, office.verified(), Act.APPROVE)


@signing("A superuser without a role releases")
def superuser_releases(office):
    person = make_user(is_superuser=True, is_staff=True)
    return Signing(person, office.approved(), Act.ORDER)


@paying("A superuser without a role confirms a payment")
def superuser_confirms(office):
    person = make_user(is_superuser=True, is_staff=True)
    return Signing(person, office.ordered(), Act.CONFIRM)


@signing("The auditor verifies")
def auditor_verifies(office):
    return Signing(make_user(Role.AUDITOR), office.request(), Act.VERIFY)


@signing("The management approves")
def management_approves(office):
    return Signing(make_user(Role.MANAGEMENT), office.verified(), Act.APPROVE)


@signing("A programme officer approves")
def officer_approves(office):
    return Signing(make_user(Role.PROGRAMME_OFFICER), office.verified(), Act.APPROVE)


@signing("A finance officer verifies")
def finance_verifies(office):
    return Signing(office.dario, office.request(), Act.VERIFY)


@signing("A programme officer releases")
def officer_releases(office):
    return Signing(make_user(Role.PROGRAMME_OFFICER), office.approved(), Act.ORDER)


@paying("The head of unit confirms a payment")
def head_of_unit_confirms(office):
    person = head_of_unit()
    return Signing(person, office.ordered(), Act.CONFIRM)


@signing("Somebody approves whose role has ended")
def expired_role(office):
    ended(office.dario, office.felix)
    return Signing(office.dario, office.verified(), Act.APPROVE)


@signing("Somebody approves whose role begins tomorrow")
def early_role(office):
    person = make_user()
    give(person, Role.FINANCE_OFFICER, valid_from=TOMORROW)
    return Signing(person, office.verified(), Act.APPROVE)


@signing("Somebody approves whose role nobody confirmed")
def unconfirmed_role(office):
    person = make_user()
    give(person, Role.FINANCE_OFFICER, is_confirmed=False)
    return Signing(person, office.verified(), Act.APPROVE)


@signing("A deactivated person approves", on=("page", "admin", "step", "orm", "sql"))
def deactivated_approves(office):
    User.objects.filter(pk=office.dario.pk).update(is_active=False)
    return Signing(office.dario, office.verified(), Act.APPROVE)


@signing("The service account of imports approves", on=("page", "step", "orm", "sql"))
def service_account_approves(office):
    person = User.objects.create_user("robot", is_service=True)
    give(person, Role.FINANCE_OFFICER)
    return Signing(person, office.verified(), Act.APPROVE)


def ended(person, by):
    role = person.role_assignments.confirmed().get()
    end_role(role, on=YESTERDAY, reason="has left", by=by, now=NOW)


def give(person, role, *, valid_from=YESTERDAY, is_confirmed=True):
    recorder, confirmer = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
    with in_a_step(by=recorder):
        given = record(
            RoleAssignment, by=recorder, now=NOW, person=person, role=role, valid_from=valid_from
        )
        if is_confirmed:
            confirm(given, by=confirmer, now=NOW)


# Rule 7: splitting does not lower the number of signatures.


@signing("An award split into parts is released with one signature")
def split_into_instalments(office):
    commitment = office.award(3_000_000, 3_000_000)
    return released_with_one(office, office.request(commitment))


@signing("A sum split over two awards of a partner is released with one signature")
def split_over_awards(office):
    partner = make_organisation()
    first = office.award(3_000_000, activity=planned(partner))
    office.award(3_000_000, activity=planned(partner))
    return released_with_one(office, office.request(first))


@signing("The second part is planned after the first one was approved")
def planned_afterwards(office):
    commitment = office.award(3_000_000, amount=6_000_000)
    payout = office.approved(office.request(commitment))
    workflow.change_plan(
        commitment,
        [Tranche(dt.date(2026, 6, 20), 3_000_000)],
        reason="the rest",
        by=office.anna,
        now=NOW,
    )
    return Signing(office.carla, payout, Act.ORDER)


@signing("The second part is awarded after the first one was approved")
def awarded_afterwards(office):
    partner = make_organisation()
    payout = office.approved(office.request(office.award(3_000_000, activity=planned(partner))))
    office.award(3_000_000, activity=planned(partner))
    return Signing(office.carla, payout, Act.ORDER)


@signing("A threshold is raised while a payout waits for its second signature")
def threshold_raised(office):
    payout = office.verified(office.request(office.award(TWO)))
    rule = approvals.record_rule(
        amount_from=5_000_000, signatures=1, valid_from=TODAY, by=office.dario, now=NOW
    )
    approvals.confirm_rule(rule, by=office.felix, now=NOW)
    workflow.approve(payout, by=office.dario, now=NOW)
    return Signing(office.carla, payout, Act.ORDER)


@signing("A payout that takes two signatures is released with one")
def one_signature_is_missing(office):
    return released_with_one(office, office.request(office.award(TWO)))


@signing("The head of finance gives the only approval", on=("page", "bulk", "admin", "step"))
def head_of_finance_alone(office):
    return Signing(office.felix, office.verified(), Act.APPROVE)


def planned(partner):
    return make_activity(status="planned", partner=partner)


def released_with_one(office, payout):
    office.verified(payout)
    workflow.approve(payout, by=office.dario, now=NOW)
    return Signing(office.carla, payout, Act.ORDER)


# A step is left out, or taken twice.


@signing("A payout is approved that nobody verified")
def verification_left_out(office):
    return Signing(office.dario, office.request(), Act.APPROVE)


@signing("A payout is released that nobody approved")
def approval_left_out(office):
    return Signing(office.carla, office.verified(), Act.ORDER)


@paying("A payment is confirmed that nobody released")
def release_left_out(office):
    return Signing(office.elena, office.approved(), Act.CONFIRM)


@signing("A payout is released into a second list")
def released_twice(office):
    return Signing(office.elena, office.ordered(), Act.ORDER)


@paying("A payment is confirmed a second time")
def confirmed_twice(office):
    return Signing(finance_officer(), office.paid(), Act.CONFIRM)


@signing("A cancelled payout is verified")
def cancelled_is_verified(office):
    payout = office.request()
    workflow.cancel(payout, reason="asked twice", by=office.elena, now=NOW)
    return Signing(office.beat, payout, Act.VERIFY)


@signing("A returned payout is verified as it was")
def returned_is_verified(office):
    payout = office.verified()
    workflow.send_back(payout, reason="unclear", by=office.elena, now=NOW)
    return Signing(office.carla, payout, Act.VERIFY)


@signing("The payout of an urgent award without a number is released")
def without_decision_number(office):
    make_budget(sphere="humanitarian")
    response = make_response(
        make_emergency(by=office.anna), by=office.anna, classification_due_on=dt.date(2026, 9, 1)
    )
    activities.submit_activity(response, by=office.anna, now=NOW)
    commitment = office.award(
        1_000_000, activity=response, number="", decided_on=dt.date(2026, 5, 28)
    )
    return Signing(office.carla, office.approved(office.request(commitment)), Act.ORDER)
