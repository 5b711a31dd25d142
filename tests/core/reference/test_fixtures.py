"""Tests of the project's own lists: what stands in them, and that loading can be repeated."""

import datetime as dt
import shutil

import pytest
from babel import Locale
from django.utils import translation

from core.reference import models as reference
from core.reference.fixtures import FOLDER, TABLES, load_fixtures, read_table

LATER = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def table(model):
    return next(table for table in TABLES if table.model is model)


def rows(model):
    return read_table(table(model))


def luminance(colour):
    """Relative luminance as WCAG 2.1 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("goal", rows(reference.Goal), ids=lambda goal: str(goal["number"]))
def test_the_text_on_the_colour_of_a_goal_is_legible(goal):
    assert contrast(goal["colour"], goal["text_colour"]) >= 4.5


def test_there_are_17_goals_and_169_targets():
    assert (len(rows(reference.Goal)), len(rows(reference.Target))) == (17, 169)


@pytest.mark.parametrize("language", ["short_de", "short_en"])
def test_short_titles_are_short_and_all_different(language):
    titles = [target[language] for target in rows(reference.Target)]

    assert len(set(titles)) == 169
    assert all(10 <= len(title) <= 90 for title in titles)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_no_list_has_a_sharp_s_or_a_loose_blank(path):
    text = path.read_text(encoding="utf-8")

    assert "ß" not in text
    assert [line for line in text.splitlines() if line != line.strip()] == []


def test_every_file_of_the_folder_is_loaded():
    files = {table.file for table in TABLES} | {"country_statuses.csv"}

    assert {path.name for path in FOLDER.glob("*.csv")} == files


def test_the_targets_of_a_goal_come_in_natural_order(reference_data):
    codes = list(reference.Target.objects.filter(goal=17).values_list("code", flat=True))

    assert codes == [f"17.{number}" for number in range(1, 20)]


def test_letters_come_last_within_a_goal(reference_data):
    codes = list(reference.Target.objects.filter(goal=4).values_list("code", flat=True))

    assert codes == ["4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.a", "4.b", "4.c"]


def test_loading_again_changes_nothing(reference_data, django_assert_max_num_queries):
    with django_assert_max_num_queries(len(TABLES) + 10):
        outcomes = load_fixtures(now=LATER)

    assert [(outcome.new, outcome.changed, outcome.kept) for outcome in outcomes] == [
        ([], [], [])
    ] * len(outcomes)


def test_loading_repairs_what_differs_and_says_so(reference_data):
    reference.Sector.objects.filter(pk="14031").update(name_de="Wasser", is_active=False)

    outcomes = load_fixtures(now=LATER)

    changes = [(change.key, change.values) for outcome in outcomes for change in outcome.changed]
    assert changes == [
        (
            "14031",
            {"name_de": ("Wasser", "Trinkwasser, Grundversorgung"), "is_active": (False, True)},
        )
    ]


def test_loading_keeps_what_the_list_does_not_have(reference_data):
    reference.FunctionalCode.objects.create(code="5931", name_en="Our own")

    outcomes = load_fixtures(now=LATER)

    assert [outcome.kept for outcome in outcomes if outcome.kept] == [["5931"]]


def test_loading_leaves_alone_what_an_official_file_has_set(reference_data):
    reference.Sector.objects.filter(pk="14031").update(
        name_en="Water for all", official_source="Sector.xml"
    )

    outcomes = load_fixtures(now=LATER)

    assert [outcome.changed for outcome in outcomes if outcome.changed] == []


def test_a_broken_list_loads_nothing(db, tmp_path):
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder)
    folder.joinpath("functional_codes.csv").write_text("code,name_de,name_en\n1,2\n")

    with pytest.raises(ValueError, match=r"functional_codes\.csv: 2"):
        load_fixtures(now=LATER, folder=folder)

    assert reference.Goal.objects.count() == 0


def test_countries_have_swiss_german_names_and_kosovo_is_one(reference_data):
    names = dict(
        reference.Country.objects.filter(pk__in=["XK", "CI", "PS", "TR"]).values_list(
            "code", "name_de"
        )
    )

    assert names == {
        "XK": "Kosovo",
        "CI": Locale("de", "CH").territories["CI"],
        "PS": "Palästina",
        "TR": "Türkei",
    }


def test_countries_sort_by_their_german_names(reference_data):
    assert reference.Country.objects.first().name_de == "Afghanistan"


@pytest.mark.parametrize(
    ("code", "digits"), [("CHF", 2), ("JPY", 0), ("TND", 3), ("MGA", 2), ("XOF", 0), ("IQD", 3)]
)
def test_minor_units_are_those_of_iso_4217(reference_data, code, digits):
    assert reference.Currency.objects.get(pk=code).minor_units == digits


def test_instruments_have_their_sphere(reference_data):
    assert list(reference.Instrument.objects.values_list("code", "sphere")) == [
        ("A", "development"),
        ("B", "development"),
        ("C", "development"),
        ("H", "humanitarian"),
        ("H-Inland", "domestic"),
        ("Start", "development"),
    ]


def test_only_desertification_scores_three_and_only_rmnch_four(reference_data):
    scores = {marker.code: marker.max_score for marker in reference.PolicyMarker.objects.all()}

    assert scores == {str(code): 2 for code in range(1, 13)} | {"8": 3, "9": 4}


def test_a_withdrawn_purpose_code_stays_with_its_date(reference_data):
    sector = reference.Sector.objects.get(pk="74010")

    assert (sector.is_active, sector.withdrawn_on) == (False, dt.date(2017, 12, 31))


def test_a_country_stands_in_its_region(reference_data):
    nepal = reference.Country.objects.select_related("region__parent").get(pk="NP")

    with translation.override("de-ch"):
        assert (str(nepal), nepal.region.name, nepal.region.parent.name) == (
            "Nepal",
            "Südasien",
            "Süd- und Zentralasien",
        )


def test_every_short_list_of_the_models_is_there(reference_data):
    wanted = {
        "ActivityDateType",
        "ActivityStatus",
        "EarmarkingCategory",
        "EarmarkingModality",
        "Hazard",
        "HumanitarianCluster",
        "OrganisationRole",
        "OrganisationType",
        "TransactionType",
    }
    lists = set(reference.CodeListItem.objects.values_list("code_list", flat=True))

    assert wanted - lists == set()


def test_earmarking_runs_from_a_to_l(reference_data):
    modalities = reference.CodeListItem.objects.filter(code_list="EarmarkingModality")

    assert "".join(modalities.values_list("code", flat=True)) == "ABCDEFGHIJKL"
