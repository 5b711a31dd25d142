"""Tallies: with one or without, early or late, the sums are those of counting every entry."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.activities.models import Origin, Scheme, SplitSet
from core.funding import invariants
from core.jobs.schedule import SCHEDULE
from reports.figures import Measure, cutoff_at, cutoff_now, figures_of
from reports.figures.cutoff import cutoff_of
from reports.figures.sums import sums_known
from reports.models import Tally
from reports.tallies import rebuild_tallies, take_tally, wrong_tallies
from reports.tasks import tally
from tests.factories import NOW, Office, in_a_step, load_reference, make_split
from tests.reports import ledger
from tests.reports.figures.test_cutoff import correct

pytestmark = pytest.mark.django_db

YEARS = range(2024, 2028)


def cells(tables):
    amounts = {
        (year, *cell): table.amount(*cell) for year, table in tables for cell in table.cells()
    }
    return {cell: amount for cell, amount in amounts.items() if amount}


def cells_of(sums):
    return {
        (year, code, sphere, measure): amount
        for (year, sphere, measure), amounts in sums.cells.items()
        for code, amount in amounts.items()
        if amount
    }


def assert_that_sums_are_those_of_the_reports(cutoff):
    sums = sums_known(cutoff)
    figures = [figures_of(year, cutoff) for year in YEARS]
    assert cells_of(sums) == cells((one.year, one.targets) for one in figures)
    assert cells_of(sums.by_goal()) == cells((one.year, one.goals) for one in figures)


def pay_from_a_divided_activity():
    project = ledger.activity(goals=[("2.3", 3333), ("2.4", 3333), ("13.1", 3334)])
    ledger.pay(project, 10_000_01, "2026-05-15")
    return project


def test_what_was_booked_since_the_tally_is_added():
    project = pay_from_a_divided_activity()
    take_tally(NOW)

    ledger.pay(project, 7_77, "2026-05-16")
    ledger.bank_return(project, 7_77, "2026-05-20", paid_on="2025-12-30")
    ledger.award(project, 1_00, "2025-05-20")

    assert_that_sums_are_those_of_the_reports(cutoff_now())


def test_a_tally_is_what_the_sums_begin_with():
    pay_from_a_divided_activity()
    take_tally(NOW)
    Tally.objects.all().delete()
    Tally.objects.create(
        number=cutoff_now().number,
        known_at=NOW,
        last_booked_on=NOW.date(),
        content='{"2026 development paid":{"6.1":5}}',
    )

    sums = sums_known(cutoff_now())

    assert cells_of(sums) == {(2026, "6.1", "development", "paid"): 5}


def test_an_older_booking_is_divided_by_a_correction_since_the_tally():
    project = pay_from_a_divided_activity()
    take_tally(NOW)

    correct(SplitSet.objects.get(activity=project), [("6.1", 10_000)], now=NOW)

    assert_that_sums_are_those_of_the_reports(cutoff_now())


def test_an_older_booking_is_divided_by_a_first_split_since_the_tally():
    project = ledger.activity()
    ledger.pay(project, 100_00, "2026-05-15")
    take_tally(NOW)

    make_split(project, lines=[("6.1", 5000), ("6.2", 5000)])

    assert_that_sums_are_those_of_the_reports(cutoff_now())


def test_a_split_imported_since_the_tally_divides_what_was_booked_before():
    project = ledger.activity(origin=Origin.HISTORY)
    ledger.pay(project, 100_00, "2026-05-15")
    tallied = take_tally(NOW)

    make_split(project, lines=[("6.1", 10_000)], origin=Origin.HISTORY)

    assert_that_sums_are_those_of_the_reports(cutoff_now())
    assert_that_sums_are_those_of_the_reports(cutoff_at(NOW.date()))
    assert_that_sums_are_those_of_the_reports(cutoff_of(tallied.number, None))
    rebuild_tallies(NOW)
    assert list(wrong_tallies()) == []
    assert not Tally.objects.filter(number=tallied.number).exists()


def test_history_booked_after_the_day_asked_for_is_taken_out_of_the_tally():
    project = ledger.activity(goals=[("6.1", 10_000)])
    ledger.pay(project, 100_00, "2026-05-15")
    ledger.pay(project, 300_00, "2027-02-15")
    take_tally(NOW)

    assert_that_sums_are_those_of_the_reports(cutoff_at(NOW.date()))


def test_history_that_came_after_the_day_asked_for_counts_on_its_booking_day():
    with in_a_step(now=NOW - dt.timedelta(days=10)):
        pass
    take_tally(NOW)

    imported = ledger.activity(origin=Origin.HISTORY)
    make_split(imported, lines=[("6.1", 10_000)], origin=Origin.HISTORY)
    ledger.pay(imported, 50_00, "2026-04-04")
    yesterday = cutoff_at(NOW.date() - dt.timedelta(days=1))

    assert cells_of(sums_known(yesterday)) == {(2026, "6.1", "development", Measure.PAID): 50_00}
    assert_that_sums_are_those_of_the_reports(yesterday)


def test_a_payout_of_the_workflow_counts_from_its_step_on():
    office = Office()
    commitment = office.award(1_000_000)
    take_tally(NOW)
    office.paid(office.request(commitment))

    assert_that_sums_are_those_of_the_reports(cutoff_now())
    assert_that_sums_are_those_of_the_reports(cutoff_at(NOW.date() - dt.timedelta(days=1)))


def test_there_is_one_tally_of_a_trail_that_did_not_grow():
    pay_from_a_divided_activity()

    assert take_tally(NOW) == take_tally(NOW)


def test_an_empty_trail_has_no_tally():
    assert take_tally(NOW) is None


def test_of_a_month_the_last_tally_stays():
    project = pay_from_a_divided_activity()
    take_tally(NOW)
    ledger.pay(project, 1_00, "2026-05-16")
    last = take_tally(NOW)

    assert list(Tally.objects.all()) == [last]


def test_a_tally_is_never_altered():
    pay_from_a_divided_activity()
    take_tally(NOW)

    with pytest.raises(DatabaseError, match="nothing is changed"), transaction.atomic():
        Tally.objects.update(content="{}")


def test_a_wrong_tally_is_told_and_counted_anew():
    pay_from_a_divided_activity()
    right = take_tally(NOW)
    Tally.objects.all().delete()
    right.content = right.content.replace("333300", "333301")
    right.save(force_insert=True)

    told = [fault for fault in invariants.faults() if fault.startswith("I19")]
    call_command("rebuild_tallies")

    assert told == [f"I19 The tally at {right.number} is not what its bookings add up to."]
    assert list(wrong_tallies()) == []


def test_the_beat_knows_the_task():
    pay_from_a_divided_activity()

    tally()

    assert SCHEDULE["tally"]["task"] == tally.name
    assert Tally.objects.count() == 1


DIVIDED = [
    [("2.3", 3333), ("2.4", 3333), ("13.1", 3334)],
    [("4", 5000), ("4.7", 2501), ("6.1", 2499)],
    [("6.1", 10_000)],
]
EVENTS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["commitment", "disbursement", "refund", "bank_return", "reduction"]),
            st.integers(0, 1),
            st.integers(1, 99_999),
            st.sampled_from(["2025-12-31", "2026-02-03", "2027-01-01"]),
        ),
        st.tuples(st.just("divide"), st.integers(0, 1), st.integers(0, 2), st.just("")),
        st.tuples(st.just("tally"), st.just(0), st.just(0), st.just("")),
    ),
    max_size=14,
)


class EveryTallyServes(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(EVENTS)
    def test_whatever_happens_around_it(self, events):
        load_reference()
        made = [ledger.activity(origin=origin) for origin in (Origin.WORKFLOW, Origin.HISTORY)]
        for what, place, number, day in events:
            activity = made[place]
            if what == "tally":
                take_tally(NOW)
            elif what == "divide":
                divide_anew(activity, DIVIDED[number])
            else:
                ledger.book(activity, what, number, day, split_on="2025-12-31")

        assert_that_sums_are_those_of_the_reports(cutoff_now())
        assert_that_sums_are_those_of_the_reports(cutoff_at(NOW.date()))
        assert list(wrong_tallies()) == []


def divide_anew(activity, lines):
    newest = SplitSet.objects.filter(activity=activity, scheme=Scheme.SDG).order_by("pk").last()
    if newest:
        correct(newest, lines, now=NOW)
    else:
        make_split(activity, lines=lines, origin=activity.origin)
