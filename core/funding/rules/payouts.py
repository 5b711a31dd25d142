"""Who may request, verify, approve or send back a payout, and why not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from core.activities import kinds
from core.activities.states import ActivityStatus
from core.amounts import WHOLE, format_amount
from core.approvals.models import ApprovalRule, Parameter, ParameterKey
from core.approvals.states import ONE_PERSON_ONE_ACT, Act
from core.funding.content import content_hash
from core.funding.models import Commitment, Disbursement, Instalment
from core.funding.rules.lapse import objections_to_paying_late
from core.funding.rules.preconditions import objections_to_paying
from core.funding.rules.waivers import objections_to_unmet_condition
from core.funding.states import (
    APPROVE,
    CANCEL,
    SEND_BACK,
    SUBMIT,
    TAKE_BACK,
    VERIFY,
    DisbursementStatus,
)
from core.partners.rules import objections_to_interest
from core.people.models import Role, User

if TYPE_CHECKING:
    from core.funding.workflow.payouts import PayoutRequest

FINANCE = (Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)
PROGRAMME = (Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT)


def objections_to_requesting(
    instalment: Instalment, person: User, *, is_waived: bool = False
) -> list[str]:
    """`is_waived`: it is asked not to wait for the report, with a reason (rules.waivers)."""
    objections = []
    if not person.has_role(Role.PROGRAMME_OFFICER):
        objections.append(_("Payouts are requested by a programme officer."))
    if instalment.ended_by_id is not None:
        objections.append(_("The plan was changed; this instalment is no longer part of it."))
    if instalment.paid_before_id is not None:
        objections.append(_("This instalment was paid before the take-over."))
    if instalment.disbursements.live().exists():
        objections.append(_("A payout of this instalment is under way already."))
    return objections + objections_to_paying_out(instalment, on=person.day, is_waived=is_waived)


def objections_to_paying_out(
    instalment: Instalment, *, on: dt.date, is_waived: bool = False
) -> list[str]:
    """What stands against the instalment itself on a day, whoever asks."""
    commitment = instalment.commitment
    objections = []
    if not commitment.is_confirmed:
        objections.append(_("The award is not confirmed."))
    if commitment.activity.status != ActivityStatus.RUNNING:
        objections.append(_("Only a running activity is paid."))
    if instalment.budget_credit_id is None:
        objections.append(
            _("The budget of %(year)s is not voted yet (reservation of the budget decision).")
            % {"year": instalment.budget_year}
        )
    objections += objections_to_unmet_condition(instalment, is_waived=is_waived)
    objections += objections_to_paying_late(instalment, on=on)
    activity = commitment.activity
    return objections + kinds.kind_of(activity).overdue([activity], on).get(activity.pk, [])


def objections_to_content(
    commitment: Commitment, instalment: Instalment, request: PayoutRequest
) -> list[str]:
    """What stands against account, currency and amount of a request."""
    objections = []
    account = request.account
    if not account.is_confirmed:
        objections.append(_("The bank account is not confirmed by a second person."))
    if account.replaced_by_id is not None or account.closed_at is not None:
        objections.append(_("The bank account is no longer in use."))
    if account.organisation_id != commitment.partner_id and not commitment.is_own_expenditure:
        objections.append(_("The bank account belongs to another organisation."))
    currency = request.currency or commitment.currency
    if currency == commitment.currency:
        if request.amount not in {None, instalment.amount}:
            objections.append(
                _("The payout is the instalment: %(amount)s. For another amount, change the plan.")
                % {"amount": format_amount(instalment.amount)}
            )
    elif commitment.currency_id != "CHF":
        objections.append(_("A commitment in a foreign currency is paid in its currency."))
    elif request.amount is None:
        objections.append(_("Write the amount in the currency of the payment."))
    return objections


def objections_to_foreign_amount(
    instalment: Instalment, *, francs: int, draws: int, reserve: int
) -> list[str]:
    """What stands against paying an instalment in francs in another currency.

    `francs` at the day's rate, `draws` with the reserve of so many hundredths of a per cent:
    another amount than the instalment's would not have its signatures.
    """
    objections = []
    if francs * WHOLE > instalment.amount * (WHOLE + reserve):
        objections.append(
            _("%(francs)s is more than the instalment: %(amount)s. Change the plan first.")
            % {"francs": format_amount(francs), "amount": format_amount(instalment.amount)}
        )
    if draws <= 0:
        objections.append(_("The amount must be above zero."))
    return objections


def objections_to_resubmitting(
    disbursement: Disbursement, person: User, *, is_waived: bool | None = None
) -> list[str]:
    """`is_waived`: as it is asked for now; None asks about the payout as it stands."""
    objections = []
    if not SUBMIT.is_open_from(disbursement.status):
        objections.append(_("Only a draft can be submitted."))
    if not person.has_role(Role.PROGRAMME_OFFICER):
        objections.append(_("Payouts are requested by a programme officer."))
    if is_waived is None:
        is_waived = bool(disbursement.waiver_reason)
    return objections + objections_to_paying_out(
        disbursement.instalment, on=person.day, is_waived=is_waived
    )


def objections_to_taking_back(disbursement: Disbursement, person: User) -> list[str]:
    objections = []
    if not TAKE_BACK.is_open_from(disbursement.status):
        objections.append(_("Somebody has acted on it already; it can be returned or cancelled."))
    if not _holds(disbursement, person, Act.RECORD):
        objections.append(_("Only who submitted a payout takes it back."))
    return objections


def objections_to_verifying(disbursement: Disbursement, person: User) -> list[str]:
    objections = []
    if not VERIFY.is_open_from(disbursement.status):
        objections.append(_("Only a submitted disbursement can be verified."))
    if not person.has_role(*PROGRAMME):
        objections.append(_("Verifying takes a programme officer or the head of unit."))
    objections += _objections_to_a_second_act(disbursement, person)
    return objections + _objections_to_changed_content(disbursement)


def objections_to_approving(disbursement: Disbursement, person: User) -> list[str]:
    objections = []
    if not APPROVE.is_open_from(disbursement.status):
        objections.append(_("Only a verified disbursement can be approved."))
    if not person.has_role(*FINANCE):
        objections.append(_("Approving takes a finance officer."))
    elif not person.has_role(Role.FINANCE_OFFICER) and not _approvals(disbursement):
        objections.append(_("The first approving signature is a finance officer's."))
    objections += _objections_to_a_second_act(disbursement, person)
    objections += objections_to_account_editor(disbursement, person)
    objections += objections_to_paying(disbursement, on=person.day)
    return objections + _objections_to_changed_content(disbursement)


def objections_to_sending_back(disbursement: Disbursement, person: User) -> list[str]:
    objections = []
    if not SEND_BACK.is_open_from(disbursement.status):
        objections.append(_("Only a payout under review can be returned."))
    if not person.has_role(*PROGRAMME, *FINANCE):
        objections.append(_("Returning takes an officer or finance."))
    return objections


def objections_to_cancelling(disbursement: Disbursement, person: User) -> list[str]:
    objections = []
    if not CANCEL.is_open_from(disbursement.status):
        objections.append(_("What is released for payment is no longer cancelled."))
    if not person.has_role(*PROGRAMME, *FINANCE):
        objections.append(_("Cancelling takes an officer or finance."))
    return objections


def objections_to_adding_paper(_disbursement: Disbursement, person: User) -> list[str]:
    """Who may file a newer version of a paper; what was signed stays what was signed."""
    if person.has_role(*PROGRAMME, *FINANCE):
        return []
    return [_("Papers of a payout are filed by officers and finance.")]


def objections_to_reason(reason: str) -> list[str]:
    return [] if reason.strip() else [_("Write the reason.")]


def objections_to_account_editor(disbursement: Disbursement, person: User) -> list[str]:
    account = disbursement.account
    editors = {account.recorded_by_id, *account.confirmed_by_sides}
    if person.pk in editors:
        return [_("You recorded or confirmed the bank account; others decide on payments to it.")]
    if not person.sides.isdisjoint(editors):
        return [
            _("%(person)s recorded or confirmed the bank account; you act in their name.")
            % {"person": person.represents}
        ]
    return []


def _objections_to_a_second_act(disbursement: Disbursement, person: User, *acts: Act) -> list[str]:
    """Who recorded it first and who submitted it last both count as its recorders.

    A deputy counts as both persons (money.md, rule 2).
    """
    organisations = (disbursement.commitment.partner_id, disbursement.account.organisation_id)
    if recused := objections_to_interest(person, *organisations):
        return recused
    if disbursement.requested_by_id in person.sides or _holds(disbursement, person, Act.RECORD):
        return [_("Nobody approves a disbursement that they requested.") + _in_whose_name(person)]
    if _holds(disbursement, person, *(acts or ONE_PERSON_ONE_ACT)):
        return [_("You have signed this disbursement already.") + _in_whose_name(person)]
    return []


def _in_whose_name(person: User) -> str:
    """A word more for deputies, whose own name need not be the one that stands in the way."""
    if person.represents is None:
        return ""
    return " " + _("A deputy counts as both persons: %(person)s.") % {"person": person}


def _objections_to_changed_content(disbursement: Disbursement) -> list[str]:
    if disbursement.status == DisbursementStatus.DRAFT:
        return []
    if disbursement.content_hash == content_hash(disbursement):
        return []
    return [_("The content was changed after it was submitted.")]


def _holds(disbursement: Disbursement, person: User, *acts: Act) -> bool:
    return any(
        not person.sides.isdisjoint(signature.sides)
        for signature in disbursement.signatures.all()
        if signature.fallen_at is None and signature.act in acts
    )


def _approvals(disbursement: Disbursement) -> int:
    return sum(
        signature.fallen_at is None and signature.act == Act.APPROVE
        for signature in disbursement.signatures.all()
    )


def is_fully_signed(disbursement: Disbursement) -> bool:
    signed = disbursement.signatures.of(Act.APPROVE).count()
    return signed >= disbursement.approvals_needed


def plan_sum(instalment: Instalment, *, on: dt.date, submitted_on: dt.date | None = None) -> int:
    """Rappen that count as one sum with this instalment, to the same partner.

    What is due within the window around it, requested, paid or only planned; and, whenever it
    is due, what was submitted within the window around its own submission (today, until it is
    submitted). So neither splitting a sum nor requesting a part early lowers its signatures.
    """
    days = dt.timedelta(days=Parameter.objects.value_on(ParameterKey.PLAN_WINDOW_DAYS, on))
    day = submitted_on or on
    submitted = Disbursement.objects.live().filter(
        submitted_at__date__gte=day - days, submitted_at__date__lte=day + days
    )
    counted = Instalment.objects.planned().filter(
        Q(due_on__gte=instalment.due_on - days, due_on__lte=instalment.due_on + days)
        | Q(pk__in=submitted.values("instalment")),
        commitment__partner=instalment.commitment.partner_id,
    )
    return counted.aggregate(sum=Sum("amount_chf"))["sum"] or instalment.amount_chf


def signatures_needed(
    instalment: Instalment, *, on: dt.date, submitted_on: dt.date | None = None
) -> ApprovalRule | None:
    """The approval rule for an instalment, by the sum of what counts with it."""
    commitment = instalment.commitment
    return ApprovalRule.objects.that_applies(
        sphere=commitment.sphere,
        instrument=commitment.instrument,
        amount=plan_sum(instalment, on=on, submitted_on=submitted_on),
        on=on,
    )
