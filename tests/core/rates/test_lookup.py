"""Which rate counts on a day."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError

from core.rates.lookup import RateTable, rate_on
from core.rates.models import ExchangeRate
from core.reference.models import Currency

MONDAY = dt.date(2026, 3, 2)
MORNING = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def euro():
    return Currency.objects.update_or_create(
        code="EUR", defaults={"name_en": "Euro", "minor_units": 2}
    )[0]


def record(day, rate, *, source="test", recorded_at=MORNING):
    return ExchangeRate.objects.create(
        currency_id="EUR",
        valid_on=day,
        chf_per_unit=Decimal(rate),
        source=source,
        recorded_at=recorded_at,
    )


def both_ways(day):
    """A single look-up and the table of an import must give the same rate."""
    single, table = rate_on("EUR", day), RateTable(["EUR"], day, day).on("EUR", day)
    assert single == table
    return single


def test_the_rate_of_the_day_counts():
    record(MONDAY - dt.timedelta(days=1), "0.91")
    rate = record(MONDAY, "0.92")

    assert both_ways(MONDAY) == rate


def test_without_a_rate_of_the_day_the_last_one_within_seven_days_counts():
    rate = record(MONDAY - dt.timedelta(days=7), "0.91")

    assert both_ways(MONDAY) == rate


def test_an_older_rate_does_not_count():
    record(MONDAY - dt.timedelta(days=8), "0.91")

    assert both_ways(MONDAY) is None


def test_an_older_rate_does_not_count_in_a_longer_period_either():
    record(MONDAY - dt.timedelta(days=8), "0.91")

    assert RateTable(["EUR"], MONDAY - dt.timedelta(days=30), MONDAY).on("EUR", MONDAY) is None


def test_a_later_rate_does_not_count():
    record(MONDAY + dt.timedelta(days=1), "0.91")

    assert both_ways(MONDAY) is None


def test_of_two_rates_of_a_day_the_one_recorded_later_counts():
    later = record(MONDAY, "0.93", source="b", recorded_at=MORNING + dt.timedelta(hours=1))
    record(MONDAY, "0.92", source="a")

    assert both_ways(MONDAY) == later


def test_another_currency_has_no_rate():
    record(MONDAY, "0.92")

    assert RateTable(["EUR"], MONDAY, MONDAY).on("USD", MONDAY) is None


def test_a_currency_may_be_given_itself(euro):
    rate = record(MONDAY, "0.92")

    assert rate_on(euro, MONDAY) == rate


def test_a_table_is_read_with_one_query(django_assert_num_queries):
    record(MONDAY, "0.92")

    with django_assert_num_queries(1):
        table = RateTable(["EUR"], MONDAY, MONDAY + dt.timedelta(days=5))
        for days in range(5):
            table.on("EUR", MONDAY + dt.timedelta(days=days))


def test_a_source_gives_one_rate_a_day():
    record(MONDAY, "0.92")

    with pytest.raises(IntegrityError):
        record(MONDAY, "0.93")


@pytest.mark.parametrize("rate", ["0", "-1"])
def test_a_rate_is_positive(rate):
    with pytest.raises(IntegrityError):
        record(MONDAY, rate)


def test_a_rate_keeps_its_nine_decimals():
    record(MONDAY, "123456.123456789")

    assert ExchangeRate.objects.get().chf_per_unit == Decimal("123456.123456789")


def test_a_rate_reads_as_a_line():
    assert str(record(MONDAY, "0.9200")) == "EUR 02.03.2026: 0.92"
