"""Which exchange rate counts on a day: the last one within seven days."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from core.rates.models import ExchangeRate
from core.reference.models import Currency

WITHIN_DAYS = 7


def rate_on(
    currency: Currency | str, day: dt.date, *, within_days: int = WITHIN_DAYS
) -> ExchangeRate | None:
    """The rate of a currency, or its code, on a day; else the last one of the days before."""
    code = currency if isinstance(currency, str) else currency.code
    return (
        ExchangeRate.objects.of([code])
        .valid_between(day - dt.timedelta(days=within_days), day)
        .newest_last()
        .last()
    )


class RateTable:
    """The rates of a period in memory, read with one query: for imports of many amounts."""

    def __init__(
        self,
        currencies: Iterable[str],
        first: dt.date,
        last: dt.date,
        *,
        within_days: int = WITHIN_DAYS,
    ) -> None:
        self._within = dt.timedelta(days=within_days)
        self._rates: dict[str, list[ExchangeRate]] = defaultdict(list)
        rates = ExchangeRate.objects.of(set(currencies)).valid_between(first - self._within, last)
        for rate in rates.newest_last():
            self._rates[rate.currency_id].append(rate)

    def on(self, currency: str, day: dt.date) -> ExchangeRate | None:
        """The same answer as `rate_on`, for a currency's code and a day of the period."""
        rates = self._rates.get(currency, [])
        position = bisect_right(rates, day, key=lambda rate: rate.valid_on)
        if position == 0 or rates[position - 1].valid_on < day - self._within:
            return None
        return rates[position - 1]
