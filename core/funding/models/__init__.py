"""The money: credits, commitments with their instalments, payouts, and what comes back."""

from core.funding.models.assignments import AccountAssignment
from core.funding.models.commitments import (
    Commitment,
    CommitmentPaper,
    CommitmentReduction,
    Condition,
    Instalment,
    Plan,
)
from core.funding.models.competences import Recurrence, SpendingCompetence
from core.funding.models.credits import BudgetCredit, CommitmentCredit
from core.funding.models.debits import DeviatingDebit
from core.funding.models.disbursements import (
    Disbursement,
    DisbursementPaper,
    DisbursementSignature,
    PaymentList,
    Series,
)
from core.funding.models.numbers import DecisionNumber
from core.funding.models.raises import (
    AdditionalCredit,
    CarryOver,
    ParliamentApproval,
    RaiseKind,
    SupplementaryCredit,
)
from core.funding.models.receipts import MatchKind, ReceiptMatch, UnmatchedReceipt
from core.funding.models.returns import BankReturn, MoneyBack, Refund, RefundClaim, Reversal

__all__ = [
    "AccountAssignment",
    "AdditionalCredit",
    "BankReturn",
    "BudgetCredit",
    "CarryOver",
    "Commitment",
    "CommitmentCredit",
    "CommitmentPaper",
    "CommitmentReduction",
    "Condition",
    "DecisionNumber",
    "DeviatingDebit",
    "Disbursement",
    "DisbursementPaper",
    "DisbursementSignature",
    "Instalment",
    "MatchKind",
    "MoneyBack",
    "ParliamentApproval",
    "PaymentList",
    "Plan",
    "RaiseKind",
    "ReceiptMatch",
    "Recurrence",
    "Refund",
    "RefundClaim",
    "Reversal",
    "Series",
    "SpendingCompetence",
    "SupplementaryCredit",
    "UnmatchedReceipt",
]
