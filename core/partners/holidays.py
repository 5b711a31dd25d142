"""The days on which Swiss banks settle in francs, computed for any year."""

from __future__ import annotations

import datetime as dt
from functools import cache

FIXED = ((1, 1), (1, 2), (8, 1), (12, 25), (12, 26))
"""New Year, Berchtold's Day, the national day, Christmas, St Stephen's Day."""
AFTER_EASTER = (-2, 1, 39, 50)
"""Days from Easter Sunday: Good Friday, Easter Monday, Ascension, Whit Monday."""
SATURDAY = 5


def is_bank_working_day(day: dt.date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def bank_working_days_after(day: dt.date, number: int) -> dt.date:
    """The day that lies so many bank working days after another; 0 gives the day itself."""
    while number > 0:
        day += dt.timedelta(days=1)
        number -= is_bank_working_day(day)
    return day


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The bank holidays of a year; 1 May closes only the euro's system and is none of them."""
    easter = easter_sunday(year)
    return frozenset(
        [dt.date(year, month, day) for month, day in FIXED]
        + [easter + dt.timedelta(days=days) for days in AFTER_EASTER]
    )


def easter_sunday(year: int) -> dt.date:
    """Easter in the Gregorian calendar, after Meeus, Jones and Butcher."""
    cycle = year % 19
    century, rest = divmod(year, 100)
    epact = (
        19 * cycle + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (cycle + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)
