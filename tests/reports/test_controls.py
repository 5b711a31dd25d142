"""The page of controls, and what the auditors are told of a lowered one."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from core.approvals import workflow
from core.notices.sending import deliver, prepare
from core.partners import workflow as partners
from core.people.models import NoticeChoice, Role, User
from tests.core.people.deputies import make_deputy, record_deputy
from tests.factories import NOW, Office, make_organisation, make_user

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
LATER = NOW + dt.timedelta(minutes=1)
LOOKING = [
    *(Role.AUDITOR, Role.ADMINISTRATOR, Role.HEAD_OF_UNIT),
    *(Role.HEAD_OF_FINANCE, Role.MANAGEMENT),
]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def auditor():
    person = make_user(Role.AUDITOR, name="gina", email="gina@city.example", language="en")
    person.notices = NoticeChoice.NONE
    person.save(update_fields=["notices"])
    return person


def page(client, person):
    client.force_login(person)
    return client.get(reverse("controls"))


def weaker_rule(office, *, confirmed=True):
    rule = workflow.record_rule(
        amount_from=50_000_00, signatures=1, valid_from=TODAY, by=office.dario, now=NOW
    )
    return workflow.confirm_rule(rule, by=office.felix, now=LATER) if confirmed else rule


@pytest.mark.parametrize("role", list(Role))
def test_it_is_for_those_who_give_roles_and_who_watch(client, role):
    assert page(client, make_user(role)).status_code == (200 if role in LOOKING else 403)


def test_it_shows_all_that_is_in_force(client, office, auditor):
    deputyship = make_deputy(office.carla, by=office.felix)
    interest = partners.declare_interest(
        make_organisation(),
        person=office.anna,
        nature="board",
        valid_from=TODAY,
        by=office.anna,
        now=NOW,
    )

    context = page(client, auditor).context

    assert [rule.signatures for rule, _how in context["rules"]] == [1, 2]
    assert [value for _label, value, _record, _how in context["parameters"]][:3] == [
        *("3", "30", "3.00\xa0%"),
    ]
    assert sorted(one.body for one, _how in context["competences"]) == [
        "Stadtpräsidium",
        "Stadtrat",
    ]
    assert [one.person for one in context["roles"] if one.role == Role.HEAD_OF_UNIT] == [
        office.carla
    ]
    assert (list(context["deputies"]), list(context["interests"])) == ([deputyship], [interest])


def test_what_waits_names_who_could_confirm_it(client, office, auditor):
    rule = weaker_rule(office, confirmed=False)
    deputyship = record_deputy(office.carla, office.beat, by=office.felix)

    waiting = {
        record: (sorted(map(str, wait.people)), bool(how))
        for _kind, _url, record, wait, how in page(client, auditor).context["waiting"]
    }

    assert waiting == {
        rule: (sorted(map(str, [office.carla, office.felix])), True),
        deputyship: ([], False),
    }


def test_a_lowered_control_is_marked(client, office, auditor):
    rule = weaker_rule(office)

    answer = page(client, auditor)

    assert [one.record for one in answer.context["lowered"]] == [rule]
    assert answer.context["rules"][1][1] == [
        "From CHF\xa050'000.00 on 1 approving signature instead of 2."
    ]
    assert "lowers a control" in answer.text


def test_the_latest_changes_come_from_the_trail(client, office, auditor):
    weaker_rule(office)

    verbs = [line.verb for line in page(client, auditor).context["changes"]]

    assert verbs[:2] == ["confirm_rule", "record_rule"]


def test_it_costs_the_same_for_many_rows(client, office, auditor, django_assert_max_num_queries):
    page(client, auditor)
    with django_assert_max_num_queries(80) as few:
        client.get(reverse("controls"))
    for _number in range(10):
        make_user(Role.PROGRAMME_OFFICER)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("controls"))


class TestMail:
    def tell(self):
        before = len(mail.outbox)
        prepare(now=NOW)
        deliver(now=NOW)
        return mail.outbox[before:]

    @pytest.fixture(autouse=True)
    def _nobody_else(self, office):
        User.objects.update(email="")

    def test_what_is_shipped_together_lowers_nothing(self, office, auditor):
        assert self.tell() == []

    def test_auditors_are_told_once_whatever_they_chose(self, office, auditor):
        weaker_rule(office)

        (told,) = self.tell()

        assert (told.to, told.subject) == (
            ["gina@city.example"],
            "Tranche: a control was lowered",
        )
        assert "From CHF\xa050'000.00 on 1 approving signature instead of 2." in told.body
        assert reverse("controls") in told.body
        assert self.tell() == []

    def test_a_stricter_rule_is_told_to_nobody(self, office, auditor):
        rule = workflow.record_rule(
            amount_from=0, signatures=3, valid_from=TODAY, by=office.dario, now=NOW
        )
        workflow.confirm_rule(rule, by=office.felix, now=LATER)

        assert self.tell() == []

    def test_the_end_of_a_recusal_is_told(self, office, auditor):
        interest = partners.declare_interest(
            make_organisation(name="Wasser"),
            person=office.anna,
            nature="board",
            valid_from=TODAY,
            by=office.anna,
            now=NOW,
        )
        partners.end_interest(interest, reason="left it", by=office.carla, now=NOW)

        (told,) = self.tell()

        assert "Wasser" in told.body

    def test_an_auditor_gets_no_digest(self, office, auditor):
        auditor.notices = NoticeChoice.DIGEST
        auditor.save(update_fields=["notices"])

        with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
            assert self.tell() == []
