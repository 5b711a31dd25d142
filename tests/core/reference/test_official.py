"""Tests of loading official files: what they change, and which are refused."""

import datetime as dt

import pytest

from core.reference import models as reference
from core.reference.official import OfficialFileError, load_official

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def item(code, name, *, more="", attributes='status="active"'):
    return (
        f"<codelist-item {attributes}><code>{code}</code>"
        f"<name><narrative>{name}</narrative></name>{more}</codelist-item>"
    )


@pytest.fixture
def code_list(tmp_path):
    def write(name, *items):
        path = tmp_path / f"{name}.xml"
        path.write_text(
            f'<codelist name="{name}" xml:lang="en"><codelist-items>{"".join(items)}'
            "</codelist-items></codelist>",
            encoding="utf-8",
        )
        return path

    return write


@pytest.fixture
def csv_file(tmp_path):
    def write(text):
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def load(*paths):
    return load_official(paths, now=NOW)


def test_a_new_code_is_added_with_its_category_and_source(reference_data, code_list):
    load(code_list("Sector", item("14099", "Rain", more="<category>140</category>")))
    sector = reference.Sector.objects.get(pk="14099")

    assert (sector.name_en, sector.category_id, sector.is_active, sector.official_source) == (
        "Rain",
        "140",
        True,
        "Sector.xml",
    )


def test_a_new_name_replaces_the_english_one_and_keeps_the_german(reference_data, code_list):
    (outcome,) = load(code_list("Sector", item("14031", "Water", more="<category>140</category>")))
    sector = reference.Sector.objects.get(pk="14031")

    assert (sector.name_en, sector.name_de) == ("Water", "Trinkwasser, Grundversorgung")
    assert [(change.key, change.values) for change in outcome.changed] == [
        ("14031", {"name_en": ("Basic drinking water supply", "Water")})
    ]


def test_a_withdrawn_code_stays_but_is_not_in_use(reference_data, code_list):
    load(
        code_list(
            "Sector",
            item(
                "14031",
                "Basic drinking water supply",
                more="<category>140</category>",
                attributes='status="withdrawn" withdrawal-date="2026-06-30"',
            ),
        )
    )
    sector = reference.Sector.objects.get(pk="14031")

    assert (sector.is_active, sector.withdrawn_on) == (False, dt.date(2026, 6, 30))


def test_categories_are_loaded_before_their_sectors_whatever_the_order(reference_data, code_list):
    load(
        code_list("Sector", item("80010", "Space", more="<category>800</category>")),
        code_list("SectorCategory", item("800", "V.9. Space")),
    )

    assert reference.Sector.objects.get(pk="80010").category.name_en == "Space"


def test_a_region_comes_without_the_word_regional(reference_data, code_list):
    load(code_list("Region", item("1099", "Alps, regional")))

    assert reference.Region.objects.get(pk="1099").name_en == "Alps"


@pytest.mark.parametrize(
    ("name", "model", "code"),
    [
        ("AidType", reference.AidType, "Z01"),
        ("CRSChannelCode", reference.Channel, "41999"),
        ("PolicyMarker", reference.PolicyMarker, "13"),
        ("Country", reference.Country, "XZ"),
    ],
)
def test_other_lists_go_to_their_tables(reference_data, code_list, name, model, code):
    load(code_list(name, item(code, "Something new")))

    assert model.objects.get(pk=code).name_en == "Something new"


def test_a_short_list_goes_to_the_common_table(reference_data, code_list):
    (outcome,) = load(code_list("ResultType", item("1", "Output"), item("4", "Process")))

    assert (outcome.table, outcome.new, outcome.kept) == ("ResultType", ["4"], ["2", "3", "9"])


@pytest.mark.parametrize(
    ("name", "model", "code", "ours"),
    [
        ("Country", reference.Country, "NP", "Nepal"),
        ("PolicyMarker", reference.PolicyMarker, "5", "Biodiversity"),
    ],
)
def test_names_of_countries_and_markers_stay_ours(
    reference_data, code_list, name, model, code, ours
):
    load(code_list(name, item(code, "THE OFFICIAL NAME")))

    assert model.objects.get(pk=code).name_en == ours


def test_our_own_list_does_not_undo_an_official_one(reference_data, code_list):
    from core.reference.fixtures import load_fixtures

    load(code_list("Sector", item("14031", "Water", more="<category>140</category>")))
    load_fixtures(now=NOW)

    assert reference.Sector.objects.get(pk="14031").name_en == "Water"


def test_target_texts_come_from_an_iati_list_in_english_and_french(reference_data, tmp_path):
    path = tmp_path / "UNSDG-Targets.xml"
    path.write_text(
        '<codelist name="UNSDG-Targets"><codelist-items><codelist-item><code>6.1</code><name>'
        '<narrative>By 2030,\n water</narrative><narrative xml:lang="fr">D’ici à 2030</narrative>'
        "</name></codelist-item></codelist-items></codelist>",
        encoding="utf-8",
    )
    load(path)
    target = reference.Target.objects.get(pk="6.1")

    assert (target.official_en, target.official_fr) == ("By 2030, water", "D’ici à 2030")


def test_swiss_spelling_is_preferred_and_an_empty_cell_leaves_what_stands(reference_data, csv_file):
    reference.Target.objects.filter(pk="6.1").update(official_fr="De l’eau")

    load(csv_file("code,title_de,title_de_ch,title_fr\n6.1,Maß,Mass,\n"))
    target = reference.Target.objects.get(pk="6.1")

    assert (target.official_de, target.official_fr) == ("Mass", "De l’eau")


def test_a_status_of_the_office_survives_the_projects_own_list(reference_data, csv_file):
    from core.reference.country_status import is_ldc
    from core.reference.fixtures import load_fixtures

    load(
        csv_file(
            "country,kind,value,valid_from,valid_to,source\n"
            "NP,ldc,,2019-01-01,2029-11-23,Resolution\n"
        )
    )
    load_fixtures(now=NOW)

    assert is_ldc("NP", dt.date(2029, 1, 1))
    assert not is_ldc("NP", dt.date(2030, 1, 1))


REFUSED_LISTS = {
    "no items": ('<codelist name="Sector"><codelist-items/></codelist>', "is no IATI code list."),
    "another document": ("<iati-activities/>", "is no IATI code list."),
    "not XML": ("code;name", "is no well-formed XML file."),
    "half a file": ('<codelist name="Sector"><codelist-items>', "is no well-formed XML file."),
    "an entity": (
        '<!DOCTYPE codelist [<!ENTITY a "b">]><codelist name="Sector">&a;</codelist>',
        "declares entities, which a code list never does.",
    ),
    "a list that is not kept": (
        '<codelist name="Version"><codelist-items><codelist-item/></codelist-items></codelist>',
        ": the code list Version is not kept here.",
    ),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED_LISTS.values(), ids=REFUSED_LISTS.keys())
def test_a_wrong_xml_file_is_refused(reference_data, tmp_path, text, reason):
    path = tmp_path / "list.xml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(OfficialFileError) as refusal:
        load(path)

    assert str(refusal.value).removeprefix("list.xml").strip() == reason


REFUSED_ITEMS = {
    "twice": ([item("Z", "a"), item("Z", "b")], "AidType.xml has a code twice: Z."),
    "no name": (
        [item("Z", "")],
        "AidType.xml: code “Z” lacks a code or a name, or has one too long.",
    ),
    "too long": (
        [item("Z" * 21, "a")],
        f"AidType.xml: code “{'Z' * 20}” lacks a code or a name, or has one too long.",
    ),
}


@pytest.mark.parametrize(("items", "reason"), REFUSED_ITEMS.values(), ids=REFUSED_ITEMS.keys())
def test_a_list_with_a_wrong_item_is_refused(reference_data, code_list, items, reason):
    with pytest.raises(OfficialFileError) as refusal:
        load(code_list("AidType", *items))

    assert str(refusal.value) == reason


def test_a_sector_of_an_unknown_category_is_refused(reference_data, code_list):
    with pytest.raises(OfficialFileError) as refusal:
        load(code_list("Sector", item("80010", "Space", more="<category>800</category>")))

    assert str(refusal.value) == (
        "Sector.xml names unknown categories (800); load SectorCategory.xml with it."
    )


STATUS = "country,kind,value,valid_from,valid_to,source\n"
REFUSED_CSV = {
    "unknown target": ("code,title_de\n6.99,x\n", "names targets that do not exist: 6.99."),
    "a target twice": ("code,title_de\n6.1,x\n6.1,y\n", "has a code twice: 6.1."),
    "ragged": (
        "code,title_de\n6.1\n",
        "is no CSV file in UTF-8 with the same cells in every line.",
    ),
    "unknown country": (
        f"{STATUS}QQ,ldc,,2019-01-01,,x\n",
        "has a value that is not understood: QQ ldc 2019-01-01.",
    ),
    "unknown kind": (
        f"{STATUS}NP,poor,,2019-01-01,,x\n",
        "has a value that is not understood: kind: 'poor'.",
    ),
    "no date": (
        f"{STATUS}NP,ldc,,1.1.2019,,x\n",
        "has a value that is not understood: valid_from: '1.1.2019'.",
    ),
    "backwards": (
        f"{STATUS}NP,ldc,,2019-01-01,2018-01-01,x\n",
        "has a value that is not understood: NP ldc 2019-01-01.",
    ),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED_CSV.values(), ids=REFUSED_CSV.keys())
def test_a_wrong_csv_file_is_refused(reference_data, csv_file, text, reason):
    with pytest.raises(OfficialFileError) as refusal:
        load(csv_file(text))

    assert str(refusal.value) == f"file.csv {reason}"


def test_a_file_that_is_not_there_is_refused(reference_data, tmp_path):
    with pytest.raises(OfficialFileError):
        load(tmp_path / "nothing.xml")


def test_a_huge_file_is_refused(reference_data, tmp_path):
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)

    with pytest.raises(OfficialFileError) as refusal:
        load(path)

    assert str(refusal.value) == "huge.xml is larger than 20 MB."


def test_one_wrong_file_leaves_the_others_unloaded(reference_data, code_list, csv_file):
    good = code_list("AidType", item("Z01", "New"))

    with pytest.raises(OfficialFileError):
        load(good, csv_file("code,title_de\n6.99,x\n"))

    assert not reference.AidType.objects.filter(pk="Z01").exists()
