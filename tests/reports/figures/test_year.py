"""The counting rules of the SDG report, one test for each."""

import datetime as dt

import pytest

from core.activities.models import Scheme
from core.ledger.models import EntrySplit
from core.reference.models import Sphere
from reports.figures import Filters, as_json, cutoff_at, cutoff_now, figures_of
from reports.figures.year import ledger_totals
from tests.factories import make_split
from tests.reports import ledger

pytestmark = pytest.mark.django_db


def report(year=2026, **filters):
    chosen = Filters(**{name: frozenset(values) for name, values in filters.items()})
    return as_json(figures_of(year, cutoff_now(), chosen))


def test_a_commitment_counts_in_full_in_the_year_of_its_decision():
    project = ledger.activity()
    ledger.award(project, 30_000_00, "2025-03-12")

    assert report(2025)["commit_gross"] == "30000.00"
    assert report(2026)["commit_gross"] == "0.00"


def test_a_disbursement_counts_in_the_year_the_bank_booked_it():
    project = ledger.activity()
    ledger.award(project, 20_000_00, "2026-12-16")
    ledger.pay(project, 20_000_00, "2027-01-05")

    assert report(2026)["disb_net"] == "0.00"
    assert report(2027)["disb_net"] == "20000.00"


def test_an_amount_is_split_by_largest_remainder_in_listed_order():
    project = ledger.activity(goals=[("2.3", 3333), ("2.4", 3333), ("13.1", 3334)])
    ledger.pay(project, 10_000_01, "2026-07-15")

    assert report()["by_target"] == {"2.3": "3333.00", "2.4": "3333.00", "13.1": "3334.01"}


def test_a_goal_is_the_sum_of_its_targets():
    project = ledger.activity(goals=[("6.1", 6000), ("6.2", 4000)])
    ledger.pay(project, 1_01, "2026-07-15")

    assert report()["by_goal"] == {"6": "1.01"}


def test_a_goal_without_target_stands_under_its_number():
    project = ledger.activity(goals=[("4", 5000), ("4.7", 2500), ("4.a", 2500)])
    ledger.pay(project, 100_00, "2026-07-15")

    assert report()["by_target"] == {"4": "50.00", "4.7": "25.00", "4.a": "25.00"}
    assert report()["by_goal"] == {"4": "100.00"}


def test_a_refund_is_negative_in_the_year_received_and_mirrors_the_split():
    project = ledger.activity(goals=[("4.1", 7500), ("4.a", 2500)])
    ledger.pay(project, 80_000_00, "2025-03-10")
    ledger.refund(project, 7_500_00, "2026-10-05")

    figures = report()

    assert figures["disb_gross"] == "0.00"
    assert figures["refunds"] == "-7500.00"
    assert figures["disb_net"] == "-7500.00"
    assert figures["by_target"] == {"4.1": "-5625.00", "4.a": "-1875.00"}


def test_a_return_within_the_year_neutralises_the_gross():
    project = ledger.activity(goals=[("13.1", 10_000)])
    ledger.pay(project, 45_000_00, "2026-11-24")
    ledger.bank_return(project, 45_000_00, "2026-11-27", paid_on="2026-11-24")
    ledger.pay(project, 45_000_00, "2026-12-04")

    figures = report()

    assert figures["disb_gross"] == "45000.00"
    assert figures["returns_prior_years"] == "0.00"
    assert figures["by_goal"] == {"13": "45000.00"}


def test_a_return_of_an_earlier_years_payment_is_its_own_line_and_part_of_the_net():
    project = ledger.activity()
    ledger.pay(project, 45_000_00, "2025-12-30")
    ledger.bank_return(project, 45_000_00, "2026-01-05", paid_on="2025-12-30")

    figures = report()

    assert figures["disb_gross"] == "0.00"
    assert figures["returns_prior_years"] == "-45000.00"
    assert figures["disb_net"] == "-45000.00"


def test_a_return_is_split_as_the_payment_that_it_undoes():
    project = ledger.activity(goals=[("6.1", 10_000)])
    make_split(project, Scheme.SDG, [("6.2", 10_000)], valid_from=dt.date(2026, 11, 25))
    ledger.pay(project, 45_000_00, "2026-11-24")
    ledger.bank_return(project, 45_000_00, "2026-11-27", paid_on="2026-11-24")

    assert report()["by_target"] == {"6.1": "0.00"}


@pytest.mark.parametrize("rappen", [-4_801_50, 4_801_50])
def test_an_exchange_difference_counts_under_reductions_whatever_its_sign(rappen):
    project = ledger.activity()
    ledger.award(project, 49_500_00, "2026-05-21")
    ledger.book(project, "exchange_difference", rappen, "2026-11-20")

    figures = report()

    assert figures["commit_gross"] == "49500.00"
    assert figures["commit_reductions"] == f"{rappen / 100:.2f}"


def test_spheres_are_disjoint_and_shares_use_international_money_alone():
    project = ledger.activity(places=[("NP", 10_000)])
    response = ledger.activity(
        places=[("ID", 10_000)], sphere=Sphere.HUMANITARIAN, instrument_id="H"
    )
    at_home = ledger.activity(
        places=[("CH", 10_000)], sphere=Sphere.DOMESTIC, instrument_id="H-Inland"
    )
    ledger.pay(project, 100_00, "2026-03-01")
    ledger.pay(response, 300_00, "2026-03-01")
    ledger.pay(at_home, 600_00, "2026-03-01")

    figures = report()

    assert figures["by_sphere"] == {
        "development": "100.00",
        "humanitarian": "300.00",
        "domestic": "600.00",
    }
    assert figures["by_instrument"] == {"B": "100.00", "H": "300.00", "H-Inland": "600.00"}
    assert figures["international"] == "400.00"
    assert (figures["ldc"], figures["ldc_share"]) == ("100.00", "25.0")


def test_regional_money_counts_as_international_and_not_as_least_developed():
    project = ledger.activity(places=[("NP", 5000), ("298", 5000)])
    ledger.pay(project, 100_00, "2026-03-01")

    figures = report()

    assert figures["by_country"] == {"298": "50.00", "NP": "50.00"}
    assert figures["ldc_share"] == "50.0"


def test_marked_money_counts_in_full_and_unscreened_money_is_left_out_of_the_share():
    for score, rappen in ((2, 200_00), (1, 100_00), (0, 100_00), (None, 900_00)):
        project = ledger.activity(gender=score)
        ledger.pay(project, rappen, "2026-03-01")

    figures = report()

    assert figures["gender"] == {"0": "100.00", "1": "100.00", "2": "200.00", "None": "900.00"}
    assert figures["gender_screened"] == "400.00"
    assert figures["gender_share"] == "75.0"


def test_money_without_a_split_is_not_assigned_and_money_without_a_place_has_no_country():
    project = ledger.activity()
    ledger.pay(project, 100_00, "2026-03-01")

    figures = report()

    assert (figures["unmapped"], figures["by_goal"]) == ("100.00", {})
    assert (figures["no_country"], figures["by_country"]) == ("100.00", {})
    assert figures["by_dac"] == {}


def test_without_international_money_there_is_no_share():
    assert report()["ldc_share"] is None


def test_a_filter_by_country_takes_its_share_before_the_split_by_goals():
    project = ledger.activity(
        goals=[("4.4", 5000), ("8.6", 3000), ("5.5", 2000)],
        places=[("KE", 5000), ("TZ", 3000), ("UG", 2000)],
    )
    ledger.pay(project, 125_000_01, "2026-06-15")

    figures = report(places=["KE"])

    assert figures["disb_net"] == "62500.01"
    assert figures["by_target"] == {"4.4": "31250.01", "5.5": "12500.00", "8.6": "18750.00"}
    assert figures["by_country"] == {"KE": "62500.01"}


def test_a_filter_by_goal_shows_the_parts_that_the_whole_report_shows():
    project = ledger.activity(
        goals=[("2.3", 3333), ("2.4", 3333), ("13.1", 3334)],
        places=[("RW", 5000), ("NE", 5000)],
    )
    ledger.pay(project, 10_000_01, "2026-07-15")

    figures = report(goals=[13])

    assert figures["by_target"] == {"13.1": "3334.01"}
    assert figures["by_country"] == {"NE": "1667.00", "RW": "1667.01"}


def test_filters_by_country_and_goal_foot_to_the_same_total():
    project = ledger.activity(
        goals=[("2.3", 3333), ("2.4", 3333), ("13.1", 3334)],
        places=[("RW", 3333), ("NE", 3333), ("ML", 3334)],
    )
    ledger.pay(project, 10_000_01, "2026-07-15")

    figures = figures_of(
        2026,
        cutoff_now(),
        Filters(places=frozenset({"RW", "ML"}), goals=frozenset({2})),
    )

    tables = (figures.targets, figures.places, figures.sectors, figures.partners, figures.projects)
    assert {table.total(*ledger_measures()) for table in tables} == {figures.net_paid()}
    assert figures.places.booked() == {"RW", "ML"}


def test_filters_by_sphere_instrument_and_partner_take_whole_entries():
    wanted = ledger.activity(instrument_id="A")
    other = ledger.activity()
    ledger.pay(wanted, 100_00, "2026-03-01")
    ledger.pay(other, 50_00, "2026-03-01")

    assert report(instruments=["A"])["disb_net"] == "100.00"
    assert report(partners=[other.partner_id])["disb_net"] == "50.00"
    assert report(spheres=["humanitarian"])["disb_net"] == "0.00"


def test_a_split_of_an_entrys_own_takes_the_place_of_the_activitys():
    project = ledger.activity(goals=[("6.1", 10_000)], places=[("NP", 10_000)])
    entry = ledger.pay(project, 100_00, "2026-03-01")
    ledger.pay(project, 1_00, "2026-03-02")
    own = make_split(project, Scheme.PLACE, [("KE", 10_000)], is_for_entries=True)
    EntrySplit.objects.create(entry=entry, split_set=own)

    figures = report()

    assert figures["by_country"] == {"KE": "100.00", "NP": "1.00"}
    assert figures["by_target"] == {"6.1": "101.00"}


def test_history_that_the_trail_learnt_after_the_cut_off_is_told():
    project = ledger.activity()
    ledger.award(project, 500_00, "2020-01-01")
    ledger.pay(project, 100_00, "2020-03-01")

    early = figures_of(2020, cutoff_at(dt.date(2020, 12, 31)))
    now = figures_of(2020, cutoff_now())

    assert (early.net_paid(), early.known_by_booking_day) == (100_00, 100_00)
    assert (now.net_paid(), now.known_by_booking_day) == (100_00, 0)


def test_the_database_adds_up_the_same_totals():
    project = ledger.activity(goals=[("6.1", 10_000)])
    ledger.award(project, 100_00, "2026-01-10")
    ledger.reduce(project, 10_00, "2026-02-10")
    ledger.pay(project, 90_00, "2026-03-01")
    ledger.refund(project, 5_00, "2026-04-01")
    cutoff = cutoff_now()
    figures = figures_of(2026, cutoff)

    assert ledger_totals(2026, cutoff, Filters()) == {
        "committed": {"development": figures.net_committed()},
        "paid": {"development": figures.net_paid()},
    }


def test_the_number_of_queries_does_not_grow_with_the_ledger(django_assert_num_queries):
    def portfolio(size):
        for number in range(size):
            project = ledger.activity(goals=[("6.1", 10_000)], places=[("NP", 10_000)], gender=1)
            ledger.pay(project, 100_00 + number, "2026-03-01")

    portfolio(1)
    cutoff = cutoff_now()
    with django_assert_num_queries(23):
        figures_of(2026, cutoff)
    portfolio(10)
    cutoff = cutoff_now()
    with django_assert_num_queries(23):
        figures_of(2026, cutoff)


def ledger_measures():
    from reports.figures.tables import PAYING

    return PAYING
