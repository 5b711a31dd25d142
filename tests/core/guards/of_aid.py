"""What contributions in kind and clearances must refuse."""

import datetime as dt

from aid.models import Clearance, ContributionInKind, Emergency
from core.funding.models import Commitment, DecisionNumber
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import another_value_of_each, bring
from tests.core.guards.of_payouts import NOT_RELEASED, payout
from tests.factories import NOW


def of_another_emergency(guard):
    row = ContributionInKind.objects.filter(response__isnull=False).get()
    other = Emergency.objects.exclude(pk=row.emergency_id).first()
    values = {"emergency_id": other.pk, "replaces_id": None}
    yield Attempt("insert", guard.table, values, row)


def longer_clearance(guard):
    longer = {"valid_to": dt.date(2030, 1, 1)}
    yield Attempt("update", guard.table, longer, Clearance.objects.get())


def another_late_number(guard):
    urgent = Commitment.objects.get(late_number="STP 99")
    yield Attempt("update", guard.table, {"late_number": "STP 100"}, urgent)
    yield Attempt("update", guard.table, {"late_number": ""}, urgent)


def late_number_of_one_person(guard):
    urgent = Commitment.objects.get(late_number="STP 99")
    bring(urgent, late_number="")
    yield Attempt("update", guard.table, {"late_number": "STP 100"}, urgent)
    later = DecisionNumber.objects.get(commitment=urgent)
    bring(later, confirmed_at=None, confirmed_by=None)
    yield Attempt("update", guard.table, {"late_number": "STP 99"}, urgent)


def released_without_number(guard):
    row = bring(payout(), status="approved", **NOT_RELEASED)
    Commitment.objects.filter(pk=row.commitment_id).update(number="")
    release = {"status": "ordered", "ordered_on": NOW.date(), "payment_list_id": 1}
    yield Attempt("update", guard.table, release, row)


ATTEMPTS = {
    "a_late_number_stays": another_late_number,
    "a_late_number_takes_two_people": late_number_of_one_person,
    "released_takes_a_decision_number": released_without_number,
    "a_contribution_is_recorded_anew": another_value_of_each,
    "a_response_of_the_same_emergency": of_another_emergency,
    "a_clearance_only_shortens": longer_clearance,
}
