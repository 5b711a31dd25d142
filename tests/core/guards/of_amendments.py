"""What an awarded activity, its amendments and withholdings must refuse, whoever writes."""

from core.activities.models import Activity, Amendment, Withholding
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import another_value_of_each, bring
from tests.factories import NOW


def awarded(guard):
    amended = Activity.objects.filter(amendments__isnull=False).first()
    for status in ("running", "suspended"):
        yield from another_value_of_each(guard, bring(amended, status=status))


def second_wish(guard):
    yield Attempt("replace_unique", guard.table, {"number": 99}, Amendment.objects.last())


def lifted_again(guard):
    withholding = bring(Withholding.objects.last(), lifted_at=NOW)
    yield Attempt("update", guard.table, {"lifted_at": None}, withholding)


ATTEMPTS = {
    "a_withholding_is_only_lifted": another_value_of_each,
    "lifted_stays_lifted": lifted_again,
    "what_was_agreed_takes_an_amendment": awarded,
    "an_amendment_that_waits_is_not_replaced": second_wish,
}
