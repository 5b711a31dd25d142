"""Bank working days: the holidays of two years, and counting over them."""

import datetime as dt

import pytest

from core.partners.holidays import (
    bank_holidays,
    bank_working_days_after,
    easter_sunday,
    is_bank_working_day,
)


@pytest.mark.parametrize(
    ("year", "movable"),
    [
        (2026, {(4, 3), (4, 6), (5, 14), (5, 25)}),
        (2027, {(3, 26), (3, 29), (5, 6), (5, 17)}),
    ],
)
def test_a_year_has_its_fixed_and_movable_holidays(year, movable):
    fixed = {(1, 1), (1, 2), (8, 1), (12, 25), (12, 26)}

    assert {(day.month, day.day) for day in bank_holidays(year)} == fixed | movable


@pytest.mark.parametrize(
    "easter", ["1818-03-22", "1943-04-25", "2000-04-23", "2024-03-31", "2025-04-20", "2038-04-25"]
)
def test_easter_falls_where_the_church_has_it(easter):
    day = dt.date.fromisoformat(easter)

    assert easter_sunday(day.year) == day


def test_a_saturday_is_no_bank_working_day():
    assert is_bank_working_day(dt.date(2026, 11, 28)) is False


def test_a_holiday_is_no_bank_working_day():
    assert is_bank_working_day(dt.date(2026, 12, 25)) is False


def test_the_first_of_may_is_a_bank_working_day_for_francs():
    assert is_bank_working_day(dt.date(2026, 5, 1)) is True


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (dt.date(2026, 11, 24), 3, dt.date(2026, 11, 27)),
        (dt.date(2026, 11, 26), 3, dt.date(2026, 12, 1)),
        (dt.date(2026, 12, 23), 3, dt.date(2026, 12, 29)),
        (dt.date(2026, 4, 2), 1, dt.date(2026, 4, 7)),
        (dt.date(2026, 11, 28), 0, dt.date(2026, 11, 28)),
    ],
)
def test_weekends_and_holidays_do_not_count(day, number, expected):
    assert bank_working_days_after(day, number) == expected
