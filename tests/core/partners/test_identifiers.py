"""IBAN, BIC and UID: what is taken, what is refused and why."""

import pytest

from core.partners.identifiers import (
    compact,
    format_uid,
    objections_to_bic,
    objections_to_iban,
    objections_to_uid,
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
