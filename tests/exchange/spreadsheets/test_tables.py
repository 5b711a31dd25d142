import pytest

from exchange.spreadsheets import FileRefused, read_sheet, tabulate

HEADINGS = {"code": frozenset({"Code", "Kürzel"}), "name": frozenset({"Name"})}


def table(text: str):
    return tabulate(read_sheet(text.encode(), name="list.csv"), HEADINGS)


@pytest.mark.parametrize("headings", ["Code;Name", "Kürzel;Name", " kürzel ;NAME"])
def test_a_heading_may_stand_in_any_of_its_languages(headings):
    assert table(f"{headings}\nA;Anna").rows[0].values == {"code": "A", "name": "Anna"}


def test_headings_may_stand_below_a_title_and_notes():
    found = table("List of partners;\n;\nas of today;\nCode;Name\nA;Anna")

    assert [(row.number, dict(row.values)) for row in found.rows] == [
        (5, {"code": "A", "name": "Anna"})
    ]


def test_columns_may_stand_in_any_order():
    assert table("Name;Code\nAnna;A").columns == {"code": 2, "name": 1}


def test_an_empty_cell_is_none_and_an_empty_row_is_left_out():
    rows = table("Code;Name\nA;\n;\n;Zoë").rows

    assert [(row.number, dict(row.values)) for row in rows] == [
        (2, {"code": "A", "name": None}),
        (4, {"code": None, "name": "Zoë"}),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Code\nA", "Missing headings: Name."),
        ("Code;Name;Kürzel\nA;B;C", "Headings that stand twice: Code."),
        ("Code;Name;status\nA;B;paid", "Unknown headings: C1 «status»."),
        ("Code;Name;\nA;B;C", "Cell C2 has a value but its column has no heading."),
        ("Code;Name\n", "The file has no rows below its headings."),
    ],
)
def test_headings_that_are_not_exact_are_refused_by_name(text, message):
    with pytest.raises(FileRefused) as caught:
        table(text)

    assert caught.value.message == message
