"""What contributions in kind and clearances must refuse."""

import datetime as dt

from aid.models import Clearance, ContributionInKind, Emergency
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import another_value_of_each


def of_another_emergency(guard):
    row = ContributionInKind.objects.filter(response__isnull=False).get()
    other = Emergency.objects.exclude(pk=row.emergency_id).first()
    values = {"emergency_id": other.pk, "replaces_id": None}
    yield Attempt("insert", guard.table, values, row)


def longer_clearance(guard):
    longer = {"valid_to": dt.date(2030, 1, 1)}
    yield Attempt("update", guard.table, longer, Clearance.objects.get())


ATTEMPTS = {
    "a_contribution_is_recorded_anew": another_value_of_each,
    "a_response_of_the_same_emergency": of_another_emergency,
    "a_clearance_only_shortens": longer_clearance,
}
