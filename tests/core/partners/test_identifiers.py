"""IBAN, BIC and UID: what is taken, what is refused and why."""

import pytest

from core.partners.identifiers import (
    AccountNumber,
    compact,
    format_uid,
    objections_to_bic,
    objections_to_iban,
    objections_to_uid,
    takes_iban,
)

NO_IBAN = ["This is no valid IBAN; check it against the account letter."]
QR = [
    (
        "This is a QR-IBAN, which takes a QR reference with every payment."
        " Ask the partner for the normal IBAN of the account."
    )
]
NO_UID = ["Write the UID like CHE-123.456.788."]
WRONG_DIGIT = ["The check digit of the UID is wrong."]


@pytest.mark.parametrize(
    "number",
    [
        "CH93 0076 2011 6238 5295 7",
        "CH5988888000000000017",
        "LI21 0881 0000 2324 013A A",
        "DE89370400440532013000",
        "UA213223130000026007233566001",
    ],
)
def test_a_right_iban_is_taken(number):
    assert objections_to_iban(number) == []


@pytest.mark.parametrize(
    "number",
    [
        "CH93 0076 2011 6238 5295 8",
        "CH93 0076 2011 6238 5295",
        "XX93 0076 2011 6238 5295 7",
        "NP12345678",
        "12-345-6",
    ],
)
def test_a_wrong_iban_is_refused(number):
    assert objections_to_iban(number) == NO_IBAN


def test_an_account_without_a_number_is_refused():
    assert objections_to_iban(" ") == ["The account needs its IBAN."]


@pytest.mark.parametrize("number", ["CH44 3199 9123 0008 8901 2", "CH7730000001250094239"])
def test_a_qr_iban_is_refused_because_it_takes_a_reference(number):
    assert objections_to_iban(number) == QR


def test_a_bic_may_be_left_out():
    assert objections_to_bic("") == []


def test_a_right_bic_is_taken():
    assert objections_to_bic("POFICHBEXXX") == []


def test_a_wrong_bic_is_refused():
    assert objections_to_bic("POFICHB") == ["This is no valid BIC."]


def test_a_uid_may_be_left_out():
    assert objections_to_uid("") == []


@pytest.mark.parametrize("number", ["CHE-109.322.551", "CHE109322551", "che 109.322.551"])
def test_a_right_uid_is_taken_however_it_is_typed(number):
    assert objections_to_uid(number) == []


@pytest.mark.parametrize("digit", [d for d in range(10) if d != 1])
def test_a_wrong_check_digit_is_refused(digit):
    assert objections_to_uid(f"CHE-109.322.55{digit}") == WRONG_DIGIT


@pytest.mark.parametrize("digit", range(10))
def test_a_number_whose_check_digit_would_be_ten_does_not_exist(digit):
    assert objections_to_uid(f"CHE-100.000.16{digit}") == WRONG_DIGIT


@pytest.mark.parametrize("number", ["109.322.551", "CHE-109.322.5511", "DE-109.322.551"])
def test_what_is_no_uid_is_refused(number):
    assert objections_to_uid(number) == NO_UID


def test_a_uid_is_written_as_the_register_prints_it():
    assert format_uid("che109322551") == "CHE-109.322.551"


def test_what_is_no_uid_stays_as_it_was_typed():
    assert format_uid(" 4711 ") == "4711"


def test_a_number_is_stored_without_spaces_in_capitals():
    assert compact(" ch93 0076\u00a02011 ") == "CH9300762011"


KENYA = AccountNumber(
    iban="",
    account_number="01108-0234567",
    bic="MUSTKENX",
    clearing_code="",
    bank_name="Musterbank",
    bank_street="",
    bank_town="Nairobi",
    bank_country="KE",
)


@pytest.mark.parametrize("country", ["CH", "LI", "DE", "GB"])
def test_a_country_of_sepa_takes_an_iban(country):
    assert takes_iban(country)


@pytest.mark.parametrize("country", ["NP", "ET", "KE", "US", "JO", "XX"])
def test_other_countries_are_paid_by_account_number_too(country):
    assert not takes_iban(country)


def test_number_and_bank_of_a_country_without_iban_are_taken():
    assert KENYA.faults() == {}


@pytest.mark.parametrize("number", ["1", "0150-1017.50/2371", "A" * 33 + "1"])
def test_an_account_number_as_banks_pass_it_on_is_taken(number):
    assert KENYA._replace(account_number=number).faults() == {}


@pytest.mark.parametrize("number", ["ABC", "1" * 35, "/12", "12/", "1//2", "12_3", "Ü1", "1²"])
def test_an_account_number_that_no_bank_passes_on_is_refused(number):
    assert KENYA._replace(account_number=number).faults() == {
        "account_number": [
            "Write the account number with letters, digits, - . and / only, at most 34 of them."
        ]
    }


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        (
            {"account_number": "CH9300762011623852957"},
            "account_number",
            "This is an IBAN; write it in its own field.",
        ),
        (
            {"account_number": ""},
            "account_number",
            "The account needs its IBAN, or its account number and bank.",
        ),
        ({"bic": "X"}, "bic", "This is no valid BIC."),
        ({"bic": "MUSTNPKA"}, "bic", "The BIC belongs to a bank in another country."),
        (
            {"bank_country": "DE", "bic": "MUSTDEFF"},
            "bank_country",
            "Accounts in this country are paid by their IBAN.",
        ),
        (
            {"bank_country": ""},
            "bank_country",
            "Without an IBAN the payment needs the bank's country.",
        ),
        (
            {"clearing_code": "12 34"},
            "clearing_code",
            "Write the clearing code with letters and digits only, at most 28 of them.",
        ),
        (
            {"bank_country": "US", "bic": "", "clearing_code": "021000022"},
            "clearing_code",
            "This is no valid ABA routing number of the USA.",
        ),
        (
            {"bank_country": "US", "bic": "", "clearing_code": "21000021"},
            "clearing_code",
            "This is no valid ABA routing number of the USA.",
        ),
    ],
)
def test_what_the_bank_would_not_take_is_said_at_its_field(change, field, text):
    assert KENYA._replace(**change).faults() == {field: [text]}


def test_a_routing_number_takes_the_place_of_a_bic():
    in_the_usa = KENYA._replace(bank_country="US", bic="", clearing_code="021000021")

    assert in_the_usa.faults() == {}
