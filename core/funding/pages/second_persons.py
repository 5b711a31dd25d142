"""Who confirms the documents of the money, and on which page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.approvals.waiting import Kind, register, register_answer
from core.funding import rules
from core.funding.models import (
    AccountAssignment,
    AdditionalCredit,
    BankReturn,
    BudgetCredit,
    CarryOver,
    Commitment,
    CommitmentCredit,
    CommitmentReduction,
    DecisionNumber,
    DeviatingDebit,
    Disbursement,
    ParliamentApproval,
    ReceiptMatch,
    Reversal,
    SpendingCompetence,
    SupplementaryCredit,
)
from core.funding.pages.waiting import waiting_on_payout
from core.funding.rules.reversals import MAY_CONFIRM_REVERSAL
from core.ledger.models import ClosedYear, YearReopening
from core.people.models import Role

FINANCE = (Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)


def register_all() -> None:
    """In the order in which the inbox names them where they are of one day."""
    register_answer(Disbursement, waiting_on_payout)
    for kind in (*_awards(), *_bookings(), *_credits(), *_years()):
        register(kind)


def _awards() -> list[Kind]:
    return [
        Kind(
            Commitment,
            (Role.HEAD_OF_UNIT,),
            "funding:commitment_confirm",
            rules.objections_to_confirming_award,
            deputies_may=True,
            label=_("Award"),
            related=("activity", "partner"),
        ),
        Kind(
            CommitmentReduction,
            (Role.HEAD_OF_UNIT, *FINANCE),
            "funding:reduction_confirm",
            rules.objections_to_confirming_reduction,
            deputies_may=True,
            label=_("Reduction"),
            related=("commitment__activity", "commitment__partner"),
        ),
        Kind(
            DecisionNumber,
            (Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT),
            "funding:number_confirm",
            rules.objections_to_confirming_number,
            related=("commitment__activity",),
        ),
        Kind(
            SpendingCompetence,
            (Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE),
            "funding:competence_confirm",
            rules.objections_to_confirming_competence,
            related=("instrument",),
        ),
    ]


def _bookings() -> list[Kind]:
    return [
        Kind(
            BankReturn,
            FINANCE,
            "funding:return_confirm",
            rules.objections_to_confirming_return,
            deputies_may=True,
            related=("disbursement",),
        ),
        Kind(
            DeviatingDebit,
            FINANCE,
            "funding:debit_confirm",
            rules.objections_to_confirming_debit,
            deputies_may=True,
            related=("disbursement",),
        ),
        Kind(
            ReceiptMatch,
            FINANCE,
            "funding:match_confirm",
            rules.objections_to_confirming_match,
            deputies_may=True,
            related=("receipt",),
        ),
        Kind(
            Reversal,
            MAY_CONFIRM_REVERSAL,
            "funding:reversal_confirm",
            rules.objections_to_confirming_reversal,
            related=("disbursement",),
        ),
        Kind(
            AccountAssignment,
            FINANCE,
            "funding:assignment_confirm",
            rules.objections_to_confirming_assignment,
        ),
    ]


def _with_kind(kind: str, record: Any) -> tuple[str, int]:
    """The address of a credit's page begins with its kind."""
    return kind, record.pk


def _credits() -> list[Kind]:
    named: list[tuple[Any, str, str]] = [
        (CommitmentCredit, "funding:credit_confirm", "commitment"),
        (AdditionalCredit, "funding:raise_confirm", "commitment"),
        (BudgetCredit, "funding:credit_confirm", "budget"),
        (SupplementaryCredit, "funding:raise_confirm", "budget"),
    ]
    of_credits = [
        Kind(
            model,
            FINANCE,
            page,
            rules.objections_to_confirming_credit,
            deputies_may=True,
            arguments=partial(_with_kind, kind),
        )
        for model, page, kind in named
    ]
    moving: list[tuple[Any, str, tuple[str, ...]]] = [
        (
            ParliamentApproval,
            "funding:approval_confirm",
            ("additional__credit", "supplementary__credit"),
        ),
        (CarryOver, "funding:carry_over_confirm", ("source", "target")),
    ]
    return of_credits + [
        Kind(
            model,
            FINANCE,
            page,
            rules.objections_to_confirming_credit,
            deputies_may=True,
            related=related,
        )
        for model, page, related in moving
    ]


def _years() -> list[Kind]:
    return [
        Kind(
            ClosedYear,
            (Role.HEAD_OF_FINANCE,),
            "funding:closing_confirm",
            rules.objections_to_confirming_closing,
        ),
        Kind(
            YearReopening,
            FINANCE,
            "funding:reopening_confirm",
            rules.objections_to_confirming_reopening,
        ),
    ]
