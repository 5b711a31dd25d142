"""The data of benchmarks: what is copied, and that a copy points to copies."""

from benchmarks import copying
from core.activities.models import Activity
from core.audit.models import AuditEntry
from core.funding.models import BudgetCredit, Commitment, Disbursement, Instalment
from core.people.models import User


def test_people_credits_and_the_trail_are_not_copied():
    copied = set(copying.copied_models())

    assert {Activity, Commitment, Instalment, Disbursement} <= copied
    assert {User, BudgetCredit, AuditEntry} & copied == set()


def test_a_copied_award_hangs_on_its_copied_activity():
    field = Commitment._meta.get_field("activity")

    assert copying._value(field, Commitment, {Commitment: 1, Activity: 2}).endswith("+ 2 * 100000")
    assert copying._value(field, Commitment, {Commitment: 1}) == '"activity_id"'


def test_many_copies_at_once_are_numbered_by_the_database():
    field = Commitment._meta.get_field("activity")

    value = copying._value(field, Commitment, {Commitment: "nth", Activity: "nth"})
    assert value == '"activity_id" + nth * 100000'
