"""Management's page: the figures of the report on one screen, and what waits too long."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.activities.models import PartnerReport
from core.funding import workflow as funding
from core.people.models import Role
from core.workflow import create
from reports.figures import EVERYTHING, cutoff_now, figures_of
from tests.aid.making import make_emergency, make_response
from tests.factories import (
    NOW,
    Office,
    in_a_step,
    load_reference,
    make_account,
    make_activity,
    make_user,
)
from tests.reports import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def management():
    return make_user(Role.MANAGEMENT)


@pytest.fixture
def portfolio():
    """CHF 100 to goals 6 and 13 in Nepal and Peru; CHF 40 at home without a goal."""
    abroad = ledger.activity(
        goals=[("6.1", 7500), ("13.1", 2500)], places=[("NP", 9000), ("PE", 1000)]
    )
    ledger.award(abroad, 150_00, "2026-01-02")
    ledger.pay(abroad, 100_00, "2026-01-03")
    home = ledger.activity(sphere="domestic", places=[("CH", 10_000)])
    ledger.pay(home, 40_00, "2026-01-03")
    return abroad, home


def page_of(client, person, **asked):
    client.force_login(person)
    return client.get(reverse("overview"), asked)


def test_the_page_shows_the_figures_of_the_report(client, management, portfolio):
    shown = page_of(client, management).context

    figures = figures_of(2026, cutoff_now(NOW), EVERYTHING)
    assert shown["glance"].paid == figures.net_paid() == 140_00
    assert shown["glance"].committed == figures.net_committed() == 150_00
    assert [(line.code, line.paid) for line in shown["goals"]] == [
        ("6", 75_00),
        ("13", 25_00),
        ("", 40_00),
    ]
    assert [(line.code, line.paid) for line in shown["places"]] == [
        ("NP", 90_00),
        ("CH", 40_00),
        ("PE", 10_00),
    ]


def test_the_last_of_five_years_adds_up_to_what_was_paid(client, management, portfolio):
    ledger.pay(portfolio[0], 7_00, "2024-05-05")

    years = page_of(client, management).context["years"]

    assert [(year, paid) for year, _spheres, paid, _committed in years] == [
        (2022, 0),
        (2023, 0),
        (2024, 7_00),
        (2025, 0),
        (2026, 140_00),
    ]
    assert [amount for _label, amount in years[-1][1]] == [100_00, 0, 40_00]


def test_goals_of_five_years_add_up_to_what_was_paid_in_each(client, management, portfolio):
    ledger.pay(portfolio[0], 8_00, "2024-05-05")

    shown = page_of(client, management).context

    rows = [[amount for _year, amount in amounts] for _name, amounts in shown["goals_by_year"]]
    assert rows == [[0, 0, 6_00, 0, 75_00], [0, 0, 2_00, 0, 25_00], [0, 0, 0, 0, 40_00]]
    assert [name for name, _amounts in shown["goals_by_year"]][-1] == "not assigned"
    assert [sum(column) for column in zip(*rows, strict=True)] == [
        paid for _year, _spheres, paid, _committed in shown["years"]
    ]


def test_goals_of_five_years_follow_the_sphere_and_hide_behind_other_filters(
    client, management, portfolio
):
    at_home = page_of(client, management, sphere="domestic").context["goals_by_year"]
    of_a_goal = page_of(client, management, goal="6").context["goals_by_year"]

    assert [amounts[-1] for _name, amounts in at_home] == [(2026, 40_00)]
    assert of_a_goal == []


def test_filters_of_the_address_narrow_the_figures_and_go_on_to_lists(
    client, management, portfolio
):
    page = page_of(client, management, sphere="development", goal="6", country="NP")

    assert page.context["glance"].paid == 67_50
    query = "year=2026&amp;sphere=development&amp;country=NP&amp;goal=6"
    assert f"{reverse('activities:list')}?{query}" in page.content.decode()
    assert f"{reverse('reports:new', args=['sdg'])}?{query}" in page.content.decode()


def test_a_report_takes_over_what_the_address_holds(client, management, portfolio):
    client.force_login(management)

    asked = client.get(
        reverse("reports:new", args=["sdg"]), {"year": "2025", "sphere": "domestic", "goal": "6"}
    )

    assert asked.context["form"]["year"].value() == "2025"
    assert asked.context["filter_form"]["sphere"].value() == ["domestic"]
    assert asked.context["filter_form"]["goal"].value() == ["6"]


def test_a_figure_leads_to_the_bookings_that_make_it(client, management, portfolio):
    line = page_of(client, management).context["goals"][0]
    assert line.url.startswith("/")

    found = client.get(line.url)

    assert found.context["sums"]["paid"] == line.paid


def test_a_year_that_nobody_knows_is_said_at_its_place(client, management):
    page = page_of(client, management, year="1066")

    assert "glance" not in page.context
    assert page.context["filter_form"].errors.keys() == {"year"}


def test_whoever_may_ask_for_no_report_does_not_see_the_page(client):
    assert page_of(client, make_user()).status_code == 403


def test_dots_have_areas_in_proportion_and_the_largest_comes_first(client, management, portfolio):
    dots = page_of(client, management).context["dots"]

    assert [dot.title.partition(":")[0] for dot in dots] == ["Nepal", "Switzerland", "Peru"]
    most, second, _third = (float(dot.radius) for dot in dots)
    assert (second / most) ** 2 == pytest.approx(40 / 90, rel=0.02)


def test_what_came_back_beyond_what_was_paid_has_no_dot(client, management, portfolio):
    ledger.refund(portfolio[1], 90_00, "2026-01-04")

    page = page_of(client, management).context

    assert "Switzerland" not in {dot.title.partition(":")[0] for dot in page["dots"]}
    assert page["places"][-1].paid == -50_00


def test_credits_show_what_is_used_paid_and_free(client, management):
    office = Office(budget=1_000_000)
    office.award(300_000, 100_000)
    office.paid(office.request(office.award(200_000)))

    rows = page_of(client, management).context["credits"]

    budget = next(row.line for row in rows if row.line.is_budget)
    assert (budget.limit, budget.used, budget.paid) == (1_000_000, 600_000, 200_000)
    assert (budget.open, budget.free) == (400_000, 400_000)


def test_a_filter_of_spheres_narrows_the_credits(client, management):
    Office(budget=1_000_000)

    assert page_of(client, management, sphere="domestic").context["credits"] == []
    assert page_of(client, management, sphere="development").context["credits"]


@pytest.mark.parametrize(
    ("days", "counts"),
    [(2, [1, 0, 0, 0]), (3, [0, 1, 0, 0]), (14, [0, 0, 1, 0]), (15, [0, 0, 0, 1])],
)
def test_payouts_that_wait_are_counted_by_their_age(client, management, days, counts):
    Office().request()

    with time_machine.travel(NOW + dt.timedelta(days=days), tick=False):
        (waiting,) = page_of(client, management).context["ages"]

    assert (waiting.label, waiting.counts, waiting.oldest) == ("To verify", counts, days)
    assert waiting.amount_chf == 1_000_000


def test_a_signature_begins_the_wait_for_the_next_one(client, management):
    office = Office()
    payout = office.request()

    with time_machine.travel(NOW + dt.timedelta(days=9), tick=False):
        funding.verify(payout, by=office.beat, now=timezone.now())
        (waiting,) = page_of(client, management).context["ages"]

    assert (waiting.label, waiting.oldest) == ("To approve", 0)


def test_records_for_a_second_person_are_counted_unless_filtered(client, management):
    make_account(confirmed=False)

    assert [row.label for row in page_of(client, management).context["ages"]] == [
        "Records for a second person"
    ]
    assert page_of(client, management, sphere="development").context["ages"] == []


def test_payouts_follow_the_filters_of_goal_and_country(client, management):
    office = Office()
    activity = ledger.activity(goals=[("6.1", 10_000)], places=[("NP", 10_000)])
    office.request(office.award(1_000, activity=activity))

    assert page_of(client, management, goal="6", country="NP").context["ages"]
    assert not page_of(client, management, goal="7").context["ages"]
    assert not page_of(client, management, country="PE").context["ages"]


def test_overdue_reports_are_counted(client, management):
    activity = make_activity()
    with in_a_step():
        create(PartnerReport, activity=activity, kind="interim", due_on=dt.date(2025, 1, 31))
        create(
            PartnerReport,
            activity=activity,
            kind="final",
            due_on=NOW.date() - dt.timedelta(days=2),
            received_on=NOW.date(),
            received_by=management,
        )

    overdue = page_of(client, management).context["overdue"]

    assert (overdue.missing, overdue.to_judge, overdue.late) == (1, 1, 1)
    assert overdue.oldest_on == dt.date(2025, 1, 31)
    assert page_of(client, management, sphere="domestic").context["overdue"].total == 0


def test_response_times_are_those_of_emergencies_of_the_year(client, management):
    office = Office()
    for hours in (1, 24 * 400):
        emergency = make_emergency(by=office.anna, alerted_at=NOW - dt.timedelta(hours=hours))
        make_response(emergency, by=office.anna, classification_due_on=dt.date(2026, 9, 1))

    times = page_of(client, management).context["response_times"]

    assert times[0].counted + times[0].still_open == 1


def test_figures_are_counted_anew_only_when_the_trail_has_grown(
    client, management, settings, django_assert_max_num_queries
):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    load_reference()
    page_of(client, management)

    with django_assert_max_num_queries(55):
        client.get(reverse("overview"))

    ledger.pay(ledger.activity(), 50_00, "2026-01-02")
    assert client.get(reverse("overview")).context["glance"].paid == 50_00
