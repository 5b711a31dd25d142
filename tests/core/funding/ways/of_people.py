"""Ways of people who must not decide: on an account, on a partner of theirs, without a role."""

from core.approvals.states import Act
from core.confirmation import confirm, record
from core.funding import workflow
from core.partners.models import BankAccount, Interest
from core.people.models import Role, User
from core.workflow import change, create
from tests.core.funding.ways.of_payouts import (
    TODAY,
    TOMORROW,
    acting,
    ended,
    give,
    mighty,
    paying,
    signing,
)
from tests.core.funding.ways.scenes import (
    Signing,
    days,
)
from tests.factories import (
    NOW,
    alter,
    finance_officer,
    head_of_unit,
    in_a_step,
    make_account,
    make_organisation,
    make_user,
)

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
    alter(office.dario, is_active=False)
    return Signing(office.dario, office.verified(), Act.APPROVE)


@signing("The service account of imports approves", on=("page", "step", "orm", "sql"))
def service_account_approves(office):
    person = User.objects.create_user("robot", is_service=True)
    give(person, Role.FINANCE_OFFICER)
    return Signing(person, office.verified(), Act.APPROVE)
