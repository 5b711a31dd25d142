"""What the rows of a plan come to: amounts, percentages and the rest, to the last Rappen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.funding.shares import Typed, read, resolve, share_in_words

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12'000.50", Typed(amount=1_200_050)),
        ("30 %", Typed(share=3_000)),
        ("33.33%", Typed(share=3_333)),
        (f"10{NBSP}%", Typed(share=1_000)),
        ("Rest", Typed(is_rest=True)),
        ("le reste", Typed(is_rest=True)),
    ],
)
def test_an_amount_a_percentage_or_the_rest_is_read(text, expected):
    assert read(text, minor_units=2) == expected


@pytest.mark.parametrize("text", ["most of it", "130 %", "-5 %", "% 30", "1.234,50", "%"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r"Write the|at most"):
        read(text, minor_units=2)


def test_what_was_typed_is_said_in_words():
    assert Typed(share=3_000).words == f"30{NBSP}%"
    assert share_in_words(3_333) == f"33.33{NBSP}%"
    assert share_in_words(1_250) == f"12.5{NBSP}%"
    assert share_in_words(10_000) == f"100{NBSP}%"
    assert (Typed(is_rest=True).words, Typed(amount=1).words) == ("rest", "")


def test_percentages_amounts_and_the_rest_add_up_to_the_whole():
    rows = [Typed(share=3_000), Typed(amount=10_000), Typed(is_rest=True), Typed(share=1_000)]

    assert resolve(rows, whole=100_001, available=100_001) == ([30_000, 10_000, 50_001, 10_000], {})


def test_thirds_lose_no_rappen_when_they_are_the_whole():
    rows = [Typed(share=3_333), Typed(share=3_333), Typed(share=3_334)]
    amounts, faults = resolve(rows, whole=100, available=100)

    assert (sum(amounts), faults) == (100, {})


def test_percentages_are_of_the_net_award_and_the_rest_of_what_is_free():
    rows = [Typed(share=1_000), Typed(is_rest=True)]

    assert resolve(rows, whole=100_000, available=60_000) == ([10_000, 50_000], {})


def test_an_amount_beyond_the_whole_is_left_to_the_rule_of_the_plan():
    assert resolve([Typed(amount=200)], whole=100, available=100) == ([200], {})


def test_no_rows_come_to_nothing():
    assert resolve([], whole=100, available=100) == ([], {})


@pytest.mark.parametrize(
    ("rows", "at", "why"),
    [
        (
            [Typed(share=6_000), Typed(amount=1), Typed(share=4_001)],
            2,
            "The percentages add up to more than 100 %.",
        ),
        (
            [Typed(is_rest=True), Typed(is_rest=True)],
            1,
            "Only one instalment takes the rest.",
        ),
        ([Typed(is_rest=True), Typed(amount=100)], 0, "Nothing is left for the rest."),
        ([Typed(share=10_000), Typed(is_rest=True)], 1, "Nothing is left for the rest."),
    ],
)
def test_a_row_that_comes_to_nothing_is_told_so(rows, at, why):
    assert resolve(rows, whole=100, available=100) == ([], {at: why})


shares = st.lists(st.integers(1, 10_000), min_size=1, max_size=12).filter(
    lambda parts: sum(parts) < 10_000
)


@given(parts=shares, whole=st.integers(100_000, 10**13))
def test_with_the_rest_any_plan_is_the_whole_and_no_share_is_off_by_a_rappen(parts, whole):
    rows = [*(Typed(share=part) for part in parts), Typed(is_rest=True)]
    amounts, faults = resolve(rows, whole=whole, available=whole)

    if faults:  # so little is left that rounding took it
        assert whole - sum(whole * part // 10_000 for part in parts) <= len(parts)
        return
    assert sum(amounts) == whole
    assert all(
        abs(amount * 10_000 - whole * part) < 10_000
        for amount, part in zip(amounts, parts, strict=False)
    )
