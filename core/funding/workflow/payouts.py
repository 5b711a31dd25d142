"""The steps of a payout from request to approval."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.amounts import WHOLE, convert, round_half_up
from core.approvals.models import Parameter, ParameterKey
from core.approvals.states import Act
from core.audit.models import canonical
from core.documents import filing
from core.documents.filing import Paper
from core.errors import RuleViolation, refuse_if
from core.funding import rules
from core.funding.counters import draw
from core.funding.models import (
    AccountAssignment,
    Commitment,
    Disbursement,
    DisbursementPaper,
    DisbursementSignature,
    Instalment,
    Series,
)
from core.funding.rules.payouts import is_fully_signed, objections_to_foreign_amount
from core.funding.rules.waivers import waiver_of
from core.funding.states import (
    APPROVE,
    CANCEL,
    IN_REVIEW,
    SUBMIT,
    TAKE_BACK,
    VERIFY,
    DisbursementStatus,
)
from core.funding.workflow.freezing import (
    back_to_draft,
    drop_signatures,
    frozen,
    refreeze_siblings,
)
from core.funding.workflow.locking import hold, lock
from core.partners.models import BankAccount
from core.people.models import User
from core.rates.lookup import rate_on
from core.reference.models import Currency, FunctionalCode, GeneralLedgerAccount
from core.workflow import change, create, deputies_may, move, step, today


@dataclass(frozen=True)
class PayoutRequest:
    """What an officer asks for; `amount` in minor units, only for another currency.

    `waiver` is the reason for not waiting until the report is accepted.
    """

    account: BankAccount
    reference: str = ""
    currency: Currency | None = None
    amount: int | None = None
    gl_account: GeneralLedgerAccount | None = None
    function: FunctionalCode | None = None
    cost_centre: str | None = None
    internal_order: str = ""
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    papers: Sequence[Paper] = ()
    waiver: str = ""

    @property
    def is_waived(self) -> bool:
        return bool(self.waiver.strip())

    def fingerprint(self, instalment: Instalment) -> str:
        """Tells whether the same form came twice or another one under the same key."""
        said = [
            instalment.pk,
            self.account.pk,
            self.reference,
            self.currency.pk if self.currency else None,
            self.amount,
            self.gl_account.pk if self.gl_account else None,
            self.function.pk if self.function else None,
            self.cost_centre,
            self.internal_order,
            *([self.waiver] if self.is_waived else []),
        ]
        return hashlib.sha256(canonical(said).encode()).hexdigest()


@step
def request_payout(
    instalment: Instalment, request: PayoutRequest, *, by: User, now: dt.datetime
) -> Disbursement:
    """Request the payout of an instalment and submit it.

    The same form sent twice gives the same payout; another content under the same key is
    refused.
    """
    commitment = hold(instalment.commitment_id)
    instalment = Instalment.objects.select_related("budget_credit", "report").get(pk=instalment.pk)
    instalment.commitment = commitment
    earlier = Disbursement.objects.filter(requested_by=by, idempotency_key=request.key).first()
    if earlier is not None:
        return _answer_again(earlier, request.fingerprint(instalment))
    refuse_if(
        rules.objections_to_requesting(instalment, by, is_waived=request.is_waived)
        + rules.objections_to_content(commitment, instalment, request)
    )
    number = Series.take("A", today(now).year)
    disbursement = create(
        Disbursement,
        number=number,
        commitment=commitment,
        instalment=instalment,
        requested_by=by,
        requested_at=now,
        idempotency_key=request.key,
        request_hash=request.fingerprint(instalment),
        end_to_end_id=f"TRANCHE/{number}".replace("/", "-"),
        replaces=_failed_before(instalment),
        **_content(commitment, instalment, request, on=today(now)),
    )
    _file_papers(disbursement, request.papers, by=by, now=now)
    submit(disbursement, by=by, now=now)
    return disbursement


@step
def resubmit_payout(
    disbursement: Disbursement, request: PayoutRequest, *, by: User, now: dt.datetime
) -> Disbursement:
    """Submit a returned payout again, as corrected; who submits it counts as its recorder."""
    disbursement = lock(disbursement)
    commitment, instalment = disbursement.commitment, disbursement.instalment
    refuse_if(
        rules.objections_to_resubmitting(disbursement, by, is_waived=request.is_waived)
        + rules.objections_to_content(commitment, instalment, request)
    )
    change(disbursement, **_content(commitment, instalment, request, on=today(now)))
    _file_papers(disbursement, request.papers, by=by, now=now)
    submit(disbursement, by=by, now=now)
    return disbursement


@step
def take_back(disbursement: Disbursement, *, by: User, now: dt.datetime) -> Disbursement:
    """Take a payout back while nobody has acted on it."""
    disbursement = lock(disbursement)
    refuse_if(rules.objections_to_taking_back(disbursement, by))
    drop_signatures(disbursement, now=now)
    move(disbursement, TAKE_BACK)
    draw(disbursement.commitment, -disbursement.draws)
    return disbursement


@step
@deputies_may
def verify(disbursement: Disbursement, *, by: User, now: dt.datetime) -> Disbursement:
    """Visieren: the second officer has checked that the payout is right in substance."""
    disbursement = lock(disbursement)
    refuse_if(rules.objections_to_verifying(disbursement, by))
    sign(disbursement, Act.VERIFY, by=by, now=now)
    move(disbursement, VERIFY)
    return disbursement


@step
@deputies_may
def approve(disbursement: Disbursement, *, by: User, now: dt.datetime) -> Disbursement:
    """Anweisen: one approving signature; the last one that is needed moves the payout on."""
    disbursement = lock(disbursement)
    refuse_if(rules.objections_to_approving(disbursement, by))
    sign(disbursement, Act.APPROVE, by=by, now=now)
    if is_fully_signed(disbursement):
        move(disbursement, APPROVE)
    return disbursement


@step
@deputies_may
def send_back(
    disbursement: Disbursement, *, reason: str, by: User, now: dt.datetime
) -> Disbursement:
    """Return a payout to its requester, with a reason; all signatures fall."""
    disbursement = lock(disbursement)
    refuse_if(
        rules.objections_to_sending_back(disbursement, by) + rules.objections_to_reason(reason)
    )
    back_to_draft(disbursement, now=now)
    return disbursement


@step
def cancel(disbursement: Disbursement, *, reason: str, by: User, now: dt.datetime) -> Disbursement:
    """Give a payout up for good; its instalment is open again."""
    disbursement = lock(disbursement)
    refuse_if(rules.objections_to_cancelling(disbursement, by) + rules.objections_to_reason(reason))
    was_drawn = disbursement.status in IN_REVIEW
    drop_signatures(disbursement, now=now)
    move(disbursement, CANCEL)
    if was_drawn:
        draw(disbursement.commitment, -disbursement.draws)
    return disbursement


def sign(disbursement: Disbursement, act: Act, *, by: User, now: dt.datetime) -> None:
    """Put a name under a payout; a deputy's together with that of whom they represent."""
    create(
        DisbursementSignature,
        disbursement=disbursement,
        act=act,
        signed_by=by,
        represents=by.represents,
        signed_at=now,
        content_hash=disbursement.content_hash,
    )


def submit(disbursement: Disbursement, *, by: User, now: dt.datetime) -> None:
    """Freeze a draft, in the name of who last edited it; inside a step only."""
    move(disbursement, SUBMIT, **frozen(disbursement, now=now))
    sign(disbursement, Act.RECORD, by=by, now=now)
    draw(disbursement.commitment, disbursement.draws)
    refreeze_siblings(disbursement.commitment.partner, now=now)


def _answer_again(earlier: Disbursement, fingerprint: str) -> Disbursement:
    if earlier.request_hash == fingerprint:
        return earlier
    raise RuleViolation([_("This form was sent before, with other content.")])


def _failed_before(instalment: Instalment) -> Disbursement | None:
    """The returned or reversed payment that this one takes the place of."""
    undone = (DisbursementStatus.FAILED, DisbursementStatus.REVERSED)
    return (
        instalment.disbursements.filter(status__in=undone, successor__isnull=True)
        .order_by("-pk")
        .first()
    )


def _content(
    commitment: Commitment, instalment: Instalment, request: PayoutRequest, *, on: dt.date
) -> dict[str, Any]:
    return {
        "account": request.account,
        "reference": request.reference or f"{commitment.activity.code} {commitment.decision}",
        **waiver_of(instalment, request.waiver),
        **_assignment(commitment, request, on=on),
        **_money(commitment, instalment, request, on=on),
    }


def _assignment(commitment: Commitment, request: PayoutRequest, *, on: dt.date) -> dict[str, Any]:
    """The account assignment asked for, else the one that the dated table proposes."""
    proposed = AccountAssignment.objects.proposed_for(commitment, on=on)
    if request.gl_account is None and proposed is None:
        raise RuleViolation([_("No account assignment is proposed; choose the account.")])
    centre = proposed.cost_centre if proposed else ""
    return {
        "gl_account": request.gl_account or (proposed and proposed.account),
        "function": request.function or (proposed and proposed.function),
        "cost_centre": centre if request.cost_centre is None else request.cost_centre,
        "internal_order": request.internal_order,
    }


def _money(
    commitment: Commitment, instalment: Instalment, request: PayoutRequest, *, on: dt.date
) -> dict[str, Any]:
    """Currency, amount, and what the payout draws of its commitment.

    A commitment in francs paid in another currency reserves the day's rate plus a parameter.
    """
    currency = request.currency or commitment.currency
    if currency == commitment.currency:
        return {
            "currency": currency,
            "amount": instalment.amount,
            "draws": instalment.amount,
            "rate": commitment.rate,
            "rate_on": commitment.rate_on,
            "rate_source": commitment.rate_source,
        }
    rate = rate_on(currency, on)
    if rate is None:
        raise RuleViolation(
            [_("No rate of %(currency)s is stored for these days.") % {"currency": currency.pk}]
        )
    amount = request.amount or 0
    reserve = Parameter.objects.value_on(ParameterKey.RATE_RESERVE, on)
    francs = convert(amount, minor_units=currency.minor_units, rate=rate.chf_per_unit)
    draws = round_half_up(Decimal(francs) * (WHOLE + reserve) / WHOLE)
    refuse_if(objections_to_foreign_amount(instalment, francs=francs, draws=draws, reserve=reserve))
    return {
        "currency": currency,
        "amount": amount,
        "draws": draws,
        "rate": rate.chf_per_unit,
        "rate_on": rate.valid_on,
        "rate_source": rate.source,
    }


def _file_papers(
    disbursement: Disbursement, papers: Sequence[Paper], *, by: User, now: dt.datetime
) -> None:
    for paper in papers:
        document = filing.file(paper, by=by, now=now)
        DisbursementPaper.objects.create(disbursement=disbursement, document=document)
