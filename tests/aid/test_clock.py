"""From the alert to the award, the release and the payment."""

import datetime as dt

import pytest
import time_machine

from aid.clock import Clock, Targets, earliest, in_words, moments_of
from core.activities import workflow as activities
from tests import factories
from tests.aid.making import make_emergency, make_response

ALERT = dt.datetime(2026, 2, 3, 5, 10, tzinfo=dt.UTC)
TARGETS = Targets(decision=24, payment=72)


def after(**span):
    return ALERT + dt.timedelta(**span)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (dt.timedelta(minutes=40), "40 min"),
        (dt.timedelta(hours=27), "27 h"),
        (dt.timedelta(hours=6, minutes=20), "6 h 20 min"),
        (dt.timedelta(hours=96), "96 h"),
        (dt.timedelta(days=12, hours=5), "12 days"),
    ],
)
def test_a_span_reads_as_people_say_it(span, words):
    assert in_words(span) == words


def test_what_is_done_in_time_says_so():
    award, payment = Clock(ALERT, after(hours=12), after(hours=20), after(hours=23)).laps(
        after(days=30), TARGETS
    )

    assert (award.text, award.verdict, award.code) == ("after 12 h", "within 24 h", "done")
    assert (payment.text, payment.verdict, payment.code) == ("after 23 h", "within 72 h", "done")


def test_what_runs_tells_how_long_and_by_when():
    award, _payment = Clock(ALERT).laps(after(hours=6, minutes=20), TARGETS)

    assert (award.text, award.verdict, award.code) == (
        "running for 6 h 20 min",
        "due within 24 h",
        "running",
    )


@pytest.mark.parametrize("awarded_at", [None, after(hours=25)])
def test_what_is_late_is_late_done_or_not(awarded_at):
    award, _payment = Clock(ALERT, awarded_at).laps(after(hours=25), TARGETS)

    assert (award.verdict, award.code) == ("later than 24 h", "overdue")


def test_of_several_responses_the_first_stops_the_clock_of_the_emergency():
    clock = earliest(
        ALERT,
        [
            {"awarded_at": after(hours=9), "paid_at": after(hours=50)},
            {"awarded_at": after(hours=12), "paid_at": after(hours=30)},
            {},
        ],
    )

    assert clock == Clock(ALERT, after(hours=9), None, after(hours=30))


@pytest.mark.django_db
@time_machine.travel(factories.NOW, tick=False)
def test_the_moments_are_those_of_the_signatures():
    office = factories.Office()
    factories.make_budget(sphere="humanitarian")
    response = make_response(
        make_emergency(by=office.anna), by=office.anna, classification_due_on=dt.date(2026, 9, 1)
    )
    activities.submit_activity(response, by=office.anna, now=factories.NOW)
    commitment = office.award(1_000_000, activity=response, decided_on=dt.date(2026, 5, 20))
    assert moments_of([response.pk]) == {response.pk: {"awarded_at": commitment.confirmed_at}}

    paid = office.paid(office.request(commitment))

    signed = {one.act: one.signed_at for one in paid.signatures.all()}
    assert moments_of([response.pk])[response.pk] == {
        "awarded_at": commitment.confirmed_at,
        "released_at": signed["order"],
        "paid_at": signed["confirm"],
    }
