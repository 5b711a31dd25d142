"""The inbox: what waits for whom, and the release of ticked payouts as one list."""

import datetime as dt

import pytest
from django.urls import reverse

from core.approvals.models import ParameterKey
from core.approvals.workflow import confirm_rule, record_parameter
from core.funding import rules, workflow
from core.funding.models import Disbursement, PaymentList
from core.funding.pages.colleagues import Colleagues
from core.funding.pages.records import items_for
from core.funding.pages.waiting import (
    MOST_OF_OTHERS,
    MOST_SHOWN,
    count_for,
    escalated_for,
    first_for,
    sections_for,
    with_signatures,
)
from core.funding.states import DisbursementStatus as S
from core.people.models import Role, User
from tests.factories import NOW, make_account, make_user

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


def waiting(person):
    """By state: the payouts that the person may decide, and those of others."""
    return {
        section.status: (
            [row.payout.pk for row in section.mine],
            [row.payout.pk for row in section.of_others],
        )
        for section in sections_for(person)
    }


def test_the_inbox_is_empty_at_first(office, as_person):
    answer = as_person(office.anna).get(INBOX)

    assert answer.context["is_empty"] is True
    assert "Nothing waits for you" in answer.text


def test_who_requested_sees_the_payout_with_the_reason_and_whom_to_ask(office, as_person):
    payout = office.request()

    assert waiting(office.anna)[S.SUBMITTED] == ([], [payout.pk])
    page = as_person(office.anna).get(INBOX).text
    assert "Nobody approves a disbursement that they requested." in page
    assert f"{office.beat}, {office.carla}" in page


def test_a_colleague_may_decide_it(office):
    payout = office.request()

    assert waiting(office.beat)[S.SUBMITTED] == ([payout.pk], [])


def test_the_oldest_due_date_comes_first(office):
    later, earlier = (
        office.award(instalments=[workflow.Tranche(day, 100_000)])
        for day in (dt.date(2026, 9, 1), dt.date(2026, 7, 1))
    )
    second, first = office.request(later), office.request(earlier)

    assert waiting(office.beat)[S.SUBMITTED] == ([first.pk, second.pk], [])


def test_management_has_no_sections(office):
    office.request()

    assert sections_for(make_user(Role.MANAGEMENT)) == []


def test_colleagues_are_those_whom_the_rule_names(office):
    payouts = [office.request(), office.verified(), office.approved(), office.ordered()]
    colleagues = Colleagues()

    for payout in with_signatures(Disbursement.objects.filter(pk__in=[p.pk for p in payouts])):
        assert colleagues.who_could(payout) == rules.who_could(payout)


def test_the_number_in_the_navigation_is_what_the_inbox_lets_one_decide(office):
    for payout in (office.request, office.verified, office.approved, office.ordered):
        payout()
    editor = make_account(confirmed=True)
    workflow.send_back(office.request(), reason="wrong", by=office.beat, now=NOW)

    for person in User.objects.filter(username__in=["anna", "beat", "carla", "dario", "felix"]):
        mine = sum(len(mine) for mine, _others in waiting(person).values())
        returned = Disbursement.objects.filter(status=S.DRAFT, requested_by=person).count()
        assert (person.username, count_for(person)) == (person.username, mine + returned)
    assert count_for(editor.recorded_by) == 0


def test_a_returned_payout_waits_for_who_requested_it(office, as_person):
    payout = workflow.send_back(office.request(), reason="wrong", by=office.beat, now=NOW)

    answer = as_person(office.anna).get(INBOX)

    assert list(answer.context["drafts"]) == [payout]


def test_records_wait_for_a_second_person_and_say_why_not_you(office, as_person):
    account = make_account(confirmed=False)

    (item,) = as_person(office.dario).get(INBOX).context["items"]

    assert (item.record, item.url, item.amount_chf, item.objections) == (
        account,
        reverse("partners:account_confirm", args=[account.pk]),
        None,
        [],
    )
    assert count_for(office.dario) == 1


def test_ticked_payouts_are_released_as_one_list(office, as_person):
    payouts = [office.approved(), office.approved()]

    answer = as_person(office.carla).post(
        reverse("funding:release"), {"disbursement": [p.pk for p in payouts]}
    )

    made = PaymentList.objects.get()
    assert answer.url == made.get_absolute_url()
    assert list(made.disbursements.order_by("pk")) == payouts


def test_if_one_row_is_refused_none_is_released_and_the_ticks_stay(office, as_person):
    approved, submitted = office.approved(), office.request()

    answer = as_person(office.carla).post(
        reverse("funding:release"), {"disbursement": [approved.pk, submitted.pk]}
    )

    assert PaymentList.objects.count() == 0
    assert answer.context["ticked"] == {approved.pk, submitted.pk}
    assert (
        f"{submitted}: Only an approved disbursement can be released for payment."
        in answer.context["objections"]
    )


@pytest.mark.parametrize("name", ["beat", "dario"])
def test_the_inbox_costs_the_same_for_one_row_and_for_thirty(
    office, as_person, name, django_assert_max_num_queries
):
    """Thirty rows in one state cost no query more than one."""
    office.verified()
    office.request()
    client = as_person(getattr(office, name))
    with django_assert_max_num_queries(60) as first:
        client.get(INBOX)
    for _number in range(29):
        office.verified()

    with django_assert_max_num_queries(len(first)):
        client.get(INBOX)


class TestLongInbox:
    """At first the inbox shows the oldest rows of each part, and links to the others."""

    @pytest.fixture
    def payouts(self, office):
        return [office.request().pk for _number in range(MOST_SHOWN + 2)]

    def section(self, client, **query):
        (section,) = client.get(INBOX, query).context["sections"]
        return section

    def test_the_first_rows_stand_there_and_all_are_counted(self, office, as_person, payouts):
        client = as_person(office.beat)

        section = self.section(client)

        assert [row.payout.pk for row in section.mine] == payouts[:MOST_SHOWN]
        assert (section.more, section.number, count_for(office.beat)) == (2, 12, 12)
        assert "Show 2 more" in client.get(INBOX).text

    def test_the_link_shows_all(self, office, as_person, payouts):
        section = self.section(as_person(office.beat), all=S.SUBMITTED)

        assert [row.payout.pk for row in section.mine] == payouts
        assert section.more == 0

    def test_what_others_decide_is_cut_as_well(self, office, as_person, payouts):
        section = self.section(as_person(office.anna))

        assert [row.payout.pk for row in section.of_others] == payouts[:MOST_OF_OTHERS]
        assert section.number_of_others == len(payouts)

    def test_whoever_takes_one_after_the_other_gets_all_of_them(self, office, payouts):
        assert [one.pk for one in first_for(office.beat, [S.SUBMITTED])] == payouts

    def test_of_records_the_oldest_stand_there(self, office, as_person):
        accounts = [make_account(confirmed=False) for _number in range(MOST_SHOWN + 1)]
        client = as_person(office.dario)

        items = client.get(INBOX).context["items"]
        everything = client.get(INBOX, {"all": "records"}).context["items"]

        assert ([item.record for item in items], items.more) == (accounts[:-1], 1)
        assert ([item.record for item in everything], everything.more) == (accounts, 0)

    def test_of_what_others_let_wait_the_oldest_stand_there(self, office, as_person, time_machine):
        time_machine.move_to(NOW, tick=False)
        verified = [office.verified().pk for _number in range(MOST_SHOWN + 1)]
        time_machine.move_to(NOW + dt.timedelta(days=5), tick=False)
        client = as_person(office.carla)

        rows = client.get(INBOX).context["escalated"]
        everything = client.get(INBOX, {"all": "escalated"}).context["escalated"]

        assert ([row.payout.pk for row in rows], rows.more) == (verified[:-1], 1)
        assert [row.payout.pk for row in everything] == verified


class TestEscalation:
    """What waits too long; the head of unit sees it though finance decides it."""

    @pytest.fixture(autouse=True)
    def _on_the_day_it_begins_to_wait(self, time_machine):
        self.clock = time_machine
        self.clock.move_to(NOW, tick=False)

    def days_later(self, days):
        self.clock.move_to(NOW + dt.timedelta(days=days), tick=False)

    def test_the_head_of_unit_is_told_after_five_days_and_reads_whom_to_ask(
        self, office, as_person
    ):
        payout = office.verified()
        self.days_later(4)
        assert escalated_for(office.carla) == []
        self.days_later(5)

        (row,) = escalated_for(office.carla)
        page = as_person(office.carla).get(INBOX).text
        assert (row.payout, row.days) == (payout, 5)
        assert "Waits too long for others" in page
        assert str(office.dario) in page

    def test_who_decides_it_reads_that_it_waits_too_long(self, office, as_person):
        office.verified()
        self.days_later(5)

        assert escalated_for(office.dario) == []
        assert "too long" in as_person(office.dario).get(INBOX).text

    def test_a_signature_begins_the_days_anew(self, office):
        payout = office.request()
        self.days_later(5)
        workflow.verify(payout, by=office.beat, now=NOW + dt.timedelta(days=4))

        assert [row.days for row in sections_for(office.dario)[0].rows] == [1]

    def test_a_record_waits_too_long_as_well(self, office):
        make_account(confirmed=False)
        self.days_later(5)

        assert [item.is_escalated for item in items_for(office.beat)] == [True]

    def test_the_office_sets_another_number_of_days(self, office):
        office.verified()
        waiting = record_parameter(
            key=ParameterKey.ESCALATION_DAYS,
            value=2,
            valid_from=NOW.date(),
            by=office.dario,
            now=NOW,
        )
        confirm_rule(waiting, by=office.felix, now=NOW)
        self.days_later(2)

        assert len(escalated_for(office.carla)) == 1
