"""Amounts: what people type, what they read, and parts that add up."""

from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import (
    MAX_RAPPEN,
    FrancsField,
    PercentField,
    convert,
    format_amount,
    format_francs,
    format_percent,
    parse_amount,
    parse_francs,
    parse_percent,
    round_half_up,
    split,
)

amounts = st.integers(min_value=-MAX_RAPPEN, max_value=MAX_RAPPEN)
weights = st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("text", "rappen"),
    [
        ("1234.5", 123450),
        ("1'234.50", 123450),
        ("1’234.50", 123450),
        ("1 234.50", 123450),
        ("1\u00a0234.50", 123450),
        ("1\u2009234\u2009567", 123456700),
        ("1\u202f234.05", 123405),
        ("  7 ", 700),
        ("0.05", 5),
        ("100000000000", MAX_RAPPEN),
    ],
)
def test_an_amount_is_read_as_people_in_switzerland_type_it(text, rappen):
    assert parse_francs(text) == rappen


@pytest.mark.parametrize(
    "text",
    [
        "", "1.234,50", "12,50", "1_000", "١٢٣", "１２", "NaN", "Infinity", "1e5", "+5", "-5",
        "1'23.50", "12'34", "1'234 567", "1.", ".5", "CHF 5", "0x10", "1'234'", "9" * 41,
    ],
)  # fmt: skip
def test_what_could_mean_another_amount_is_refused(text):
    with pytest.raises(ValueError, match=r"^Write the amount like 1'234\.50\.$"):
        parse_francs(text)


def test_a_fraction_of_a_rappen_is_refused():
    with pytest.raises(ValueError, match=r"^An amount has at most 2 decimals\.$"):
        parse_francs("1.234")


def test_more_than_the_largest_amount_is_refused():
    with pytest.raises(ValueError, match=r"^The amount is larger than 100'000'000'000\.00\.$"):
        parse_francs("100000000000.01")


def test_a_minus_is_read_only_where_it_is_asked_for():
    assert parse_francs("-1'234.50", is_signed=True) == -123450


@pytest.mark.parametrize(("text", "minor_units", "units"), [("1'234", 0, 1234), ("1.5", 3, 1500)])
def test_a_foreign_amount_has_the_decimals_of_its_currency(text, minor_units, units):
    assert parse_amount(text, minor_units=minor_units) == units


def test_yen_have_no_decimals():
    with pytest.raises(ValueError, match=r"^An amount has at most 0 decimals\.$"):
        parse_amount("5.00", minor_units=0)


@given(amounts, st.integers(min_value=0, max_value=4))
def test_what_is_written_can_be_read_again(units, minor_units):
    written = format_amount(units, minor_units=minor_units)

    assert parse_amount(written, minor_units=minor_units, is_signed=True) == units


@pytest.mark.parametrize(
    ("rappen", "written"),
    [(123456750, "1'234'567.50"), (5, "0.05"), (0, "0.00"), (-123450, "\u22121'234.50")],
)
def test_an_amount_is_written_with_apostrophes(rappen, written):
    assert format_amount(rappen) == written


def test_francs_do_not_break_from_their_currency():
    assert format_francs(123450) == "CHF\u00a01'234.50"


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("33.33", 3333), ("33.3 %", 3330), ("100", 10000), ("0", 0), ("5%", 500)],
)
def test_a_percentage_is_read(text, hundredths):
    assert parse_percent(text) == hundredths


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("33,33", "Write the percentage with a decimal point, like 33.33."),
        ("-1", "Write the percentage with a decimal point, like 33.33."),
        ("1'000", "Write the percentage with a decimal point, like 33.33."),
        ("0" * 40 + "5", "Write the percentage with a decimal point, like 33.33."),
        ("33.333", "A percentage has at most two decimals."),
        ("100.01", "A percentage is at most 100."),
    ],
)
def test_what_is_no_percentage_is_refused_with_the_reason(text, reason):
    with pytest.raises(ValueError) as refused:  # noqa: PT011  (the whole text is compared)
        parse_percent(text)

    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("hundredths", "places", "written"),
    [(5720, 2, "57.20\u00a0%"), (5725, 1, "57.3\u00a0%"), (5750, 0, "58\u00a0%")],
)
def test_a_percentage_is_written_rounded_half_up(hundredths, places, written):
    assert format_percent(hundredths, places) == written


@pytest.mark.parametrize(("number", "rounded"), [("0.5", 1), ("-0.5", -1), ("2.4", 2), ("2.5", 3)])
def test_a_half_goes_away_from_zero(number, rounded):
    assert round_half_up(Decimal(number)) == rounded


@pytest.mark.parametrize(
    ("units", "minor_units", "rate", "rappen"),
    [
        (10050, 2, "0.9194", 9240),
        (1_000_000, 0, "0.005123", 512300),
        (1000, 3, "2.85", 285),
        (MAX_RAPPEN, 2, "1.000000001", MAX_RAPPEN + 10_000),
    ],
)
def test_a_foreign_amount_is_converted_to_whole_rappen(units, minor_units, rate, rappen):
    assert convert(units, minor_units=minor_units, rate=Decimal(rate)) == rappen


@given(
    st.integers(min_value=0, max_value=MAX_RAPPEN),
    st.integers(min_value=1, max_value=10**15 - 1),
)
def test_a_conversion_is_exact_to_the_last_digit_of_the_rate(units, billionths):
    rate = Decimal(billionths).scaleb(-9)

    exact = (units * billionths + 500_000_000) // 1_000_000_000
    assert convert(units, minor_units=2, rate=rate) == exact


def test_a_rate_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"^An exchange rate is greater than 0\.$"):
        convert(1, minor_units=2, rate=Decimal(0))


def test_ten_thousand_francs_and_a_rappen_split_into_thirds_of_a_plan():
    assert split(1_000_001, [3333, 3333, 3334]) == [333_300, 333_300, 333_401]


def test_ties_follow_the_listed_order():
    assert split(100, [1, 1, 1]) == [34, 33, 33]


@given(amounts, weights)
def test_parts_add_up_to_the_amount(amount, shares):
    assert sum(split(amount, shares)) == amount


@given(amounts, weights)
def test_no_part_is_further_than_a_rappen_from_its_exact_share(amount, shares):
    total = sum(shares)

    assert all(
        abs(part * total - amount * share) < total
        for part, share in zip(split(amount, shares), shares, strict=True)
    )


@given(amounts, weights)
def test_a_refund_mirrors_the_payment(amount, shares):
    assert split(-amount, shares) == [-part for part in split(amount, shares)]


@pytest.mark.parametrize("shares", [[], [0, 0], [2, -1]])
def test_an_amount_needs_weights_to_split_by(shares):
    with pytest.raises(ValueError, match=r"^An amount is split by weights"):
        split(100, shares)


class Form(forms.Form):
    amount = FrancsField(required=False)
    share = PercentField(required=False)


def test_a_form_gives_rappen_and_hundredths():
    form = Form({"amount": "1’234.50", "share": "33.33"})

    assert form.is_valid()
    assert form.cleaned_data == {"amount": 123450, "share": 3333}


def test_a_form_leaves_open_what_was_left_open():
    form = Form({"amount": "", "share": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"amount": None, "share": None}


def test_a_form_shows_stored_numbers_as_they_are_typed():
    form = Form(initial={"amount": 123450, "share": 3333})

    assert (form["amount"].value(), form["share"].value()) == ("1'234.50", "33.33")


def test_a_form_shows_again_what_was_typed():
    assert Form({"amount": "1.234,50"})["amount"].value() == "1.234,50"


def test_a_form_says_what_is_wrong():
    form = Form({"amount": "0", "share": "101"})

    assert form.errors == {
        "amount": ["Enter an amount greater than 0."],
        "share": ["A percentage is at most 100."],
    }


def test_an_amount_typed_another_way_is_no_change():
    form = Form({"amount": "1234.5", "share": "50"}, initial={"amount": 123450, "share": 5000})

    assert form.changed_data == []


def test_a_field_may_take_nothing_and_less():
    field = FrancsField(may_be_negative=True)

    assert (field.clean("0"), field.clean("-1")) == (0, -100)
