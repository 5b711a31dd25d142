"""What a payout decides, as the person who signs must see it: credits, signatures, next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from core.amounts import convert
from core.funding import rules
from core.funding.models import Disbursement
from core.funding.states import OVER
from core.funding.states import DisbursementStatus as S
from core.people import deputies
from core.people.deputies import Hand, hand_of
from core.people.models import User


@dataclass(frozen=True)
class Standing:
    """A commitment or credit around one payout; all Rappen.

    `bound` is what is awarded or planned out of it, this payout included.
    """

    kind: str
    name: str
    url: str
    limit: int
    bound: int
    paid_before: int
    paid_after: int
    urgent: Any = None

    @property
    def left_after(self) -> int:
        return self.limit - self.paid_after


@dataclass(frozen=True)
class NextStep:
    """The next action on a payout; a page shows its button or the objections."""

    label: str
    url: str
    is_post: bool
    hand: Hand
    icon: str = "check-lg"
    payout: int | None = None

    @property
    def objections(self) -> list[str]:
        return self.hand.objections


@dataclass(frozen=True)
class SideStep:
    label: str
    url: str
    is_danger: bool = False
    is_post: bool = False


def francs_of(payout: Disbursement) -> int:
    """Rappen debited, or, before that, expected: exact for francs, else at the stored rate."""
    if payout.debited_chf is not None:
        return payout.debited_chf
    if payout.rate is None:
        return payout.amount
    return convert(payout.amount, minor_units=payout.currency.minor_units, rate=payout.rate)


def standings(payout: Disbursement) -> list[Standing]:
    """The commitment and both credits, before and after this payout."""
    commitment, budget = payout.commitment, payout.instalment.budget_credit
    shift = _Shift(payout)
    planned = commitment.instalments.planned().aggregate(sum=Sum("amount_chf"))["sum"] or 0
    found = [
        Standing(
            _("Commitment"),
            str(commitment),
            reverse("funding:commitment", args=[commitment.pk]),
            commitment.net_chf,
            planned,
            *shift.around(commitment.paid_chf),
        )
    ]
    if commitment.credit is not None:
        paid = commitment.credit.commitments.aggregate(sum=Sum("paid_chf"))["sum"] or 0
        found.append(_credit("commitment", _("Commitment credit"), commitment.credit, shift, paid))
    if budget is not None:
        payouts = Disbursement.objects.filter(instalment__budget_credit=budget, status=S.PAID)
        paid = payouts.aggregate(sum=Sum("debited_chf"))["sum"] or 0
        found.append(_credit("budget", _("Budget credit"), budget, shift, paid))
    return found


def _credit(key: str, kind: str, credit: Any, shift: _Shift, paid: int) -> Standing:
    url = reverse("funding:credit", args=[key, credit.pk])
    before, after = shift.around(paid)
    return Standing(
        kind, credit.name, url, credit.limit, credit.used, before, after, urgent=credit.urgent
    )


@dataclass(frozen=True)
class _Shift:
    """Whether a sum that is paid holds this payout already, and whether it ever will."""

    payout: Disbursement

    def around(self, paid: int) -> tuple[int, int]:
        if self.payout.status == S.PAID:
            return paid - francs_of(self.payout), paid
        if self.payout.status in OVER:
            return paid, paid
        return paid, paid + francs_of(self.payout)


def next_step(payout: Disbursement, person: User) -> NextStep | None:
    """What is to be done next with this payout, whoever may do it."""
    build = _NEXT.get(S(payout.status))
    return build(payout, person) if build else None


def _to_submit(payout: Disbursement, person: User) -> NextStep:
    return NextStep(
        _("Correct and submit"),
        reverse("funding:resubmit_payout", args=[payout.pk]),
        is_post=False,
        hand=hand_of(person, partial(rules.objections_to_resubmitting, payout)),
        icon="arrow-counterclockwise",
    )


def _to_verify(payout: Disbursement, person: User) -> NextStep:
    return NextStep(
        _("Verify payout"),
        reverse("funding:disbursement_verify", args=[payout.pk]),
        is_post=True,
        hand=hand_of(person, partial(rules.objections_to_verifying, payout)),
    )


def _to_approve(payout: Disbursement, person: User) -> NextStep:
    return NextStep(
        _("Approve payout"),
        reverse("funding:disbursement_approve", args=[payout.pk]),
        is_post=True,
        hand=hand_of(person, partial(rules.objections_to_approving, payout)),
    )


def _to_release(payout: Disbursement, person: User) -> NextStep:
    return NextStep(
        _("Release for payment"),
        reverse("funding:release"),
        is_post=True,
        hand=hand_of(person, partial(rules.objections_to_releasing, payout)),
        icon="list-check",
        payout=payout.pk,
    )


def _to_confirm(payout: Disbursement, person: User) -> NextStep:
    """The payment, or the debit that is not as released and waits for its second person."""
    if (debit := payout.waiting_debit) is not None:
        return NextStep(
            _("Confirm deviating debit"),
            reverse("funding:debit_confirm", args=[debit.pk]),
            is_post=False,
            hand=hand_of(person, partial(rules.objections_to_confirming_debit, debit)),
        )
    return NextStep(
        _("Confirm payment"),
        reverse("funding:disbursement_confirm", args=[payout.pk]),
        is_post=False,
        hand=hand_of(person, partial(rules.objections_to_confirming_payment, payout)),
    )


_NEXT: dict[S, Callable[[Disbursement, User], NextStep]] = {
    S.DRAFT: _to_submit,
    S.SUBMITTED: _to_verify,
    S.VERIFIED: _to_approve,
    S.APPROVED: _to_release,
    S.ORDERED: _to_confirm,
}


def side_steps(payout: Disbursement, person: User) -> list[SideStep]:
    """What else this person may do now; what they may not is not offered."""
    danger = {"is_danger": True}
    offers: list[tuple[str, str, Callable[..., list[str]], dict[str, bool]]] = [
        (_("Return with a reason"), "send_back", rules.objections_to_sending_back, {}),
        (_("Take back"), "take_back", rules.objections_to_taking_back, {"is_post": True}),
        (_("Record a bank return"), "return", rules.objections_to_recording_return, {}),
        (
            _("Correct account assignment"),
            "assignment",
            rules.objections_to_correcting_assignment,
            {},
        ),
        (_("Reverse payment"), "reverse", rules.objections_to_recording_reversal, danger),
        (_("Cancel payout"), "cancel", rules.objections_to_cancelling, danger),
    ]
    return [
        SideStep(label, reverse(f"funding:disbursement_{name}", args=[payout.pk]), **how)
        for label, name, objections_to, how in offers
        if not deputies.objections_to(person, partial(objections_to, payout))
    ]
