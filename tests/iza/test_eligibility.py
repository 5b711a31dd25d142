"""Each check of an application, table by table: what passes, what fails, and with which words."""

import datetime as dt

import pytest

from core.partners.workflow import (
    confirm_certificate,
    discard_certificate,
    withdraw_certificate,
)
from iza.applications import workflow
from iza.applications.eligibility import checks_of
from tests import factories
from tests.factories import NOW, Office
from tests.iza.applying import TODAY, criterion, draft, make_call, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return Office()


def answer(application, on=TODAY):
    (check,) = checks_of(application, on)
    return check.answer.value, check.explanation


def test_without_criteria_nothing_is_asked(office):
    assert checks_of(draft(office), TODAY) == []


@pytest.mark.parametrize(
    ("seat", "expected"), [(1, "pass"), (3, "pass"), (4, "fail"), (None, "unknown")]
)
def test_the_seat_lies_within_the_limit(office, seat, expected):
    criterion(office, "seat", 3)

    assert answer(draft(office, seat=seat))[0] == expected


@pytest.mark.parametrize(
    ("asked", "cost", "expected"),
    [(50, 100, "pass"), (51, 100, "fail"), (5_000_001, 10_000_001, "fail"), (None, 1, "unknown")],
)
def test_the_share_is_compared_to_the_rappen(office, asked, cost, expected):
    criterion(office, "share", 5_000)

    assert answer(draft(office, amount_asked=asked, project_cost=cost))[0] == expected


@pytest.mark.parametrize(
    ("months", "asked", "expected"),
    [
        (12, 12_500_000, "pass"),
        (12, 12_500_001, "fail"),
        (13, 25_000_000, "pass"),
        (24, 25_000_001, "fail"),
        (25, 1_000_000, "fail"),
        (None, 1_000_000, "unknown"),
    ],
)
def test_the_most_by_duration(office, months, asked, expected):
    criterion(office, "most", 12_500_000, 12)
    criterion(office, "most", 25_000_000, 24)

    found = draft(office, months=months, amount_asked=asked, project_cost=90_000_000)
    assert answer(found)[0] == expected


def test_too_little_is_refused_with_its_figures(office):
    criterion(office, "least", 2_500_000, 12)

    assert answer(draft(office, amount_asked=2_400_000)) == (
        "fail",
        (
            "Asked are CHF\xa024'000.00 for 12 months, but the limit is: amount at least"
            " CHF\xa025'000.00 (up to 12 months)."
        ),
    )


def test_a_certificate_counts_on_the_day_of_the_decision(office):
    criterion(office, "zewo", 1)
    found = draft(office, organisation=factories.make_organisation())
    factories.make_certificate(found.organisation, dt.date(2026, 6, 10))

    assert answer(found)[0] == "pass"
    assert answer(found, dt.date(2026, 6, 11)) == (
        "fail",
        "The Zewo certificate ended on 10.06.2026 and is not valid on 11.06.2026.",
    )


def test_a_certificate_counts_when_a_second_person_has_confirmed_it(office):
    criterion(office, "zewo", 1)
    found = draft(office, organisation=factories.make_organisation())
    recorded = factories.make_certificate(
        found.organisation, dt.date(2030, 12, 31), confirmed=False
    )
    assert answer(found) == (
        "unknown",
        "A Zewo certificate is recorded and waits for its confirmation.",
    )

    confirm_certificate(recorded, by=office.beat, now=NOW)

    assert answer(found) == ("pass", "The Zewo certificate is valid to 31.12.2030.")


def test_a_renewed_certificate_counts_until_it_is_withdrawn(office):
    criterion(office, "zewo", 1)
    found = draft(office, organisation=factories.make_organisation())
    factories.make_certificate(found.organisation, dt.date(2025, 12, 31))
    renewed = factories.make_certificate(found.organisation, dt.date(2030, 12, 31))
    assert answer(found)[0] == "pass"

    withdraw_certificate(renewed, reason="other organisation", by=office.beat, now=NOW)

    assert answer(found)[0] == "fail"


def test_neither_a_waiting_nor_a_discarded_certificate_takes_the_place_of_one_that_ended(office):
    criterion(office, "zewo", 1)
    found = draft(office, organisation=factories.make_organisation())
    factories.make_certificate(found.organisation, dt.date(2025, 12, 31))
    renewed = factories.make_certificate(found.organisation, dt.date(2030, 12, 31), confirmed=False)
    assert answer(found)[0] == "fail"

    discard_certificate(renewed, reason="other organisation", by=office.beat, now=NOW)

    assert answer(found)[0] == "fail"


def test_a_certificate_that_has_not_begun_and_another_seal_do_not_count(office):
    criterion(office, "zewo", 1)
    found = draft(office, organisation=factories.make_organisation())
    later = {"valid_from": TODAY + dt.timedelta(days=1)}
    factories.make_certificate(found.organisation, dt.date(2030, 12, 31), **later)
    factories.make_certificate(found.organisation, dt.date(2030, 12, 31), kind="other")

    assert answer(found)[0] == "unknown"


def test_without_any_certificate_the_question_stays_open(office):
    criterion(office, "zewo", 1)

    assert answer(draft(office))[0] == "unknown"


def test_the_third_application_of_one_organisation_in_a_call_is_one_too_many(office):
    criterion(office, "per_call", 2)
    call, organisation = make_call(office), factories.make_organisation()
    first, second, third = (
        submitted(office, call=call, organisation=organisation) for _number in range(3)
    )

    assert [answer(one)[0] for one in (first, second, third)] == ["pass", "pass", "fail"]


def test_a_withdrawn_application_gives_its_place_back(office):
    criterion(office, "per_call", 1)
    call, organisation = make_call(office), factories.make_organisation()
    first = submitted(office, call=call, organisation=organisation)
    second = submitted(office, call=call, organisation=organisation)
    assert answer(second)[0] == "fail"

    workflow.withdraw_application(first, reason="too much work", by=office.anna, now=NOW)

    assert answer(second)[0] == "pass"


def test_what_arrives_after_the_call_closed_is_late(office):
    criterion(office, "window", 1)
    call = make_call(office, closes_on=dt.date(2026, 5, 31))

    assert answer(submitted(office, call=call)) == (
        "fail",
        "Submitted on 01.06.2026, but the call was open from 06.01.2026 to 31.05.2026.",
    )


def test_the_commercial_register_is_asked_by_its_number(office):
    criterion(office, "register", 1)
    known = factories.make_organisation(uid="CHE-109.322.551")

    assert answer(draft(office, organisation=known))[0] == "pass"
    assert answer(draft(office))[0] == "unknown"


def test_the_parameters_of_the_day_count_with_their_source(office):
    criterion(office, "seat", 4)
    criterion(office, "seat", 1, valid_from=dt.date(2026, 7, 1), source="RIZA 2026")
    found = draft(office, seat=3)

    assert answer(found)[0] == "pass"
    (later,) = checks_of(found, dt.date(2026, 7, 1))
    assert (later.answer.value, later.source) == ("fail", "RIZA 2026, valid from 01.07.2026")


def test_a_criterion_that_was_lifted_is_not_asked(office):
    criterion(office, "zewo", 1)
    criterion(office, "zewo", 0)

    assert checks_of(draft(office), TODAY) == []
