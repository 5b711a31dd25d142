"""Tests of the project's lists against the published ones."""

import csv
import os
from pathlib import Path

import pytest
from defusedxml.ElementTree import parse
from django.conf import settings

from core.reference import models as reference
from core.reference.fixtures import TABLES, read_table

DATA = Path(os.environ.get("CONFORMANCE_DATA") or settings.BASE_DIR.parent / "shared" / "data")
LISTS = [
    DATA / "iati" / "codelists-nonembedded-latest-dac" / "xml",
    DATA / "iati" / "codelists-embedded" / "xml",
]

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no published data in {DATA}"),
]


def ours(model):
    return read_table(next(table for table in TABLES if table.model is model))


def published_csv(*path):
    with DATA.joinpath(*path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def published_list(name):
    path = next(path for folder in LISTS if (path := folder / f"{name}.xml").exists())
    return {
        item.findtext("code"): item.get("status") != "withdrawn"
        for item in parse(path).getroot().iter("codelist-item")
    }


def plain(text):
    return text.replace("’", "'").replace('"', "").replace("«", "").replace("»", "").casefold()


def test_the_codes_of_the_targets_are_the_official_ones():
    assert [row["code"] for row in ours(reference.Target)] == [
        row["code"] for row in published_csv("sdg", "sdg_targets.csv")
    ]


@pytest.mark.parametrize("language", ["de", "de_ch", "en"])
def test_no_short_title_is_the_official_sentence(language):
    official = {row[f"title_{language}"] for row in published_csv("sdg", "sdg_targets.csv")}
    own = {row[name] for row in ours(reference.Target) for name in ("short_de", "short_en")}

    assert own & official == set()


def test_the_english_names_and_the_colours_of_the_goals_are_the_official_ones():
    assert [(row["name_en"], row["colour"]) for row in ours(reference.Goal)] == [
        (row["short_en"], row["color_hex"].lower()) for row in published_csv("sdg", "sdg_goals.csv")
    ]


def test_the_german_names_of_the_goals_are_in_use_in_switzerland():
    """Three wordings are in use; goal 12 is spelt out as the federal offices do."""
    one = published_csv("sdg", "sdg_goals.csv")
    other = published_csv("sdg", "goal_short_labels_alternative_it_de.csv")
    differing = [
        row["number"]
        for row, first, second in zip(ours(reference.Goal), one, other, strict=True)
        if row["name_de"] not in {first["short_de_ch"], second["short_de_common_ch"]}
    ]

    assert differing == [12]


def test_the_italian_names_of_the_goals_are_those_in_use():
    other = published_csv("sdg", "goal_short_labels_alternative_it_de.csv")

    assert [plain(row["name_it"]) for row in ours(reference.Goal)] == [
        plain(row["short_it_common"]) for row in other
    ]


def test_the_french_names_of_the_goals_differ_only_where_the_published_file_errs():
    """The file has «Travaux décent» and other slips for goals 7, 8 and 13."""
    published = published_csv("sdg", "sdg_goals.csv")
    differing = [
        row["number"]
        for row, other in zip(ours(reference.Goal), published, strict=True)
        if plain(row["name_fr"]) != plain(other["short_fr"])
    ]

    assert differing == [7, 8, 13]


def test_every_purpose_code_of_the_oecd_is_there():
    published = {
        row["code"]: (row["category"], row["status"] == "active")
        for row in published_csv("oecd", "crs_purpose_codes_2026-06-04_en_fr.csv")
        if len(row["code"]) == 5  # longer ones belong to TOSSD, another system
    }

    assert {
        row["code"]: (row["category_id"], row["is_active"]) for row in ours(reference.Sector)
    } == published


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (reference.SectorCategory, "SectorCategory"),
        (reference.PolicyMarker, "PolicyMarker"),
        (reference.Region, "Region"),
    ],
)
def test_the_codes_are_the_published_ones(model, name):
    assert {row["code"]: row.get("is_active", True) for row in ours(model)} == published_list(name)


@pytest.mark.parametrize(
    ("model", "name"), [(reference.AidType, "AidType"), (reference.Channel, "CRSChannelCode")]
)
def test_a_selection_has_only_published_codes(model, name):
    published = published_list(name)

    assert [
        row["code"]
        for row in ours(model)
        if published.get(row["code"]) != row.get("is_active", True)
    ] == []


OWN_LISTS = {"EarmarkingModality", "Hazard", "HumanitarianCluster"}
SHORT_LISTS = sorted({row["code_list"] for row in ours(reference.CodeListItem)} - OWN_LISTS)


@pytest.mark.parametrize("name", SHORT_LISTS)
def test_a_short_list_is_the_published_one(name):
    rows = [row for row in ours(reference.CodeListItem) if row["code_list"] == name]

    assert {row["code"]: row["is_active"] for row in rows} == published_list(name)


def test_the_countries_are_those_of_iso_and_kosovo():
    assert {row["code"]: (row["iso3"], row["numeric"]) for row in ours(reference.Country)} == {
        row["alpha2"]: (row["alpha3"], row["numeric"])
        for row in published_csv("iso", "countries.csv")
    }


def test_the_swiss_german_names_are_those_of_cldr_except_three_that_are_shortened():
    published = {row["alpha2"]: row["cldr_de_CH"] for row in published_csv("iso", "countries.csv")}
    differing = [
        row["code"] for row in ours(reference.Country) if row["name_de"] != published[row["code"]]
    ]

    assert differing == ["HK", "MO", "PS"]


@pytest.mark.django_db
def test_the_recipients_and_ldcs_of_2023_are_those_of_the_oecd(reference_data):
    import datetime as dt

    from core.reference.country_status import ldc_codes, oda_codes

    published = [
        row for row in published_csv("oecd", "oda_recipients_2023_flows.csv") if row["iso2"]
    ]
    day = dt.date(2023, 1, 1)

    assert oda_codes(day) == {row["iso2"] for row in published}
    assert ldc_codes(day) == {row["iso2"] for row in published if row["dac_income_group"] == "LDCs"}
