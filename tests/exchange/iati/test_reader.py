import datetime as dt
from decimal import Decimal

import pytest

from exchange.iati.model import Marker, Note, Share
from exchange.iati.reader import IatiRefused, read_activities
from tests.exchange.iati.samples import activity, transaction, write


def read_one(folder, content: str):
    (found,) = read_activities(write(folder, activity(content)))
    return found


def notes_of(folder, content: str) -> list[tuple[str, str]]:
    return [(note.element, note.reason) for note in read_one(folder, content).notes]


def refusal(path) -> str:
    with pytest.raises(IatiRefused) as caught:
        list(read_activities(path))
    return str(caught.value)


def test_titles_are_kept_in_their_languages(tmp_path):
    assert read_one(tmp_path, "").titles == {"en": "Water", "de": "Wasser"}


def test_a_language_in_a_wrongly_bound_namespace_is_understood(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        '<iati-activities version="2.03" xmlns:n="xml"><iati-activity n:lang="fr">'
        "<iati-identifier>A</iati-identifier><title><narrative>Eau</narrative></title>"
        "</iati-activity></iati-activities>"
    )

    assert next(read_activities(path)).titles == {"fr": "Eau"}


def test_shares_have_their_default_vocabulary_and_the_case_of_their_codes(tmp_path):
    found = read_one(
        tmp_path,
        '<recipient-country code="ke" percentage="40"/>'
        '<recipient-region code="298" percentage="60"/>'
        '<sector code="14030" percentage="100"/>'
        '<sector vocabulary="8" code="4.A" percentage="33.3"/>',
    )

    assert found.countries == [Share("", "KE", Decimal(40))]
    assert found.regions == [Share("1", "298", Decimal(60))]
    assert found.sectors == [
        Share("1", "14030", Decimal(100)),
        Share("8", "4.a", Decimal("33.3")),
    ]


def test_dates_status_and_markers_are_read(tmp_path):
    found = read_one(
        tmp_path,
        '<activity-status code="2"/><activity-date type="1" iso-date="2020-01-31Z"/>'
        '<policy-marker code="1" significance="2"/>',
    )

    assert (found.status, found.dates, found.markers) == (
        "2",
        {"1": dt.date(2020, 1, 31)},
        [Marker("1", "1", "2")],
    )


def test_a_transaction_is_read_exactly(tmp_path):
    found = read_one(tmp_path, transaction("3", " -0.10 ", ref="R", currency="usd"))

    (payment,) = found.transactions
    assert (payment.type, payment.ref, payment.date, payment.value, payment.currency) == (
        "3",
        "R",
        dt.date(2020, 6, 30),
        Decimal("-0.10"),
        "USD",
    )


def test_a_transaction_without_currency_has_that_of_its_activity(tmp_path):
    content = transaction("3", "5", currency="")

    assert read_one(tmp_path, content).transactions[0].currency == "CHF"


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (transaction("", "5"), ("transaction 1", "The transaction has no type.")),
        (transaction("3", "5,5", ref="R"), ("transaction R", "«5,5» is not a number.")),
        (transaction("3", "1'000"), ("transaction 1", "«1'000» is not a number.")),
        (transaction("3", "NaN"), ("transaction 1", "«NaN» is not a number.")),
        (
            transaction("3", "5", date="2020-02-30"),
            ("transaction 1", "«2020-02-30» is not a date."),
        ),
        ('<activity-date type="1"/>', ("activity-date", "«» is not a date.")),
        ('<sector percentage="100"/>', ("sector", "The code is missing.")),
        (
            '<sector code="14030" percentage="all"/>',
            ("sector", "«all» is not a number."),
        ),
        (
            '<participating-org role="1"/>',
            ("participating-org", "The organisation has neither a name nor an identifier."),
        ),
    ],
)
def test_what_is_not_understood_is_noted_by_its_element(tmp_path, content, note):
    assert notes_of(tmp_path, content) == [note]


def test_elements_without_a_place_in_the_product_are_counted(tmp_path):
    found = read_one(tmp_path, "<contact-info/><contact-info/><location/>")

    assert found.left_out == {"contact-info": 2, "location": 1}


def test_a_breach_of_the_standard_in_an_element_that_is_not_read_is_found(tmp_path):
    found = read_one(tmp_path, '<conditions attached="1"><condition/></conditions>')

    assert found.breaches == [
        Note("XX-1-A", "conditions/condition", "The attribute «type» is missing.")
    ]


@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
def test_every_version_2_is_read(tmp_path, version):
    assert len(list(read_activities(write(tmp_path, activity(), version=version)))) == 1


def test_another_version_is_refused(tmp_path):
    assert refusal(write(tmp_path, activity(), version="1.05")) == (
        "The file follows IATI 1.05; versions 2.01 to 2.03 can be read."
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<iati-activities/>", "The file does not say which version of IATI it follows."),
        ('<x version="2.03"/>', "This is not a file of IATI activities."),
        (
            '<iati-activities version="2.03">\n<iati-activity>\n</x></iati-activities>',
            "a.xml is not well-formed XML: the error is in line 3.",
        ),
        ("", "a.xml is not well-formed XML: the error is in line 1."),
        (
            '<!DOCTYPE x [<!ENTITY a "b">]><iati-activities version="2.03"/>',
            "a.xml contains a document type definition, which is not accepted.",
        ),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(tmp_path, content, message):
    path = tmp_path / "a.xml"
    path.write_text(content)

    assert refusal(path) == message


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "a.xml") == "a.xml cannot be read: No such file or directory."
