"""How many hours help took: stretches, median, slowest, and the page that shows them."""

import datetime as dt

import pytest
from django.urls import reverse

from aid.clock import Clock, Targets
from aid.models import Emergency, Response
from aid.times import STRETCHES, Timing, by_emergency, summaries, timings_of
from core.activities import workflow as activities
from core.approvals.models import Parameter, ParameterKey
from core.confirmation import confirm, record
from tests import factories
from tests.aid.making import make_emergency, make_response

ALERT = dt.datetime(2026, 2, 3, 5, 10, tzinfo=dt.UTC)
AWARD, RELEASE, PAYMENT, WHOLE = STRETCHES
DECIDED = dt.date(2026, 5, 20)
FLOOD, QUAKE = Emergency(pk=1, name="Flood"), Emergency(pk=2, name="Quake")


def timing(*hours, emergency=FLOOD):
    """A response whose award, release and payment came so many hours after the alert."""
    moments = [ALERT + dt.timedelta(hours=number) for number in hours]
    return Timing(
        emergency,
        Response(code=f"H-{hours}"),
        Clock(ALERT, *moments),
        Targets(decision=24, payment=72),
    )


def test_each_stretch_begins_where_the_one_before_ended():
    one = timing(6.32, 30, 50)

    assert [one.hours(stretch) for stretch in STRETCHES] == [6.3, 23.7, 20.0, 50.0]


def test_what_is_not_over_has_no_hours_and_no_verdict():
    one = timing(25)

    assert [one.hours(stretch) for stretch in STRETCHES] == [25.0, None, None, None]
    assert [one.is_in_time(stretch) for stretch in STRETCHES] == [False, None, None, None]
    assert [cell.text for cell in one.cells] == ["25 h", "–", "–", "–"]
    assert [cell.code for cell in one.cells] == ["overdue", "", "", ""]


def test_median_and_slowest_are_of_what_is_over():
    slow = timing(40, 60, 80)
    award, _release, _payment, whole = summaries([timing(2, 10, 20), timing(6), slow])

    assert (award.counted, award.still_open, award.median) == (3, 0, 6.0)
    assert (award.slowest, award.longest, award.late) == (slow, 40.0, 1)
    assert (whole.counted, whole.still_open, whole.median) == (2, 1, 50.0)
    assert (whole.median_text, whole.longest_text, whole.late) == ("50 h", "80 h", 1)


def test_a_stretch_without_a_target_is_never_late():
    _award, release, _payment, _whole = summaries([timing(1, 500)])

    assert (release.longest, release.late) == (499.0, None)


def test_without_anything_over_there_is_no_median():
    one = summaries([timing()])[0]

    assert (one.median, one.slowest, one.longest, one.late) == (None, None, None, 0)
    assert one.median_text == "–"


def test_of_an_emergency_the_first_that_got_there_counts():
    flood, quake = by_emergency([timing(9, 20, 50), timing(12, 18, 30), timing(3, emergency=QUAKE)])

    assert (flood.emergency, flood.response, flood.count) == (FLOOD, None, 2)
    assert [flood.hours(stretch) for stretch in STRETCHES] == [9.0, 9.0, 12.0, 30.0]
    assert (quake.count, quake.hours(AWARD)) == (1, 3.0)


@pytest.fixture
def office(db):
    return factories.Office()


@pytest.fixture
def response(office):
    factories.make_budget(sphere="humanitarian")
    made = make_response(
        make_emergency(by=office.anna, alerted_at=factories.NOW - dt.timedelta(hours=30)),
        by=office.anna,
        classification_due_on=dt.date(2026, 9, 1),
    )
    activities.submit_activity(made, by=office.anna, now=factories.NOW)
    return made


def test_hours_are_those_of_the_steps(office, response):
    office.paid(office.request(office.award(1_000_000, activity=response, decided_on=DECIDED)))

    (one,) = timings_of([response])

    assert [one.hours(stretch) for stretch in STRETCHES] == [30.0, 0.0, 0.0, 30.0]
    assert [one.is_in_time(stretch) for stretch in (AWARD, WHOLE)] == [False, True]


def test_as_known_at_a_moment_nothing_later_has_happened(office, response):
    office.paid(office.request(office.award(1_000_000, activity=response, decided_on=DECIDED)))

    (one,) = timings_of([response], until=factories.NOW - dt.timedelta(minutes=1))

    assert [one.hours(stretch) for stretch in STRETCHES] == [None, None, None, None]


def test_the_target_is_that_of_the_day_of_the_alert(office, response):
    alert = factories.NOW.date() - dt.timedelta(days=2)
    for since, hours in ((alert, 36), (alert + dt.timedelta(days=2), 12)):
        with factories.in_a_step(by=office.anna):
            rule = record(
                Parameter,
                by=office.anna,
                now=factories.NOW,
                key=ParameterKey.DECISION_HOURS,
                value=hours,
                valid_from=since,
            )
            confirm(rule, by=office.beat, now=factories.NOW)

    (one,) = timings_of([response])

    assert one.targets == Targets(decision=36, payment=72)


def test_the_page_shows_each_response_below_its_emergency(client, office, response):
    make_response(response.emergency, by=office.anna)
    office.paid(office.request(office.award(1_000_000, activity=response, decided_on=DECIDED)))
    client.force_login(office.anna)

    page = client.get(reverse("aid:response_times"))

    lines = page.context["lines"]
    assert [(one.response, one.count) for one in lines][:2] == [(None, 2), (response, 1)]
    assert "Median of 1 response" in page.content.decode()
    assert "1 not over yet" in page.content.decode()


def test_another_year_shows_nothing(client, office, response):
    client.force_login(office.anna)

    page = client.get(reverse("aid:response_times"), {"year": "2019"})

    assert (page.context["count"], page.context["summaries"]) == (0, [])


def test_many_responses_take_no_more_queries(
    client, office, response, django_assert_max_num_queries
):
    for number in range(12):
        make_response(
            make_emergency(by=office.anna, name=f"Flut {number}")
            if number % 2
            else response.emergency,
            by=office.anna,
        )
    client.force_login(office.anna)

    with django_assert_max_num_queries(15):
        client.get(reverse("aid:response_times"))
