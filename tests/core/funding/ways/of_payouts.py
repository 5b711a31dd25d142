"""Ways to put a name under a payout that must not stand there."""

from core.approvals.states import Act
from core.confirmation import confirm, record
from core.funding import workflow
from core.funding.workflow import Assignment
from core.people.models import Role, RoleAssignment, User
from core.people.workflow import end_deputyship, end_role
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
    in_a_step,
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
