"""Withholding from publication: at once by one person, lifted by the head of unit, with reasons."""

import pytest

from core.activities.models import Withholding
from core.activities.withholding.workflow import lift_withholding, withhold
from core.audit.models import AuditEntry
from core.errors import RuleViolation
from tests.factories import NOW, finance_officer, head_of_unit, make_activity, officer

pytestmark = pytest.mark.django_db


def refused(step, *arguments, **values):
    with pytest.raises(RuleViolation) as violation:
        step(*arguments, now=NOW, **values)
    return violation.value.objections


@pytest.mark.parametrize("of", ["activity", "partner"])
def test_one_officer_withholds_at_once(of):
    activity, anna = make_activity(), officer()
    subject = activity if of == "activity" else activity.partner

    withholding = withhold(subject, reason=" Drohungen ", by=anna, now=NOW)

    assert withholding.subject == subject
    assert (withholding.reason, withholding.recorded_by) == ("Drohungen", anna)
    assert list(Withholding.objects.in_force()) == [withholding]
    assert AuditEntry.objects.about(subject).first().verb == "withhold"


def test_only_the_office_withholds():
    objections = refused(withhold, make_activity(), reason="Drohungen", by=finance_officer())
    assert objections == ["Programme officers and the head of unit withhold from publication."]


def test_withholding_takes_a_reason():
    assert refused(withhold, make_activity(), reason=" ", by=officer()) == ["Give the reason."]


@pytest.mark.parametrize("of", ["activity", "partner"])
def test_nothing_is_withheld_twice(of):
    activity = make_activity()
    subject = activity if of == "activity" else activity.partner
    withhold(subject, reason="Drohungen", by=officer(), now=NOW)

    assert refused(withhold, subject, reason="Nochmals", by=officer()) == [
        "This is withheld already."
    ]


def test_the_head_of_unit_lets_it_be_published():
    activity = make_activity()
    withholding = withhold(activity, reason="Drohungen", by=officer(), now=NOW)

    lift_withholding(withholding, reason="Ausgereist", by=head_of_unit(), now=NOW)

    assert not Withholding.objects.in_force().exists()
    assert AuditEntry.objects.about(activity).first().reason == "Ausgereist"
    withhold(activity, reason="Wieder Drohungen", by=officer(), now=NOW)
    assert Withholding.objects.in_force().count() == 1


def test_nobody_else_lets_it_be_published():
    withholding = withhold(make_activity(), reason="Drohungen", by=officer(), now=NOW)
    assert refused(lift_withholding, withholding, reason="Vorbei", by=officer()) == [
        "The head of unit alone lets it be published."
    ]


def test_lifting_takes_a_reason():
    withholding = withhold(make_activity(), reason="Drohungen", by=officer(), now=NOW)
    assert refused(lift_withholding, withholding, reason="", by=head_of_unit()) == [
        "Give the reason."
    ]


def test_it_is_lifted_once():
    withholding = withhold(make_activity(), reason="Drohungen", by=officer(), now=NOW)
    carla = head_of_unit()
    lift_withholding(withholding, reason="Vorbei", by=carla, now=NOW)
    assert refused(lift_withholding, withholding, reason="Vorbei", by=carla) == [
        "This is no longer withheld."
    ]
