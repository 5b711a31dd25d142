"""The page of the rules: what is in force, what waits, and the steps."""

import pytest
from django.urls import reverse

from core.approvals.models import ApprovalRule, Parameter
from core.people.models import Role
from tests.core.approvals.test_rules import in_force, record
from tests.factories import finance_officer, head_of_unit, make_user

pytestmark = pytest.mark.django_db


def visit(client, name="rules", *args):
    return client.get(reverse(f"approvals:{name}", args=args))


def send(client, name, /, *args, **entries):
    return client.post(reverse(f"approvals:{name}", args=args), entries)


@pytest.fixture
def dario(client):
    person = finance_officer(name="dario")
    client.force_login(person)
    return person


@pytest.fixture
def carla(client):
    person = head_of_unit(name="carla")
    client.force_login(person)
    return person


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_rules(client, role):
    client.force_login(make_user(role))

    assert visit(client).status_code == 200


def test_without_a_role_they_stay_closed(client):
    client.force_login(make_user())

    assert visit(client).status_code == 403


def test_the_page_tells_what_is_in_force(client, carla):
    rule = in_force()

    context = visit(client).context

    assert (list(context["rules"]), context["in_force"]) == ([rule], {rule.pk})


def test_what_waits_says_who_may_not_confirm_it(client, dario):
    record(by=dario)

    assert visit(client).context["waiting"][0][3] == [
        "Who records a thing does not confirm it.",
        "Rules are confirmed by the head of unit or the head of finance.",
    ]


def test_finance_records_a_rule(client, dario):
    send(
        client,
        "rule_record",
        amount_from="50'000.00",
        signatures="2",
        release="here",
        valid_from="2099-01-01",
    )

    rule = ApprovalRule.objects.get()
    assert (rule.amount_from, rule.signatures, rule.recorded_by) == (5_000_000, 2, dario)


def test_a_rule_that_reaches_back_is_refused_on_the_form(client, dario):
    answer = send(
        client,
        "rule_record",
        amount_from="0",
        signatures="1",
        release="here",
        valid_from="2020-01-01",
    )

    assert answer.context["form"].non_field_errors() == ["A rule begins today at the earliest."]


def test_finance_records_a_parameter(client, dario):
    send(client, "parameter_record", key="cooling_days", value="5", valid_from="2099-01-01")

    assert Parameter.objects.get().value == 5


def test_who_may_not_record_rules_reads_why(client, carla):
    assert visit(client, "rule_record").context["objections"] == [
        "Rules are recorded by a finance officer or the head of finance."
    ]


def test_a_head_confirms_what_the_page_shows(client, carla):
    rule = record(amount_from=5_000_000)
    shown = dict(visit(client, "rule_confirm", rule.pk).context["facts"])
    send(client, "rule_confirm", rule.pk)

    rule.refresh_from_db()
    assert (shown["Amount from"], rule.confirmed_by) == ("CHF\u00a050'000.00", carla)


def test_a_confirmation_sent_without_the_right_is_refused(client, dario):
    rule = record(by=finance_officer())
    answer = send(client, "rule_confirm", rule.pk)

    assert answer.context["form"].non_field_errors() == [
        "Rules are confirmed by the head of unit or the head of finance."
    ]


def test_a_rule_is_discarded(client, dario):
    rule = record()
    send(client, "rule_discard", rule.pk, reason="mistyped")

    rule.refresh_from_db()
    assert rule.discarded_at is not None


def test_many_waiting_rules_take_no_more_queries_than_one(client, carla):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    dario = finance_officer()
    record(by=dario)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            visit(client)
        return len(captured)

    queries()
    one = queries()
    for _number in range(29):
        record(by=dario)

    assert queries() == one


def test_the_reserve_is_typed_and_shown_in_per_cent(client, dario):
    send(client, "parameter_record", key="rate_reserve", value="2.5", valid_from="2099-01-01")

    assert Parameter.objects.get().value == 250
    assert visit(client).context["waiting"][0][2][1] == ("Value", "2.50\xa0%")


def test_days_are_whole_and_what_was_typed_stays(client, dario):
    form = send(
        client, "parameter_record", key="cooling_days", value="2.5", valid_from="2099-01-01"
    ).context["form"]

    assert (form.errors, form["value"].value()) == ({"value": ["Write a whole number."]}, "2.5")
