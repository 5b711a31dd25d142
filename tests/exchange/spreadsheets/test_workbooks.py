import datetime as dt
import warnings
from decimal import Decimal

import pytest

from exchange.spreadsheets import CellProblem, FileRefused, read_sheet
from tests.exchange.spreadsheets import samples
from tests.exchange.spreadsheets.samples import GOOD_ROW, GOOD_ROWS, HEADINGS, row, text_cell

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
BEYOND = "is beyond the limit of 20000 rows and 60 columns."
DAMAGED_ZIP = "The file is damaged; it cannot be unpacked."
DEFINITION = "The file contains a document type definition, which is not accepted."
TOO_LARGE = "The file is too large when unpacked."


def cell(name: str, value: str, attributes: str = "") -> str:
    return f'<c r="{name}" {attributes}><v>{value}</v></c>'


def read(data: bytes):
    return read_sheet(data, name="file.xlsx")


def refusal(data: bytes, name: str = "file.xlsx") -> str:
    with pytest.raises(FileRefused) as caught:
        read_sheet(data, name=name)
    return caught.value.message


def spoiled(**changes: str | bytes) -> bytes:
    """A good workbook with parts replaced; `styles="…"` stands for xl/styles.xml."""
    members = samples.parts(samples.sheet(GOOD_ROWS))
    return samples.pack(members | {f"xl/{name}.xml": value for name, value in changes.items()})


def with_part(name: str, content: str | bytes = b"x") -> bytes:
    return samples.pack(samples.parts(samples.sheet(GOOD_ROWS)) | {name: content})


def problems_of(one_cell: str) -> list[CellProblem]:
    return read(samples.workbook(HEADINGS + row(2, one_cell))).problems


def test_texts_are_read_by_row_and_column():
    assert read(samples.workbook(GOOD_ROWS)).rows == {
        1: {1: "Code", 2: "Name"},
        2: {1: "ABC", 2: "Example"},
    }


def test_shared_texts_are_read_without_their_reading_aids():
    strings = "<si><r><t>Mül</t></r><r><t>ler</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    sheet = samples.sheet(row(1, cell("A1", "0", 't="s"')))

    assert read(samples.pack(samples.parts(sheet, strings=strings))).rows == {1: {1: "Müller"}}


@pytest.mark.parametrize(
    ("one_cell", "value"),
    [
        (cell("A2", "12"), 12),
        (cell("A2", "12.5"), Decimal("12.5")),
        (cell("A2", "0.30000000000000004"), Decimal("0.3")),
        (cell("A2", "1E3"), 1000),
        (cell("A2", "1", 't="b"'), True),
        (cell("A2", "46023", 's="1"'), dt.date(2026, 1, 1)),
        (cell("A2", "46023.5", 's="1"'), dt.datetime(2026, 1, 1, 12, 0)),
        (cell("A2", "2026-01-01", 't="d"'), dt.date(2026, 1, 1)),
        (cell("A2", "tru_x0065_", 't="str"'), "true"),
        (text_cell("A2", " Zoe\u0308 "), "Zo\u00eb"),
        (text_cell("A2", "=1+1"), "=1+1"),
        (text_cell("A2", "one\r\ntwo"), "one\ntwo"),
    ],
)
def test_a_value_has_the_type_of_its_cell(one_cell, value):
    found = read(samples.workbook(HEADINGS + row(2, one_cell))).rows[2][1]

    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("one_cell", "message"),
    [
        (
            '<c r="A2"><f>1+1</f><v>999999</v></c>',
            "The cell contains a formula. Replace it by its result («Paste values»).",
        ),
        (cell("A2", "#REF!", 't="e"'), "The cell contains an error (#REF!)."),
        (cell("A2", "NaN"), "This is not a number."),
        (cell("A2", "INF"), "This is not a number."),
        (cell("A2", "1_000"), "This is not a number."),
        (cell("A2", "١٢"), "This is not a number."),
        (cell("A2", "1E400"), "This number is too large."),
        (cell("A2", "1E16"), "This number is too large."),
        (cell("A2", "0.5", 's="1"'), "This is a time and not a date."),
        (cell("A2", "1.5", 's="2"'), "This is a time and not a date."),
        (cell("A2", "99999999999", 's="1"'), "This is not a date."),
        (cell("A2", "1", 't="zz"'), "The cell has an unknown type."),
        (
            text_cell("A2", "a\u202eb"),
            "The text contains the invisible or unknown character U+202E.",
        ),
        (
            text_cell("A2", "a_x0000_b"),
            "The text contains the invisible or unknown character U+0000.",
        ),
        (
            text_cell("A2", "a_xD800_b"),
            "The text contains the invisible or unknown character U+D800.",
        ),
        (
            text_cell("A2", "a\u200bb"),
            "The text contains the invisible or unknown character U+200B.",
        ),
        (text_cell("A2", "x" * 5001), "The text has more than 5000 characters."),
    ],
)
def test_a_bad_cell_is_refused_by_its_place(one_cell, message):
    assert problems_of(one_cell) == [CellProblem("Sheet1", 2, 1, message)]


def test_reading_ends_after_two_hundred_problems():
    rows = "".join(row(n, cell(f"A{n}", "NaN")) for n in range(2, 400))

    assert len(read(samples.workbook(HEADINGS + rows)).problems) == 200


def test_a_false_dimension_is_not_believed():
    data = samples.workbook(GOOD_ROWS, before='<dimension ref="A1:XFD1048576"/>')

    assert len(read(data).rows) == 2


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        (HEADINGS + row(2, text_cell("XFD2", "x")), "XFD2"),
        (HEADINGS + row(1048576, text_cell("XFD1048576", "x")), "XFD1048576"),
        (HEADINGS + row(4_000_000_000, text_cell("A4000000000", "x")), "A4000000000"),
        (HEADINGS + row(20_002, text_cell("A20002", "x")), "A20002"),
        (HEADINGS + row(2, text_cell("BI2", "x")), "BI2"),
    ],
)
def test_a_far_cell_is_refused_and_not_cut(rows, name):
    assert refusal(samples.workbook(rows)) == f"Cell {name} {BEYOND}"


def test_empty_formatted_cells_beyond_the_limit_do_no_harm():
    rows = GOOD_ROWS + row(9000, '<c r="XFD9000" s="1"/>')

    assert len(read(samples.workbook(rows)).rows) == 2


def test_merged_cells_are_refused():
    data = samples.workbook(
        GOOD_ROWS, after='<mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    )

    assert refusal(data) == "The cells A3:XFD1048576 are merged. Undo the merge."


@pytest.mark.parametrize("attributes", ['hidden="1"', "hidden='true'", 'ht="0" customHeight="1"'])
def test_a_hidden_row_with_values_is_refused(attributes):
    rows = HEADINGS + row(2, text_cell("A2", "x"), attributes=attributes)

    assert refusal(samples.workbook(rows)) == (
        "Row 2 is hidden or filtered out. Show it or delete it."
    )


@pytest.mark.parametrize("attributes", ['hidden="1"', 'width="0"'])
def test_a_hidden_column_with_values_is_refused(attributes):
    data = samples.workbook(GOOD_ROWS, before=f'<cols><col min="2" max="3" {attributes}/></cols>')

    assert refusal(data) == "The column of cell B1 is hidden. Show it or delete it."


def test_a_hidden_column_without_values_does_no_harm():
    data = samples.workbook(
        GOOD_ROWS, before='<cols><col min="5" max="16384" hidden="1" width="9"/></cols>'
    )

    assert len(read(data).rows) == 2


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_refused(state):
    members = samples.parts(samples.sheet(GOOD_ROWS), samples.sheet(""), states=("visible", state))

    assert refusal(samples.pack(members)) == "The sheet «Sheet2» is hidden. Show it or delete it."


def test_two_sheets_with_data_are_refused():
    sheet = samples.sheet(GOOD_ROWS)
    members = samples.parts(sheet, sheet, states=("visible", "visible"))

    assert refusal(samples.pack(members)) == (
        "Several sheets contain data («Sheet1», «Sheet2»). Leave exactly one."
    )


def test_an_empty_second_sheet_does_no_harm():
    members = samples.parts(
        samples.sheet(""), samples.sheet(GOOD_ROWS), states=("visible", "visible")
    )

    assert read(samples.pack(members)).sheet == "Sheet2"


@pytest.mark.parametrize(
    "rows",
    [
        row(3, text_cell("A3", "x")) + row(2, text_cell("A2", "y")),
        GOOD_ROW + GOOD_ROW,
    ],
)
def test_rows_that_are_not_in_order_are_refused(rows):
    assert refusal(samples.workbook(rows)) == "The file is damaged; its rows are not in order."


@pytest.mark.parametrize("cells", [("A2", "A2"), ("B2", "A2"), ("A3",)])
def test_cells_that_are_not_in_order_are_refused(cells):
    rows = row(2, *(text_cell(name, "x") for name in cells))

    assert refusal(samples.workbook(rows)) == "The file is damaged; its cells are not in order."


@pytest.mark.parametrize("part", ["worksheets/sheet1", "workbook", "styles", "sharedStrings"])
def test_a_document_type_definition_is_refused_in_every_part(part):
    assert refusal(spoiled(**{part: LAUGHS + "<x>&d;</x>"})) == DEFINITION


def test_a_definition_hidden_by_utf_16_is_refused():
    assert refusal(spoiled(workbook=(LAUGHS + "<x/>").encode("utf-16"))) == (
        "The file is not encoded in UTF-8."
    )


def test_another_declared_encoding_is_refused():
    assert refusal(spoiled(workbook='<?xml version="1.0" encoding="utf-7"?><x/>')) == (
        "The file is not encoded in UTF-8."
    )


def test_a_part_that_unpacks_to_very_much_is_refused():
    assert refusal(with_part("xl/media/image1.png", bytes(20_000_000))) == TOO_LARGE


def test_many_parts_that_unpack_to_very_much_are_refused():
    extra = {f"xl/media/{n}.bin": bytes(1_000_000) for n in range(40)}

    assert refusal(samples.pack(samples.parts(samples.sheet(GOOD_ROWS)) | extra)) == TOO_LARGE


def test_too_many_parts_are_refused():
    extra = {f"xl/media/{n}.bin": b"" for n in range(400)}

    assert refusal(samples.pack(samples.parts(samples.sheet(GOOD_ROWS)) | extra)) == (
        "The file consists of too many parts."
    )


def test_a_size_that_lies_is_refused():
    data = with_part("xl/media/x.bin", bytes(100_000))
    size = (100_000).to_bytes(4, "little")

    assert refusal(data.replace(size, (1_000).to_bytes(4, "little"))) == DAMAGED_ZIP


@pytest.mark.parametrize(
    ("part", "element", "count"),
    [("styles", "<xf/>", 50_000), ("worksheets/sheet1", "<x/>", 1_600_000)],
)
def test_too_many_elements_are_refused(part, element, count):
    noise = "".join(f"<!--{n}-->" for n in range(20_000))  # or it would be too dense already
    assert refusal(spoiled(**{part: f"<x>{element * count}{noise}</x>"})) == (
        "The file contains too many cells, texts or formats."
    )


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("<x/>" * 60_000, "The file contains too many cells, texts or formats."),
        (f"<x {'a' * 20_000}='1'/>", "The file contains too many cells, texts or formats."),
        (
            "<x>" * 30 + "</x>" * 30,
            "The file is damaged; its elements are nested too deeply.",
        ),
    ],
)
def test_a_sheet_full_of_other_things_is_refused(before, message):
    assert refusal(samples.workbook(GOOD_ROWS, before=before)) == message


def test_a_part_that_stands_twice_is_refused():
    members = samples.parts(samples.sheet(GOOD_ROWS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = samples.pack(members, extra=(("XL/worksheets/SHEET1.xml", "<x/>"),))

    assert refusal(data) == "The file contains a part twice."


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "xl\\x", "xl/../../x"])
def test_a_part_with_a_forbidden_name_is_refused(name):
    assert refusal(with_part(name)) == "The file contains a part with a forbidden name."


@pytest.mark.parametrize(
    "name",
    [
        "xl/vbaProject.bin",
        "xl/externalLinks/externalLink1.xml",
        "xl/embeddings/oleObject1.bin",
        "xl/connections.xml",
    ],
)
def test_active_parts_are_refused(name):
    assert refusal(with_part(name)) == (
        f"The file contains macros, links to other files or embedded objects ({name})."
    )


def test_a_macro_workbook_under_another_name_is_refused():
    types = samples.CONTENT_TYPES.format(sheets="").replace(
        "openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"
    )

    assert refusal(with_part("[Content_Types].xml", types)) == (
        "The file contains macros. Save it as .xlsx without macros."
    )


def test_an_encrypted_part_is_refused():
    data = bytearray(samples.workbook(GOOD_ROWS))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1

    assert refusal(bytes(data)) == "The file is protected by a password."


@pytest.mark.parametrize("length", [30, 500, 1000, -30, -10, -1])
def test_a_truncated_file_is_refused(length):
    assert refusal(samples.workbook(GOOD_ROWS)[:length]) == DAMAGED_ZIP


def test_a_part_that_is_not_well_formed_is_refused():
    data = samples.pack(samples.parts(samples.sheet(GOOD_ROWS)[:-20]))

    assert refusal(data) == "The file is damaged; its XML is not well-formed."


def test_a_zip_that_is_no_workbook_is_refused():
    assert refusal(samples.pack({"hello.txt": "x"})) == (
        "The file is not a readable Excel workbook (.xlsx)."
    )


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.xlsx", "The file is empty."),
        (b"x" * (5 * 1024 * 1024 + 1), "a.xlsx", "The file is larger than 5 MB."),
        (b"a;b", "a.xlsx", "The file is not an Excel workbook (.xlsx)."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a.xlsx",
            "The file is protected by a password or in the old .xls format. Save it as .xlsx.",
        ),
        (
            b"PK\x03\x04",
            "a.xlsm",
            "Only Excel workbooks (.xlsx) and CSV files (.csv) are accepted.",
        ),
        (
            b"PK\x03\x04",
            "a.csv",
            "The file is not a CSV file, although its name says so.",
        ),
    ],
)
def test_what_is_no_workbook_at_all_is_refused(data, name, message):
    assert refusal(data, name) == message
