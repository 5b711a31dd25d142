"""Workbooks and CSV files: exact numbers, formulas of ours alone, text that never runs."""

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.excel import (
    AMOUNT,
    DATE,
    MOMENT,
    PERCENT,
    TEXT,
    WHOLE,
    Chart,
    Column,
    Formula,
    Properties,
    Sheet,
    to_csv,
    to_xlsx,
    xlsx_pieces,
)

PROPERTIES = Properties("Report", "Tranche", dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC))
ROWS = [("Café «Noël»", 123450, dt.date(2026, 11, 23)), ("=1+1", -5, None)]
COLUMNS = [
    Column("Activity", lambda row: row[0]),
    Column("Amount CHF", lambda row: row[1], AMOUNT, is_summed=True, total_name="paid"),
    Column("Booked on", lambda row: row[2], DATE),
]


def sheet(**changes):
    return Sheet(**{"title": "Paid", "columns": COLUMNS, "rows": ROWS, **changes})


def written(*sheets):
    file = io.BytesIO()
    to_xlsx(sheets, file, PROPERTIES)
    return load_workbook(file)


def values(worksheet):
    return [[cell.value for cell in row] for row in worksheet.iter_rows()]


def csv_text(table):
    file = io.BytesIO()
    to_csv(table, file)
    return file.getvalue().decode("utf-8-sig")


def single(value, number_format="@"):
    return sheet(columns=[Column("Value", lambda row: row, number_format)], rows=[value])


def test_a_sheet_is_title_lines_table_total_and_what_stands_below():
    worksheet = written(
        sheet(lines=["As at 24.11.2026"], band="Demo data", below=[["released", 500, None]])
    )["Paid"]

    assert values(worksheet) == [
        ["Demo data", None, None],
        ["Paid", None, None],
        ["As at 24.11.2026", None, None],
        [None, None, None],
        ["Activity", "Amount CHF", "Booked on"],
        ["Café «Noël»", 1234.5, dt.datetime(2026, 11, 23)],
        ["=1+1", -0.05, None],
        ["Total", "=SUM(B6:B7)", None],
        ["released", 5, None],
    ]


def test_the_number_of_rows_is_told():
    assert to_xlsx([sheet(), sheet()], io.BytesIO(), PROPERTIES) == 4


def test_text_that_looks_like_a_formula_stays_text():
    worksheet = written(sheet(columns=[Column("=2+2", lambda row: row[0])]))["Paid"]

    assert [cell.data_type for cell in worksheet["A"][2:]] == ["s", "s", "s"]


@settings(max_examples=40)
@given(
    st.text(max_size=40), st.builds(str.__add__, st.sampled_from("=+-@\t#"), st.text(max_size=40))
)
def test_no_text_of_others_becomes_a_formula(heading, text):
    workbook = written(
        sheet(title=heading, heading=text, lines=[text], columns=[Column(text, str)], rows=[text])
    )

    assert "f" not in {cell.data_type for row in workbook.worksheets[0].iter_rows() for cell in row}


def test_a_formula_of_ours_is_one():
    assert written(single(Formula("1+1"), AMOUNT))["Paid"]["A4"].data_type == "f"


def test_the_total_can_be_named_in_formulas():
    assert written(sheet()).defined_names["paid"].attr_text == "'Paid'!$B$6"


def test_the_table_can_be_named_in_formulas():
    workbook = written(sheet(table_name="payments"))

    assert workbook.defined_names["payments"].attr_text == "'Paid'!$A$4:$C$5"


def test_nothing_adds_up_to_nothing():
    assert values(written(sheet(rows=[]))["Paid"])[-1] == ["Total", 0, None]


@settings(max_examples=40)
@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_every_rappen_arrives(rappen):
    value = written(single(rappen, AMOUNT))["Paid"]["A4"].value

    assert round(Decimal(repr(value)) * 100) == rappen


@pytest.mark.parametrize(
    ("value", "number_format", "cell", "shown_as"),
    [
        (3333, PERCENT, 0.3333, "0.00%"),
        (7, WHOLE, 7, "#,##0"),
        (7, "@", 7, "#,##0"),
        (Decimal("0.9194"), "0.000000", 0.9194, "0.000000"),
        (True, "@", "yes", "@"),
        ("", "@", None, "General"),
        ("a\x00b\ud800\ufffe", "@", "ab", "@"),
        ("x" * 40_000, "@", "x" * 32_766 + "…", "General"),
        (dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC), MOMENT,
         dt.datetime(2026, 11, 24, 0, 30), "DD.MM.YYYY HH:MM"),
        (dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC), DATE,
         dt.datetime(2026, 11, 24), "DD.MM.YYYY"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_what_it_is(value, number_format, cell, shown_as):
    found = written(single(value, number_format))["Paid"]["A4"]

    assert (found.value, found.number_format) == (cell, shown_as)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Ziele: [2026]?/\\*", "Ziele 2026"),
        ("'quoted'", "quoted"),
        ("[]", "Sheet"),
        ("x" * 40, "x" * 31),
    ],
)
def test_a_sheet_has_a_title_that_excel_accepts(title, shown):
    assert written(sheet(title=title)).sheetnames == [shown]


def test_sheets_of_one_title_are_numbered():
    titles = written(sheet(title="Paid"), sheet(title="PAID"), sheet(title="p" * 40)).sheetnames

    assert titles == ["Paid", "PAID (2)", "p" * 31]


def test_a_sheet_is_ready_to_read_and_to_print():
    worksheet = written(sheet(heading="Payments & more"))["Paid"]

    assert {
        "frozen": worksheet.freeze_panes,
        "filter": worksheet.auto_filter.ref,
        "repeated": worksheet.print_title_rows,
        "paper": (worksheet.page_setup.orientation, worksheet.page_setup.paperSize),
        "wide": worksheet.sheet_properties.pageSetUpPr.fitToPage,
        "footer": (worksheet.oddFooter.left.text, worksheet.oddFooter.right.text),
        "bold": worksheet["A3"].font.b,
        "merged": list(worksheet.merged_cells.ranges),
    } == {
        "frozen": "A4",
        "filter": "A3:C5",
        "repeated": "$3:$3",
        "paper": ("landscape", 9),
        "wide": True,
        "footer": ("Payments && more", "Page &P of &N"),
        "bold": True,
        "merged": [],
    }


def test_a_strong_row_is_bold_and_a_cell_can_have_its_colours():
    columns = [Column("Goal", lambda row: row[0], fill=lambda _row: ("#E5243B", "#FFFFFF"))]
    cell = written(sheet(columns=columns, is_strong=lambda _row: True))["Paid"]["A4"]

    assert (cell.font.b, cell.fill.fgColor.rgb, cell.font.color.rgb) == (
        True,
        "00E5243B",
        "00FFFFFF",
    )


def test_wrapped_text_gets_the_height_that_it_needs():
    columns = [Column("Text", str, width=11, is_wrapped=True)]
    worksheet = written(sheet(columns=columns, rows=["one two three", "short"]))["Paid"]

    assert [worksheet.row_dimensions[row].height for row in (4, 5)] == [30, 15]


def test_wrapped_text_below_a_table_gets_its_height_too():
    columns = [Column("Text", str, width=11, is_wrapped=True)]
    worksheet = written(sheet(columns=columns, rows=["x"], below=[["two words longer"]]))["Paid"]

    assert worksheet.row_dimensions[5].height == 30


def test_a_chart_draws_the_rows_of_the_table():
    charts = [
        Chart("By activity", label=0, values=[1], colours=["#E5243B", "#DDA63A"]),
        Chart("First", label=0, values=[1], rows=1, place="below"),
    ]
    drawn = written(sheet(charts=charts))["Paid"]._charts

    assert [
        (chart.series[0].val.numRef.f, chart.series[0].cat.numRef.f, chart.x_axis.delete)
        for chart in drawn
    ] == [("'Paid'!$B$4:$B$5", "'Paid'!$A$4:$A$5", False), ("'Paid'!$B$4", "'Paid'!$A$4", False)]


def test_a_chart_says_in_words_what_it_shows(tmp_path):
    path = tmp_path / "charts.xlsx"
    described = Chart("Paid", label=0, values=[1], description="The most went to Nepal.")
    lines = Chart("By year", label=0, values=[1], kind="lines")
    to_xlsx([sheet(charts=[described, lines])], path, PROPERTIES)

    with ZipFile(path) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()

    assert re.findall('descr="([^"]*)"', drawing) == ["The most went to Nepal.", "By year"]


def test_the_number_formats_of_a_chart_hold_in_every_reader(tmp_path):
    path = tmp_path / "charts.xlsx"
    to_xlsx([sheet(charts=[Chart("Paid", label=0, values=[1])])], path, PROPERTIES)

    with ZipFile(path) as archive:
        formats = re.findall("<[^<]*numFmt[^>]*>", archive.read("xl/charts/chart1.xml").decode())

    assert formats
    assert all('sourceLinked="0"' in found for found in formats)


def test_further_tables_stand_below_with_their_own_headings_and_totals():
    more = sheet(title="More", rows=[("Third", 300, None)], lines=["A note"])
    worksheet = written(sheet(more=[more]))["Paid"]

    assert values(worksheet)[5:] == [
        ["Total", "=SUM(B4:B5)", None],
        [None, None, None],
        ["More", None, None],
        ["A note", None, None],
        ["Activity", "Amount CHF", "Booked on"],
        ["Third", 3, None],
        ["Total", "=SUM(B11:B11)", None],
    ]
    assert worksheet.auto_filter.ref == "A3:C5"


def test_without_rows_there_is_no_chart():
    assert written(sheet(rows=[], charts=[Chart("x", label=0, values=[1])]))["Paid"]._charts == []


def test_a_file_that_fails_leaves_the_old_one(tmp_path):
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"old")

    with pytest.raises(ZeroDivisionError):
        to_xlsx([single(0), sheet(rows=(1 / 0 for _ in "x"))], path, PROPERTIES)

    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [
        ("report.xlsx", b"old")
    ]


def test_a_file_is_written_at_a_path(tmp_path):
    path = tmp_path / "report.xlsx"

    to_xlsx([sheet()], path, PROPERTIES)

    assert (load_workbook(path).sheetnames, [p.name for p in tmp_path.iterdir()]) == (
        ["Paid"],
        ["report.xlsx"],
    )


def test_csv_is_what_excel_in_switzerland_opens():
    assert csv_text(sheet()) == (
        "Activity;Amount CHF;Booked on\r\n"
        "Café «Noël»;1234.50;23.11.2026\r\n"
        "'=1+1;-0.05;\r\n"
    )  # fmt: skip


def test_csv_begins_with_a_byte_order_mark():
    file = io.BytesIO()
    to_csv(sheet(), file)

    assert file.getvalue()[:3] == b"\xef\xbb\xbf"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_text_in_csv_does_not_run(start):
    assert csv_text(single(f"{start}1")).splitlines()[1] == f"'{start}1"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (dt.datetime(2026, 11, 23, 12, 5, tzinfo=dt.UTC), MOMENT, "23.11.2026 13:05"),
        (3333, PERCENT, "0.3333"),
        (7, WHOLE, "7"),
        (Formula("1+1"), AMOUNT, '""'),
    ],
)
def test_a_value_stands_in_csv_as_what_it_is(value, number_format, text):
    assert csv_text(single(value, number_format)).splitlines()[1] == text


LONG = ["x" * length for length in (252, 253, 255, 256)]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**11), 10**11),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999),
    st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)),
    st.text(max_size=300),
    st.sampled_from(
        ["=1", "+1", " a", "a ", "a&b", "<b>", "\x00", "\n", "ä", "x" * 254, "x" * 255]
    ),
)


@given(st.lists(VALUES, max_size=6), st.sampled_from([TEXT, AMOUNT, WHOLE]))
def test_the_short_ways_write_what_the_long_way_writes(found, number_format):
    """A row in bold takes the long way; but for the font both are the same."""
    column = Column("C", lambda value: value, number_format)
    short = sheet(columns=[column], rows=found)
    long = replace(short, is_strong=lambda _row: False)

    def shown(table):
        worksheet = written(table).active
        return [
            (cell.value, cell.data_type, cell.number_format, cell.quotePrefix)
            for (cell,) in worksheet.iter_rows()
        ]

    assert shown(short) == shown(long)


def test_rows_are_read_while_the_file_is_sent():
    read = []

    def rows():
        for number in range(20_000):
            read.append(number)
            yield number

    table = sheet(columns=[Column("N", str)], rows=rows())
    pieces = xlsx_pieces([table], PROPERTIES)
    next(pieces)
    next(pieces)

    assert 0 < len(read) < 10_000
