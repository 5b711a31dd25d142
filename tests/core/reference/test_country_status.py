"""Tests of the dated statuses of countries."""

import datetime as dt

import pytest

from core.reference.country_status import income_groups, is_ldc, ldc_codes, oda_codes
from core.reference.models import Country, CountryStatus
from core.reference.sync import sync_statuses

CORRECTED_AT = dt.datetime(2026, 11, 30, 10, tzinfo=dt.UTC)


def first_of_january(year):
    return dt.date(year, 1, 1)


@pytest.mark.parametrize("code", ["NP", "BD", "LA"])
def test_who_was_to_graduate_in_november_2026_is_ldc_for_that_year(reference_data, code):
    assert is_ldc(code, first_of_january(2026))


@pytest.mark.parametrize(
    ("code", "last_year"), [("VU", 2020), ("BT", 2023), ("ST", 2024), ("LA", 2026), ("SB", 2027)]
)
def test_who_graduated_is_no_ldc_from_the_next_report_year_on(reference_data, code, last_year):
    years = [year for year in range(2019, 2029) if is_ldc(code, first_of_january(year))]

    assert years == list(range(2019, last_year + 1))


def test_angola_never_graduated(reference_data):
    assert is_ldc(Country.objects.get(pk="AO"), first_of_january(2027))


@pytest.mark.parametrize(
    ("year", "number"), [(2019, 47), (2021, 46), (2024, 45), (2025, 44), (2026, 44)]
)
def test_so_many_countries_are_least_developed(reference_data, year, number):
    assert len(ldc_codes(first_of_january(year))) == number


def test_every_ldc_receives_oda(reference_data):
    assert ldc_codes(first_of_january(2026)) - oda_codes(first_of_january(2026)) == set()


@pytest.mark.parametrize(("code", "last_year"), [("CK", 2019), ("AG", 2021), ("NR", 2025)])
def test_who_left_the_dac_list_receives_no_oda(reference_data, code, last_year):
    years = [year for year in range(2019, 2028) if code in oda_codes(first_of_january(year))]

    assert years == list(range(2019, last_year + 1))


def test_switzerland_receives_no_oda(reference_data):
    assert "CH" not in oda_codes(first_of_january(2026))


def test_the_income_group_is_that_of_the_world_bank(reference_data):
    groups = income_groups(first_of_january(2026))

    assert (groups["ET"], groups["TN"], groups["PE"]) == ("LIC", "LMIC", "UMIC")


def correct_nepal(valid_to):
    row = {
        "country_id": "NP",
        "kind": "ldc",
        "value": "",
        "valid_from": first_of_january(2019),
        "valid_to": valid_to,
        "source": "A decision",
    }
    return sync_statuses([row], now=CORRECTED_AT, official_source="decision.csv")


def test_a_correction_counts_at_once(reference_data):
    correct_nepal(dt.date(2026, 11, 23))

    assert not is_ldc("NP", first_of_january(2027))


def test_a_correction_does_not_change_what_was_known_before(reference_data):
    correct_nepal(dt.date(2026, 11, 23))
    before = CORRECTED_AT - dt.timedelta(seconds=1)

    assert is_ldc("NP", first_of_january(2027), known_at=before)
    assert not is_ldc("NP", first_of_january(2027), known_at=CORRECTED_AT)


def test_a_correction_leaves_the_old_row_as_it_was(reference_data):
    correct_nepal(dt.date(2026, 11, 23))
    rows = CountryStatus.objects.filter(country="NP", kind="ldc").order_by("pk")

    assert list(rows.values_list("valid_to", "recorded_at", "replaced_at")) == [
        (None, None, CORRECTED_AT),
        (dt.date(2026, 11, 23), CORRECTED_AT, None),
    ]


def test_the_first_load_counts_as_known_from_the_beginning(reference_data):
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)

    assert is_ldc("NP", first_of_january(2020), known_at=long_ago)
