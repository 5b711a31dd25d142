"""What may be filed: by name and by content, within its size, without macros."""

import pytest

from core.documents import checks
from core.documents.checks import clean_name, objections_to_upload
from tests.core.documents.samples import excel, upload, word

WRONG_CONTENT = ["The content of the file is not what its name says."]
WRONG_KIND = [
    (
        "Only PDF, Word (.docx), Excel (.xlsx), PNG and JPEG files can be filed."
        " Save e-mails and old formats as PDF."
    )
]
MACROS = ["The file contains macros or embedded programs."]
DAMAGED = ["The file is damaged or protected by a password."]


@pytest.mark.parametrize(
    "good",
    [
        upload(),
        upload("LETTER.PDF"),
        upload("photo.png", b"\x89PNG\r\n\x1a\n..."),
        upload("photo.jpg", b"\xff\xd8\xff\xe0..."),
        upload("photo.jpeg", b"\xff\xd8\xff\xe1..."),
        word(),
        excel(),
        word("word/embeddings/table.xlsx"),
    ],
    ids=lambda file: file.name,
)
def test_the_usual_files_are_taken(good):
    assert objections_to_upload(good) == []


def test_an_empty_file_is_refused():
    assert objections_to_upload(upload(content=b"")) == ["The file is empty."]


def test_twenty_megabytes_are_taken(monkeypatch):
    monkeypatch.setattr(checks, "MOST_BYTES", 10)

    assert objections_to_upload(upload(content=b"%PDF-12345")) == []


def test_more_than_twenty_megabytes_are_refused(monkeypatch):
    monkeypatch.setattr(checks, "MOST_BYTES", 10)

    assert objections_to_upload(upload(content=b"%PDF-123456")) == [
        "The file is larger than 20 MB."
    ]


def test_the_limit_is_twenty_megabytes():
    assert checks.MOST_BYTES == 20 * 2**20


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.html", "a.svg", "a.docm", "a.xlsm", "a.doc", "a.msg", "a.pdf.js", "pdf", ""],
)
def test_other_kinds_are_refused(name):
    file = upload("x")
    file._name = name

    assert objections_to_upload(file) == WRONG_KIND


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg", "a.docx", "a.xlsx"])
def test_a_file_under_a_false_name_is_refused(name):
    assert objections_to_upload(upload(name, b"MZ a program for Windows")) == WRONG_CONTENT


def test_a_workbook_under_the_name_of_a_letter_is_refused():
    assert objections_to_upload(excel(name="letter.docx")) == WRONG_CONTENT


@pytest.mark.parametrize(
    "part",
    [
        "word/vbaProject.bin",
        "word/vbaData.xml",
        "word/activeX/activeX1.xml",
        "word/embeddings/oleObject1.bin",
    ],
)
def test_a_letter_with_programs_inside_is_refused(part):
    assert objections_to_upload(word(part)) == MACROS


def test_a_workbook_with_old_macro_sheets_is_refused():
    assert objections_to_upload(excel("xl/macrosheets/sheet1.xml")) == MACROS


def test_a_letter_that_says_it_has_macros_is_refused():
    assert objections_to_upload(word(types="ms-word.document.macroEnabled.main")) == MACROS


def test_a_damaged_letter_is_refused():
    assert objections_to_upload(upload("a.docx", b"PK\x03\x04 cut off")) == DAMAGED


def test_a_protected_workbook_is_refused():
    assert objections_to_upload(upload("a.xlsx", b"\xd0\xcf\x11\xe0 encrypted")) == WRONG_CONTENT


def test_a_file_of_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(checks, "MOST_PARTS", 2)

    assert objections_to_upload(word("word/a.xml")) == WRONG_CONTENT


def test_the_check_leaves_the_file_at_its_beginning():
    file = word()
    objections_to_upload(file)

    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\Brief.PDF", "Brief.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("Begründung – Zürich.pdf", "Begründung – Zürich.pdf"),
        ("Zu\u0308rich.pdf", "Zürich.pdf"),
        ("x" * 300 + ".pdf", "x" * 150 + ".pdf"),
        ("", "file"),
    ],
)
def test_a_file_name_is_made_harmless(name, clean):
    assert clean_name(name) == clean
