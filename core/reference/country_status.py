"""Who receives ODA, who is a least developed country, and which income group, on a day."""

import datetime as dt

from core.reference.models import Country, CountryStatus, StatusKind


def ldc_codes(on: dt.date, *, known_at: dt.datetime | None = None) -> set[str]:
    """Give the ISO codes of the least developed countries.

    A report of a year asks for its 1 January, as the OECD does for graduations in mid-year.
    `known_at` (aware) gives what our books said at that moment instead of now.
    """
    return _codes(StatusKind.LDC, on, known_at)


def oda_codes(on: dt.date, *, known_at: dt.datetime | None = None) -> set[str]:
    """Give the ISO codes of the recipients on the DAC list; arguments as in `ldc_codes`."""
    return _codes(StatusKind.ODA, on, known_at)


def is_ldc(country: Country | str, on: dt.date, *, known_at: dt.datetime | None = None) -> bool:
    """Whether a country, or the country of a two-letter code, was least developed on a day."""
    code = country if isinstance(country, str) else country.pk
    return code in ldc_codes(on, known_at=known_at)


def income_groups(on: dt.date, *, known_at: dt.datetime | None = None) -> dict[str, str]:
    """Give the World Bank income group (LIC, LMIC, UMIC, HIC) by ISO code, where known."""
    statuses = CountryStatus.objects.known(known_at).valid_on(on).filter(kind=StatusKind.INCOME)
    return dict(statuses.values_list("country_id", "value"))


def _codes(kind: StatusKind, on: dt.date, known_at: dt.datetime | None) -> set[str]:
    statuses = CountryStatus.objects.known(known_at).valid_on(on).filter(kind=kind)
    return set(statuses.values_list("country_id", flat=True))
