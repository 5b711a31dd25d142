"""The steps of money: the only writers of credits, awards, payouts and what comes back."""

from core.funding.workflow.assignments import (
    Assignment,
    confirm_assignment,
    correct_assignment,
    discard_assignment,
    end_assignment,
    record_assignment,
    ship_assignments,
)
from core.funding.workflow.awards import (
    Award,
    Tranche,
    change_plan,
    confirm_award,
    discard_award,
    file_award_paper,
    meet_condition,
    record_award,
)
from core.funding.workflow.competences import (
    confirm_competence,
    discard_competence,
    record_competence,
    ship_competences,
)
from core.funding.workflow.credits import (
    confirm_credit,
    discard_credit,
    record_budget_credit,
    record_commitment_credit,
)
from core.funding.workflow.debits import (
    confirm_deviating_debit,
    discard_deviating_debit,
    record_deviating_debit,
)
from core.funding.workflow.numbers import (
    confirm_decision_number,
    discard_decision_number,
    record_decision_number,
)
from core.funding.workflow.payment import (
    confirm_payment,
    confirm_return,
    record_return,
    release_payments,
)
from core.funding.workflow.payouts import (
    PayoutRequest,
    approve,
    cancel,
    request_payout,
    resubmit_payout,
    send_back,
    take_back,
    verify,
)
from core.funding.workflow.raises import (
    confirm_approval,
    confirm_carry_over,
    confirm_raise,
    record_approval,
    record_carry_over,
    record_raise,
)
from core.funding.workflow.receipts import (
    confirm_match,
    discard_match,
    record_match,
    record_receipt,
)
from core.funding.workflow.returns import (
    confirm_reduction,
    discard_reduction,
    record_reduction,
    record_refund,
)
from core.funding.workflow.reversals import (
    confirm_reversal,
    discard_reversal,
    record_reversal,
    settle_reversal,
)
from core.funding.workflow.years import (
    confirm_closing,
    confirm_reopening,
    discard_year_act,
    record_closing,
    record_reopening,
)

__all__ = [
    "Assignment",
    "Award",
    "PayoutRequest",
    "Tranche",
    "approve",
    "cancel",
    "change_plan",
    "confirm_approval",
    "confirm_assignment",
    "confirm_award",
    "confirm_carry_over",
    "confirm_closing",
    "confirm_competence",
    "confirm_credit",
    "confirm_decision_number",
    "confirm_deviating_debit",
    "confirm_match",
    "confirm_payment",
    "confirm_raise",
    "confirm_reduction",
    "confirm_reopening",
    "confirm_return",
    "confirm_reversal",
    "correct_assignment",
    "discard_assignment",
    "discard_award",
    "discard_competence",
    "discard_credit",
    "discard_decision_number",
    "discard_deviating_debit",
    "discard_match",
    "discard_reduction",
    "discard_reversal",
    "discard_year_act",
    "end_assignment",
    "file_award_paper",
    "meet_condition",
    "record_approval",
    "record_assignment",
    "record_award",
    "record_budget_credit",
    "record_carry_over",
    "record_closing",
    "record_commitment_credit",
    "record_competence",
    "record_decision_number",
    "record_deviating_debit",
    "record_match",
    "record_raise",
    "record_receipt",
    "record_reduction",
    "record_refund",
    "record_reopening",
    "record_return",
    "record_reversal",
    "release_payments",
    "request_payout",
    "resubmit_payout",
    "send_back",
    "settle_reversal",
    "ship_assignments",
    "ship_competences",
    "take_back",
    "verify",
]
