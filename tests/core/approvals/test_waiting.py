"""What waits says so on its page: for whom, since when, and whether for too long."""

import datetime as dt

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse

from core.approvals.waiting import KINDS, kinds_for, waiting_for
from core.confirmation import Confirmable
from core.funding import workflow
from core.funding.models import RefundClaim
from core.funding.pages.records import escalated_items_for, items_for
from core.funding.pages.waiting import count_for
from core.people.models import Role, User
from tests.core.funding.raising import record_raise
from tests.core.people.deputies import make_deputy, record_deputy
from tests.factories import NOW, Office, make_account, make_activity, make_user

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
LATER = TODAY + dt.timedelta(days=5)
WITH_ANOTHER = {RefundClaim}
"""A claim is confirmed with the reduction that it belongs to."""


@pytest.fixture
def office():
    return Office()


def names(people):
    return sorted(str(one) for one in people)


def test_every_record_of_two_people_knows_who_confirms_it_and_where():
    models = {one for one in apps.get_models() if issubclass(one, Confirmable)}

    assert models - WITH_ANOTHER == set(KINDS)


def test_it_waits_for_those_of_the_role_who_did_not_record_it(office):
    account = make_account(confirmed=False)
    waiting = waiting_for(account, on=TODAY)

    everybody = (office.anna, office.beat, office.carla, office.dario, office.elena, office.felix)
    assert (waiting.since, waiting.days, names(waiting.people)) == (NOW, 0, names(everybody))
    assert not waiting.is_escalated


def test_a_deputy_is_named_with_whom_they_represent_and_both_are_barred(office):
    deputy = make_deputy(office.carla, by=office.felix).deputy
    commitment = recorded_award(office)

    assert names(waiting_for(commitment, on=TODAY).people) == names(
        [office.carla, User.objects.get(pk=deputy.pk).acting_for(office.carla)]
    )


def recorded_award(office):
    award = workflow.Award(
        "Stadtpräsidium",
        TODAY,
        "STP 77",
        100_000,
        instalments=[workflow.Tranche(dt.date(2026, 7, 1), 100_000)],
    )
    return workflow.record_award(make_activity(status="planned"), award, by=office.anna, now=NOW)


def test_who_stands_in_for_the_recorder_of_a_thing_does_not_confirm_it(office):
    record_deputy(office.carla, office.beat, by=office.felix)
    (deputyship,) = [item.record for item in items_for(make_user(Role.ADMINISTRATOR))]

    waiting = waiting_for(deputyship, on=TODAY)

    assert {office.carla, office.beat, office.felix}.isdisjoint(waiting.people)


def test_after_the_days_of_the_parameter_it_is_marked(office):
    account = make_account(confirmed=False)

    assert [waiting_for(account, on=day).is_escalated for day in (TODAY, LATER)] == [False, True]


def test_what_is_confirmed_waits_for_nobody(office):
    assert waiting_for(make_account(), on=TODAY) is None


def test_what_nobody_knows_waits_for_nobody(office):
    assert waiting_for(office.anna, on=TODAY) is None


def test_a_payout_waits_from_its_last_signature_on(office):
    payout = office.verified()

    waiting = waiting_for(payout, on=LATER)

    assert (waiting.days, names(waiting.people)) == (5, names([office.dario, office.elena]))


def test_a_draft_waits_for_its_requester(office):
    payout = workflow.send_back(office.request(), reason="Beleg", by=office.beat, now=NOW)

    assert waiting_for(payout, on=TODAY).people == [office.anna]


def test_a_paid_payout_waits_for_nobody(office):
    assert waiting_for(office.paid(), on=TODAY) is None


@pytest.mark.parametrize("person", ["carla", "anna"])
def test_the_page_of_a_confirmation_says_it_in_one_line(office, client, person):
    make_deputy(office.carla, by=office.felix)
    commitment = recorded_award(office)
    client.force_login(getattr(office, person))

    with time_machine.travel(NOW + dt.timedelta(days=5), tick=False):
        page = client.get(reverse("funding:commitment_confirm", args=[commitment.pk]))

    assert "since 01.06.2026, 5 days" in page.text
    assert f"Waits for {office.carla}" in page.text
    assert "too long" in page.text


@pytest.mark.parametrize("kind", ["commitment", "budget"])
def test_two_kinds_on_one_address_are_told_apart(office, client, kind):
    client.force_login(office.dario)

    page = client.get(reverse("funding:credit_confirm", args=[kind, office.budget.pk + 1]))

    assert page.status_code == 404


class TestEscalation:
    def test_what_only_finance_confirms_is_shown_to_the_head_of_unit(self, office, client):
        raised = record_raise(office, office.budget, 100_000)
        client.force_login(office.carla)

        with time_machine.travel(NOW + dt.timedelta(days=5), tick=False):
            (item,) = escalated_items_for(office.carla)
            page = client.get(reverse("funding:inbox"))

        assert (item.record, names(item.colleagues)) == (
            raised,
            names([office.elena, office.felix]),
        )
        assert "Records that wait too long for others" in page.text

    def test_before_its_time_and_to_others_it_is_not(self, office):
        record_raise(office, office.budget, 100_000)

        with time_machine.travel(NOW + dt.timedelta(days=4), tick=False):
            assert escalated_items_for(office.carla) == []
        with time_machine.travel(NOW + dt.timedelta(days=9), tick=False):
            assert escalated_items_for(office.anna) == []


class TestDeputies:
    def test_the_inbox_counts_what_one_may_do_as_a_deputy(self, office):
        office.request()
        recorded_award(office)
        deputy = make_user(Role.MANAGEMENT)
        before = count_at_now(deputy)
        make_deputy(office.carla, deputy, by=office.felix)

        assert (before, count_at_now(deputy)) == (0, 2)

    def test_what_one_may_do_twice_counts_once(self, office):
        office.request()
        make_deputy(office.carla, office.beat, by=office.felix)

        assert count_at_now(office.beat) == 1

    def test_the_deputy_of_who_recorded_it_is_not_counted(self, office):
        recorded_award(office)
        make_deputy(office.carla, office.anna, by=office.felix)

        assert count_at_now(office.anna) == 0

    def test_what_is_done_in_person_is_not_lent(self, office):
        deputy = make_deputy(office.carla, by=office.felix).deputy

        with time_machine.travel(NOW, tick=False):
            pages = {kind.page for kind in kinds_for(User.objects.get(pk=deputy.pk))}

        assert "funding:commitment_confirm" in pages
        assert "role_confirm" not in pages


def count_at_now(person):
    with time_machine.travel(NOW, tick=False):
        return count_for(User.objects.get(pk=person.pk))
