"""What a GLIDE must agree with, and what a response may lack for a while."""

import datetime as dt

import pytest

from aid import rules
from aid.models import Emergency
from core.reference.models import Country


def emergency(**values):
    defaults = {
        "name": "Erdbeben",
        "hazard": "EQ",
        "glide": "EQ-2026-000999-IDN",
        "onset_on": dt.date(2026, 2, 3),
    }
    return Emergency(**defaults | values)


def countries(*pairs):
    return [Country(code=code, iso3=iso3) for code, iso3 in pairs]


INDONESIA = countries(("ID", "IDN"))


def test_a_glide_that_agrees_with_all_is_fine():
    assert rules.faults(emergency(), INDONESIA) == []


def test_no_glide_is_fine():
    assert rules.faults(emergency(glide=""), INDONESIA) == []


@pytest.mark.parametrize(
    "glide", ["EQ-2026-999-IDN", "eq-2026-000999-IDN", "EQ2026000999IDN", "EQ-2026-000999-ID"]
)
def test_a_glide_has_its_form(glide):
    assert rules.faults(emergency(glide=glide), INDONESIA) == [
        ("glide", "Write the GLIDE number like EQ-2026-000999-IDN.")
    ]


def test_the_letters_are_those_of_the_hazard():
    assert rules.faults(emergency(hazard="FL"), INDONESIA) == [
        ("glide", "The GLIDE number begins with EQ, the hazard chosen is FL.")
    ]


def test_the_year_is_that_of_the_onset():
    assert rules.faults(emergency(onset_on=dt.date(2024, 2, 3)), INDONESIA) == [
        ("glide", "The GLIDE number says 2026, the onset lies in 2024.")
    ]


def test_around_new_year_either_year_will_do():
    assert rules.faults(emergency(onset_on=dt.date(2025, 12, 30)), INDONESIA) == []


def test_the_country_is_one_of_the_countries():
    assert rules.faults(emergency(), countries(("TL", "TLS"))) == [
        ("glide", "The GLIDE number names the country IDN, which is not among the countries.")
    ]


def test_at_home_is_switzerland_alone():
    assert rules.faults(emergency(glide="", is_domestic=True), INDONESIA) == [
        ("countries", "An emergency in Switzerland names Switzerland alone.")
    ]


def test_abroad_is_not_switzerland():
    swiss = countries(("CH", "CHE"))

    assert rules.faults(emergency(glide=""), swiss) == [
        ("countries", "With Switzerland among the countries, it is not abroad.")
    ]
    assert rules.faults(emergency(glide="", is_domestic=True), swiss) == []
