"""A lost device: recorded by one, confirmed by another, never one's own; then nothing opens."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.urls import reverse

from core.audit.models import AuditEntry
from core.errors import RuleViolation
from core.funding.pages.records import items_for
from core.funding.pages.waiting import count_for
from core.people import workflow
from core.people.log_in import everybodys_devices
from core.people.models import Role, SecondFactorReset
from tests.factories import NOW, alter, head_of_unit, make_user
from tests.factories import officer as make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    person = make_officer(name="anna")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=person, type="recovery_codes", data={})
    return person


@pytest.fixture
def rita():
    return make_user(Role.ADMINISTRATOR, name="rita")


def record(person, by, reason="phone lost, seen in person"):
    return workflow.record_reset(person, reason=reason, by=by, now=NOW)


def objections(refusal):
    return refusal.value.objections


def test_the_device_works_until_a_second_person_confirms(officer, rita):
    record(officer, rita)

    assert Authenticator.objects.filter(user=officer).count() == 2


def test_confirmed_it_takes_device_codes_and_sessions_away(officer, rita, client):
    client.force_login(officer)
    other = head_of_unit()

    workflow.confirm_reset(record(officer, rita), by=other, now=NOW)

    assert Authenticator.objects.filter(user=officer).count() == 0
    assert Session.objects.count() == 0
    assert AuditEntry.objects.about(officer).filter(verb="confirm_reset").count() == 1


def test_the_sessions_of_others_go_on(officer, rita, client):
    client.force_login(rita)

    workflow.confirm_reset(record(officer, rita), by=head_of_unit(), now=NOW)

    assert Session.objects.count() == 1


def test_who_recorded_it_does_not_confirm_it(officer, rita):
    with pytest.raises(RuleViolation) as refusal:
        workflow.confirm_reset(record(officer, rita), by=rita, now=NOW)

    assert objections(refusal) == ["Who records a thing does not confirm it."]


def test_nobody_resets_their_own(rita):
    with pytest.raises(RuleViolation) as refusal:
        record(rita, rita)

    assert objections(refusal) == ["Nobody resets their own access."]


def test_nobody_confirms_their_own(rita):
    carla = head_of_unit()
    with pytest.raises(RuleViolation) as refusal:
        workflow.confirm_reset(record(carla, rita), by=carla, now=NOW)

    assert objections(refusal) == ["Nobody resets their own access."]


def test_others_neither_record_nor_confirm(officer, rita):
    beat = make_officer(name="beat")
    with pytest.raises(RuleViolation) as recording:
        record(officer, beat)
    reset = record(officer, rita)
    with pytest.raises(RuleViolation) as confirming:
        workflow.confirm_reset(reset, by=beat, now=NOW)
    with pytest.raises(RuleViolation) as discarding:
        workflow.discard_reset(reset, reason="mistyped", by=beat, now=NOW)

    assert objections(recording) == ["An access is reset by an administrator or the head of unit."]
    assert objections(confirming) == ["A reset is confirmed by an administrator or a head."]
    assert objections(discarding) == ["A reset is discarded by an administrator or a head."]


def test_it_takes_a_reason_and_an_open_account(officer, rita):
    alter(officer, is_active=False)
    with pytest.raises(RuleViolation) as refusal:
        record(officer, rita, reason=" ")

    assert objections(refusal) == [
        "The account of this person is closed.",
        "A reset takes a reason.",
    ]


def test_one_waits_at_a_time(officer, rita):
    record(officer, rita)
    with pytest.raises(RuleViolation) as refusal:
        record(officer, rita)

    assert objections(refusal) == ["A reset for this person waits already."]


def test_a_discarded_one_is_over(officer, rita):
    reset = workflow.discard_reset(record(officer, rita), reason="mistyped", by=rita, now=NOW)
    with pytest.raises(RuleViolation) as confirming:
        workflow.confirm_reset(reset, by=head_of_unit(), now=NOW)
    with pytest.raises(RuleViolation) as discarding:
        workflow.discard_reset(reset, reason="mistyped", by=rita, now=NOW)

    assert objections(confirming) == ["This was discarded."]
    assert objections(discarding) == ["Only what waits for its confirmation can be discarded."]


def test_it_goes_by_its_pages(officer, rita, client):
    client.force_login(rita)
    client.post(reverse("reset_record"), {"person": officer.pk, "reason": "phone lost"})
    reset = SecondFactorReset.objects.get()
    page = client.get(reverse("second_factors"))
    assert [one for one, _objections in page.context["waiting"]] == [reset]

    client.force_login(head_of_unit())
    answer = client.post(reverse("reset_confirm", args=[reset.pk]))

    assert answer.url == reverse("second_factors")
    assert not Authenticator.objects.filter(user=officer).exists()


def test_the_page_of_the_reset_tells_what_will_happen(officer, rita, client):
    reset = record(officer, rita)
    client.force_login(head_of_unit())

    page = client.get(reverse("reset_confirm", args=[reset.pk]))

    assert dict(page.context["facts"])["Reason"] == "phone lost, seen in person"
    assert page.context["objections"] == []


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_devices_asks_the_database_as_often_for_many(
    rita, number, django_assert_num_queries
):
    for _one in range(number):
        make_officer()

    with django_assert_num_queries(3):
        listed = everybodys_devices(NOW.date())

    assert sum(is_needed for _person, is_needed, _device in listed) == number + 1


def test_it_waits_in_the_inbox_of_who_may_confirm_it_and_of_nobody_else(officer, rita):
    carla, other = head_of_unit(), make_user(Role.ADMINISTRATOR)
    reset = record(officer, rita)

    assert [item.record for item in items_for(carla)] == [reset]
    assert [item.record for item in items_for(other)] == [reset]
    assert [count_for(one) for one in (carla, other, rita, officer)] == [1, 1, 0, 0]


def test_ones_own_reset_does_not_wait_for_oneself(rita):
    carla = head_of_unit()
    record(carla, rita)

    assert (items_for(carla), count_for(carla)) == ([], 0)
