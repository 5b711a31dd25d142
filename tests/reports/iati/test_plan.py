"""Budgets and planned payments come from the instalment plan at the cut-off."""

import pytest

from reports.figures import cutoff_now
from tests.factories import NOW, Office, make_activity, make_split
from tests.reports.iati.reading import codes, published, read, schema, set_publisher, the_only

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment():
    set_publisher()
    activity = make_activity(description="Brunnen")
    make_split(activity, "place", [("NP", 10_000)])
    make_split(activity, "sector", [("14030", 10_000)])
    office = Office()
    commitment = office.award(1_000_00, 2_000_00, activity=activity)
    commitment.office = office
    return commitment


def amounts(activity, tag):
    return [
        (
            one.find("period-start").get("iso-date"),
            one.find("period-end").get("iso-date"),
            one.findtext("value"),
        )
        for one in activity.findall(tag)
    ]


@pytest.mark.usefixtures("commitment")
def test_a_budget_is_what_is_planned_in_a_year():
    content = published()

    activity = the_only(content)

    assert codes(activity, "budget", "type", "status") == [("1", "2")]
    assert amounts(activity, "budget") == [("2026-01-01", "2026-12-31", "3000.00")]
    schema().assertValid(read(content))


def test_what_is_paid_is_no_longer_planned(commitment):
    commitment.office.paid(commitment.office.request(commitment))

    activity = the_only(published())

    assert amounts(activity, "budget") == [("2026-01-01", "2026-12-31", "3000.00")]
    assert amounts(activity, "planned-disbursement") == [("2026-06-16", "2026-06-16", "2000.00")]


def test_before_the_payment_it_was_planned(commitment):
    cutoff = cutoff_now(NOW)
    commitment.office.paid(commitment.office.request(commitment))

    assert len(amounts(the_only(published(cutoff)), "planned-disbursement")) == 2
