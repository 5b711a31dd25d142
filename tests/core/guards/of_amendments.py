"""What an awarded activity and its amendments must refuse, whoever writes."""

from core.activities.models import Activity, Amendment
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import another_value_of_each, bring


def awarded(guard):
    amended = Activity.objects.filter(amendments__isnull=False).first()
    for status in ("running", "suspended"):
        yield from another_value_of_each(guard, bring(amended, status=status))


def second_wish(guard):
    yield Attempt("replace_unique", guard.table, {"number": 99}, Amendment.objects.last())


ATTEMPTS = {
    "what_was_agreed_takes_an_amendment": awarded,
    "an_amendment_that_waits_is_not_replaced": second_wish,
}
