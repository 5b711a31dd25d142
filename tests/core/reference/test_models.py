"""Tests of the reference models: names, order, constraints."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from core.reference.models import (
    Country,
    CountryStatus,
    Goal,
    Instrument,
    PolicyMarker,
    Sector,
    SectorCategory,
    Target,
    target_position,
)


def test_a_name_comes_in_the_readers_language():
    goal = Goal(number=6, name_de="Sauberes Wasser", name_en="Clean water")

    with translation.override("de-ch"):
        german = goal.name
    with translation.override("en"):
        english = goal.name

    assert (german, english) == ("Sauberes Wasser", "Clean water")


def test_without_a_german_name_the_english_one_is_shown():
    with translation.override("de-ch"):
        assert Sector(code="31195", name_en="Livestock services").name == "Livestock services"


def test_without_an_active_language_the_name_is_german():
    with translation.override(None):
        assert Sector(code="14031", name_de="Trinkwasser", name_en="Water").name == "Trinkwasser"


def test_a_target_prints_as_number_and_short_title():
    target = Target(code="6.1", short_de="Sauberes Trinkwasser", short_en="Safe drinking water")

    assert str(target) == "6.1 – Safe drinking water"


def test_the_official_text_is_empty_until_it_is_loaded():
    assert Target(code="6.1", short_de="a", short_en="b").official == ""


def test_the_official_text_comes_in_the_readers_language():
    target = Target(code="6.1", official_de="Bis 2030 …", official_en="By 2030 …")

    with translation.override("de-ch"):
        assert target.official == "Bis 2030 …"


def test_letters_come_after_numbers_and_ten_after_two():
    codes = ["17.10", "4.a", "17.2", "4.7", "4.10", "5.1"]

    assert sorted(codes, key=target_position) == ["4.7", "4.10", "4.a", "5.1", "17.2", "17.10"]


@pytest.mark.parametrize("code", ["", "6", "6.", "6.A", "x.1", "6.ab", "6.-1"])
def test_what_is_no_target_code_has_no_position(code):
    with pytest.raises(ValueError):  # noqa: PT011
        target_position(code)


def test_a_marker_knows_its_scores():
    marker = PolicyMarker(code="8", scores="0 1 2 3")

    assert (marker.allowed_scores, marker.max_score) == ((0, 1, 2, 3), 3)


def test_there_is_no_goal_eighteen(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.create(number=18, name_en="Space")


def test_an_instrument_has_a_known_sphere(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Instrument.objects.create(code="X", name_en="X", sphere="other", position=9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "ldc", "valid_to": dt.date(2019, 12, 31)},
        {"kind": "rich"},
        {"kind": "income", "value": ""},
        {"kind": "ldc", "value": "LIC"},
    ],
    ids=["ends before it begins", "unknown kind", "income without group", "LDC with group"],
)
def test_the_database_refuses_a_wrong_status(db, wrong):
    country = Country.objects.create(code="NP", iso3="NPL", name_en="Nepal")

    with pytest.raises(IntegrityError), transaction.atomic():
        CountryStatus.objects.create(
            **{"country": country, "valid_from": dt.date(2020, 1, 1)} | wrong
        )


def test_a_status_stands_once_from_a_day(db):
    country = Country.objects.create(code="NP", iso3="NPL", name_en="Nepal")
    since = dt.date(2020, 1, 1)
    CountryStatus.objects.create(country=country, kind="ldc", valid_from=since)

    with pytest.raises(IntegrityError), transaction.atomic():
        CountryStatus.objects.create(country=country, kind="ldc", valid_from=since)


def test_a_foreign_key_reads_like_the_code(db):
    SectorCategory.objects.create(code="140", name_en="Water")
    sector = Sector(code="14031", category_id="140", name_en="Drinking water")

    assert (sector.category_id, sector.category.name) == ("140", "Water")
