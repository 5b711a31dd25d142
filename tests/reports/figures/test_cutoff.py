"""As known when: what a report knew at the end of a day."""

import datetime as dt

import pytest

from core.activities.models import Scheme, SplitLine, SplitSet
from core.activities.states import ActivityStatus
from core.funding import workflow as funding
from core.workflow import create
from reports.figures import EVERYTHING, as_json, cutoff_at, cutoff_now, figures_of
from reports.frame import frame_for
from tests.factories import NOW, ZURICH, Office, in_a_step, make_activity, make_split, named
from tests.reports import ledger

pytestmark = pytest.mark.django_db


def report(cutoff, year=2026):
    return as_json(figures_of(year, cutoff))


def correct(split_set, lines, *, now):
    with in_a_step(now=now):
        corrected = create(
            SplitSet,
            activity=split_set.activity,
            scheme=split_set.scheme,
            replaces=split_set,
            recorded_at=now,
            reason="an error",
        )
        for position, (code, share) in enumerate(lines, start=1):
            SplitLine.objects.create(
                split_set=corrected,
                position=position,
                share=share,
                **named(split_set.scheme, code),
            )
        corrected.is_sealed = True
        corrected.save(update_fields=["is_sealed"])


def test_what_was_recorded_on_a_later_day_is_not_known_yet():
    office = Office()
    office.paid(office.request(office.award(1_000_000)))

    assert report(cutoff_at(NOW.date() - dt.timedelta(days=1)))["disb_net"] == "0.00"
    assert report(cutoff_at(NOW.date()))["disb_net"] == "10000.00"


def test_a_day_ends_at_midnight_in_zurich():
    late = dt.datetime(2026, 6, 1, 23, 59, tzinfo=ZURICH)
    with in_a_step(now=late) as step:
        pass

    assert cutoff_at(dt.date(2026, 5, 31)).number == 0
    assert cutoff_at(dt.date(2026, 6, 1)).number == 1
    assert step.now == late


def test_history_counts_as_known_on_its_booking_day():
    project = ledger.activity(goals=[("6.1", 10_000)])
    ledger.pay(project, 100_00, "2020-03-01")

    assert report(cutoff_at(dt.date(2020, 12, 31)), 2020)["disb_net"] == "100.00"
    assert report(cutoff_at(dt.date(2020, 2, 28)), 2020)["disb_net"] == "0.00"


def test_a_correction_holds_for_the_whole_time_from_the_day_it_is_known():
    project = ledger.activity(goals=[("3.1", 10_000)])
    ledger.pay(project, 80_000_00, "2026-03-01")
    first = project.split_sets.get()
    correct(
        first,
        [("3.1", 5000), ("3.2", 3000), ("3.8", 2000)],
        now=NOW + dt.timedelta(days=10),
    )

    assert report(cutoff_at(NOW.date()))["by_target"] == {"3.1": "80000.00"}
    assert report(cutoff_now())["by_target"] == {
        "3.1": "40000.00",
        "3.2": "24000.00",
        "3.8": "16000.00",
    }


def test_a_change_of_content_holds_from_its_date():
    project = ledger.activity(goals=[("6.1", 10_000)])
    make_split(project, Scheme.SDG, [("6.2", 10_000)], valid_from=dt.date(2026, 4, 1))
    ledger.pay(project, 100_00, "2026-03-31")
    ledger.pay(project, 300_00, "2026-04-01")

    assert report(cutoff_now())["by_target"] == {"6.1": "100.00", "6.2": "300.00"}


def test_what_is_released_and_not_confirmed_stands_apart():
    office = Office()
    office.ordered(office.request(office.award(1_000_000)))

    figures = report(cutoff_now())

    assert figures["released_unconfirmed"] == "10000.00"
    assert figures["disb_net"] == "0.00"
    assert report(cutoff_at(NOW.date() - dt.timedelta(days=1)))["released_unconfirmed"] == "0.00"


def test_what_the_bank_confirmed_or_returned_no_longer_waits():
    office = Office()
    office.paid(office.request(office.award(1_000_000)))
    failed = office.ordered(office.request(office.award(500_000)))
    returned = funding.record_return(
        failed, booked_on=NOW.date(), reason="account closed", by=office.dario, now=NOW
    )
    funding.confirm_return(returned, by=office.elena, now=NOW)

    assert report(cutoff_now())["released_unconfirmed"] == "0.00"


def test_a_payment_released_at_the_year_end_waits_in_the_report_of_that_year():
    office = Office()
    year_end = dt.datetime(2026, 12, 29, 10, tzinfo=ZURICH)
    commitment = office.award(1_000_000, activity=make_activity(status=ActivityStatus.PLANNED))
    payout = office.approved(office.request(commitment))
    funding.release_payments([payout], by=office.carla, now=year_end)
    payout.refresh_from_db()
    new_year = dt.datetime(2027, 1, 5, 10, tzinfo=ZURICH)
    funding.confirm_payment(
        payout,
        booked_on=new_year.date(),
        voucher="1",
        debited_chf=1_000_000,
        by=office.elena,
        now=new_year,
    )

    assert report(cutoff_now(), 2026)["released_unconfirmed"] == "10000.00"
    assert report(cutoff_now(), 2027)["released_unconfirmed"] == "0.00"
    assert report(cutoff_now(), 2027)["disb_net"] == "10000.00"


def test_a_day_that_lies_ahead_is_said_on_every_sheet():
    frame = frame_for("Report", cutoff_at(dt.date(2100, 1, 1)), EVERYTHING)

    assert frame.lines == (
        "As at 01.01.2100 (trail entry 0)",
        "This day lies ahead: until then the figures can still change.",
    )
