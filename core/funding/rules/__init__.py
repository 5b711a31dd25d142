"""Who may move money, and why not: every objection as a sentence for the reader."""

from core.funding.rules.asking import who_could
from core.funding.rules.assignments import (
    objections_to_confirming_assignment,
    objections_to_correcting_assignment,
    objections_to_discarding_assignment,
    objections_to_ending_assignment,
    objections_to_keeping_assignments,
)
from core.funding.rules.awards import (
    objections_to_changing_plan,
    objections_to_confirming_award,
    objections_to_discarding_award,
    objections_to_meeting_condition,
    objections_to_recording_award,
    objections_to_room_for,
)
from core.funding.rules.closed_years import (
    objections_to_closing,
    objections_to_confirming_closing,
    objections_to_confirming_reopening,
    objections_to_discarding_year_act,
    objections_to_recording_closing,
    objections_to_recording_reopening,
)
from core.funding.rules.competences import (
    measure_recorded,
    objections_to_confirming_competence,
    objections_to_discarding_competence,
    objections_to_laying_down_competences,
    objections_to_recording_competence,
    objections_to_shipping_competences,
)
from core.funding.rules.credits import (
    objections_to_confirming_credit,
    objections_to_discarding_credit,
    objections_to_recording_credit,
)
from core.funding.rules.numbers import (
    objections_to_adding_number,
    objections_to_confirming_number,
    objections_to_discarding_number,
)
from core.funding.rules.payment import (
    objections_to_confirming_payment,
    objections_to_confirming_return,
    objections_to_payment_facts,
    objections_to_recording_return,
    objections_to_releasing,
)
from core.funding.rules.payouts import (
    objections_to_approving,
    objections_to_cancelling,
    objections_to_content,
    objections_to_reason,
    objections_to_requesting,
    objections_to_resubmitting,
    objections_to_sending_back,
    objections_to_taking_back,
    objections_to_verifying,
    signatures_needed,
)
from core.funding.rules.raises import (
    objections_to_carrying,
    objections_to_recording_approval,
    objections_to_recording_carry_over,
    objections_to_recording_raise,
)
from core.funding.rules.returns import (
    objections_to_confirming_reduction,
    objections_to_discarding_reduction,
    objections_to_recording_reduction,
    objections_to_recording_refund,
)
from core.funding.rules.reversals import (
    objections_to_confirming_reversal,
    objections_to_discarding_reversal,
    objections_to_recording_reversal,
    objections_to_settling_reversal,
)

__all__ = [
    "measure_recorded",
    "objections_to_adding_number",
    "objections_to_approving",
    "objections_to_cancelling",
    "objections_to_carrying",
    "objections_to_changing_plan",
    "objections_to_closing",
    "objections_to_confirming_assignment",
    "objections_to_confirming_award",
    "objections_to_confirming_closing",
    "objections_to_confirming_competence",
    "objections_to_confirming_credit",
    "objections_to_confirming_number",
    "objections_to_confirming_payment",
    "objections_to_confirming_reduction",
    "objections_to_confirming_reopening",
    "objections_to_confirming_return",
    "objections_to_confirming_reversal",
    "objections_to_content",
    "objections_to_correcting_assignment",
    "objections_to_discarding_assignment",
    "objections_to_discarding_award",
    "objections_to_discarding_competence",
    "objections_to_discarding_credit",
    "objections_to_discarding_number",
    "objections_to_discarding_reduction",
    "objections_to_discarding_reversal",
    "objections_to_discarding_year_act",
    "objections_to_ending_assignment",
    "objections_to_keeping_assignments",
    "objections_to_laying_down_competences",
    "objections_to_meeting_condition",
    "objections_to_payment_facts",
    "objections_to_reason",
    "objections_to_recording_approval",
    "objections_to_recording_award",
    "objections_to_recording_carry_over",
    "objections_to_recording_closing",
    "objections_to_recording_competence",
    "objections_to_recording_credit",
    "objections_to_recording_raise",
    "objections_to_recording_reduction",
    "objections_to_recording_refund",
    "objections_to_recording_reopening",
    "objections_to_recording_return",
    "objections_to_recording_reversal",
    "objections_to_releasing",
    "objections_to_requesting",
    "objections_to_resubmitting",
    "objections_to_room_for",
    "objections_to_sending_back",
    "objections_to_settling_reversal",
    "objections_to_shipping_competences",
    "objections_to_taking_back",
    "objections_to_verifying",
    "signatures_needed",
    "who_could",
]
