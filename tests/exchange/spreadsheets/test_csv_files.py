import pytest

from exchange.spreadsheets import CellProblem, FileRefused, read_sheet

ROWS = {1: {1: "Code", 2: "Name"}, 2: {1: "A", 2: "Zoë, München"}}


def read(data: bytes):
    return read_sheet(data, name="list.csv")


@pytest.mark.parametrize(
    "text",
    [
        "Code;Name\nA;Zoë, München\n",
        "Code;Name\r\nA;Zoë, München\r\n",
        'Code,Name\nA,"Zoë, München"\n',
        "Code\tName\nA\tZoë, München",
        '"Code";"Name"\n"A";"Zoë, München"',
        '"Code";Name\nA;Zoe\u0308, München',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_every_common_separator_is_read(text, encoding):
    assert read(text.encode(encoding)).rows == ROWS


def test_a_separator_inside_quotation_marks_does_not_count():
    assert read(b'"a,b,c,d";e\n').rows == {1: {1: "a,b,c,d", 2: "e"}}


def test_a_text_over_several_lines_is_one_cell():
    assert read(b'a;b\n"x\r\ny";z\n').rows[2] == {1: "x\ny", 2: "z"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            "Code;Name\nA;Zoë".encode("cp1252"),
            "The CSV file is not text in UTF-8 (line 2). Save it as «CSV UTF-8».",
        ),
        ("a;b".encode("utf-16"), "The CSV file is not text in UTF-8. Save it as «CSV UTF-8»."),
        (b"a;b\x00", "The CSV file is not text in UTF-8. Save it as «CSV UTF-8»."),
        (
            b'a;b\n"x;y\n',
            "The CSV file is damaged near line 2 (a quotation mark or line too long).",
        ),
        (
            b"a;b\n" + b";" * 70 + b"x",
            "Cell BS2 is beyond the limit of 20000 rows and 60 columns.",
        ),
        (
            b"a;b\n" * 20_002,
            "Cell A20002 is beyond the limit of 20000 rows and 60 columns.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_whole_is_refused(data, message):
    with pytest.raises(FileRefused) as caught:
        read(data)

    assert caught.value.message == message


def test_a_control_character_is_refused_by_its_cell():
    assert read(b"a;b\nx;y\x07\n").problems == [
        CellProblem("list", 2, 2, "The text contains the invisible or unknown character U+0007.")
    ]
